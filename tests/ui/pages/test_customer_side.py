"""What was noticed, what is safest to do, and the case."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from billing_console.actions import NextStep
from billing_console.domain.cases import Bucket, Case
from tests.made import NOW, facts
from tests.ui.actions.found import by_name, shown_texts
from tests.ui.pages.customer_views import double_checkout, view
from ui.pages.customer_side import NOTHING_FOUND, Side
from ui.widgets.button import Button
from ui.widgets.card import Card

CASE = Case(412, "cus", "Amara", Bucket.DUPLICATE_PURCHASE, "M. Keller", NOW - timedelta(hours=3), "called twice")


def _side(qtbot: QtBot, *, case: Case | None = None, refusal: str = "") -> Side:
    side = Side()
    qtbot.addWidget(side)
    side.resize(318, 800)
    side.set_view(view(double_checkout(), case), lambda step: refusal if step.action else "")
    side.show()
    return side


def test_diagnosis_and_steps(qtbot: QtBot) -> None:
    texts = shown_texts(_side(qtbot))
    assert "2 findings" in texts
    assert "Charged twice on 2 Nov" in texts
    assert texts.index("Send portal link") < texts.index("Refund $49.00 from 10:14") < texts.index("Write follow-up")
    assert "Case" not in texts


def test_doing_a_step_hands_it_over(qtbot: QtBot) -> None:
    side = _side(qtbot)
    with qtbot.waitSignal(side.step_chosen) as told:
        by_name(side, "Do: Refund $49.00 from 10:14", Button).click()
    step = told.args[0]
    assert isinstance(step, NextStep)
    assert (step.action, step.object_id) == ("refund_payment", "ch_two")
    assert by_name(side, "Do: Send portal link", Button).isEnabled()


def test_a_step_that_is_not_allowed_says_why(qtbot: QtBot) -> None:
    side = _side(qtbot, refusal="Offline")
    button = by_name(side, "Do: Refund $49.00 from 10:14", Button)
    assert not button.isEnabled()
    assert button.accessibleDescription() == "Offline"


def test_the_case_when_there_is_one(qtbot: QtBot) -> None:
    texts = shown_texts(_side(qtbot, case=CASE))
    assert {"CASE-0412", "Duplicate personal purchase", "M. Keller", "20 Nov 2026 06:52", "called twice"} <= set(texts)


def test_nothing_found_is_said(qtbot: QtBot) -> None:
    side = _side(qtbot)
    side.set_view(view(facts()), lambda _: "")
    qtbot.waitUntil(lambda: NOTHING_FOUND in shown_texts(side))
    assert "Safest next step" not in shown_texts(side)


def test_two_abreast_in_a_narrow_window(qtbot: QtBot) -> None:
    side = _side(qtbot, case=CASE)

    def places() -> list[tuple[int, int]]:
        cards: list[QWidget] = [card for card in side.findChildren(Card) if card.isVisibleTo(side)]
        return [(card.x(), card.y()) for card in cards]

    assert len({x for x, _ in places()}) == 1
    side.set_flat(True)
    side.resize(790, 500)
    qtbot.waitUntil(lambda: len({x for x, _ in places()}) == 2)
    (first, second, third) = places()
    assert first[1] == second[1] < third[1]
