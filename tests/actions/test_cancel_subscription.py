"""Canceling: when it ends, and what becomes of money, each asked and shown apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_console.actions.cancel_subscription import CancelSubscription, Feedback, When
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput
from billing_console.domain.money import Money
from billing_console.domain.subscriptions import unix
from tests import made
from tests.subscribed import ENDS, coming, effects, noted, planned, told, unmet, unused

LATER = made.NOW + timedelta(days=40)
OPEN = made.invoice("in_open", status="open", amount_paid=made.usd(0), amount_remaining=made.usd(4900), number="NW-9")


def cancel(when: When = When.NOW, **changed: Any) -> CancelSubscription:
    base = CancelSubscription("cus_amara", "sub_one", when, Bucket.NO_SELF_SERVICE, made.NOW, portal_offered=True)
    return replace(base, **changed)


def test_at_the_end_of_the_period() -> None:
    plan = planned(cancel(When.PERIOD_END, comment=" too dear ", feedback=Feedback.TOO_EXPENSIVE), period_end=None)
    (call,) = plan.calls
    assert (call.method, call.path) == ("POST", "/v1/subscriptions/sub_one")
    assert call.params == {
        "cancellation_details": {"feedback": "too_expensive", "comment": "too dear"},
        "cancel_at_period_end": True,
    }
    assert call.lookup_state == {"cancel_at_period_end": True}
    assert told(plan, "ends_at")["at"] == ENDS.isoformat()
    assert set(effects(plan)) == {"ends_at", "no_further_invoices"}
    assert (plan.amount, plan.value, unmet(plan), noted(plan)) == (None, None, set(), set())


def test_pending_items_are_still_billed_at_the_end() -> None:
    plan = planned(cancel(When.PERIOD_END), period_end=coming(700))
    assert effects(plan)["next_invoice"] == made.usd(700)


def test_on_a_day() -> None:
    plan = planned(cancel(When.ON_DAY, on=LATER), on_day=coming(4900))
    (call,) = plan.calls
    assert call.params == {"cancel_at": unix(LATER), "proration_behavior": "none"}
    assert call.lookup_state == {"cancel_at": unix(LATER)}
    assert told(plan, "bills_until_then") == {"count": "1"}
    assert effects(plan)["next_invoice"] == made.usd(4900)
    assert plan.value is None


@pytest.mark.parametrize(("back", "value"), [(1200, made.usd(1200)), (0, None)])
def test_on_a_day_with_credit(back: int, value: Money | None) -> None:
    lines = [unused(back, period_start=LATER)] if back else []
    action = cancel(When.ON_DAY, on=LATER, credits_unused_time=True)
    plan = planned(action, on_day=coming(4900, None, *lines))
    assert plan.calls[0].params["proration_behavior"] == "create_prorations"
    assert ("account_credit" if back else "no_unused_time") in effects(plan)
    assert plan.value == value


def test_at_once_takes_nothing_back_unless_asked() -> None:
    plan = planned(cancel(), at_once_none=None, at_once_create_prorations=coming(-1900, 0, unused(1900)))
    (call,) = plan.calls
    assert call.method == "DELETE"
    assert call.params == {"prorate": False, "invoice_now": False}
    assert call.lookup_state == {"status": "canceled"}
    found = effects(plan)
    assert found["unused_time_lost"] == made.usd(1900)
    assert {"nothing_more_to_bill", "ends_now"} <= set(found)
    assert (plan.amount, plan.value, plan.terms) == (None, None, {"when": "now"})


def test_nothing_is_lost_where_nothing_was_unused() -> None:
    assert "unused_time_lost" not in effects(planned(cancel(), at_once_none=coming(0)))
    assert "unused_time_lost" not in effects(planned(cancel(), at_once_create_prorations=None))


def test_credit_stays_on_the_account() -> None:
    back = coming(-1900, 0, unused(1900))
    plan = planned(cancel(credits_unused_time=True), at_once_create_prorations=back)
    (call,) = plan.calls
    assert call.params == {"prorate": True, "invoice_now": True}
    assert not call.moves_money
    assert plan.effects[0].code == "account_credit"
    assert effects(plan)["account_credit"] == made.usd(1900)
    assert (plan.amount, plan.value) == (None, made.usd(1900))


def test_what_is_pending_is_dropped_or_billed() -> None:
    dropped = planned(cancel(), at_once_none=coming(800))
    assert effects(dropped)["pending_dropped"] == made.usd(800)
    billed = planned(cancel(bills_pending=True), at_once_none=coming(800))
    assert billed.calls[-1].params == {"prorate": False, "invoice_now": True}
    assert billed.calls[-1].moves_money
    assert (billed.amount, billed.effects[0].code) == (made.usd(800), "final_charge")
    assert (billed.terms["direction"], "direction" in dropped.terms) == ("charge", False)
    paid = planned(cancel(bills_pending=True), at_once_none=coming(800, 0))
    assert effects(paid)["paid_from_credit"] == made.usd(800)
    assert paid.amount is None


def test_the_refund_is_a_question_of_its_own() -> None:
    plan = planned(cancel(), at_once_none=None)
    assert told(plan, "no_cash_back") == {"payment": "ch_one"}
    assert effects(plan)["no_cash_back"] == made.usd(1960)
    bare = planned(cancel(), made.facts(invoices=(made.invoice(lines=()),)), at_once_none=None)
    assert effects(bare)["no_cash_back"] is None
    refunded = made.facts(payments=(made.payment(refunded_amount=made.usd(4900)),))
    assert "no_cash_back" not in effects(planned(cancel(), refunded, at_once_none=None))


def test_open_invoices_stay_owed_unless_they_are_voided() -> None:
    facts = made.facts(invoices=(made.invoice(), OPEN))
    kept = planned(cancel(), facts, at_once_none=None)
    assert effects(kept)["invoice_stays_owed"] == made.usd(4900)
    voided = planned(cancel(void_invoices=("in_open",)), facts, at_once_none=None)
    assert [call.path for call in voided.calls] == ["/v1/subscriptions/sub_one", "/v1/invoices/in_open/void"]
    assert voided.calls[1].lookup_state == {"status": "void"}
    assert effects(voided)["invoice_voided"] == made.usd(4900)
    assert voided.value == made.usd(4900)


def test_what_charges_comes_last() -> None:
    facts = made.facts(invoices=(OPEN,))
    plan = planned(cancel(bills_pending=True, void_invoices=("in_open",)), facts, at_once_none=coming(800))
    assert [call.method for call in plan.calls] == ["POST", "DELETE"]


def test_invoices_in_another_currency_are_not_added_up() -> None:
    euros = replace(OPEN, amount_remaining=Money(100, "eur"))
    plan = planned(cancel(void_invoices=("in_open",)), made.facts(invoices=(euros,)), at_once_none=None)
    assert plan.value is None


@pytest.mark.parametrize(
    ("action", "changed", "why"),
    [
        (cancel(), {"status": "canceled"}, "not_ended"),
        (cancel(), {"schedule": "sub_sched_1"}, "no_schedule"),
        (cancel(When.PERIOD_END), {"cancel_at_period_end": True}, "changes_something"),
        (cancel(When.ON_DAY, on=LATER), {"cancel_at": LATER}, "changes_something"),
        (cancel(void_invoices=("in_foreign",)), {}, "invoices_are_open"),
    ],
)
def test_what_stands_in_the_way(action: CancelSubscription, changed: dict[str, Any], why: str) -> None:
    assert unmet(planned(action, made.facts(subscriptions=(made.subscription(**changed),)))) == {why}


def test_not_offering_the_portal_is_noted() -> None:
    assert noted(planned(cancel(portal_offered=False))) == {"portal_offered"}


@pytest.mark.parametrize(
    ("when", "on", "credit", "code"),
    [
        (When.ON_DAY, None, False, "date_missing"),
        (When.ON_DAY, made.NOW, False, "date_past"),
        (When.PERIOD_END, None, True, "credit_at_period_end"),
    ],
)
def test_what_cannot_be(when: When, on: datetime | None, credit: bool, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        planned(cancel(when, on=on, credits_unused_time=credit))
    assert refused.value.code == code


def test_the_fingerprint_follows_previews_and_open_invoices() -> None:
    same = planned(cancel())
    assert planned(cancel()).fingerprint == same.fingerprint
    assert planned(cancel(), at_once_none=coming(4901)).fingerprint != same.fingerprint
    assert planned(cancel(), made.facts(invoices=(made.invoice(), OPEN))).fingerprint != same.fingerprint
    moved = coming(4900, when=made.NOW + timedelta(seconds=9))
    assert planned(cancel(), at_once_none=moved).fingerprint == same.fingerprint


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_credit_and_charge_never_come_together(pending: int, back: int) -> None:
    total = pending - back
    lines = [unused(back)] if back else []
    plan = planned(cancel(credits_unused_time=True), at_once_create_prorations=coming(total, None, *lines))
    assert plan.amount == (made.usd(total) if total > 0 else None)
    assert plan.value == (made.usd(-total) if total < 0 else None)
    assert plan.calls[-1].moves_money == (total > 0)
