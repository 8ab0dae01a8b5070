"""The table model keeps Qt's promises, and the selection on its rows."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from tests.ui.hostile import HOSTILE
from tests.ui.models.rows import PAYMENTS, Payment, columns, model
from ui.models.column import CellKind, Column
from ui.models.table import ROW_ROLE, TableModel

if TYPE_CHECKING:
    from ui.theme.current import Theme

ROLE = Qt.ItemDataRole


def watched(made: TableModel[Payment]) -> QAbstractItemModelTester:
    # A child of the model, or it would be gone before the test begins; a warning of Qt's fails the test.
    return QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Warning, made)


def keys(made: TableModel[Payment]) -> str:
    return "".join(row.key for row in made.rows)


def test_cells_in_every_role(look: Theme) -> None:
    made = model()
    watched(made)
    assert (made.rowCount(), made.columnCount()) == (3, 5)
    assert made.index(0, 0).data() == "Lumen Studio id a"
    assert made.index(1, 2).data() == "failed ask the bank"
    assert made.index(0, 3).data(ROLE.AccessibleTextRole) == "Amount: $49.00 US dollars, succeeded"
    assert made.index(1, 4).data(ROLE.AccessibleTextRole) == "Refund…, not available: Nothing was captured."
    assert made.index(0, 4).data(ROLE.AccessibleTextRole) == "Refund…"
    assert made.index(0, 1).data(ROLE.ToolTipRole) == "payment a"
    assert made.index(0, 0).data(ROW_ROLE) is PAYMENTS[0]
    assert Qt.AlignmentFlag(made.index(0, 3).data(ROLE.TextAlignmentRole)) & Qt.AlignmentFlag.AlignRight


def test_heads_have_titles_and_names(look: Theme) -> None:
    made = model()
    across = Qt.Orientation.Horizontal
    assert made.headerData(0, across) == "Customer"
    assert made.headerData(4, across) == ""
    assert made.headerData(4, across, ROLE.AccessibleTextRole) == "refund"
    assert made.headerData(0, Qt.Orientation.Vertical) is None
    assert made.headerData(99, across) is None


def test_the_selection_stays_on_its_rows(look: Theme) -> None:
    made = model()
    watched(made)
    selection = QItemSelectionModel(made)
    flags = QItemSelectionModel.SelectionFlag
    selection.select(made.index(1, 0), flags.Select | flags.Rows)
    changed = dataclasses.replace(PAYMENTS[1], who="Kite GmbH")
    made.set_rows([PAYMENTS[2], dataclasses.replace(PAYMENTS[0], key="z"), changed])
    assert [made.row_at(index.row()) for index in selection.selectedRows()] == [changed]
    made.set_rows([PAYMENTS[0]])
    assert selection.selectedRows() == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    before=st.lists(st.sampled_from("abcdefgh"), unique=True),
    after=st.lists(st.sampled_from("abcdefgh"), unique=True),
)
def test_any_change_of_rows_keeps_what_remains(look: Theme, before: list[str], after: list[str]) -> None:
    made = model(tuple(Payment(key, key, "succeeded", 1) for key in before))
    watched(made)
    marks = {key: QPersistentModelIndex(made.index(number, 0)) for number, key in enumerate(before)}
    made.set_rows([Payment(key, key.upper(), "failed", 2) for key in after])
    assert keys(made) == "".join(after)
    assert all(row.status == "failed" for row in made.rows)
    for key, mark in marks.items():
        assert mark.isValid() == (key in after)
        assert not mark.isValid() or made.row_at(mark.row()).key == key


def test_two_rows_with_one_key_are_a_mistake_of_ours(look: Theme) -> None:
    made = model()
    with pytest.raises(ValueError, match="same key"):
        made.set_rows([PAYMENTS[0], PAYMENTS[0]])
    assert keys(made) == "abc"


@pytest.mark.parametrize(
    ("column", "order", "expected"),
    [
        (0, Qt.SortOrder.AscendingOrder, "bac"),  # as people read, capitals or not
        (0, Qt.SortOrder.DescendingOrder, "cab"),
        (3, Qt.SortOrder.AscendingOrder, "abc"),  # by amount, what has none last
        (3, Qt.SortOrder.DescendingOrder, "bac"),
    ],
)
def test_sorting(look: Theme, column: int, order: Qt.SortOrder, expected: str) -> None:
    made = model()
    watched(made)
    made.sort(column, order)
    assert keys(made) == expected


def test_the_order_holds_for_rows_that_come_later(look: Theme) -> None:
    made = model()
    made.sort(3, Qt.SortOrder.DescendingOrder)
    made.set_rows([*PAYMENTS, Payment("d", "New", "succeeded", 5000)])
    assert keys(made) == "bdac"
    made.sort(-1)
    made.set_rows(PAYMENTS)
    assert keys(made) == "abc"
    made.sort(4)  # a column of buttons has no order
    assert keys(made) == "abc"


def test_rows_are_found_by_key(look: Theme) -> None:
    made = model()
    assert made.number_of("c") == 2
    assert made.number_of("nobody") is None
    assert made.key_at(0) == "a"


def test_a_copy_has_headers_and_no_buttons(look: Theme) -> None:
    assert model().as_tsv([1], [3, 0, 4]) == "Amount\tCustomer\n$7200.00\tKite & Co id b\n"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_copy_cannot_be_mistaken(look: Theme, name: str) -> None:
    made = TableModel([Column("who", "Customer", lambda row: row.who), *columns()[3:4]], lambda row: row.key)
    made.set_rows([Payment("a", name, "succeeded", -4900)])
    lines = made.as_tsv([0]).split("\n")
    assert len(lines) == 3
    assert all(line.count("\t") == 1 for line in lines[:2])
    assert not lines[1].startswith(("=", "+", "-", "@"))
    assert lines[1].endswith(("-49.00", "—")) or "$" in lines[1]


@pytest.mark.parametrize("before", ["\u200b", "\ufeff", "\x00", "\u202e", "\u00ad", ""])
@pytest.mark.parametrize("formula", ["=1+1", "|calc", "\uff1d1"])
def test_a_formula_behind_what_cannot_be_seen_is_marked_too(look: Theme, before: str, formula: str) -> None:
    made: TableModel[Payment] = TableModel([Column("who", "Customer", lambda row: row.who)], lambda row: row.key)
    made.set_rows([Payment("a", before + formula, "succeeded", 1)])
    assert made.as_tsv([0]).split("\n")[1].startswith("'")


def test_figures_stay_figures_in_a_copy(look: Theme) -> None:
    column: Column[Payment] = Column("change", "Change", lambda _row: "-$3.10", CellKind.MONEY)
    made = TableModel([column], lambda row: row.key)
    made.set_rows(PAYMENTS[:1])
    assert made.as_tsv([0]) == "Change\n-$3.10\n"
