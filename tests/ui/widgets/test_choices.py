"""Tabs, radio groups, check boxes and combos by keyboard and by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest

from tests.ui.front import in_front
from ui.widgets.check_box import CheckBox
from ui.widgets.combo import Combo
from ui.widgets.radio_group import Option, RadioGroup
from ui.widgets.tabs import Tab, Tabs

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.theme.current import Theme

OPTIONS = (
    Option("end", "At period end", "Can be undone until then.", "preferred"),
    Option("now", "Now & here", "Cannot be undone."),
    Option("date", "On a date", allowed=False, reason="The subscription has no period."),
)


def tabs(qtbot: QtBot) -> Tabs:
    made = Tabs(
        [Tab("payments", "Payments", 14), Tab("credit", "Credit & notes"), Tab("time", "Timeline")], name="Records"
    )
    qtbot.addWidget(made)
    made.show()
    return made


def test_arrows_move_the_tab(qtbot: QtBot, look: Theme) -> None:
    made = tabs(qtbot)
    with qtbot.waitSignal(made.changed, timeout=500) as caught:
        QTest.keyClick(made, Qt.Key.Key_Right)
    assert caught.args == ["credit"]
    assert made.key() == "credit"


def test_tabs_are_chosen_by_key_and_count(qtbot: QtBot, look: Theme) -> None:
    made = tabs(qtbot)
    made.choose("time")
    assert made.key() == "time"
    made.set_count("time", 3)
    assert made.tabText(2) == "Timeline 3"
    made.set_count("time", None)
    assert made.tabText(2) == "Timeline"
    with pytest.raises(ValueError, match="nowhere"):
        made.choose("nowhere")
    assert not made.grab().isNull()


@pytest.mark.parametrize("layout", [{"columns": 0}, {"columns": 2}, {"columns": 3, "cards": True}], ids=str)
def test_a_radio_group_tells_the_choice(qtbot: QtBot, look: Theme, layout: dict[str, int]) -> None:
    group = RadioGroup(OPTIONS, name="When", **layout)  # type: ignore[arg-type]  # a table of keywords
    qtbot.addWidget(group)
    group.show()
    assert group.key() == ""
    with qtbot.waitSignal(group.changed, timeout=500) as caught:
        QTest.mouseClick(group.button("now"), Qt.MouseButton.LeftButton)
    assert caught.args == ["now"]
    group.choose("end")
    assert group.key() == "end"
    assert not group.grab().isNull()


def test_arrows_move_the_choice(qtbot: QtBot, look: Theme) -> None:
    group = RadioGroup(OPTIONS, name="When", columns=1, chosen="end")
    in_front(qtbot, group)
    group.button("end").setFocus()
    QTest.keyClick(group.button("end"), Qt.Key.Key_Down)
    assert group.key() == "now"


def test_a_choice_that_is_not_allowed_says_why(qtbot: QtBot, look: Theme) -> None:
    group = RadioGroup(OPTIONS, name="When", cards=True)
    qtbot.addWidget(group)
    group.show()
    button = group.button("date")
    assert not button.isEnabled()
    assert "no period" in button.toolTip()
    assert "no period" in button.accessibleDescription()
    card = button.parentWidget()
    assert card is not None
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert group.key() == ""


def test_the_whole_card_can_be_clicked(qtbot: QtBot, look: Theme) -> None:
    group = RadioGroup(OPTIONS, name="When", cards=True)
    qtbot.addWidget(group)
    group.show()
    card = group.button("now").parentWidget()
    assert card is not None
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert group.key() == "now"
    assert group.button("now").accessibleName() == "Now & here"


def test_a_check_box_toggles_by_space_and_anywhere_on_its_words(qtbot: QtBot, look: Theme) -> None:
    box = CheckBox("Review MRR & alerts")
    qtbot.addWidget(box)
    box.resize(200, 24)
    box.show()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert box.isChecked()
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(150, 12))
    assert not box.isChecked()
    assert box.accessibleName() == "Review MRR & alerts"
    assert not box.grab().isNull()


def test_a_combo_speaks_in_keys(qtbot: QtBot, look: Theme) -> None:
    combo = Combo("Reason", [("dup", "Duplicate"), ("fraud", "Fraudulent")], chosen="fraud")
    qtbot.addWidget(combo)
    combo.show()
    assert combo.key() == "fraud"
    with qtbot.waitSignal(combo.changed, timeout=500) as caught:
        QTest.keyClick(combo, Qt.Key.Key_Up)
    assert caught.args == ["dup"]
    with pytest.raises(ValueError, match="Reason"):
        combo.choose("other")
    assert combo.accessibleName() == "Reason"
    assert not combo.grab().isNull()


def test_a_passing_wheel_changes_nothing(qtbot: QtBot, look: Theme) -> None:
    combo = Combo("Reason", [("dup", "Duplicate"), ("fraud", "Fraudulent")])
    qtbot.addWidget(combo)
    combo.show()
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    combo.wheelEvent(event)
    assert combo.key() == "dup"
    assert not event.isAccepted()


def test_a_row_is_high_enough_to_be_hit_from_circle_to_end(qtbot: QtBot, look: Theme) -> None:
    group = RadioGroup([Option("a", "One"), Option("b", "Two")], name="Which", columns=1)
    qtbot.addWidget(group)
    group.resize(300, 80)
    group.show()
    row = group.button("b")
    assert row.height() >= 24
    assert row.width() == 300
    for x in (2, 298):
        group.choose("a")
        QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(x, row.height() - 2))
        assert group.key() == "b"
