"""Pausing collection: what becomes of invoices, until when, and what it gives away."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from billing_console.actions.pause_collection import Behavior, PauseCollection
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput
from billing_console.domain.subscriptions import unix
from tests import made
from tests.subscribed import effects, noted, planned, told, unmet

SOON = made.NOW + timedelta(days=60)


def pause(behavior: Behavior = Behavior.VOID, resumes_at: datetime | None = SOON) -> PauseCollection:
    return PauseCollection("cus_amara", "sub_one", behavior, Bucket.PRODUCT_FAILURE, resumes_at)


def test_until_a_day() -> None:
    plan = planned(pause())
    (call,) = plan.calls
    wanted = {"behavior": "void", "resumes_at": unix(SOON)}
    assert call.params == {"pause_collection": wanted}
    assert call.lookup_state == {"pause_collection": wanted}
    assert told(plan, "invoices_while_paused") == {"behavior": "void", "count": "2"}
    assert effects(plan)["invoices_while_paused"] == made.usd(9800)
    assert effects(plan)["each_invoice"] == made.usd(4900)
    assert plan.value == made.usd(9800)
    assert plan.terms == {"behavior": "void", "end": "dated"}
    assert unmet(plan) == set()


def test_until_somebody_resumes_it() -> None:
    plan = planned(pause(resumes_at=None))
    assert plan.calls[0].params == {"pause_collection": {"behavior": "void"}}
    assert plan.calls[0].lookup_state == {"pause_collection": {"behavior": "void", "resumes_at": None}}
    assert "collection_resumes_by_hand" in effects(plan)
    assert plan.terms["end"] == "open"
    assert plan.value is None


def test_drafts_that_are_kept_give_nothing_away() -> None:
    assert planned(pause(Behavior.KEEP_AS_DRAFT)).value is None


def test_without_a_price_less_is_said() -> None:
    plan = planned(pause(), each_period=None)
    assert plan.value is None
    assert "each_invoice" not in effects(plan)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"status": "canceled"}, "subscription_running"),
        ({"pause_behavior": "void", "pause_resumes_at": SOON}, "changes_something"),
    ],
)
def test_what_stands_in_the_way(changed: dict[str, Any], why: str) -> None:
    assert unmet(planned(pause(), made.facts(subscriptions=(made.subscription(**changed),)))) == {why}


def test_a_pending_end_is_worth_knowing() -> None:
    ending = made.subscription(cancel_at=SOON)
    assert noted(planned(pause(), made.facts(subscriptions=(ending,)))) == {"no_pending_end"}


def test_a_day_that_is_over() -> None:
    with pytest.raises(InvalidInput):
        planned(pause(resumes_at=made.NOW))
