"""Tables by keyboard and mouse: rows, buttons, copies, columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from tests.ui.front import in_front
from tests.ui.models.rows import PAYMENTS, Payment, model
from ui.models.delegates import CellDelegate, button_area, cell_at
from ui.widgets.data_table import DataTable

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


def test_a_held_key_does_not_change_what_a_page_selects(table: DataTable[Payment]) -> None:
    table.select_key("a")
    QTest.keyPress(table, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    assert table.select_key("a")
    assert table.select_key("b")
    assert table.selected_rows() == [PAYMENTS[1]]
    QTest.keyRelease(table, Qt.Key.Key_Control)
