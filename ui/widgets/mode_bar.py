"""The bar across the top that says whether money is real; the word is always there, the colour only helps."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.tokens import SIZE, SPACE, Text
from ui.widgets.label import Label


class _BarLabel(Label):
    """Text in the bar's own colour."""

    def __init__(self, bar: ModeBar, kind: Text) -> None:
        self._bar = bar
        super().__init__("", kind, elide=True)

    @override
    def colour(self) -> str:
        return theme().tokens.mode(self._bar.mode).text

    def refresh(self) -> None:
        self._restyle()


class ModeBar(QWidget):
    """`mode` is "live", "test" or "practice"; anything else is shown in the colours of live, the careful reading."""

    def __init__(self, mode: str, word: str, sentence: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode = mode
        px = theme().px
        self.setFixedHeight(px(SIZE.mode_bar))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(SPACE.m), 0, px(SPACE.m), 0)
        row.setSpacing(px(10))
        self.word = _BarLabel(self, Text.SECONDARY_STRONG)
        self.sentence = _BarLabel(self, Text.SECONDARY)
        row.addStretch(1)
        row.addWidget(self.word)
        row.addWidget(self.sentence)
        row.addStretch(1)
        self.set_mode(mode, word, sentence)

    def set_mode(self, mode: str, word: str, sentence: str) -> None:
        self.mode = mode
        self.word.setText(word)
        self.sentence.setText(sentence)
        self.word.refresh()
        self.sentence.refresh()
        self.setAccessibleName(f"{word}. {sentence}")
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme().tokens.mode(self.mode).surface))
        painter.end()
