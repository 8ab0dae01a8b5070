"""The head of a table: small, muted, with the sign of the order and the menu of columns."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QHeaderView, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import LEFT, RIGHT, Canvas
from ui.theme.tokens import SIZE, Text


class TableHead(QHeaderView):
    """Sections can be moved, resized, and clicked to sort."""

    def __init__(self, *, rounded_top: bool, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._is_rounded = rounded_top
        self.padding = theme().px(SIZE.cell_padding)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(theme().px(SIZE.target))
        self.setFixedHeight(theme().px(SIZE.table_head))
        self.setMouseTracking(True)
        self.setAccessibleName("Column heads")

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme().px(SIZE.table_head))

    def natural_width(self, section: int) -> int:
        look = theme()
        title = str(self.model().headerData(section, Qt.Orientation.Horizontal) or "")
        return look.metrics(Text.HEAD).horizontalAdvance(title) + 2 * self.padding + 1

    def _ground(self, canvas: Canvas, area: QRectF) -> None:
        t = canvas.tokens
        if self._is_rounded:
            # The card's rounded corners show through the first and the last section.
            path = QPainterPath()
            radius = canvas.theme.px(SIZE.radius_card) - 1
            whole = QRectF(0, 0, self.width(), self.height() + 2 * radius)
            path.addRoundedRect(whole, radius, radius)
            canvas.painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        canvas.painter.fillRect(area, t.surface_sunken)
        canvas.painter.setClipping(False)
        canvas.line(area.left(), area.bottom() - 1, area.width(), t.line)

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        canvas = Canvas(painter)
        t = canvas.tokens
        area = QRectF(rect)
        self._ground(canvas, area)
        model = self.model()
        title = str(model.headerData(logicalIndex, self.orientation()) or "")
        align = model.headerData(logicalIndex, self.orientation(), Qt.ItemDataRole.TextAlignmentRole)
        is_right = bool(align is not None and Qt.AlignmentFlag(align) & Qt.AlignmentFlag.AlignRight)
        inner = area.adjusted(self.padding, 0, -self.padding, -1)
        is_sorted = self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex
        if is_sorted:
            self._paint_sign(canvas, inner, title, is_right=is_right)
        ink = t.text if is_sorted else t.text_muted
        canvas.text(inner, title, Text.HEAD, ink, align=RIGHT if is_right else LEFT)
        painter.restore()

    def _paint_sign(self, canvas: Canvas, inner: QRectF, title: str, *, is_right: bool) -> None:
        """The arrow stands in the gap beside the title, so that nothing moves when the order changes."""
        is_up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        side = min(canvas.theme.px(12), self.padding + 2)
        width = min(canvas.theme.metrics(Text.HEAD).horizontalAdvance(title) + 1, inner.width())
        left = inner.right() - width - side if is_right else inner.left() + width + 1
        area = QRectF(left, inner.top(), side, inner.height())
        canvas.icon("chevron-up" if is_up else "chevron-down", area, canvas.tokens.text)
