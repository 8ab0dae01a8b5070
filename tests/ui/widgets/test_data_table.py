"""Tables by keyboard and mouse: rows, buttons, copies, columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QAccessible, QColor, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget

from tests.ui.front import in_front
from tests.ui.models.rows import PAYMENTS, Payment, model
from ui.models.column import Column
from ui.models.delegates import CellDelegate, button_area, cell_at
from ui.models.table import TableModel
from ui.theme.style import apply
from ui.theme.tokens import DARK
from ui.widgets.data_table import DataTable
from ui.widgets.table_layout import ColumnPlace, TableLayout

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.theme.current import Theme

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def table(qtbot: QtBot, look: Theme) -> DataTable[Payment]:
    made = DataTable(model(), name="Payments")
    made.resize(700, 300)
    in_front(qtbot, made)
    made.setFocus()
    return made


def in_button(table: DataTable[Payment], row: int) -> QPoint:
    index = table.table_model.index(row, 4)
    cell = cell_at(index)
    delegate = table.itemDelegate()
    assert cell is not None
    assert isinstance(delegate, CellDelegate)
    from ui.theme.current import theme

    return button_area(theme(), QRectF(table.visualRect(index)), cell, delegate.padding).center().toPoint()


def test_enter_opens_the_row(qtbot: QtBot, table: DataTable[Payment]) -> None:
    table.select_key("b")
    with qtbot.waitSignal(table.row_activated, timeout=500) as caught:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert caught.args == [PAYMENTS[1]]


def test_arrows_move_and_tell(qtbot: QtBot, table: DataTable[Payment]) -> None:
    table.select_key("a")
    with qtbot.waitSignal(table.row_selected, timeout=500) as caught:
        QTest.keyClick(table, Qt.Key.Key_Down)
    assert caught.args == [PAYMENTS[1]]
    assert table.current_row() == PAYMENTS[1]
    assert table.selected_rows() == [PAYMENTS[1]]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_keys_press_the_button_of_a_row(qtbot: QtBot, table: DataTable[Payment], key: Qt.Key) -> None:
    table.setCurrentIndex(table.table_model.index(0, 4))
    with qtbot.waitSignal(table.button_clicked, timeout=500) as caught:
        QTest.keyClick(table, key)
    assert caught.args == [PAYMENTS[0], "refund"]


def test_a_button_that_is_not_allowed_does_nothing(table: DataTable[Payment]) -> None:
    told: list[object] = []
    table.button_clicked.connect(lambda row, _key: told.append(row))
    table.row_activated.connect(told.append)
    table.setCurrentIndex(table.table_model.index(1, 4))
    QTest.keyClick(table, Qt.Key.Key_Return)
    QTest.mouseClick(table.viewport(), LEFT, pos=in_button(table, 1))
    assert told == []


def test_the_mouse_presses_the_button_only_where_it_is(qtbot: QtBot, table: DataTable[Payment]) -> None:
    told: list[str] = []
    table.button_clicked.connect(lambda _row, key: told.append(key))
    QTest.mouseClick(table.viewport(), LEFT, pos=in_button(table, 0))
    assert told == ["refund"]
    QTest.mousePress(table.viewport(), LEFT, pos=in_button(table, 0))
    QTest.mouseRelease(table.viewport(), LEFT, pos=QPoint(20, 20))
    beside = table.visualRect(table.table_model.index(0, 4)).topRight() + QPoint(-1, 1)
    QTest.mouseClick(table.viewport(), LEFT, pos=beside)
    assert told == ["refund"]


def test_a_double_click_opens_the_row_but_not_from_its_button(table: DataTable[Payment]) -> None:
    told: list[object] = []
    table.row_activated.connect(told.append)
    QTest.mouseDClick(table.viewport(), LEFT, pos=QPoint(20, 20))
    QTest.mouseDClick(table.viewport(), LEFT, pos=in_button(table, 0))
    assert told == [PAYMENTS[0]]


def test_the_hovered_row_and_button_can_be_seen(table: DataTable[Payment]) -> None:
    plain = table.viewport().grab().toImage()
    QTest.mouseMove(table.viewport(), QPoint(20, 20))
    hovered = table.viewport().grab().toImage()
    assert hovered != plain
    QTest.mouseMove(table.viewport(), in_button(table, 0))
    assert table.viewport().grab().toImage() != hovered
    assert table.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor


def test_copies_are_tab_separated_with_heads_in_the_order_shown(table: DataTable[Payment]) -> None:
    table.selectAll()
    table.horizontalHeader().moveSection(3, 0)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    text = QGuiApplication.clipboard().text()
    assert text.splitlines()[:2] == ["Amount\tCustomer\tStatus", "$49.00\tLumen Studio id a\tsucceeded"]
    assert len(text.splitlines()) == 4


def test_copying_a_cell_or_everything(table: DataTable[Payment]) -> None:
    assert table.copy_selection() == ""
    table.setCurrentIndex(table.table_model.index(1, 3))
    assert table.copy_cell() == QGuiApplication.clipboard().text() == "$7200.00"
    QGuiApplication.clipboard().clear()
    chord = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(table, Qt.Key.Key_C, chord)
    assert QGuiApplication.clipboard().text() == "$7200.00"
    assert len(table.copy_all().splitlines()) == 4


def test_clicks_on_a_head_sort_up_down_and_back(table: DataTable[Payment]) -> None:
    def order() -> str:
        return "".join(row.key for row in table.table_model.rows)

    head = table.horizontalHeader()
    at = QPoint(head.sectionViewportPosition(3) + 10, 10)
    seen = []
    for _ in range(2):
        QTest.mouseClick(head.viewport(), LEFT, pos=at)
        seen.append((order(), table.table_layout().sort, table.table_layout().descending))
    QTest.mouseClick(head.viewport(), LEFT, pos=at)
    assert seen == [("abc", "amount", False), ("bac", "amount", True)]
    assert table.table_layout().sort == ""
    assert not table.grab().isNull()


def test_the_selection_survives_new_rows_and_sorting(table: DataTable[Payment]) -> None:
    table.select_key("c")
    table.sort_by(0, Qt.SortOrder.DescendingOrder)
    table.table_model.set_rows([*reversed(PAYMENTS), Payment("d", "New", "succeeded", 1)])
    assert table.selected_rows() == [PAYMENTS[2]]
    assert not table.select_key("nobody")


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


def test_tab_leaves_the_table(qtbot: QtBot, look: Theme) -> None:
    window = QWidget()
    layout = QVBoxLayout(window)
    first, second = (DataTable(model(), name=name) for name in ("One", "Two"))
    layout.addWidget(first)
    layout.addWidget(second)
    in_front(qtbot, window)
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is second
    assert second.currentIndex().isValid()


def test_screen_readers_hear_whole_cells(table: DataTable[Payment]) -> None:
    interface = QAccessible.queryAccessibleInterface(table)
    assert interface is not None
    assert interface.text(QAccessible.Text.Name) == "Payments"
    cells = interface.tableInterface() if hasattr(interface, "tableInterface") else None
    if cells is not None:
        cell = cells.cellAt(0, 3)
        assert cell.text(QAccessible.Text.Name) == "Amount: $49.00 US dollars, succeeded"
    assert table.table_model.index(0, 3).data(Qt.ItemDataRole.AccessibleTextRole).endswith("succeeded")


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


def test_a_held_key_does_not_change_what_a_page_selects(table: DataTable[Payment]) -> None:
    table.select_key("a")
    QTest.keyPress(table, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    assert table.select_key("a")
    assert table.select_key("b")
    assert table.selected_rows() == [PAYMENTS[1]]
    QTest.keyRelease(table, Qt.Key.Key_Control)
