"""The policy check, what will happen, and the amount typed once more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from billing_console.policy_pack import load_pack
from tests import made
from tests.ui.actions.found import by_name, on_screen
from tests.ui.actions.judged import preview
from ui.actions.check import PlanView, Retype, amount_to_retype
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit


@pytest.fixture
def view(qtbot: QtBot) -> PlanView:
    made_view = PlanView()
    qtbot.addWidget(made_view)
    return made_view


def test_an_allowed_plan_shows_its_effects(view: PlanView) -> None:
    view.show_preview(preview(), is_fresh=True)
    assert {"Re-read from Stripe 2 s ago", "$49.00", "Still refundable afterwards"} <= set(on_screen(view))


def test_a_denied_plan_promises_nothing(view: PlanView) -> None:
    disputed = made.facts(disputes=(made.dispute(),))
    view.show_preview(preview(facts=disputed), is_fresh=True)
    shown = on_screen(view)
    assert "Nothing: the policy check says no" in shown
    assert not any("Customer receives" in text for text in shown)


def test_an_unfinished_form_takes_back_what_was_promised(view: PlanView) -> None:
    view.show_preview(preview(), is_fresh=True)
    view.show_obstacle("Enter an amount.")
    shown = on_screen(view)
    assert {"Waits for the answers above", "Enter an amount."} <= set(shown)
    assert "$49.00" not in shown


@pytest.mark.parametrize(("is_beside", "told"), [(True, "Nothing yet"), (False, "That is too much.")])
def test_what_stands_beside_a_field_is_not_said_twice(qtbot: QtBot, view: PlanView, is_beside: bool, told: str) -> None:
    form = QWidget()
    qtbot.addWidget(form)
    said = Label("That is too much.", parent=form)
    said.setVisible(is_beside)
    view.show_obstacle("That is too much.", form)
    assert [text for text in on_screen(view) if text in {"Nothing yet", "That is too much."}] == [told]


@pytest.mark.parametrize(("is_reading", "words"), [(True, "Reading from Stripe…"), (False, "Not yet read from Stripe")])
def test_reading_is_told_apart_from_not_read(view: PlanView, is_reading: bool, words: str) -> None:
    view.show_preview(preview(), is_fresh=False, is_reading=is_reading)
    assert words in on_screen(view)


@pytest.mark.parametrize(
    ("mode", "limit", "minor", "is_asked"),
    [
        ("live", 4899, 4900, True),
        ("live", 4900, 4900, False),
        ("live", None, 4900, False),
        ("test", 100, 4900, False),
        ("practice", 100, 4900, False),
    ],
)
def test_when_the_amount_is_typed_once_more(mode: str, limit: int | None, minor: int, is_asked: bool) -> None:
    policy = replace(load_pack(), retype_above={} if limit is None else {"usd": limit})
    wanted = amount_to_retype(preview(made.usd(minor)), mode, policy)
    assert wanted == (made.usd(minor) if is_asked else None)


def test_what_is_not_allowed_is_not_typed_either() -> None:
    policy = replace(load_pack(), retype_above={"usd": 100})
    assert amount_to_retype(preview(role="support"), "live", policy) is None
    assert amount_to_retype(None, "live", policy) is None


@pytest.mark.parametrize(
    ("text", "is_met"), [("49.00", True), ("49", True), ("$49,00", True), ("48", False), ("", False), ("abc", False)]
)
def test_only_the_same_amount_will_do(qtbot: QtBot, text: str, is_met: bool) -> None:
    line = Retype()
    qtbot.addWidget(line)
    assert line.is_met()
    line.ask_for(made.usd(4900))
    QTest.keyClicks(by_name(line, "Type the amount to confirm", LineEdit), text)
    assert line.is_met() is is_met
    line.ask_for(made.usd(5000))
    assert not line.is_met()
