"""Rules of single actions: limits of their own, terms that need a second person, the allow-list of plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from billing_console.actions.change_plan import ChangePlan, Settle
from billing_console.actions.comp_subscription import CompSubscription
from billing_console.actions.pause_collection import Behavior, PauseCollection
from billing_console.domain.cases import Bucket
from billing_console.domain.plans import Plan
from billing_console.domain.policy import ActionRule, Circumstances, Decision, Policy, Verdict, judge
from billing_console.domain.records import Price
from billing_console.policy_pack import load_pack
from tests import made
from tests.subscribed import coming, planned

POLICY = load_pack()
LEAD = Circumstances("support_lead")
BUCKET = Bucket.PRODUCT_FAILURE
MINE = frozenset(
    "cancel_subscription undo_cancellation comp_subscription extend_trial change_plan apply_discount "
    "pause_collection resume_collection".split()
)


def codes(verdict: Verdict) -> set[str]:
    return {clause.code for clause in verdict.clauses}


def comp(duration: str = "once", per_period: int = 4900) -> Plan:
    item = replace(
        made.subscription().items[0], price=Price("price_pro", "prod_pro", "Pro", made.usd(per_period), "month")
    )
    facts = made.facts(subscriptions=(made.subscription(items=(item,)),))
    action = CompSubscription("cus_amara", "sub_one", duration, BUCKET, made.NOW)
    return planned(action, facts, each_period=coming(per_period))


def change(to: str, product: str = "prod_other") -> Plan:
    price = Price("price_new", product, to, made.usd(1900), "month")
    action = ChangePlan("cus_amara", "sub_one", "si_sub_one", 1, "price_new", Settle.NEXT_INVOICE, BUCKET, made.NOW)
    return planned(action, made.facts(prices=(price,)))


def test_what_is_given_away_has_a_limit_of_its_own() -> None:
    small, big = judge(comp(), LEAD, POLICY), judge(comp(per_period=50_001), LEAD, POLICY)
    assert small.decision is Decision.ALLOWED
    assert "under_threshold" in codes(small)
    assert big.decision is Decision.NEEDS_APPROVAL
    assert "above_threshold" in {clause.code for clause in big.blocking}


def test_a_day_is_counted_together() -> None:
    today = replace(LEAD, moved_today=made.usd(45_101))
    assert judge(comp(), today, POLICY).decision is Decision.NEEDS_APPROVAL
    assert judge(comp(), replace(LEAD, moved_today=made.usd(45_100)), POLICY).decision is Decision.ALLOWED


def test_without_a_rule_the_common_limits_hold() -> None:
    assert replace(POLICY, rules={}).limit("comp_subscription", "usd") == POLICY.approval_above["usd"]
    assert replace(POLICY, rules={"x": ActionRule()}).limit("x", "usd") == POLICY.approval_above["usd"]
    assert POLICY.limit("comp_subscription", "chf") is None


@pytest.mark.parametrize(
    ("plan", "term"),
    [
        (comp("forever", 1), "duration"),
        (
            planned(PauseCollection("cus_amara", "sub_one", Behavior.KEEP_AS_DRAFT, BUCKET)),
            "end",
        ),
    ],
)
def test_what_has_no_end_needs_a_second_person(plan: Plan, term: str) -> None:
    verdict = judge(plan, LEAD, POLICY)
    assert verdict.decision is Decision.NEEDS_APPROVAL
    assert [(clause.code, clause.data["term"]) for clause in verdict.blocking] == [("term_needs_approval", term)]


def test_a_pause_with_an_end_is_allowed() -> None:
    soon = PauseCollection("cus_amara", "sub_one", Behavior.VOID, BUCKET, made.NOW + timedelta(days=20))
    assert judge(planned(soon), LEAD, POLICY).decision is Decision.ALLOWED


def test_plans_come_from_the_list() -> None:
    verdict = judge(change("Legacy Gold"), LEAD, POLICY)
    assert verdict.decision is Decision.DENIED
    assert "price_not_offered" in {clause.code for clause in verdict.blocking}
    assert judge(change("Team"), LEAD, POLICY).decision is Decision.ALLOWED
    assert judge(change("Team"), LEAD, replace(POLICY, tiers=())).decision is Decision.DENIED


def test_a_lower_tier_says_what_shrinks() -> None:
    verdict = judge(change("Starter"), LEAD, POLICY)
    assert verdict.decision is Decision.ALLOWED
    lower = {clause.data["quota"]: clause.data for clause in verdict.clauses if clause.code == "quota_lower"}
    assert set(lower) == {"sites", "posts", "users", "storage_bytes", "api_calls"}
    assert (lower["posts"]["before"], lower["posts"]["after"]) == ("10,000", "1,000")
    assert all(clause.note for clause in verdict.clauses if clause.code == "quota_lower")


def test_from_a_plan_that_is_not_listed_nothing_is_known_to_shrink() -> None:
    assert "quota_lower" not in codes(judge(change("Starter"), LEAD, _without("pro")))


def _without(tier: str) -> Policy:
    return replace(POLICY, tiers=tuple(each for each in POLICY.tiers if each.id != tier))


@pytest.mark.parametrize(
    ("role", "may"), [("viewer", set()), ("support_lead", MINE), ("finance", MINE), ("admin", MINE)]
)
def test_who_may_do_what(role: str, may: set[str]) -> None:
    assert POLICY.roles[role].actions & MINE == may


def test_support_asks() -> None:
    assert {f"ask:{name}" for name in MINE} <= POLICY.roles["support"].actions
    assert judge(comp(), Circumstances("support"), POLICY).decision is Decision.NEEDS_APPROVAL
    assert judge(comp(), Circumstances("viewer"), POLICY).decision is Decision.DENIED
