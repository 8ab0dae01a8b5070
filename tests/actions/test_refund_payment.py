"""The refund's plan: amounts, conditions, effects and the facts it rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from billing_console.actions.refund_payment import RefundPayment, RefundReason, unused_time
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput, NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.plans import Plan
from tests import made

FULL = made.usd(4900)


def refund(amount: Money = FULL, payment: str = "ch_one") -> RefundPayment:
    return RefundPayment(
        "cus_amara", payment, amount, RefundReason.DUPLICATE, Bucket.DUPLICATE_PURCHASE, "called twice"
    )


def plan(facts: Facts | None = None, amount: Money = FULL) -> Plan:
    return refund(amount).plan(facts or made.facts(), made.NOW)


def effects(made_plan: Plan) -> dict[str, Money | None]:
    return {effect.code: effect.amount for effect in made_plan.effects}


def test_the_call_is_explicit_and_comes_last() -> None:
    (call,) = plan().calls
    assert (call.method, call.path, call.moves_money, call.tagged) == ("POST", "/v1/refunds", True, True)
    assert call.params == {
        "charge": "ch_one",
        "amount": 4900,
        "reason": "duplicate",
        "metadata": {"bucket": "duplicate_purchase"},
    }
    assert call.lookup_params == {"charge": "ch_one"}


def test_no_other_reason_gets_in() -> None:
    class Fraud:
        value = "fraudulent"

    with pytest.raises(TypeError):
        RefundPayment("cus_amara", "ch_one", made.usd(1), Fraud(), Bucket.TEAM_PURCHASE)  # type: ignore[arg-type]  # the point


def test_the_note_never_reaches_stripe() -> None:
    assert "called twice" not in str(plan().calls)


def test_what_will_happen() -> None:
    found = effects(plan(amount=made.usd(1000)))
    assert found["customer_receives"] == made.usd(1000)
    assert found["fee_not_returned"] == made.usd(172)
    assert found["refundable_after"] == made.usd(3900)
    assert {"invoice_stays", "subscription_stays"} <= set(found)


def test_without_fee_invoice_or_card_it_says_less() -> None:
    bare = made.payment(fee=None, invoice=None, card=None, method_type="sepa_debit")
    found = plan(made.facts(payments=(bare,)))
    assert set(effects(found)) == {"customer_receives", "refundable_after"}
    assert found.effects[0].data["method"] == "sepa_debit"


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (made.usd(0), "amount_zero"),
        (made.usd(-1), "amount_zero"),
        (made.usd(4901), "amount_above_rest"),
        (Money(4900, "eur"), "currency_mismatch"),
    ],
)
def test_amounts_that_cannot_be(amount: Money, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        plan(amount=amount)
    assert refused.value.code == code


def test_three_decimal_currencies_move_in_steps_of_ten() -> None:
    dinars = Money(12_500, "kwd")
    facts = made.facts(
        payments=(made.payment(amount=dinars, captured_amount=dinars, refunded_amount=Money(0, "kwd"), fee=None),)
    )
    assert plan(facts, Money(12_490, "kwd")).amount == Money(12_490, "kwd")
    with pytest.raises(InvalidInput) as refused:
        plan(facts, Money(12_495, "kwd"))
    assert refused.value.code == "amount_step"


def test_a_foreign_payment_is_not_found() -> None:
    with pytest.raises(NotFound):
        refund(payment="ch_other").plan(made.facts(), made.NOW)
    stranger = made.payment(customer="cus_stranger")
    with pytest.raises(NotFound):
        plan(made.facts(payments=(stranger,)))


@pytest.mark.parametrize(
    ("payment", "broken"),
    [
        (made.hold("ch_one"), "payment_succeeded"),
        (made.failed("ch_one"), "payment_succeeded"),
        (made.payment(refunded_amount=made.usd(4900)), "something_left"),
    ],
)
def test_what_stands_in_the_way_is_a_condition(payment: object, broken: str) -> None:
    found = plan(made.facts(payments=(payment,)))
    assert broken in {condition.code for condition in found.conditions if not condition.holds}


def test_an_inquiry_is_settled_only_by_a_full_refund() -> None:
    facts = made.facts(disputes=(made.dispute(status="warning_needs_response"),))
    assert "inquiry_resolved" in effects(plan(facts))
    assert "inquiry_stays_open" in effects(plan(facts, made.usd(100)))


@pytest.mark.parametrize(
    "changed",
    [
        made.facts(payments=(made.payment(refunded_amount=made.usd(100)),)),
        made.facts(disputes=(made.dispute(),)),
        made.facts(refunds=(made.refund(),)),
        made.facts(subscriptions=(made.subscription(status="canceled"),)),
        made.facts(invoices=(made.invoice(status="void"),)),
    ],
)
def test_the_fingerprint_follows_the_facts(changed: Facts) -> None:
    amount = made.usd(1000)
    assert plan(changed, amount).fingerprint != plan(amount=amount).fingerprint


def test_the_fingerprint_ignores_when_it_was_read() -> None:
    later = replace(made.facts(), as_of=made.NOW + timedelta(minutes=5))
    action = refund()
    assert action.plan(later, made.NOW + timedelta(minutes=5)).fingerprint == plan().fingerprint


def test_it_asks_for_exactly_its_payment() -> None:
    assert refund().subject.customer == "cus_amara"
    assert refund().subject.payments == ("ch_one",)


def test_unused_time_counts_whole_days() -> None:
    found = unused_time(made.payment(), made.invoice(), made.NOW)
    assert found is not None
    assert (found.amount, found.days_left, found.days_total) == (made.usd(1960), 12, 30)


def test_unused_time_is_never_more_than_what_is_left() -> None:
    found = unused_time(made.payment(refunded_amount=made.usd(4000)), made.invoice(), made.NOW)
    assert found is not None
    assert found.amount == made.usd(900)


@pytest.mark.parametrize(
    "invoice",
    [
        None,
        made.invoice(lines=()),
        made.invoice(lines=(made.line(proration=True),)),
        made.invoice(lines=(made.line(period_end=datetime(2026, 11, 20, 12, tzinfo=UTC)),)),
        made.invoice(lines=(made.line(period_end=datetime(2026, 11, 2, 12, tzinfo=UTC)),)),
    ],
)
def test_no_unused_time_without_a_running_period(invoice: object) -> None:
    assert unused_time(made.payment(), invoice, made.NOW) is None  # type: ignore[arg-type]  # invoices as parametrized


def test_time_that_has_not_begun_is_all_unused() -> None:
    early = datetime(2026, 10, 1, tzinfo=UTC)
    found = unused_time(made.payment(), made.invoice(), early)
    assert found is not None
    assert found.amount == made.usd(4900)
