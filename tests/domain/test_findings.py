"""The diagnosis: what is noticed, what is left alone, and which bucket it speaks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from billing_console.domain.cases import Bucket
from billing_console.domain.facts import Facts
from billing_console.domain.findings import Finding, classify, diagnose, duplicate_of, same_physical_card
from billing_console.domain.money import Money
from billing_console.domain.records import Subscription
from tests import made

FIRST = made.payment()
LATER = made.payment("ch_two", created=FIRST.created + timedelta(minutes=3))


def found(facts: Facts) -> dict[str, Finding]:
    return {finding.code: finding for finding in diagnose(facts, made.NOW)}


def twin(minutes: int = 3, seats: int = 1, **changed: Any) -> Subscription:
    one = made.subscription()
    return made.subscription("sub_two", seats, created=one.created + timedelta(minutes=minutes), **changed)


def test_nothing_unusual_is_noticed_in_plain_facts() -> None:
    assert diagnose(made.facts(), made.NOW) == ()
    assert classify(()) is None


def test_a_double_checkout() -> None:
    findings = found(made.facts(subscriptions=(made.subscription(), twin()), payments=(FIRST, LATER)))
    duplicate = findings["duplicate_subscription"]
    assert duplicate.objects == ("sub_two", "sub_one")
    assert duplicate.data["minutes"] == "3"
    assert duplicate.bucket is Bucket.DUPLICATE_PURCHASE
    assert findings["charged_twice"].objects == ("ch_two", "ch_one")


@pytest.mark.parametrize(
    "other",
    [
        twin(minutes=61),
        twin(product="prod_team"),
        twin(status="canceled"),
    ],
)
def test_two_subscriptions_that_are_no_duplicate(other: Subscription) -> None:
    assert found(made.facts(subscriptions=(made.subscription(), other), payments=())) == {}


def test_other_card_other_person() -> None:
    foreign = replace(made.method(), id="pm_other", card=replace(made.VISA, fingerprint="fp_other"))
    facts = made.facts(
        subscriptions=(made.subscription(), twin(default_payment_method="pm_other")),
        payment_methods=(made.method(), foreign),
        payments=(),
    )
    assert found(facts) == {}


def test_different_seat_counts_are_a_team_purchase() -> None:
    findings = found(made.facts(subscriptions=(made.subscription(seats=12), twin(seats=5)), payments=()))
    assert findings["team_purchase"].bucket is Bucket.TEAM_PURCHASE
    assert "duplicate_subscription" not in findings


@pytest.mark.parametrize(
    "later",
    [
        replace(LATER, created=FIRST.created + timedelta(hours=25)),
        replace(LATER, amount=made.usd(4901)),
        replace(LATER, card=replace(made.VISA, fingerprint="fp_other")),
        replace(LATER, card=None),
        replace(LATER, invoice=FIRST.invoice),
        made.hold("ch_two", created=LATER.created),
        made.failed("ch_two", created=LATER.created),
    ],
)
def test_two_payments_that_are_not_one_paid_twice(later: object) -> None:
    assert "charged_twice" not in found(made.facts(payments=(FIRST, later)))


def test_a_refunded_duplicate_is_settled() -> None:
    refunded = replace(LATER, refunded_amount=made.usd(4900))
    assert "charged_twice" not in found(made.facts(payments=(FIRST, refunded)))
    assert duplicate_of(made.facts(payments=(FIRST, refunded)), refunded) == FIRST


def test_old_duplicates_are_history() -> None:
    long_ago = timedelta(days=100)
    pair = tuple(replace(p, created=p.created - long_ago) for p in (FIRST, LATER))
    assert "charged_twice" not in found(made.facts(payments=pair))


def test_different_quantities_are_no_duplicate() -> None:
    invoices = (made.invoice(), made.invoice("in_ch_two", lines=(made.line(quantity=3),)))
    assert "charged_twice" not in found(made.facts(payments=(FIRST, LATER), invoices=invoices))


def test_equal_team_seats_paid_twice_point_to_the_team_bucket() -> None:
    lines = (made.line(quantity=12),)
    invoices = (made.invoice(lines=lines), made.invoice("in_ch_two", lines=lines))
    findings = found(made.facts(payments=(FIRST, LATER), invoices=invoices))
    assert findings["charged_twice"].bucket is Bucket.TEAM_PURCHASE


def test_cards_without_fingerprint_are_compared_by_what_is_printed_on_them() -> None:
    bare = replace(made.VISA, fingerprint=None)
    assert same_physical_card(bare, made.VISA)
    assert not same_physical_card(bare, replace(made.VISA, exp_year=2030))


def test_a_hold_is_not_a_charge() -> None:
    findings = found(made.facts(payments=(FIRST, made.hold())))
    assert findings["hold"].objects == ("ch_hold", "ch_one")
    assert findings["hold"].tone == "info"
    alone = found(made.facts(payments=(made.hold(capture_before=None),)))["hold"]
    assert alone.objects == ("ch_hold",)
    assert alone.data["until"] == ""


def test_the_newest_failure_of_an_unpaid_bill() -> None:
    bill = made.invoice("in_ch_failed", status="open", attempt_count=2, next_attempt=made.NOW)
    older = made.failed("ch_older", invoice="in_ch_failed", created=FIRST.created - timedelta(days=1))
    newer = made.failed(code="expired_card")
    finding = found(made.facts(payments=(older, newer), invoices=(bill,)))["payment_failed"]
    assert finding.objects == ("ch_failed",)
    assert finding.data["decline_code"] == "expired_card"
    assert finding.data["attempts"] == "2"


@pytest.mark.parametrize(
    "facts",
    [
        made.facts(payments=(made.failed(),), invoices=(made.invoice("in_ch_failed"),)),
        made.facts(
            payments=(made.failed(), made.payment("ch_ok", invoice="in_ch_failed", created=made.NOW)), invoices=()
        ),
        made.facts(
            payments=(
                made.failed(invoice=None),
                made.payment("ch_ok", payment_intent="pi_ch_failed", created=made.NOW),
            )
        ),
        made.facts(payments=(made.failed(created=made.NOW - timedelta(days=90)),), invoices=()),
    ],
)
def test_failures_that_are_over(facts: Facts) -> None:
    assert found(facts) == {}


def test_three_d_secure_waits_for_the_customer() -> None:
    findings = found(made.facts(payments=(made.failed(code="authentication_required"),), invoices=()))
    assert set(findings) == {"authentication_pending"}


def test_disputes_come_first() -> None:
    facts = made.facts(
        payments=(FIRST, LATER),
        disputes=(made.dispute(), made.dispute(id="du_two", status="warning_needs_response", due_by=None)),
    )
    findings = diagnose(facts, made.NOW)
    assert [f.code for f in findings] == ["open_dispute", "open_inquiry", "charged_twice"]
    assert findings[1].data["due_by"] == ""
    assert diagnose(made.facts(disputes=(made.dispute(status="won"),)), made.NOW) == ()


def test_the_first_bucket_wins() -> None:
    facts = made.facts(subscriptions=(made.subscription(), twin()), payments=(FIRST, LATER))
    assert classify(diagnose(facts, made.NOW)) is Bucket.DUPLICATE_PURCHASE


def test_a_lost_dispute_is_remembered_for_half_a_year() -> None:
    lost = made.dispute(status="lost", created=made.NOW - timedelta(days=179))
    assert found(made.facts(disputes=(lost,)))["dispute_lost"].amount == made.usd(4900)
    old = replace(lost, created=made.NOW - timedelta(days=180))
    assert found(made.facts(disputes=(old, made.dispute(status="won")))) == {}


def test_a_refund_that_the_bank_sent_back() -> None:
    failed = made.refund(status="failed", failure_reason="expired_or_canceled_card")
    finding = found(made.facts(refunds=(failed,)))["refund_failed"]
    assert (finding.tone, finding.objects, finding.amount) == ("danger", ("re_one", "ch_one"), made.usd(2450))
    assert finding.data["reason"] == "expired_or_canceled_card"
    assert found(made.facts(refunds=(made.refund(),))) == {}
    assert found(made.facts(refunds=(replace(failed, created=made.NOW - timedelta(days=61)),))) == {}
    nameless = replace(failed, payment=None, failure_reason=None)
    again = found(made.facts(refunds=(nameless,)))["refund_failed"]
    assert (again.objects, again.data["reason"]) == (("re_one",), "unknown")


@pytest.mark.parametrize(
    ("minor", "status", "noticed"),
    [(2450, "succeeded", False), (2450, "pending", False), (2449, "succeeded", True), (2450, "failed", True)],
)
def test_a_failed_refund_that_was_made_up_for_is_over(minor: int, status: str, noticed: bool) -> None:
    failed = made.refund(status="failed")
    again = made.refund(id="re_two", amount=made.usd(minor), status=status, created=made.NOW)
    findings = [f for f in diagnose(made.facts(refunds=(failed, again)), made.NOW) if f.objects[0] == "re_one"]
    assert bool(findings) is noticed


@pytest.mark.parametrize("status", ["pending", "requires_action"])
def test_a_refund_that_has_not_gone_out(status: str) -> None:
    waiting = made.refund(status=status, pending_reason="insufficient_funds")
    finding = found(made.facts(refunds=(waiting,)))["refund_pending"]
    assert (finding.tone, finding.objects, finding.amount) == ("info", ("re_one", "ch_one"), made.usd(2450))
    assert finding.data["reason"] == "insufficient_funds"
    assert found(made.facts(refunds=(replace(waiting, payment=None),)))["refund_pending"].objects == ("re_one",)


def test_money_that_came_without_stripe() -> None:
    bills = (
        made.invoice("in_a", paid_off_stripe=made.usd(100)),
        made.invoice("in_b", paid_off_stripe=made.usd(250)),
        made.invoice("in_c", paid_off_stripe=Money(7, "eur")),
        made.invoice("in_d"),
    )
    findings = [f for f in diagnose(made.facts(invoices=bills), made.NOW) if f.code == "paid_outside"]
    assert [(f.amount, f.objects, f.tone) for f in findings] == [
        (Money(7, "eur"), ("in_c",), "info"),
        (made.usd(350), ("in_a", "in_b"), "info"),
    ]


def late(days: int, **changed: Any) -> Facts:
    bill = made.invoice(status="open", amount_remaining=made.usd(4900), created=made.NOW - timedelta(days=days))
    return made.facts(subscriptions=(made.subscription(status="past_due"),), invoices=(replace(bill, **changed),))


@pytest.mark.parametrize(("days", "code"), [(0, "past_due"), (6, "past_due"), (7, "grace_over"), (30, "grace_over")])
def test_a_late_bill_and_the_team_s_patience(days: int, code: str) -> None:
    (finding,) = found(late(days)).values()
    assert (finding.code, finding.data["days"], finding.amount) == (code, str(days), made.usd(4900))
    assert finding.objects == ("sub_one", "in_ch_one")


def test_the_due_date_counts_and_the_grace_is_the_team_s() -> None:
    assert "past_due" in found(late(20, due_date=made.NOW - timedelta(days=1)))
    assert diagnose(late(10), made.NOW, timedelta(days=11))[0].code == "past_due"
    assert found(late(3, status="paid")) == {}


def test_what_is_owed_is_summed_in_one_currency_only() -> None:
    facts = late(3)
    more = replace(facts.invoices[0], id="in_more", created=made.NOW)
    other = replace(more, id="in_euro", amount_remaining=Money(100, "eur"))
    (finding,) = found(replace(facts, invoices=(*facts.invoices, more, other))).values()
    assert finding.amount == made.usd(9800)


@pytest.mark.parametrize(
    ("month", "year", "code"),
    [
        (10, 2026, "card_expired"),
        (11, 2026, "card_expiring"),
        (12, 2026, None),
        (12, 2025, "card_expired"),
        (0, 0, None),
    ],
)
def test_cards_whose_last_day_is_near(month: int, year: int, code: str | None) -> None:
    method = replace(made.method(), card=replace(made.VISA, exp_month=month, exp_year=year))
    two = (made.subscription(), made.subscription("sub_two", product="prod_other"))
    findings = found(made.facts(payment_methods=(method,), subscriptions=two, payments=()))
    assert list(findings) == ([code] if code else [])
    assert not code or findings[code].data == {"card": "visa 4242", "month": f"{month:02d}/{year}"}


def test_a_card_that_nothing_is_charged_to_may_run_out() -> None:
    method = replace(made.method(), card=replace(made.VISA, exp_month=1, exp_year=2026))
    for idle in (made.subscription(status="canceled"), made.subscription(collection_method="send_invoice")):
        assert found(made.facts(payment_methods=(method,), subscriptions=(idle,))) == {}
