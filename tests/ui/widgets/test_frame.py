"""The frame around the pages: mode bar, rail, top bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.front import in_front
from ui.theme.tokens import LIGHT, Tone
from ui.widgets.avatar import Avatar, initials
from ui.widgets.mode_bar import ModeBar
from ui.widgets.rail import Rail, RailItem
from ui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.theme.current import Theme

ITEMS = (RailItem("today", "Today", "inbox"), RailItem("customers", "Customers", "users"))


@pytest.fixture
def rail(qtbot: QtBot, look: Theme) -> Rail:
    made = Rail("Billing Console", ITEMS, [RailItem("settings", "Settings", "gear")])
    made.resize(196, 500)
    in_front(qtbot, made)
    return made


@pytest.mark.parametrize(
    ("mode", "word", "surface"),
    [
        ("live", "LIVE", LIGHT.live.surface),
        ("test", "TEST MODE", LIGHT.test.surface),
        ("practice", "PRACTICE MODE", LIGHT.training.surface),
        ("who knows", "LIVE", LIGHT.live.surface),
    ],
)
def test_the_mode_is_a_word_and_a_colour(qtbot: QtBot, look: Theme, mode: str, word: str, surface: str) -> None:
    bar = ModeBar(mode, word, "what it means")
    qtbot.addWidget(bar)
    bar.resize(600, 26)
    bar.show()
    assert bar.word.text() == word
    assert bar.accessibleName() == f"{word}. what it means"
    assert bar.grab().toImage().pixelColor(3, 13) == QColor(surface)


def test_the_mode_can_change(qtbot: QtBot, look: Theme) -> None:
    bar = ModeBar("practice", "PRACTICE MODE", "nothing is real")
    qtbot.addWidget(bar)
    bar.set_mode("test", "TEST MODE", "Stripe's test money")
    assert bar.word.colour() == bar.sentence.colour() == LIGHT.test.text
    assert bar.sentence.text() == "Stripe's test money"


def test_the_rail_tells_and_marks_the_page(qtbot: QtBot, rail: Rail) -> None:
    with qtbot.waitSignal(rail.chosen, timeout=500) as caught:
        QTest.mouseClick(rail.button("customers"), Qt.MouseButton.LeftButton)
    assert caught.args == ["customers"]
    rail.select("settings")
    assert [rail.button(key).isChecked() for key in ("today", "customers", "settings")] == [False, False, True]
    rail.select("a page without an entry")
    assert not rail.button("settings").isChecked()


def test_the_rail_by_keyboard(qtbot: QtBot, rail: Rail) -> None:
    rail.button("today").setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(rail.button("today"), Qt.Key.Key_Down)
    assert QApplication.focusWidget() is rail.button("customers")
    QTest.keyClick(rail.button("customers"), Qt.Key.Key_Up)
    assert QApplication.focusWidget() is rail.button("today")
    with qtbot.waitSignal(rail.chosen, timeout=500) as caught:
        QTest.keyClick(rail.button("today"), Qt.Key.Key_Return)
    assert caught.args == ["today"]


def test_counts_are_seen_and_spoken(rail: Rail) -> None:
    plain = rail.button("today").grab().toImage()
    rail.set_count("today", 1284, Tone.DANGER)
    assert rail.button("today").grab().toImage() != plain
    assert rail.button("today").accessibleDescription() == "1284 waiting"
    rail.select("today")
    rail.set_count("today", 7)
    assert not rail.button("today").grab().isNull()
    rail.select("customers")
    rail.set_count("today", None)
    assert rail.button("today").grab().toImage() == plain
    assert rail.button("today").accessibleDescription() == ""


def test_an_entry_that_is_not_allowed_says_why(rail: Rail) -> None:
    rail.set_allowed("customers", False, "Your role sees no customers.")
    button = rail.button("customers")
    assert not button.isEnabled()
    assert "sees no customers" in button.toolTip()
    assert button.accessibleDescription() == "Your role sees no customers."
    rail.set_allowed("customers", True)
    assert button.isEnabled()


def test_the_foot_shows_the_state_of_things(rail: Rail) -> None:
    rail.set_status(["Audit chain intact · 1,284", "Cache encrypted"])
    rail.set_status(["Locks in 14 min"])
    assert not rail.grab().isNull()


@pytest.fixture
def top(qtbot: QtBot, look: Theme) -> TopBar:
    made = TopBar("Search customers")
    made.resize(1100, 52)
    in_front(qtbot, made)
    return made


def test_the_search_box_opens_by_click_enter_and_typing(top: TopBar) -> None:
    told: list[str] = []
    top.search_requested.connect(told.append)
    QTest.mouseClick(top.search, Qt.MouseButton.LeftButton)
    QTest.keyClick(top.search, Qt.Key.Key_Return)
    QTest.keyClicks(top.search, "a")
    QTest.keyClick(top.search, Qt.Key.Key_Left)
    QTest.keyClick(top.search, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert told == ["", "", "a"]


def test_the_top_bar_says_who_where_and_how_fresh(top: TopBar) -> None:
    top.set_freshness("Offline · as of 09:41 UTC", Tone.WARNING)
    top.set_account("acct_1Nor…wind", "acct_1NorXXXXwind")
    top.set_role("Support lead")
    top.set_operator("Mira Keller")
    top.search.set_query("amara")
    assert top.freshness.text() == "Offline · as of 09:41 UTC"
    assert top.account.accessibleName() == "Account acct_1NorXXXXwind"
    assert top.role.accessibleName() == "Role Support lead"
    assert top.operator.accessibleName() == "Mira Keller"
    assert not top.grab().isNull()
    interface = QAccessible.queryAccessibleInterface(top.search)
    assert interface is not None
    assert interface.text(QAccessible.Text.Name) == "Search customers"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Mira Keller", "MK"), ("okokafe GmbH", "OG"), ("Prince", "P"), ("", "—"), ("<b> …", "—"), ("a. b. c.", "AC")],
)
def test_initials(qtbot: QtBot, look: Theme, name: str, expected: str) -> None:
    assert initials(name) == expected
    avatar = Avatar(name)
    qtbot.addWidget(avatar)
    assert avatar.accessibleName() == name
    assert not avatar.grab().isNull()
