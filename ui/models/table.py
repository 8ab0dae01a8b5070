"""Rows of any frozen type as a Qt table, with a selection that stays on its rows when they are read anew."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from billing_console.services.exports import safe
from ui.models.column import Column, T, cell

# What the delegate reads; the rest travels in Qt's own roles.
CELL_ROLE = int(Qt.ItemDataRole.UserRole) + 1
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 2

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class TableModel(QAbstractTableModel, Generic[T]):
    """A table of rows held in memory, for up to some thousand of them; `key` tells rows apart for good.

    A million rows need a model that asks the database page by page. It answers the same roles (`CELL_ROLE`,
    `ROW_ROLE`, AccessibleTextRole), so that view and delegate stay as they are.
    """

    def __init__(
        self, columns: Sequence[Column[T]], key: Callable[[T], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._key = key
        self._rows: list[T] = []
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    # ---------------------------------------------------------------------------------------------------------- ours

    @property
    def columns(self) -> tuple[Column[T], ...]:
        return self._columns

    @property
    def rows(self) -> tuple[T, ...]:
        """The rows in the order in which they are shown."""
        return tuple(self._rows)

    def row_at(self, number: int) -> T:
        return self._rows[number]

    def key_at(self, number: int) -> Hashable:
        return self._key(self._rows[number])

    def number_of(self, key: Hashable) -> int | None:
        """The position of the row with that key."""
        return next((number for number, row in enumerate(self._rows) if self._key(row) == key), None)

    def set_rows(self, rows: Sequence[T]) -> None:
        """Replaces all rows; what is selected stays selected as long as a row with the same key is there.

        Raises ValueError where two rows have the same key.
        """
        wanted = self._ordered(list(rows))
        keys = [self._key(row) for row in wanted]
        if len(set(keys)) != len(keys):
            raise ValueError("Two rows have the same key.")
        self._remove_all_but(set(keys))
        self._append_missing(wanted)
        self._arrange(keys, wanted)

    def _remove_all_but(self, keys: set[Hashable]) -> None:
        number = len(self._rows) - 1
        while number >= 0:
            if self._key(self._rows[number]) in keys:
                number -= 1
                continue
            last = number
            while number > 0 and self._key(self._rows[number - 1]) not in keys:
                number -= 1
            self.beginRemoveRows(QModelIndex(), number, last)
            del self._rows[number : last + 1]
            self.endRemoveRows()
            number -= 1

    def _append_missing(self, wanted: list[T]) -> None:
        known = {self._key(row) for row in self._rows}
        fresh = [row for row in wanted if self._key(row) not in known]
        if fresh:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self._rows.extend(fresh)
            self.endInsertRows()

    def _arrange(self, keys: list[Hashable], wanted: list[T]) -> None:
        """Puts the rows into the wanted order and takes over their new contents."""
        before = [self._key(row) for row in self._rows]
        if before != keys:
            self.layoutAboutToBeChanged.emit()
            places = {key: number for number, key in enumerate(keys)}
            old = self.persistentIndexList()
            new = [self.index(places[before[index.row()]], index.column()) for index in old]
            self._rows = wanted
            self.changePersistentIndexList(old, new)
            self.layoutChanged.emit()
        else:
            self._rows = wanted
        if wanted:
            self.dataChanged.emit(self.index(0, 0), self.index(len(wanted) - 1, len(self._columns) - 1))

    def _ordered(self, rows: list[T]) -> list[T]:
        if self._sorted_by is None:
            return rows
        number, order = self._sorted_by
        column = self._columns[number]
        value: Callable[[T], Any] = column.sort or (lambda row: column.plain(row).casefold())
        present = [row for row in rows if value(row) is not None]
        absent = [row for row in rows if value(row) is None]
        present.sort(key=value, reverse=order == Qt.SortOrder.DescendingOrder)
        return present + absent

    def as_tsv(self, numbers: Sequence[int], columns: Sequence[int] | None = None) -> str:
        """Those rows as tab-separated text with a line of headers; `columns` in the order wanted, default all."""
        shown = range(len(self._columns)) if columns is None else columns
        chosen = [self._columns[number] for number in shown if self._columns[number].is_copied]
        lines = ["\t".join(" ".join(column.title.split()) for column in chosen)]
        lines += ["\t".join(_harmless(column, self._rows[number]) for column in chosen) for number in numbers]
        return "\n".join(lines) + "\n"

    # ------------------------------------------------------------------------------------------------------- Qt's own

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column, row = self._columns[index.column()], self._rows[index.row()]
        roles = Qt.ItemDataRole
        if role == CELL_ROLE:
            return cell(column, row)
        if role == roles.DisplayRole:
            return column.plain(row)
        if role == roles.AccessibleTextRole:
            return column.read_out(row)
        if role == roles.ToolTipRole:
            return column.tip(row) if column.tip is not None else None
        if role == ROW_ROLE:
            return row
        if role == roles.TextAlignmentRole:
            return _alignment(column.is_right_aligned)
        return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return column.title or column.key
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column.is_right_aligned)
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag
        return flags.ItemIsEnabled | flags.ItemIsSelectable | flags.ItemNeverHasChildren

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Orders by that column, now and whenever rows come in; -1 goes back to the order they came in next."""
        is_known = 0 <= column < len(self._columns)
        self._sorted_by = (column, order) if is_known and self._columns[column].sortable else None
        if self._sorted_by is not None:
            wanted = self._ordered(list(self._rows))
            self._arrange([self._key(row) for row in wanted], wanted)


def _harmless(column: Column[T], row: T) -> str:
    """The cell for a spreadsheet: words that would be read as a formula are marked as words; figures stay figures."""
    text = column.plain(row)
    return text if column.is_right_aligned else safe(text)


def _alignment(is_right: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
