"""A word on a coloured surface: status is always a word, the colour only helps."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import Canvas, pill_size
from ui.theme.tokens import Text, Tone
from ui.widgets.label import Label


class Pill(Label):
    """A status word; screen readers hear the word, or `spoken` where the word alone would puzzle."""

    def __init__(
        self, text: str, tone: Tone = Tone.NEUTRAL, *, spoken: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, Text.PILL, tone=tone, elide=True, parent=parent)
        self._pill_tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if spoken:
            self.setAccessibleName(spoken)

    def set(self, text: str, tone: Tone) -> None:
        """Another word and its colour."""
        self._pill_tone = tone
        self.setText(text)
        self.set_tone(tone)
        self.updateGeometry()

    @property
    def tone(self) -> Tone:
        return self._pill_tone

    @override
    def is_cut(self) -> bool:
        return self.width() < self.sizeHint().width()

    @override
    def sizeHint(self) -> QSize:
        return pill_size(theme(), self.text())

    @override
    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), theme().px(60)), hint.height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        Canvas(painter).pill(QRectF(self.rect()), self.text(), self._pill_tone)
        painter.end()
