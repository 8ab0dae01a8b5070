"""What a sheet is made of: the panel, its scrolling body, and the shadow it throws."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QPixmapCache
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget
from typing_extensions import override

from ui.theme.paint import Canvas
from ui.theme.tokens import SIZE

SHADOW_DEPTH = 40  # how far a sheet's shadow reaches beyond it, in pixels
SHADOW_DROP = 12  # how much lower than the sheet it lies


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


def shadow(canvas: Canvas, panel: QRectF, *, depth: int = SHADOW_DEPTH, drop: int = SHADOW_DROP) -> None:
    """A soft shadow under the panel; drawn once per size, since laying down its layers takes a while.

    It fades out `depth` pixels around the panel and lies `drop` lower: what is drawn on has to be that much larger.
    """
    density = canvas.painter.device().devicePixelRatioF()
    size = panel.size().toSize()
    key = f"console-shadow:{size.width()}x{size.height()}:{canvas.tokens.shadow}:{canvas.theme.scale}:{density}:{depth}"
    found = QPixmap()
    if not QPixmapCache.find(key, found):
        found = _draw_shadow(canvas, size, density, depth)
        QPixmapCache.insert(key, found)
    canvas.painter.drawPixmap(panel.topLeft() - QPointF(depth, depth - canvas.theme.px(drop)), found)


def _draw_shadow(canvas: Canvas, size: QSize, density: float, depth: int) -> QPixmap:
    """Thin layers, each a little smaller than the one below: a blur without the cost of an effect on every key."""
    whole = size + QSize(2 * depth, 2 * depth)
    made = QPixmap(whole * density)
    made.setDevicePixelRatio(density)
    made.fill(Qt.GlobalColor.transparent)
    layer = QColor(canvas.tokens.shadow)
    layer.setAlphaF(layer.alphaF() / depth * 1.7)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(layer)
    for inset in range(0, 2 * depth, 2):
        radius = max(canvas.theme.px(SIZE.radius_sheet), depth - inset / 2)
        area = QRectF(0, 0, whole.width(), whole.height()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(area, radius, radius)
    painter.end()
    return made
