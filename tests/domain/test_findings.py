"""The diagnosis: what is noticed, what is left alone, and which bucket it speaks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from billing_console.domain.cases import Bucket
from billing_console.domain.facts import Facts
from billing_console.domain.findings import Finding, classify, diagnose, duplicate_of, same_physical_card
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
