"""One of our icons, standing by itself."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import Canvas
from ui.theme.tokens import SIZE, Tone


class Icon(QWidget):
    """Decoration beside words that say the same; screen readers pass over it. `size` in pixels."""

    def __init__(
        self, name: str, *, tone: Tone | None = None, size: int = SIZE.icon, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._tone = tone
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set(self, name: str, tone: Tone | None = None) -> None:
        self._name = name
        self._tone = tone
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = theme().px(self._size)
        return QSize(side, side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        ink = canvas.tokens.text_muted if self._tone is None else canvas.tokens.pair(self._tone).text
        canvas.icon(self._name, QRectF(self.rect()), ink)
        painter.end()
