"""One of each change to a subscription in the tiny world: what is asked, and how Stripe shows that it happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from billing_console.actions.apply_discount import ApplyDiscount
from billing_console.actions.cancel_subscription import CancelSubscription, Feedback, When
from billing_console.actions.change_plan import ChangePlan, Settle
from billing_console.actions.comp_subscription import CompSubscription
from billing_console.actions.extend_trial import ExtendTrial
from billing_console.actions.pause_collection import Behavior, PauseCollection
from billing_console.actions.resume_collection import ResumeCollection
from billing_console.actions.undo_cancellation import UndoCancellation
from billing_console.domain.cases import Bucket
from billing_console.domain.catalog import CouponTerms
from billing_console.domain.plans import Action
from billing_console.domain.subscriptions import unix

CUSTOMER, SUBSCRIPTION, ITEM = "cus_c1", "sub_c1", "si_c1"
WHOSE = (CUSTOMER, SUBSCRIPTION)
B = Bucket.PRODUCT_FAILURE
CHANGE, COUPON = f"POST /v1/subscriptions/{SUBSCRIPTION}", "POST /v1/coupons"
END = f"DELETE /v1/subscriptions/{SUBSCRIPTION}"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """An action, the calls it makes, what has to be so before, and whether the subscription shows that it happened."""

    name: str
    make: Callable[[datetime], Action]
    calls: tuple[str, ...]
    happened: Callable[[Row, datetime], bool]
    before: Callable[[datetime], Action] | None = None


def _in_days(days: int) -> Callable[[datetime], datetime]:
    return lambda now: now.replace(microsecond=0) + timedelta(days=days)


def _has_discounts(number: int) -> Callable[[Row, datetime], bool]:
    return lambda row, _now: len(row["discounts"]) == number


_SOON, _LATER = _in_days(45), _in_days(60)


def _at_period_end(now: datetime) -> Action:
    return CancelSubscription(*WHOSE, When.PERIOD_END, B, now, feedback=Feedback.UNUSED)


def _pause(now: datetime) -> Action:
    return PauseCollection(*WHOSE, Behavior.VOID, B, _SOON(now))


WISHES = (
    Wish("cancel_at_period_end", _at_period_end, (CHANGE,), lambda row, _now: row["cancel_at_period_end"]),
    Wish(
        "cancel_on_day",
        lambda now: CancelSubscription(*WHOSE, When.ON_DAY, B, now, on=_SOON(now)),
        (CHANGE,),
        lambda row, now: row["cancel_at"] == unix(_SOON(now)),
    ),
    Wish(
        "cancel_now",
        lambda now: CancelSubscription(*WHOSE, When.NOW, B, now, credits_unused_time=True),
        (END,),
        lambda row, _now: row["status"] == "canceled",
    ),
    Wish(
        "undo_cancellation",
        lambda _now: UndoCancellation(*WHOSE, B),
        (CHANGE,),
        lambda row, _now: not row["cancel_at_period_end"],
        before=_at_period_end,
    ),
    Wish(
        "comp_subscription",
        lambda now: CompSubscription(*WHOSE, "repeating", B, now, months=3),
        (COUPON, CHANGE),
        _has_discounts(1),
    ),
    Wish(
        "extend_trial",
        lambda now: ExtendTrial(*WHOSE, _LATER(now), B),
        (CHANGE,),
        lambda row, now: row["trial_end"] == unix(_LATER(now)),
    ),
    Wish(
        "change_plan",
        lambda now: ChangePlan(*WHOSE, ITEM, 1, "price_team", Settle.NEXT_INVOICE, B, now),
        (CHANGE,),
        lambda row, _now: row["items"]["data"][0]["price"]["id"] == "price_team",
    ),
    Wish(
        "change_plan_now",
        lambda now: ChangePlan(*WHOSE, ITEM, 1, "price_team", Settle.NOW, B, now),
        (CHANGE,),
        lambda row, _now: row["items"]["data"][0]["price"]["id"] == "price_team",
    ),
    Wish(
        "apply_discount",
        lambda now: ApplyDiscount(*WHOSE, "LAUNCH20", B, now, create=CouponTerms("20"), label="Launch"),
        (COUPON, CHANGE),
        _has_discounts(1),
    ),
    Wish("pause_collection", _pause, (CHANGE,), lambda row, _now: row["pause_collection"] is not None),
    Wish(
        "resume_collection",
        lambda _now: ResumeCollection(*WHOSE, B),
        (CHANGE,),
        lambda row, _now: row["pause_collection"] is None,
        before=_pause,
    ),
)
