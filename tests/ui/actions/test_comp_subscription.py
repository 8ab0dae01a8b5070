"""The fields of a comp, what they make of it, and the whole way over a practice company."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from billing_console.actions.comp_subscription import CompSubscription
from billing_console.actions.extend_trial import ExtendTrial
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput
from billing_console.domain.facts import Facts
from tests import made
from tests.subscribed import LOYAL
from tests.ui.actions.desk import CUSTOMER, Desk, Until, open_desk
from tests.ui.actions.found import button, by_name, shown_texts, told
from ui.actions.comp_subscription import CompForm
from ui.actions.confirm import ASK, ConfirmSheet
from ui.commands import Wish
from ui.widgets.button import Button
from ui.widgets.line_edit import LineEdit
from ui.widgets.radio_group import RadioButton

Open = Callable[..., CompForm]
END = made.subscription().period_end


@pytest.fixture
def form(qtbot: QtBot) -> Open:
    kept: list[CompForm] = []

    def make(facts: Facts | None = None, **preset: str) -> CompForm:
        known = facts or made.facts()
        wish = Wish("comp_subscription", known, "sub_one", Bucket.PRODUCT_FAILURE, preset)
        made_form = CompForm(wish, known, made.NOW)
        kept.append(made_form)
        qtbot.addWidget(made_form)
        made_form.show()
        return made_form

    return make


def choose(form: CompForm, words: str) -> None:
    by_name(form, words, RadioButton).click()


def type_into(root: CompForm | ConfirmSheet, name: str, text: str) -> None:
    field = by_name(root, name, LineEdit)
    field.selectAll()
    QTest.keyClicks(field, text)


def test_it_begins_with_one_month(form: Open) -> None:
    assert form().action() == CompSubscription(
        "cus_amara", "sub_one", "repeating", Bucket.PRODUCT_FAILURE, made.NOW, 1, "With our apologies"
    )


def test_a_second_look_gives_the_same_coupon(form: Open) -> None:
    opened = form()
    first = opened.action()
    opened.set_facts(made.facts(), made.NOW + timedelta(minutes=5))
    second = opened.action()
    assert isinstance(first, CompSubscription)
    assert first == second


@pytest.mark.parametrize(("words", "duration"), [("Next invoice free", "once"), ("Without an end", "forever")])
def test_other_lengths_need_no_number(form: Open, words: str, duration: str) -> None:
    opened = form()
    choose(opened, words)
    assert not by_name(opened, "Months", LineEdit).isVisible()
    choose(opened, "VIP")
    action = opened.action()
    assert isinstance(action, CompSubscription)
    assert (action.duration, action.months, action.label) == (duration, None, "Complimentary")


@pytest.mark.parametrize("text", ["", "x", "1.5", "0", "37", "9999"])
def test_months_that_can_not_be(form: Open, text: str) -> None:
    opened = form()
    type_into(opened, "Months", text) if text else by_name(opened, "Months", LineEdit).clear()
    with pytest.raises(InvalidInput, match="months_range") as refused:
        opened.action().plan(made.facts(), made.NOW)
    assert opened.show_problem(refused.value)
    assert "Choose 1 to 36 months" in by_name(opened, "Months", LineEdit).accessibleDescription()
    type_into(opened, "Months", "2")
    opened.action()
    assert by_name(opened, "Months", LineEdit).accessibleDescription() == ""


def test_a_period_is_extended_by_thirty_days_unless_said(form: Open) -> None:
    opened = form()
    choose(opened, "Extend the period")
    assert END is not None
    assert opened.action() == ExtendTrial("cus_amara", "sub_one", END + timedelta(days=30), Bucket.PRODUCT_FAILURE)
    type_into(opened, "Next charge on", "24.12")
    action = opened.action()
    assert isinstance(action, ExtendTrial)
    assert action.until == END.replace(day=24)


@pytest.mark.parametrize(
    ("text", "code"), [("soon", "date_unreadable"), ("-7", "date_past"), ("1.1.2030", "trial_too")]
)
def test_what_is_no_day_to_come_is_said_beside_the_field(form: Open, text: str, code: str) -> None:
    opened = form()
    choose(opened, "Extend the period")
    type_into(opened, "Next charge on", text)
    with pytest.raises(InvalidInput, match=code) as refused:
        opened.action().plan(made.facts(), made.NOW)
    assert opened.show_problem(refused.value)
    assert by_name(opened, "Next charge on", LineEdit).accessibleDescription() != ""


def test_existing_discounts_are_named(form: Open) -> None:
    assert "none · would be kept" in shown_texts(form())
    known = made.facts(subscriptions=(made.subscription(discounts=(LOYAL,)),))
    assert "Loyal · kept" in shown_texts(form(known))


# ------------------------------------------------------------------------------------------------------ the whole way


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def _sheet(desk: Desk, **preset: str) -> ConfirmSheet:
    wish = Wish("comp_subscription", await desk.facts(), "sub_c1", Bucket.PRODUCT_FAILURE, preset)
    sheet = ConfirmSheet(desk.window, desk.console, wish)
    desk.sheets.append(sheet)
    sheet.open()
    return sheet


def _can(sheet: ConfirmSheet, words: str) -> bool:
    return any(b.text() == words and b.isEnabled() for b in sheet.findChildren(Button))


async def test_two_months_are_given(desk: Desk, until: Until) -> None:
    sheet = await _sheet(desk)
    await until(lambda: _can(sheet, "Comp 1 month"))
    type_into(sheet, "Months", "2")
    await until(lambda: _can(sheet, "Comp 2 months"))
    assert any(text.startswith("Given away: 2 × the invoice") for text in shown_texts(sheet))
    assert "$98.00" in shown_texts(sheet)
    button(sheet, "Comp 2 months").click()
    await until(lambda: "written to the trail as" in told(sheet))
    (coupon,) = desk.stripe.all("coupon")
    assert (coupon["percent_off"], coupon["duration_in_months"], coupon["max_redemptions"]) == (100, 2, 1)
    found = next(s for s in desk.stripe.all("subscription") if s["customer"] == CUSTOMER)
    assert len(found["discounts"]) == 1


async def test_without_an_end_a_second_person_is_asked(desk: Desk, until: Until) -> None:
    sheet = await _sheet(desk, how="forever")
    await until(lambda: any("for a second person to decide" in text for text in shown_texts(sheet)))
    assert any(b.text() == ASK for b in sheet.findChildren(Button))
    assert not _can(sheet, "Comp without an end")
