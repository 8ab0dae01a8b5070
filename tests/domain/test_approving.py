"""An approver's judgement: what asks for a second person is allowed, what is denied stays denied, limits add up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from billing_console.actions.refund_payment import RefundPayment, RefundReason
from billing_console.domain.approving import judge_request, may_ask
from billing_console.domain.cases import Bucket
from billing_console.domain.money import Money
from billing_console.domain.plans import Plan
from billing_console.domain.policy import Capability, Circumstances, Decision, Policy, judge
from billing_console.policy_pack import load_pack
from tests import made

POLICY = load_pack()
FINANCE = Circumstances("finance")


def plan() -> Plan:
    reason, bucket = RefundReason.REQUESTED_BY_CUSTOMER, Bucket.TEAM_PURCHASE
    refund = RefundPayment("cus_amara", "ch_one", made.usd(4900), reason, bucket)
    return refund.plan(made.facts(), made.NOW)


def limited(minor: int, role: str = "finance") -> Policy:
    """The rules with another limit for the approver."""
    changed = replace(POLICY.roles[role], approves_up_to={"usd": minor})
    return replace(POLICY, roles={**POLICY.roles, role: changed})


def test_an_exception_is_allowed_by_the_second_person_and_still_named() -> None:
    assert judge(plan(), FINANCE, POLICY).decision is Decision.NEEDS_APPROVAL
    verdict = judge_request(plan(), FINANCE, POLICY)
    assert verdict.decision is Decision.ALLOWED
    exception = next(c for c in verdict.clauses if c.code == "bucket_is_exception")
    assert exception.note
    assert next(c for c in verdict.clauses if c.code == "approver_within").data["moved"] == "$0.00"


def test_who_may_only_ask_can_not_approve() -> None:
    verdict = judge_request(plan(), Circumstances("support"), POLICY)
    assert [c.code for c in verdict.blocking] == ["approver_may_not"]
    assert judge_request(plan(), Circumstances("nobody"), POLICY).decision is Decision.DENIED


def test_an_approver_who_may_only_ask_for_their_own() -> None:
    """Four eyes both ways: such a role approves for others and asks for itself."""
    role = replace(POLICY.roles["finance"], actions=frozenset({"ask:refund_payment"}))
    policy = replace(POLICY, roles={**POLICY.roles, "finance": role})
    assert judge(plan(), FINANCE, policy).decision is Decision.NEEDS_APPROVAL
    assert judge_request(plan(), FINANCE, policy).decision is Decision.ALLOWED


def test_what_is_denied_stays_denied() -> None:
    verdict = judge_request(plan(), replace(FINANCE, key_may=Capability.NO), POLICY)
    assert [c.code for c in verdict.blocking] == ["key_may_not"]


@pytest.mark.parametrize(
    ("limit", "moved", "code"),
    [
        (4900, None, "approver_within"),
        (4899, None, "approver_above"),
        (9800, Money(4900, "usd"), "approver_within"),
        (9799, Money(4900, "usd"), "approver_above"),
    ],
)
def test_limits_add_up_over_the_day(limit: int, moved: Money | None, code: str) -> None:
    verdict = judge_request(plan(), replace(FINANCE, moved_today=moved), limited(limit))
    assert verdict.clauses[0].code == code
    assert (verdict.decision is Decision.ALLOWED) == (code == "approver_within")


def test_a_currency_without_a_limit_is_for_somebody_who_has_one() -> None:
    policy = limited(0)
    role = replace(policy.roles["finance"], approves_up_to={"eur": 1})
    policy = replace(policy, roles={**policy.roles, "finance": role})
    assert judge_request(plan(), FINANCE, policy).clauses[0].code == "approver_without_limit"
    assert judge_request(plan(), Circumstances("admin"), policy).clauses[0].code == "approver_may"


def test_without_money_there_is_no_limit_to_keep() -> None:
    free = replace(plan(), amount=None)
    assert judge_request(free, FINANCE, limited(0)).clauses[0].code == "approver_may"


def test_who_may_ask() -> None:
    assert may_ask("support", "refund_payment", POLICY)
    assert may_ask("finance", "refund_payment", POLICY)
    assert not may_ask("viewer", "refund_payment", POLICY)
    assert not may_ask("nobody", "refund_payment", POLICY)
