"""Columns of a table: fitted, chosen, remembered; and how the table sits in its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from tests.ui.front import in_front
from tests.ui.models.rows import PAYMENTS, Payment, model
from ui.models.column import Column
from ui.models.table import TableModel
from ui.theme.style import apply
from ui.theme.tokens import DARK
from ui.widgets.data_table import DataTable
from ui.widgets.table_layout import ColumnPlace, TableLayout

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.theme.current import Theme


@pytest.fixture
def table(qtbot: QtBot, look: Theme) -> DataTable[Payment]:
    made = DataTable(model(), name="Payments")
    made.resize(700, 300)
    in_front(qtbot, made)
    made.setFocus()
    return made


def test_columns_fill_the_room_and_shrink_with_it(table: DataTable[Payment]) -> None:
    head = table.horizontalHeader()
    assert head.length() == table.viewport().width()
    table.resize(380, 300)
    assert head.length() <= table.viewport().width()
    table.resize(900, 300)
    assert head.length() == table.viewport().width()


def test_layouts_are_told_and_taken_back(qtbot: QtBot, look: Theme) -> None:
    told: list[TableLayout] = []
    first = DataTable(model(), name="Payments", remember=told.append)
    first.resize(700, 300)
    qtbot.addWidget(first)
    first.show()
    first.horizontalHeader().moveSection(3, 0)
    first.horizontalHeader().resizeSection(0, 222)
    first.set_column_visible("id", True)
    first.set_column_visible("status", False)
    first.sort_by(3, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: bool(told), timeout=2000)
    assert len(told) == 1  # one word after everything
    layout = told[0]
    assert [place.key for place in layout.columns] == ["amount", "who", "id", "status", "refund"]
    assert ColumnPlace("who", 222) in layout.columns
    assert ColumnPlace("status", 0, visible=False) in layout.columns
    assert (layout.sort, layout.descending) == ("amount", True)

    second = DataTable(model(), name="Payments", layout=layout)
    second.resize(700, 300)
    qtbot.addWidget(second)
    second.show()
    assert second.table_layout() == layout
    assert [row.key for row in second.table_model.rows] == ["b", "a", "c"]
    assert second.horizontalHeader().sectionSize(0) == 222


def test_an_old_layout_does_no_harm(qtbot: QtBot, look: Theme) -> None:
    layout = TableLayout((ColumnPlace("gone", 50), ColumnPlace("amount")), sort="gone")
    table = DataTable(model(), name="Payments", layout=layout)
    qtbot.addWidget(table)
    assert [place.key for place in table.table_layout().columns] == ["amount", "who", "id", "status", "refund"]
    assert table.table_layout().sort == ""


def test_the_last_column_cannot_be_hidden(table: DataTable[Payment]) -> None:
    for key in ("who", "status", "amount", "refund"):
        table.set_column_visible(key, False)
    assert [place.key for place in table.table_layout().columns if place.visible] == ["refund"]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_copies_sorts_and_chooses_columns(table: DataTable[Payment]) -> None:
    table.select_key("a")
    at = QPoint(10, 10)
    table.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, table.mapToGlobal(at)))
    menu = table.findChild(QMenu)
    assert menu is not None
    assert menu.isVisible()
    actions = {action.text(): action for part in (menu, *menu.findChildren(QMenu)) for action in part.actions()}
    actions["Copy rows"].trigger()
    assert QGuiApplication.clipboard().text().startswith("Customer\t")
    actions["Id"].trigger()
    assert ColumnPlace("id") in table.table_layout().columns
    actions["As they were"].trigger()
    assert ColumnPlace("id", visible=False) in table.table_layout().columns
    menu.close()


def test_a_table_can_be_as_high_as_its_rows(qtbot: QtBot, look: Theme) -> None:
    made = model(())
    table = DataTable(made, name="Payments", fit_rows=4)
    qtbot.addWidget(table)
    table.resize(700, 100)
    table.show()
    heights = []
    for count in (1, 3, 9):
        made.set_rows([Payment(str(n), "x", "succeeded", 1) for n in range(count)])
        heights.append(table.height())
    assert heights[1] - heights[0] == 2 * 46
    assert heights[2] - heights[1] == 46


def test_rounded_heads_and_dark_tables_are_drawn(qapp: QApplication, qtbot: QtBot, look: Theme) -> None:
    table = DataTable(model(), name="Payments", rounded_top=True, row_height=54)
    qtbot.addWidget(table)
    table.resize(600, 260)
    table.show()
    light = table.grab().toImage()
    apply(qapp, DARK, scale=1.5, has_motion=False)
    assert table.grab().toImage() != light
    assert table.verticalHeader().defaultSectionSize() == 81


def test_the_last_row_follows_the_cards_corners(qtbot: QtBot, look: Theme) -> None:
    table = DataTable(model(), name="Payments", fit_rows=5)
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.show()
    table.select_key("c")
    image = table.viewport().grab().toImage()
    selected = QColor(look.tokens.selection)
    bottom = image.height() - 1
    assert image.pixelColor(0, bottom) != selected
    assert image.pixelColor(image.width() - 1, bottom) != selected
    assert image.pixelColor(300, bottom) == selected  # and no line at the foot
    assert image.pixelColor(0, bottom - 20) == selected


@pytest.mark.parametrize("width", range(300, 700, 37))
def test_very_narrow_columns_leave_no_scroll_bar_behind(qtbot: QtBot, look: Theme, width: int) -> None:
    tiny: list[Column[Payment]] = [
        Column("key", "#", lambda row: row.key),
        Column("none", "", lambda _row: ""),
        Column("who", "Who", lambda row: row.who, stretch=True),
    ]
    made = TableModel(tiny, lambda row: row.key)
    made.set_rows(PAYMENTS)
    table = DataTable(made, name="Payments")
    qtbot.addWidget(table)
    table.resize(width, 200)
    table.show()
    assert table.horizontalHeader().length() == table.viewport().width()
    assert not table.horizontalScrollBar().isVisible()
