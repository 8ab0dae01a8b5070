"""The first thing on screen: the empty frame of the console while its libraries load and its store opens."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text, Tone
from ui.widgets.banner import Banner
from ui.widgets.label import Label
from ui.widgets.mode_bar import ModeBar
from ui.widgets.skeleton import Shape, Skeleton


class OpeningWindow(QMainWindow):
    """Shows a frame and one line of progress; later a question or a problem."""

    closing = Signal()

    def __init__(self, mode: str) -> None:
        super().__init__()
        self._first_paint = asyncio.Event()
        self.setWindowTitle("Billing Console")
        self.resize(1360, 860)
        words = {"practice": ("PRACTICE MODE", "no real money moves")}.get(mode, ("Billing Console", "opening"))
        self.mode_bar = ModeBar(mode or "practice", *words)
        self.body = QWidget()
        self._column = QVBoxLayout(self.body)
        px = theme().px
        self._column.setContentsMargins(px(220), px(40), px(220), px(SPACE.xl))
        self._column.setSpacing(px(SPACE.l))
        self.progress = Label("Opening…", Text.SECONDARY)
        self.banner = Banner(Tone.DANGER, "", command="Try again")
        self.banner.hide()
        self._column.addWidget(self.banner)
        self._column.addWidget(self.progress)
        self._skeletons = [Skeleton(5), Skeleton(9, Shape.TABLE)]
        for skeleton in self._skeletons:
            self._column.addWidget(skeleton)
        self._column.addStretch(1)
        whole = QWidget()
        frame = QVBoxLayout(whole)
        frame.setContentsMargins(0, 0, 0, 0)
        frame.setSpacing(0)
        frame.addWidget(self.mode_bar)
        frame.addWidget(self.body, 1)
        self.setCentralWidget(whole)

    def say(self, text: str) -> None:
        """What is being done."""
        self.banner.hide()
        self.progress.setText(text)

    async def problem(self, sentence: str) -> None:
        """Show what went wrong and wait until the operator wants to try again."""
        self.banner.set(Tone.DANGER, sentence, command="Try again")
        self.banner.show()
        again = asyncio.Event()
        self.banner.command_clicked.connect(again.set)
        try:
            await again.wait()
        finally:
            self.banner.command_clicked.disconnect(again.set)

    async def painted(self) -> None:
        """Wait for the first paint."""
        await self._first_paint.wait()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._first_paint.is_set():
            QTimer.singleShot(0, self._first_paint.set)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.closing.emit()
