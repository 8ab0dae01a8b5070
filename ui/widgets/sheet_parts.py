"""What a sheet is made of: the panel, its scrolling body, and the shadow it throws."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget
from typing_extensions import override

from ui.theme.paint import Canvas
from ui.theme.tokens import SIZE

_SHADOW_DEPTH = 28


class Panel(QWidget):
    """The sheet itself: rounded, with a line under the head and a sunken foot."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.head: QWidget | None = None
        self.foot: QWidget | None = None

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        t, radius = canvas.tokens, canvas.theme.px(SIZE.radius_sheet)
        area = QRectF(self.rect())
        canvas.box(area, radius, t.surface)
        if self.foot is not None and self.foot.isVisible():
            top = self.foot.geometry().top()
            painter.setClipRect(0, top, self.width(), self.height() - top)
            canvas.box(area, radius, t.surface_sunken)
            painter.setClipping(False)
            canvas.line(0, top, area.width(), t.line)
        if self.head is not None:
            canvas.line(0, self.head.geometry().bottom(), area.width(), t.line)
        if t.is_dark:
            canvas.box(area, radius, None, t.line)
        painter.end()

    @override
    def mousePressEvent(self, event: object) -> None:
        """A click beside the fields stays on the sheet."""


class Body(QScrollArea):
    """As high as what it holds, until the window is too low; then it scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)

    def wanted_height(self, width: int) -> int:
        inner = self.widget()
        layout = inner.layout() if inner is not None else None
        if inner is None or layout is None:
            return 0
        return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()


def shadow(canvas: Canvas, panel: QRectF) -> None:
    """A soft shadow, laid down in thin layers: a blur effect would render the whole sheet anew with every key."""
    px = canvas.theme.px
    layer = QColor(canvas.tokens.shadow)
    layer.setAlphaF(layer.alphaF() / _SHADOW_DEPTH * 1.6)
    area = panel.translated(0, px(10))
    canvas.painter.setPen(Qt.PenStyle.NoPen)
    canvas.painter.setBrush(layer)
    for step in range(_SHADOW_DEPTH):
        grow = _SHADOW_DEPTH / 2 - step
        radius = px(SIZE.radius_sheet) + max(grow, 0)
        canvas.painter.drawRoundedRect(area.adjusted(-grow, -grow, grow, grow), radius, radius)
