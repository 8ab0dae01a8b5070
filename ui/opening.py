"""The first thing on screen: the empty frame of the console while its libraries load and its store opens."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QShortcut
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget
from typing_extensions import override

from ui.texts import MODES
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
        self._asking: QWidget | None = None
        self.is_opening = True  # False once the console's own window has taken over
        self.setWindowTitle("Billing Console")
        QShortcut("Ctrl+Q", self, self.close)
        self.resize(1360, 860)
        words = {"practice": ("PRACTICE MODE", "no real money moves")}.get(mode, ("Billing Console", "opening"))
        self.mode_bar = ModeBar(mode or "none", *words)
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
        self._frame = QVBoxLayout(whole)
        self._frame.setContentsMargins(0, 0, 0, 0)
        self._frame.setSpacing(0)
        self._frame.addWidget(self.mode_bar)
        self._frame.addWidget(self.body, 1)
        self.setCentralWidget(whole)

    def set_mode(self, mode: str) -> None:
        """The bar follows the key that is being pasted: live is red from its first letters on."""
        word, sentence = MODES.get(mode, ("Billing Console", "no account yet"))
        self.setWindowTitle(f"{word} — Billing Console" if mode else "Billing Console")
        self.mode_bar.set_mode(mode or "none", word, sentence.format(account="connecting a Stripe account"))

    def show_instead(self, widget: QWidget) -> None:
        """Ask something in the place of the skeleton."""
        self.body.hide()
        self._asking = widget
        self._frame.addWidget(widget, 1)

    def show_skeleton(self) -> None:
        """What was asked is answered."""
        if self._asking is not None:
            self._asking.hide()
            self._asking.deleteLater()
            self._asking = None
        self.body.show()

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
