"""A key of the keyboard, drawn small beside the command it starts."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import CENTRE, Canvas
from ui.theme.tokens import Text
from ui.widgets.label import Label


class Keycap(Label):
    """The name of a key or chord."""

    def __init__(self, text: str, *, parent: QWidget | None = None) -> None:
        super().__init__(text, Text.KEY, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        look = theme()
        return QSize(look.metrics(Text.KEY).horizontalAdvance(self.text()) + look.px(11), look.px(16))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        area = QRectF(self.rect())
        canvas.box(area, canvas.theme.px(4), canvas.tokens.surface, canvas.tokens.button_edge)
        canvas.text(area, self.text(), Text.KEY, self.colour(), align=CENTRE, elide=False)
        painter.end()
