"""Cells are drawn as they are meant, whatever stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from tests.ui.hostile import HOSTILE
from tests.ui.models.rows import Payment, model
from ui.models.column import ButtonCell, Cell, CellKind, PillCell
from ui.models.delegates import CellDelegate, button_area, cell_at
from ui.widgets.data_table import DataTable

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from pytestqt.qtbot import QtBot

    from ui.theme.current import Theme

PLAIN = QStyle.StateFlag.State_Enabled


def painted(delegate: CellDelegate, index: QModelIndex, state: QStyle.StateFlag = PLAIN) -> QImage:
    image = QImage(220, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, 220, 40)
    option.state = state
    painter = QPainter(image)
    delegate.paint(painter, option, index)
    painter.end()
    return image


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_can_be_drawn(look: Theme, name: str) -> None:
    made = model((Payment("a", name, name, 1),))
    for column in range(made.columnCount()):
        assert not painted(CellDelegate(), made.index(0, column)).isNull()


@pytest.mark.parametrize("column", [0, 2, 3, 4])
def test_selected_hovered_and_focused_cells_differ(look: Theme, column: int) -> None:
    made = model()
    delegate = CellDelegate()
    index = made.index(0, column)
    plain = painted(delegate, index)
    assert painted(delegate, index, PLAIN | QStyle.StateFlag.State_Selected) != plain
    focused = PLAIN | QStyle.StateFlag.State_HasFocus
    assert painted(delegate, index, focused) == plain
    delegate.shows_ring = True
    assert painted(delegate, index, focused) != plain
    delegate.hovered_row = 0
    assert painted(delegate, index) != plain


def test_widths_follow_what_is_in_the_cell(look: Theme) -> None:
    delegate = CellDelegate()
    text = delegate.natural_width(Cell(CellKind.TEXT, "Lumen"))
    assert delegate.natural_width(Cell(CellKind.TEXT, "Lumen Studio")) > text
    assert delegate.natural_width(Cell(CellKind.TEXT, "Lumen", secondary="a longer second line")) > text
    pill = Cell(CellKind.PILLS, "", pills=(PillCell("paid"),))
    assert delegate.natural_width(Cell(CellKind.PILLS, "note", pills=pill.pills)) > delegate.natural_width(pill)
    empty = delegate.natural_width(Cell(CellKind.BUTTON, ""))
    assert delegate.natural_width(Cell(CellKind.BUTTON, "", button=ButtonCell("Do"))) > empty


def test_a_button_stays_in_its_cell(look: Theme) -> None:
    area = QRectF(100, 50, 60, 36)
    cell = Cell(CellKind.BUTTON, "", button=ButtonCell("A long command"))
    assert area.contains(button_area(look, area, cell, 12))
    assert button_area(look, area, Cell(CellKind.BUTTON, ""), 12).isNull()


def told(view: DataTable[Payment], column: int, width: int) -> str:
    """What the tool tip of the first row's cell would say."""
    index = view.table_model.index(1, column)
    cell = cell_at(index)
    assert cell is not None
    delegate = view.itemDelegate()
    assert isinstance(delegate, CellDelegate)
    area = QRectF(0, 0, width, 40)
    return delegate.tip(cell, index, area, button_area(_look(), area, cell, 12).center())


def _look() -> Theme:
    from ui.theme.current import theme

    return theme()


def test_tips_tell_what_is_cut_and_why_not(qtbot: QtBot, look: Theme) -> None:
    view = DataTable(model(), name="Payments")
    qtbot.addWidget(view)
    assert told(view, 0, 400) == ""
    assert told(view, 0, 30) == "Kite & Co id b"
    assert told(view, 1, 400) == "payment b"
    assert told(view, 4, 120) == "Nothing was captured."


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_help_is_asked_of_cells_only(qtbot: QtBot, look: Theme) -> None:
    view = DataTable(model(), name="Payments")
    qtbot.addWidget(view)
    delegate = view.itemDelegate()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(1, 1), QPoint(1, 1))
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, 100, 30)
    assert delegate.helpEvent(event, view, option, view.table_model.index(0, 0))
    assert not delegate.helpEvent(event, view, option, view.rootIndex())
