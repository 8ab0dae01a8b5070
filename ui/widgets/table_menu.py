"""The menu of a table: copy, order, and which columns are shown; also without a mouse."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from ui.widgets.data_table import DataTable
    from ui.widgets.table_layout import TableShape


def table_menu(table: DataTable[Any], shape: TableShape) -> QMenu:
    """The menu for the table as it stands; it deletes itself when closed."""
    menu = QMenu(table)
    menu.setAccessibleName("What can be done with the table")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    has_rows = bool(table.selectionModel().selectedRows())
    menu.addAction("Copy rows", table.copy_selection).setEnabled(has_rows)
    menu.addAction("Copy cell", table.copy_cell).setEnabled(table.currentIndex().isValid())
    menu.addAction("Copy whole table", table.copy_all).setEnabled(bool(table.table_model.rows))
    menu.addSeparator()
    orders, columns = menu.addMenu("Sort by"), menu.addMenu("Columns")
    for number in shape.columns_in_order():
        column = table.table_model.columns[number]
        words = (column.title or column.key).replace("&", "&&")
        if column.sortable and column.is_copied:
            orders.addAction(words, partial(table.sort_by, number))
        shown = columns.addAction(words)
        shown.setCheckable(True)
        shown.setChecked(shape.is_visible(number))
        shown.toggled.connect(partial(table.set_column_visible, column.key))
    columns.addSeparator()
    columns.addAction("As they were", shape.reset)
    return menu
