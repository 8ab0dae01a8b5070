"""Taking a cancellation back: only while it is pending."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from billing_console.actions.undo_cancellation import UndoCancellation
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import NotFound
from tests import made
from tests.subscribed import coming, effects, planned, unmet

UNDO = UndoCancellation("cus_amara", "sub_one", Bucket.NO_SELF_SERVICE)
LATER = made.NOW + timedelta(days=12)


def test_the_flag_is_cleared() -> None:
    pending = made.subscription(cancel_at_period_end=True, cancel_at=LATER)
    plan = planned(UNDO, made.facts(subscriptions=(pending,)), goes_on=coming(4900), goes_on_past_date=None)
    (call,) = plan.calls
    assert (call.path, call.params) == ("/v1/subscriptions/sub_one", {"cancel_at_period_end": False})
    assert call.lookup_state == {"cancel_at": None, "cancel_at_period_end": False}
    assert effects(plan) == {"goes_on": None, "next_invoice": made.usd(4900)}
    assert unmet(plan) == set()


def test_a_day_is_cleared() -> None:
    pending = made.subscription(cancel_at=LATER)
    plan = planned(UNDO, made.facts(subscriptions=(pending,)), goes_on_past_date=None)
    assert plan.calls[0].params == {"cancel_at": ""}
    assert effects(plan) == {"goes_on": None}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, "cancellation_pending"),
        ({"cancel_at": made.NOW - timedelta(days=1)}, "cancellation_pending"),
        ({"status": "canceled", "ended_at": made.NOW}, "not_ended"),
        ({"cancel_at": LATER, "schedule": "sub_sched_1"}, "no_schedule"),
    ],
)
def test_what_stands_in_the_way(changed: dict[str, Any], why: str) -> None:
    assert why in unmet(planned(UNDO, made.facts(subscriptions=(made.subscription(**changed),))))


def test_somebody_elses_subscription_is_not_found() -> None:
    with pytest.raises(NotFound):
        planned(UNDO, made.facts(subscriptions=()))
    with pytest.raises(NotFound):
        planned(UndoCancellation("cus_other", "sub_one", Bucket.NO_SELF_SERVICE))
