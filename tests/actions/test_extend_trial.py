"""Moving a trial's end: what is free, when it bills again, and what can't be."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_console.actions.extend_trial import LONGEST, ExtendTrial, free_time
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput
from billing_console.domain.subscriptions import next_charge, unix
from tests import made
from tests.subscribed import ENDS, LOYAL, coming, effects, noted, planned, told, unmet


def extend(until: datetime) -> ExtendTrial:
    return ExtendTrial("cus_amara", "sub_one", until, Bucket.PRODUCT_FAILURE)


def test_a_paid_subscription_becomes_a_trial_until_then() -> None:
    until = ENDS + timedelta(days=30, microseconds=5)
    plan = planned(extend(until), made.facts(subscriptions=(made.subscription(discounts=(LOYAL,)),)))
    (call,) = plan.calls
    assert call.params == {"trial_end": unix(until), "proration_behavior": "none"}
    assert call.lookup_state == {"trial_end": unix(until)}
    assert told(plan, "next_charge_moves")["to"] == until.replace(microsecond=0).isoformat()
    assert told(plan, "free_time") == {"days": "30"}
    assert effects(plan)["free_time"] == made.usd(4741)  # 30 of 31 days
    assert {"billing_day_moves", "shows_as_trial", "discount_kept"} <= set(effects(plan))
    assert (plan.value, plan.amount) == (made.usd(4741), None)
    assert unmet(plan) == set()


def test_a_trial_stays_one() -> None:
    trial = made.subscription(status="trialing", trial_end=ENDS)
    plan = planned(extend(ENDS + timedelta(days=3)), made.facts(subscriptions=(trial,)))
    assert "shows_as_trial" not in effects(plan)


def test_limits_count_the_list_price_where_a_discount_hides_it() -> None:
    plan = planned(extend(ENDS + timedelta(days=31)), each_period=coming(0))
    assert effects(plan)["free_time"] == made.usd(0)
    assert plan.value == made.usd(4900)


def test_nothing_is_known_of_a_price_that_was_not_previewed() -> None:
    plan = planned(extend(ENDS + timedelta(days=31)), each_period=None)
    assert plan.value is None
    assert "free_time" not in effects(plan)


def test_time_that_is_paid_for_is_not_cut_short() -> None:
    plan = planned(extend(made.NOW + timedelta(days=2)))
    assert unmet(plan) == {"later_than_paid"}
    assert plan.value == made.usd(0)


def test_without_a_period_there_is_nothing_to_extend() -> None:
    bare = made.subscription()
    item = replace(bare.items[0], period_start=None, period_end=None)
    plan = planned(extend(ENDS), made.facts(subscriptions=(replace(bare, items=(item,)),)))
    assert unmet(plan) == {"later_than_paid"}


def test_a_pending_end_is_worth_knowing() -> None:
    ending = made.subscription(cancel_at=ENDS)
    assert noted(planned(extend(ENDS + timedelta(days=9)), made.facts(subscriptions=(ending,)))) == {"no_pending_end"}


@pytest.mark.parametrize(
    ("until", "code"),
    [(made.NOW, "date_past"), (made.NOW + LONGEST + timedelta(days=1), "trial_too_long")],
)
def test_days_that_cannot_be(until: datetime, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        planned(extend(until))
    assert refused.value.code == code


@given(st.integers(0, 700), st.integers(0, 10**7))
def test_free_time_grows_with_the_days_and_never_beyond_them(days: int, minor: int) -> None:
    one = made.subscription()
    first = next_charge(one)
    assert first is not None
    free = free_time(one, first + timedelta(days=days), made.usd(minor))
    assert made.usd(0) <= free <= made.usd(minor * (days // 28 + 1))
    assert free <= free_time(one, first + timedelta(days=days + 1), made.usd(minor))
    assert free >= made.usd(minor * (days // 31))
