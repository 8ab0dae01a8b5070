"""The table of the console: dense rows, pills and buttons in cells, everything by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QKeyCombination,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy, QTableView, QWidget
from typing_extensions import override

from ui.models.column import CellKind, T
from ui.models.delegates import CellDelegate, button_area, cell_at
from ui.models.table import TableModel
from ui.theme.current import theme
from ui.theme.tokens import SIZE
from ui.widgets.focus import is_by_keyboard
from ui.widgets.table_head import TableHead
from ui.widgets.table_layout import TableLayout, TableShape
from ui.widgets.table_menu import table_menu

_COPY_CELL = QKeyCombination(Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_C)


class DataTable(QTableView, Generic[T]):
    """Shows a `TableModel`. Whole rows are selected; the arrow keys move row by row and cell by cell.

    Enter or a double click emits `row_activated(row)`; on a button cell Enter, Space or a click emits
    `button_clicked(row, column_key)`. `row_selected(row or None)` follows the current row. Ctrl+C copies the selected
    rows as tab-separated text with headers, Ctrl+Shift+C the current cell. `fit_rows` makes the table as high as its
    rows, up to that many, or more where `set_room` gives room. `layout` restores order, widths, visibility and sorting
    of columns, `remember` is told when they change.
    """

    row_activated = Signal(object)
    row_selected = Signal(object)
    button_clicked = Signal(object, str)

    def __init__(
        self,
        model: TableModel[T],
        *,
        name: str,
        fit_rows: int | None = None,
        row_height: int | None = None,
        rounded_top: bool = False,
        layout: TableLayout | None = None,
        remember: Callable[[TableLayout], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._fit_rows = fit_rows
        self._room = 0
        self._delegate = CellDelegate(self)
        self._delegate.rounds_bottom = fit_rows is not None
        self._head = TableHead(rounded_top=rounded_top, parent=self)
        self.setAccessibleName(name)
        self.setModel(model)
        self.setHorizontalHeader(self._head)
        self.setItemDelegate(self._delegate)
        self._set_behaviour()
        has_buttons = any(column.kind is CellKind.BUTTON for column in model.columns)
        self._row_height = row_height or (SIZE.row_with_buttons if has_buttons else SIZE.row)
        self.verticalHeader().setDefaultSectionSize(theme().px(self._row_height))
        self._shape = TableShape(self, self._head, self._delegate, model=model, layout=layout, remember=remember)
        if fit_rows is not None:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        for changed in (model.rowsInserted, model.rowsRemoved, model.modelReset, model.layoutChanged):
            changed.connect(self._rows_changed)
        model.dataChanged.connect(self._rows_changed)
        self.selectionModel().currentRowChanged.connect(self._current_row_changed)
        self._rows_changed()

    def _set_behaviour(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(self.verticalHeader().ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(theme().px(SIZE.target))
        self.viewport().setAutoFillBackground(False)

    # ----------------------------------------------------------------------------------------------------------- ours

    @property
    def table_model(self) -> TableModel[T]:
        return self._model

    def current_row(self) -> T | None:
        index = self.currentIndex()
        return self._model.row_at(index.row()) if index.isValid() else None

    def selected_rows(self) -> list[T]:
        """The selected rows in the order in which they are shown."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._model.row_at(number) for number in numbers]

    def select_key(self, key: Hashable) -> bool:
        """Makes the row with that key the current one; False where it is not there."""
        number = self._model.number_of(key)
        if number is None:
            return False
        flags = QItemSelectionModel.SelectionFlag
        # Not selectRow(): that one asks which keys are held down, and would toggle where Ctrl is.
        place = self._model.index(number, max(self.currentIndex().column(), self._head.logicalIndex(0)))
        self.selectionModel().setCurrentIndex(place, flags.ClearAndSelect | flags.Rows)
        return True

    def copy_selection(self) -> str:
        """Puts the selected rows on the clipboard, as tab-separated text with headers, and returns the text."""
        return self._copy(sorted(index.row() for index in self.selectionModel().selectedRows()))

    def copy_all(self) -> str:
        """As `copy_selection`, for every row."""
        return self._copy(list(range(self._model.rowCount())))

    def _copy(self, numbers: list[int]) -> str:
        if not numbers:
            return ""
        text = self._model.as_tsv(numbers, self._shape.visible_columns())
        QGuiApplication.clipboard().setText(text)
        return text

    def copy_cell(self) -> str:
        """Puts the current cell on the clipboard: an id in full, as one key gives it."""
        index = self.currentIndex()
        text = self._model.columns[index.column()].plain(self._model.row_at(index.row())) if index.isValid() else ""
        if text:
            QGuiApplication.clipboard().setText(text)
        return text

    def set_room(self, height: int) -> None:
        """How high the table may get, in pixels, where `fit_rows` rows would leave the room below it empty."""
        self._room = height
        if self._fit_rows is not None and self.height() != self._wanted_height():
            self.setFixedHeight(self._wanted_height())

    def sort_by(self, column: int, order: Qt.SortOrder | None = None) -> None:
        """Orders by that column; without `order` it goes up, down, and back to the order the rows came in."""
        self._shape.sort_by(column, order)

    def set_column_visible(self, key: str, visible: bool) -> None:
        self._shape.set_visible(key, visible)

    def table_layout(self) -> TableLayout:
        return self._shape.layout()

    # ------------------------------------------------------------------------------------------------------- handlers

    def _rows_changed(self, *_args: object) -> None:
        self._shape.measure()
        if self._fit_rows is not None:
            self.setFixedHeight(self._wanted_height())

    def _wanted_height(self) -> int:
        bar = self.horizontalScrollBar().sizeHint().height() if self._shape.is_too_wide else 0
        row = self.verticalHeader().defaultSectionSize()
        fitting = max(self._fit_rows or 0, (self._room - self._head.height() - bar) // row)
        return self._head.height() + min(self._model.rowCount(), fitting) * row + bar

    def _current_row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.row_selected.emit(self._model.row_at(current.row()) if current.isValid() else None)

    def _press_button(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Does what the button in that cell is for; False where there is none."""
        cell = cell_at(index)
        if cell is None or cell.button is None:
            return False
        if cell.button.allowed:
            self.button_clicked.emit(self._model.row_at(index.row()), self._model.columns[index.column()].key)
        return True

    def _button_under(self, at: QPointF) -> QPersistentModelIndex:
        index = self.indexAt(at.toPoint())
        cell = cell_at(index)
        if cell is None or cell.button is None or not cell.button.allowed:
            return QPersistentModelIndex()
        is_over = button_area(theme(), QRectF(self.visualRect(index)), cell, self._delegate.padding).contains(at)
        return QPersistentModelIndex(index) if is_over else QPersistentModelIndex()

    def _show_hover(self, at: QPointF | None) -> None:
        self._delegate.hovered_row = self.rowAt(int(at.y())) if at is not None else -1
        self._delegate.hovered_button = self._button_under(at) if at is not None else QPersistentModelIndex()
        is_over = self._delegate.hovered_button.isValid()
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if is_over else Qt.CursorShape.ArrowCursor)
        self.viewport().update()

    # -------------------------------------------------------------------------------------------------------- Qt's own

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme().px(480), self._wanted_height() if self._fit_rows is not None else theme().px(240))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(120), self._head.height() + theme().px(SIZE.row))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shape.fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_shape"):
            self.verticalHeader().setDefaultSectionSize(theme().px(self._row_height))
            self._shape.measure()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._delegate.shows_ring = True
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif event.keyCombination() == _COPY_CELL:
            self.copy_cell()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            if not self._press_button(index):
                self.row_activated.emit(self._model.row_at(index.row()))
        elif event.key() == Qt.Key.Key_Space and index.isValid() and self._press_button(index):
            pass
        else:
            super().keyPressEvent(event)
        self.viewport().update()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._delegate.shows_ring = is_by_keyboard(event.reason())
        if not self.currentIndex().isValid() and self._model.rowCount():
            self.selectionModel().setCurrentIndex(
                self._model.index(0, self._head.logicalIndex(0)), self.selectionModel().SelectionFlag.NoUpdate
            )

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._delegate.shows_ring = False
        self._delegate.pressed_button = self._button_under(event.position())
        super().mousePressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._delegate.pressed_button = self._delegate.pressed_button, QPersistentModelIndex()
        super().mouseReleaseEvent(event)
        if pressed.isValid() and pressed == self._button_under(event.position()):
            self._press_button(pressed)
        self.viewport().update()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not self._button_under(event.position()).isValid():
            self.row_activated.emit(self._model.row_at(index.row()))

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._show_hover(event.position())

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._show_hover(None)
        return super().viewportEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = table_menu(self, self._shape)
        where = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.currentIndex().isValid():
            where = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft() + QPoint(8, 0))
        menu.popup(where)
