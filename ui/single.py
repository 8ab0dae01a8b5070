"""One window per profile: a second start asks the first window to come to the front."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

_WORD = b"raise\n"
_PATIENCE = 2.0  # seconds for the first window to answer


def door_of(folder: Path) -> str:
    """The name under which the window of this store folder can be reached by the same user."""
    return f"billing-console-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:20]}"


class FirstWindow(QObject):
    """Listens for later starts; emits ``asked`` when one of them wants this window."""

    asked = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._somebody_came)
        QLocalServer.removeServer(door_of(folder))  # what a killed process left; the store's lock decides who is first
        self.listens = self._server.listen(door_of(folder))

    def _somebody_came(self) -> None:
        while (visitor := self._server.nextPendingConnection()) is not None:
            visitor.readyRead.connect(self.asked)
            visitor.disconnected.connect(visitor.deleteLater)

    def close(self) -> None:
        """Listen no more."""
        self._server.close()


def bring_to_front(window: QWidget) -> None:
    """Somebody started the console again on the same profile: here it is."""
    window.setWindowState((window.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive)
    window.raise_()
    window.activateWindow()


async def raise_first(folder: Path) -> bool:
    """Ask the window that has this folder open to come to the front; False when nobody answers."""
    socket = QLocalSocket()
    sent: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def settle(answer: bool) -> None:
        if not sent.done():
            sent.set_result(answer)

    socket.connected.connect(lambda: socket.write(_WORD))
    socket.bytesWritten.connect(lambda _count: settle(True))
    socket.errorOccurred.connect(lambda _problem: settle(False))
    socket.connectToServer(door_of(folder))
    try:
        async with asyncio.timeout(_PATIENCE):
            return await sent
    except TimeoutError:
        return False
    finally:
        socket.abort()
        socket.deleteLater()
