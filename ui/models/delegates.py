"""Draws the cells of a table: text, ids, figures, pills and buttons, in the theme in force."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPainterPath
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip
from typing_extensions import override

from ui.models.column import Cell, CellKind
from ui.models.table import CELL_ROLE
from ui.theme.current import Theme, theme
from ui.theme.paint import LEFT, RIGHT, ButtonFace, ButtonState, Canvas, button_size, pill_size
from ui.theme.tokens import SIZE, Text
from ui.theme.words import plain_tip

Index = QModelIndex | QPersistentModelIndex

_FONTS = {
    CellKind.STRONG: Text.STRONG,
    CellKind.MONO: Text.MONO,
}
_PILL_GAP = 5


def cell_at(index: Index) -> Cell | None:
    found = index.data(CELL_ROLE)
    return found if isinstance(found, Cell) else None


def button_area(look: Theme, area: QRectF, cell: Cell, padding: int) -> QRectF:
    """Where in its cell the button lies; `padding` at the sides of the cell, in pixels."""
    if cell.button is None:
        return QRectF()
    size = button_size(look, ButtonFace(cell.button.text, cell.button.kind))
    height = min(size.height(), area.height() - look.px(6))
    width = min(size.width(), area.width() - padding)
    return QRectF(area.left() + padding, round(area.center().y() - height / 2), width, height)


class CellDelegate(QStyledItemDelegate):
    """The view tells it what the mouse is over and whether the keyboard is in use."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hovered_row = -1
        self.hovered_button = QPersistentModelIndex()
        self.pressed_button = QPersistentModelIndex()
        self.shows_ring = False
        self.rounds_bottom = False  # the table ends its card
        self.padding = theme().px(SIZE.cell_padding)  # at the sides of each cell; less where the table is short of room

    def natural_width(self, cell: Cell) -> int:
        """The width at which nothing of the cell is cut."""
        look = theme()
        pad = 2 * self.padding
        if cell.kind is CellKind.BUTTON:
            if cell.button is None:
                return pad
            return button_size(look, ButtonFace(cell.button.text, cell.button.kind)).width() + pad
        width = look.metrics(_FONTS.get(cell.kind, Text.BODY)).horizontalAdvance(cell.text) if cell.text else 0
        gap = look.px(_PILL_GAP)
        pills = sum(pill_size(look, pill.text).width() + gap for pill in cell.pills)
        if cell.pills and not cell.text:
            pills -= gap
        below = look.metrics(Text.SECONDARY).horizontalAdvance(cell.secondary) if cell.secondary else 0
        return max(pills + width, below) + pad + 1

    # ---------------------------------------------------------------------------------------------------------- parts

    def _ground(self, canvas: Canvas, area: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        t, row = canvas.tokens, index.row()
        view = option.widget
        if self.rounds_bottom and isinstance(view, QAbstractItemView):
            self._clip_to_card(canvas, QRectF(view.viewport().rect()), area)
        if option.state & QStyle.StateFlag.State_Selected:
            canvas.painter.fillRect(area, t.selection)
        elif row == self.hovered_row:
            canvas.painter.fillRect(area, t.surface_hover)
        canvas.painter.setClipping(False)
        if row < index.model().rowCount() - 1:
            canvas.line(area.left(), area.bottom() - 1, area.width(), t.line_soft)

    @staticmethod
    def _clip_to_card(canvas: Canvas, whole: QRectF, area: QRectF) -> None:
        """The row at the foot of a card follows the card's rounded corners."""
        radius = canvas.theme.px(SIZE.radius_card) - 1
        if area.bottom() > whole.bottom() - radius:
            path = QPainterPath()
            path.addRoundedRect(whole.adjusted(0, -2 * radius, 0, 0), radius, radius)
            canvas.painter.setClipPath(path)

    def _content(self, canvas: Canvas, area: QRectF, cell: Cell) -> None:
        t, px = canvas.tokens, canvas.theme.px
        inner = area.adjusted(self.padding, 0, -self.padding, -1)
        if cell.secondary:
            line = canvas.theme.metrics(Text.BODY).height()
            below = canvas.theme.metrics(Text.SECONDARY).height()
            top = inner.center().y() - (line + below + px(1)) / 2
            canvas.text(
                QRectF(inner.left(), top + line + px(1), inner.width(), below),
                cell.secondary,
                Text.SECONDARY,
                t.text_muted,
            )
            inner = QRectF(inner.left(), top, inner.width(), line)
        left = inner.left()
        for pill in cell.pills:
            width = min(pill_size(canvas.theme, pill.text).width(), inner.right() - left)
            if width < px(24):
                return
            canvas.pill(QRectF(left, inner.top(), width, inner.height()), pill.text, pill.tone)
            left += width + px(_PILL_GAP)
        inner.setLeft(left)
        if not cell.text:
            return
        is_muted = cell.is_muted or cell.kind is CellKind.PILLS
        ink = t.pair(cell.tone).text if cell.tone is not None else t.text_muted if is_muted else t.text
        kind = Text.SECONDARY if cell.kind is CellKind.PILLS else _FONTS.get(cell.kind, Text.BODY)
        align = RIGHT if cell.kind is CellKind.MONEY else LEFT
        canvas.text(inner, " ".join(cell.text.split()), kind, ink, align=align)

    def _button(self, canvas: Canvas, area: QRectF, cell: Cell, index: Index, *, has_focus: bool) -> None:
        if cell.button is None:
            return
        state = ButtonState(
            is_enabled=cell.button.allowed,
            is_hovered=self.hovered_button == index,
            is_pressed=self.pressed_button == index,
            has_focus_ring=has_focus,
        )
        canvas.button(
            button_area(canvas.theme, area, cell, self.padding), ButtonFace(cell.button.text, cell.button.kind), state
        )

    # -------------------------------------------------------------------------------------------------------- Qt's own

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = cell_at(index)
        if cell is None:
            return
        painter.save()
        canvas = Canvas(painter)
        area = QRectF(option.rect)
        has_focus = self.shows_ring and bool(option.state & QStyle.StateFlag.State_HasFocus)
        self._ground(canvas, area, option, index)
        if cell.kind is CellKind.BUTTON:
            self._button(canvas, area, cell, index, has_focus=has_focus)
        else:
            self._content(canvas, area, cell)
        if has_focus and cell.button is None:
            canvas.focus_ring(area.adjusted(1, 1, -1, -2), canvas.theme.px(4))
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        cell = cell_at(index)
        width = self.natural_width(cell) if cell is not None else 0
        return QSize(width, theme().px(SIZE.row))

    @override
    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Tells what is cut, or why a button does not work."""
        cell = cell_at(index)
        if cell is None or event.type() != QEvent.Type.ToolTip:
            return False
        told = self.tip(cell, index, QRectF(option.rect), QPointF(event.pos()))
        QToolTip.showText(event.globalPos(), plain_tip(told), view)
        return True

    def tip(self, cell: Cell, index: Index, area: QRectF, at: QPointF) -> str:
        if cell.button is not None:
            is_over = button_area(theme(), area, cell, self.padding).contains(at)
            return cell.button.reason if is_over and not cell.button.allowed else ""
        own = index.data(Qt.ItemDataRole.ToolTipRole)
        if isinstance(own, str) and own:
            return own
        is_cut = self.natural_width(cell) > area.width() + 2
        shown = index.data()
        return shown if is_cut and isinstance(shown, str) else ""
