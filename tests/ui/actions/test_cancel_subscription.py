"""The fields of a cancellation, what they make of it, and the whole way over a practice company."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from billing_console.actions.cancel_subscription import CancelSubscription, Feedback, When
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput, NotFound
from billing_console.domain.facts import Facts
from tests import made
from tests.ui.actions.desk import CUSTOMER, Desk, Until, open_desk
from tests.ui.actions.found import button, by_name, shown_texts, told
from ui.actions.cancel_subscription import CancelForm
from ui.actions.confirm import ConfirmSheet
from ui.commands import Wish
from ui.format import local_zone
from ui.widgets.button import Button
from ui.widgets.check_box import CheckBox
from ui.widgets.combo import Combo
from ui.widgets.line_edit import LineEdit
from ui.widgets.radio_group import RadioButton

Open = Callable[..., CancelForm]
END = made.subscription().period_end


@pytest.fixture
def form(qtbot: QtBot) -> Open:
    kept: list[CancelForm] = []

    def make(facts: Facts | None = None, bucket: Bucket | None = Bucket.NO_SELF_SERVICE, **preset: str) -> CancelForm:
        known = facts or made.facts()
        made_form = CancelForm(Wish("cancel_subscription", known, "sub_one", bucket, preset), known, made.NOW)
        kept.append(made_form)
        qtbot.addWidget(made_form)
        made_form.resize(720, 600)
        made_form.show()
        return made_form

    return make


def choose(form: CancelForm, words: str) -> None:
    by_name(form, words, RadioButton).click()


def type_day(form: CancelForm, text: str) -> None:
    field = by_name(form, "Day it ends", LineEdit)
    field.selectAll()
    QTest.keyClicks(field, text)


def test_it_begins_with_the_gentlest(form: Open) -> None:
    opened = form()
    assert opened.action() == CancelSubscription(
        "cus_amara", "sub_one", When.PERIOD_END, Bucket.NO_SELF_SERVICE, made.NOW
    )
    assert any(text.startswith("2 Dec 2026") and "undone until then" in text for text in shown_texts(opened))
    assert "Amara Okafor · Pro · sub_one" in opened.about


def test_a_duplicate_is_preset_to_end_at_once_without_proration(form: Open) -> None:
    action = form(bucket=Bucket.DUPLICATE_PURCHASE, when="now").action()
    assert (action.when, action.credits_unused_time, action.bills_pending) == (When.NOW, False, False)
    assert action.feedback is Feedback.OTHER


def test_the_offer_of_the_portal_is_recorded(form: Open) -> None:
    opened = form()
    by_name(opened, "Offered the portal link", CheckBox).click()
    assert opened.action().portal_offered


def test_unused_time_is_only_asked_where_some_is_left(form: Open) -> None:
    opened = form()
    credit = by_name(opened, "Credit on the account", RadioButton)
    assert not credit.isVisible()
    choose(opened, "Now")
    assert credit.isVisible()
    credit.click()
    assert opened.action().credits_unused_time
    choose(opened, "At period end")
    assert not opened.action().credits_unused_time


def test_what_was_not_billed_is_asked_at_once_only_and_goes_with_the_credit(form: Open) -> None:
    opened = form(when="now")
    choose(opened, "Bill it now")
    assert opened.action().bills_pending
    choose(opened, "Credit on the account")
    assert not by_name(opened, "Bill it now", RadioButton).isVisible()
    choose(opened, "At period end")
    assert not opened.action().bills_pending
    assert "Not yet billed" not in shown_texts(opened)


def test_the_refund_is_a_step_of_its_own(form: Open) -> None:
    texts = shown_texts(form())
    assert "$49.00 of 2 Nov 2026 by Visa 4242 could go back" in texts
    nothing = made.facts(payments=(made.payment(refunded_amount=made.usd(4900)),))
    assert "Nothing was paid that could go back" in shown_texts(form(nothing))


def test_unpaid_invoices_stay_or_are_voided(form: Open) -> None:
    owed = made.invoice("in_open", number="NW-9", status="open", amount_remaining=made.usd(4900))
    opened = form(made.facts(invoices=(made.invoice(), owed)))
    assert "NW-9 $49.00" in shown_texts(opened)
    assert opened.action().void_invoices == ()
    choose(opened, "Void them")
    assert opened.action().void_invoices == ("in_open",)


def test_reason_and_comment_go_to_stripe_and_the_note_does_not(form: Open) -> None:
    opened = form()
    by_name(opened, "Reason sent to Stripe", Combo).choose("too_expensive")
    QTest.keyClicks(by_name(opened, "Comment sent to Stripe", LineEdit), " dear ")
    QTest.keyClicks(by_name(opened, "Note for the trail", LineEdit), "rang twice")
    action = opened.action()
    assert (action.feedback, action.comment) == (Feedback.TOO_EXPENSIVE, "dear")
    assert "rang" not in repr(action)
    assert opened.note() == "rang twice"


def test_what_happened_has_to_be_said(form: Open) -> None:
    opened = form(bucket=None)
    with pytest.raises(InvalidInput, match="bucket_missing"):
        opened.action()
    by_name(opened, "What happened", Combo).choose(Bucket.PRODUCT_FAILURE.value)
    assert opened.action().bucket is Bucket.PRODUCT_FAILURE


def test_a_day_ends_with_its_last_second(form: Open) -> None:
    opened = form()
    assert not by_name(opened, "Day it ends", LineEdit).isVisible()
    choose(opened, "On a date…")
    type_day(opened, "dec")
    assert opened.action().on == datetime(2026, 12, 1, 23, 59, 59, tzinfo=local_zone()).astimezone(UTC)
    type_day(opened, "2.12")
    assert opened.action().on == END


@pytest.mark.parametrize(("text", "code"), [("soon", "date_unreadable"), ("-7", "date_past")])
def test_what_is_no_day_to_come_is_said_beside_the_field(form: Open, text: str, code: str) -> None:
    opened = form()
    choose(opened, "On a date…")
    type_day(opened, text)
    with pytest.raises(InvalidInput, match=code) as refused:
        opened.action().plan(made.facts(), made.NOW)
    assert opened.show_problem(refused.value)
    assert by_name(opened, "Day it ends", LineEdit).accessibleDescription() != ""


def test_an_empty_day_is_no_mistake_yet(form: Open) -> None:
    opened = form()
    choose(opened, "On a date…")
    with pytest.raises(InvalidInput, match="date_missing"):
        opened.action()
    assert by_name(opened, "Day it ends", LineEdit).accessibleDescription() == ""


def test_a_renewed_period_is_told_and_the_choice_stays(form: Open) -> None:
    opened = form(when="now")
    item = made.subscription().items[0]
    assert item.period_end is not None
    later = type(item)(item.id, item.price, 1, item.period_end, item.period_end + timedelta(days=31))
    opened.set_facts(made.facts(subscriptions=(made.subscription(items=(later,)),)), made.NOW + timedelta(hours=1))
    assert any(text.startswith("2 Jan 2027") for text in shown_texts(opened))
    assert opened.action().when is When.NOW
    assert opened.action().asked_at == made.NOW


def test_a_foreign_subscription_has_no_form(form: Open) -> None:
    with pytest.raises(NotFound):
        form(made.facts(subscriptions=()))


# ------------------------------------------------------------------------------------------------------ the whole way


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def _sheet(desk: Desk, **preset: str) -> ConfirmSheet:
    wish = Wish("cancel_subscription", await desk.facts(), "sub_c1", Bucket.NO_SELF_SERVICE, preset)
    sheet = ConfirmSheet(desk.window, desk.console, wish)
    desk.sheets.append(sheet)
    sheet.open()
    return sheet


def _subscription(desk: Desk) -> dict[str, object]:
    return next(s for s in desk.stripe.all("subscription") if s["customer"] == CUSTOMER)


async def test_canceled_at_period_end(desk: Desk, until: Until) -> None:
    sheet = await _sheet(desk)
    await until(lambda: any(b.isEnabled() and b.text() == "Cancel at period end" for b in _buttons(sheet)))
    assert {"Next invoice", "will not be created", "Keep subscription"} <= {*shown_texts(sheet), *_texts(sheet)}
    button(sheet, "Cancel at period end").click()
    await until(lambda: "written to the trail as" in told(sheet))
    assert _subscription(desk)["cancel_at_period_end"] is True
    assert "No money went back" not in told(sheet)


async def test_canceled_at_once_asks_for_the_refund(desk: Desk, until: Until) -> None:
    sheet = await _sheet(desk, when="now")
    await until(lambda: any(b.isEnabled() and b.text() == "Cancel now" for b in _buttons(sheet)))
    button(sheet, "Cancel now").click()
    await until(lambda: "written to the trail as" in told(sheet))
    assert _subscription(desk)["status"] == "canceled"
    assert "Done: Cancel now" in told(sheet)
    assert "No money went back" in told(sheet)


def _buttons(sheet: ConfirmSheet) -> list[Button]:
    return sheet.findChildren(Button)


def _texts(sheet: ConfirmSheet) -> list[str]:
    return [b.text() for b in _buttons(sheet)]
