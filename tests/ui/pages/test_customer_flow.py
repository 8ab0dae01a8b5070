"""Widgets set like words."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.pages.customer_flow import Flow
from ui.widgets.label import Label


def _flow(qtbot: QtBot, widths: list[int]) -> tuple[QWidget, list[QWidget], Flow]:
    whole = QWidget()
    qtbot.addWidget(whole)
    flow = Flow(whole, gap=10, line_gap=4)
    parts = []
    for width in widths:
        part = QWidget()
        part.setFixedSize(width, 20)
        flow.addWidget(part)
        parts.append(part)
    return whole, parts, flow


def test_what_does_not_fit_goes_to_the_next_line(qtbot: QtBot) -> None:
    whole, parts, flow = _flow(qtbot, [100, 100, 100])
    whole.resize(215, 100)
    whole.show()
    assert [(p.x(), p.y()) for p in parts] == [(0, 0), (110, 0), (0, 24)]
    assert flow.heightForWidth(215) == 44
    assert flow.heightForWidth(320) == 20
    assert flow.sizeHint().width() == 320


def test_a_long_text_gets_no_wider_than_the_line(qtbot: QtBot) -> None:
    whole, _, flow = _flow(qtbot, [50])
    label = Label("W" * 500, elide=True)
    flow.addWidget(label)
    whole.resize(200, 100)
    whole.show()
    assert label.width() == 200
    assert label.is_cut()


def test_hidden_parts_take_no_room(qtbot: QtBot) -> None:
    whole, parts, flow = _flow(qtbot, [50, 50])
    whole.resize(200, 100)
    whole.show()
    parts[0].hide()
    flow.activate()
    assert parts[1].x() == 0


def test_parts_can_be_taken_out(qtbot: QtBot) -> None:
    _, parts, flow = _flow(qtbot, [50, 60])
    item = flow.takeAt(0)
    assert item is not None
    assert item.widget() is parts[0]
    assert flow.count() == 1
    assert flow.takeAt(5) is None
    assert flow.itemAt(1) is None
