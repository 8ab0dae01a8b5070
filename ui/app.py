"""Starts the program: a first paint at once, the heavy libraries behind it, then the window; and ends it cleanly."""

from __future__ import annotations

import asyncio
import importlib
import logging
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from ui.opening import OpeningWindow
from ui.single import FirstWindow
from ui.start import Start
from ui.theme.style import apply
from ui.theme.tokens import DARK, LIGHT, Tokens

if TYPE_CHECKING:
    from billing_console.bootstrap import Console
    from ui.window import MainWindow

log = logging.getLogger(__name__)
# Loaded in a thread behind the first paint: together over a second of imports.
HEAVY = ("httpx", "stripe", "sqlalchemy", "sqlcipher3", "keyring", "billing_console.bootstrap")


def make_app(theme: str = "system") -> QApplication:
    """The application object with its theme; the one that exists already, if there is one."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("billing-console")
    app.setQuitOnLastWindowClosed(False)
    apply(app, tokens_for(app, theme))
    return app


def tokens_for(app: QApplication, theme: str) -> Tokens:
    """Light or dark, as asked or as the system is."""
    dark = theme == "dark" or (theme == "system" and app.styleHints().colorScheme() is Qt.ColorScheme.Dark)
    return DARK if dark else LIGHT


def loop_factory(app: QApplication) -> Callable[[], asyncio.AbstractEventLoop]:
    """One event loop for Qt and asyncio."""
    return lambda: QEventLoop(app)


def run(start: Start) -> int:
    """Open the window and stay until it is closed."""
    app = make_app(start.theme)
    opening = OpeningWindow("practice" if start.practice else "")
    opening.show()
    with asyncio.Runner(loop_factory=loop_factory(app)) as runner:
        return runner.run(_session(start, opening))


async def load_heavy() -> None:
    """Import what is slow to import without holding up the window."""
    loop = asyncio.get_running_loop()
    for module in HEAVY:
        await loop.run_in_executor(None, importlib.import_module, module)


async def _session(start: Start, opening: OpeningWindow) -> int:
    stop = asyncio.Event()
    opening.closing.connect(stop.set)
    _stop_on_signals(stop)
    await opening.painted()
    await load_heavy()
    from ui.session import Closed, console_for  # stands on the heavy libraries

    asking = asyncio.ensure_future(_open_and_live(console_for(start, opening), stop, opening))
    leaving = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({asking, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not asking.done() and not opening.is_done:  # closed while opening: nothing is under way yet
            asking.cancel()
        await asking
    except (Closed, asyncio.CancelledError):
        opening.hide()
    finally:
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
    return 0


async def _open_and_live(
    opened: AbstractAsyncContextManager[Console], stop: asyncio.Event, opening: OpeningWindow
) -> None:
    async with opened as console:
        await live(console, stop, opening)


async def live(console: Console, stop: asyncio.Event, opening: OpeningWindow | None = None) -> None:
    """Show one console's window until it is closed, then end everything in order."""
    from ui.window import MainWindow  # stands on the heavy libraries

    window: MainWindow = MainWindow(console)
    window.closing.connect(stop.set)
    first = FirstWindow(console.folder, window)
    first.asked.connect(window.come_to_front)
    if opening is not None:
        window.setGeometry(opening.geometry())
    window.show()
    if opening is not None:
        opening.is_done = True
        opening.hide()
    console.start()
    window.start()
    await stop.wait()
    if console.operations.running:
        window.notices.say(f"Finishing {console.operations.running} operation before closing…")
    await console.operations.finish()
    first.close()
    await window.aclose()
    await console.close()
    window.hide()
    window.deleteLater()


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except (NotImplementedError, RuntimeError):  # Windows has no such handlers
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
