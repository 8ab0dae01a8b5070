"""Policy: the strictest clause decides, and every clause says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from billing_console.actions.refund_payment import RefundPayment, RefundReason
from billing_console.domain.cases import Bucket
from billing_console.domain.money import Money
from billing_console.domain.plans import Plan
from billing_console.domain.policy import Capability, Circumstances, Decision, Verdict, judge
from billing_console.policy_pack import load_pack
from tests import made

POLICY = load_pack()
LEAD = Circumstances("support_lead")


def plan(bucket: Bucket = Bucket.PRODUCT_FAILURE, **facts: object) -> Plan:
    given = made.facts(**facts)
    amount = given.payments[-1].refundable if not given.payments[-1].refundable.is_zero else made.usd(100)
    action = RefundPayment("cus_amara", given.payments[-1].id, amount, RefundReason.DUPLICATE, bucket)
    return action.plan(given, made.NOW)


def codes(verdict: Verdict) -> set[str]:
    return {clause.code for clause in verdict.clauses}


def test_a_plain_refund_is_allowed() -> None:
    verdict = judge(plan(), LEAD, POLICY)
    assert verdict.decision is Decision.ALLOWED
    assert verdict.blocking == ()
    assert {"payment_succeeded", "no_open_dispute", "under_threshold", "role_may", "key_untested"} <= codes(verdict)


def test_an_open_chargeback_denies() -> None:
    verdict = judge(plan(disputes=(made.dispute(),)), LEAD, POLICY)
    assert verdict.decision is Decision.DENIED
    assert "not_no_open_dispute" in {clause.code for clause in verdict.blocking}


def test_a_lost_dispute_denies() -> None:
    assert judge(plan(disputes=(made.dispute(status="lost"),)), LEAD, POLICY).decision is Decision.DENIED


def test_an_inquiry_is_noted_but_does_not_deny() -> None:
    verdict = judge(plan(disputes=(made.dispute(status="warning_needs_response"),)), LEAD, POLICY)
    assert verdict.decision is Decision.ALLOWED
    assert any(clause.note and clause.code == "not_no_inquiry" for clause in verdict.clauses)


@pytest.mark.parametrize(
    ("bucket", "decision", "code"),
    [
        (Bucket.DUPLICATE_PURCHASE, Decision.NEEDS_APPROVAL, "bucket_unconfirmed"),
        (Bucket.TEAM_PURCHASE, Decision.NEEDS_APPROVAL, "bucket_is_exception"),
        (Bucket.ACCIDENTAL_RENEWAL, Decision.NEEDS_APPROVAL, "outside_window"),
        (Bucket.NO_SELF_SERVICE, Decision.ALLOWED, "within_window"),
        (Bucket.FAILED_CHECKOUT, Decision.ALLOWED, "bucket_allows"),
    ],
)
def test_each_bucket_has_its_rule(bucket: Bucket, decision: Decision, code: str) -> None:
    verdict = judge(plan(bucket), LEAD, POLICY)
    assert verdict.decision is decision
    assert code in codes(verdict)


@pytest.mark.parametrize(("days", "decision"), [(6.9, Decision.ALLOWED), (7.1, Decision.NEEDS_APPROVAL)])
def test_an_accidental_renewal_has_seven_days(days: float, decision: Decision) -> None:
    late = made.payment(created=made.NOW - timedelta(days=days))
    assert judge(plan(Bucket.ACCIDENTAL_RENEWAL, payments=(late,)), LEAD, POLICY).decision is decision


def test_a_confirmed_duplicate_is_allowed() -> None:
    first = made.payment()
    later = made.payment("ch_two", created=first.created + timedelta(minutes=3))
    verdict = judge(plan(Bucket.DUPLICATE_PURCHASE, payments=(first, later)), LEAD, POLICY)
    assert verdict.decision is Decision.ALLOWED


@pytest.mark.parametrize(
    ("minor", "before", "decision"),
    [
        (500_000, 0, Decision.ALLOWED),
        (500_001, 0, Decision.NEEDS_APPROVAL),
        (250_000, 250_000, Decision.ALLOWED),
        (250_000, 250_001, Decision.NEEDS_APPROVAL),
    ],
)
def test_the_threshold_counts_the_whole_day(minor: int, before: int, decision: Decision) -> None:
    big = made.payment(amount=made.usd(minor), captured_amount=made.usd(minor))
    today = made.usd(before) if before else None
    assert judge(plan(payments=(big,)), replace(LEAD, moved_today=today), POLICY).decision is decision


def test_a_currency_without_a_limit_needs_a_second_person() -> None:
    francs = Money(100, "chf")
    odd = made.payment(amount=francs, captured_amount=francs, refunded_amount=Money(0, "chf"))
    verdict = judge(plan(payments=(odd,)), LEAD, POLICY)
    assert verdict.decision is Decision.NEEDS_APPROVAL
    assert "no_threshold" in codes(verdict)


@pytest.mark.parametrize(
    ("role", "decision", "code"),
    [
        ("viewer", Decision.DENIED, "role_may_not"),
        ("support", Decision.NEEDS_APPROVAL, "role_may_ask"),
        ("finance", Decision.ALLOWED, "role_may"),
        ("intruder", Decision.DENIED, "role_may_not"),
    ],
)
def test_roles(role: str, decision: Decision, code: str) -> None:
    verdict = judge(plan(), Circumstances(role), POLICY)
    assert verdict.decision is decision
    assert code in codes(verdict)


def test_a_key_known_to_lack_the_right_denies() -> None:
    assert judge(plan(), replace(LEAD, key_may=Capability.NO), POLICY).decision is Decision.DENIED
    assert "key_may" in codes(judge(plan(), replace(LEAD, key_may=Capability.YES), POLICY))


def test_a_plan_without_money_needs_no_threshold() -> None:
    bare = replace(plan(), amount=None, action="send_portal_link", bucket=None)
    assert "under_threshold" not in codes(judge(bare, LEAD, POLICY))


def test_the_stamp_names_pack_and_version() -> None:
    assert POLICY.stamp == "default 1"
