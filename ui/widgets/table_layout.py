"""Order, widths and visibility of a table's columns: fitted to the content until the operator decides otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QTableView

from ui.models.column import cell
from ui.models.delegates import CellDelegate
from ui.models.table import TableModel
from ui.theme.current import theme
from ui.theme.tokens import SIZE
from ui.widgets.table_head import TableHead

_SAMPLE = 60  # rows measured for the first widths
_WIDEST = 360  # a column takes no more than this by itself, in pixels
_NARROWEST = 70  # nothing is squeezed below this; then the table scrolls sideways
_REMEMBER_AFTER_MS = 400


@dataclass(frozen=True, slots=True)
class ColumnPlace:
    """Where a column stands; `width` 0 leaves it to the content."""

    key: str
    width: int = 0
    visible: bool = True


@dataclass(frozen=True, slots=True)
class TableLayout:
    """The columns from left to right, and the order of the rows (`sort` empty: as they come)."""

    columns: tuple[ColumnPlace, ...]
    sort: str = ""
    descending: bool = False


class TableShape(QObject):
    """Keeps one table's columns in shape and tells when the operator has changed them."""

    def __init__(
        self,
        view: QTableView,
        head: TableHead,
        delegate: CellDelegate,
        *,
        model: TableModel[Any],
        layout: TableLayout | None,
        remember: Callable[[TableLayout], None] | None,
    ) -> None:
        super().__init__(view)
        self._view, self._head, self._delegate, self._model = view, head, delegate, model
        self._remember = remember
        self._is_fitting = False
        self._chosen_widths: dict[int, int] = {}
        self._needed: dict[int, int] = {}
        self.is_too_wide = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REMEMBER_AFTER_MS)
        self._timer.timeout.connect(self._tell)
        for number, column in enumerate(model.columns):
            self._hide(number, column.hidden)
        head.setSortIndicatorShown(True)
        head.setSortIndicatorClearable(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        if layout is not None:
            self._restore(layout)
        head.sectionMoved.connect(self._changed)
        head.sectionResized.connect(self._section_resized)
        head.sortIndicatorChanged.connect(self._order_changed)

    # ------------------------------------------------------------------------------------------------ order and layout

    def columns_in_order(self) -> list[int]:
        """The columns' numbers from left to right, hidden ones too."""
        return [self._head.logicalIndex(place) for place in range(self._head.count())]

    def visible_columns(self) -> list[int]:
        return [number for number in self.columns_in_order() if not self._head.isSectionHidden(number)]

    def is_visible(self, number: int) -> bool:
        return not self._head.isSectionHidden(number)

    def set_visible(self, key: str, visible: bool) -> None:
        """Shows or hides a column; the last one stays."""
        number = self._number(key)
        if number is None or (not visible and len(self.visible_columns()) == 1):
            return
        self._hide(number, not visible)
        self.fit()
        self._changed()

    def sort_by(self, number: int, order: Qt.SortOrder | None = None) -> None:
        """Orders by that column; without `order` as a click on its head would: up, down, as they came."""
        orders = Qt.SortOrder
        if order is None and self._head.sortIndicatorSection() == number:
            if self._head.sortIndicatorOrder() == orders.DescendingOrder:
                number = -1
            order = orders.DescendingOrder
        self._head.setSortIndicator(number, order or orders.AscendingOrder)

    def _order_changed(self, number: int, order: Qt.SortOrder) -> None:
        if number >= 0 and not self._model.columns[number].sortable:
            self._head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            return
        self._model.sort(number, order)
        self._changed()

    def layout(self) -> TableLayout:
        places = tuple(
            ColumnPlace(self._model.columns[number].key, self._chosen_widths.get(number, 0), self.is_visible(number))
            for number in self.columns_in_order()
        )
        number = self._head.sortIndicatorSection()
        is_down = self._head.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        return TableLayout(places, self._model.columns[number].key if number >= 0 else "", is_down and number >= 0)

    def reset(self) -> None:
        """Back to how the page made the table."""
        self._chosen_widths.clear()
        for number, column in enumerate(self._model.columns):
            self._head.moveSection(self._head.visualIndex(number), number)
            self._hide(number, column.hidden)
        self.fit()
        self._changed()

    def _restore(self, layout: TableLayout) -> None:
        """Takes over what fits: columns that no longer exist are passed over, new ones keep their place."""
        place = 0
        for column in layout.columns:
            number = self._number(column.key)
            if number is None:
                continue
            self._head.moveSection(self._head.visualIndex(number), place)
            self._hide(number, not column.visible)
            if column.width:
                self._chosen_widths[number] = column.width
            place += 1
        sorted_by = self._number(layout.sort)
        if sorted_by is not None:
            order = Qt.SortOrder.DescendingOrder if layout.descending else Qt.SortOrder.AscendingOrder
            self._head.setSortIndicator(sorted_by, order)
            self._model.sort(sorted_by, order)

    def _hide(self, number: int, hidden: bool) -> None:
        """Qt reports the width of a section that appears as a change; the operator has chosen nothing."""
        self._is_fitting = True
        self._head.setSectionHidden(number, hidden)
        self._is_fitting = False

    def _number(self, key: str) -> int | None:
        return next((number for number, column in enumerate(self._model.columns) if column.key == key), None)

    # ---------------------------------------------------------------------------------------------------------- widths

    def measure(self) -> None:
        """Rows or fonts are new: measures what the columns need, then fits them."""
        self._needed.clear()
        self.fit()

    def fit(self) -> None:
        """Gives every column its width: what its content needs, then a share of the room that is left."""
        shown = self.visible_columns()
        room = self._view.viewport().width()
        if not shown or room <= 0:
            return
        wide, narrow = theme().px(SIZE.cell_padding), theme().px(SIZE.cell_padding_tight)
        widths = {number: self._natural(number) for number in shown}
        missing = sum(widths.values()) - room
        free = [number for number in shown if number not in self._chosen_widths]
        saved = min(wide - narrow, -(-missing // (2 * len(shown)))) if missing > 0 else 0
        self._delegate.padding = self._head.padding = wide - saved
        least = self._head.minimumSectionSize()
        for number in free:
            widths[number] = max(widths[number] - 2 * saved, least)
        self._share(widths, room - sum(widths.values()), free)
        self.is_too_wide = sum(widths.values()) > room
        self._is_fitting = True
        for number, width in widths.items():
            self._head.resizeSection(number, width)
        self._is_fitting = False

    def _natural(self, number: int) -> int:
        """What the column needs at full padding, in pixels."""
        if number in self._chosen_widths:
            return self._chosen_widths[number]
        if number not in self._needed:
            self._needed[number] = self._measured(number)
        return self._needed[number]

    def _measured(self, number: int) -> int:
        column = self._model.columns[number]
        if column.width is not None:
            return theme().px(column.width)
        self._delegate.padding = self._head.padding = theme().px(SIZE.cell_padding)
        rows = self._model.rows[:_SAMPLE]
        content = max((self._delegate.natural_width(cell(column, row)) for row in rows), default=0)
        wanted = max(self._head.natural_width(number), min(content, theme().px(_WIDEST)))
        return max(wanted, self._head.minimumSectionSize())

    def _share(self, widths: dict[int, int], spare: int, free: Sequence[int]) -> None:
        """Hands out spare room; takes back what is missing from the columns that stretch, then from the others."""
        stretching = [number for number in free if self._model.columns[number].stretch]
        if spare >= 0:
            self._spread(widths, spare, stretching or list(free), 0)
            return
        least = theme().px(_NARROWEST)
        for takers in (stretching, [number for number in free if number not in stretching]):
            roomy = [number for number in takers if widths[number] > least]
            before = sum(widths.values())
            self._spread(widths, spare, roomy, least)
            spare += before - sum(widths.values())

    @staticmethod
    def _spread(widths: dict[int, int], spare: int, takers: Sequence[int], least: int) -> None:
        """Adds the spare pixels, negative ones too, to the takers in proportion; none becomes narrower than `least`."""
        total, given = sum(widths[number] for number in takers), 0
        for position, number in enumerate(takers):
            is_last = position == len(takers) - 1
            part = spare - given if is_last else spare * widths[number] // max(total, 1)
            given += part
            widths[number] = max(widths[number] + part, least)

    def _section_resized(self, number: int, _old: int, new: int) -> None:
        if not self._is_fitting and new > 0:
            self._chosen_widths[number] = new
            self._changed()

    def _changed(self, *_args: object) -> None:
        if self._remember is not None:
            self._timer.start()

    def _tell(self) -> None:
        if self._remember is not None:
            self._remember(self.layout())
