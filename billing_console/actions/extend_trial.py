"""Give more time for free by moving the end of the trial, and with it the day the customer is billed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.plans import Condition, Effect, Plan, StripeCall, Subject
from billing_console.domain.previews import PreviewAsk
from billing_console.domain.records import Subscription
from billing_console.domain.subscriptions import (
    day,
    discount_labels,
    each_period,
    later,
    next_charge,
    no_pending_end,
    no_schedule,
    path_of,
    plan_of,
    running,
    to_the_second,
    unix,
    wanted,
    worth,
)

LONGEST = timedelta(days=730)  # Stripe's own limit
USUAL = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ExtendTrial:
    """Nothing is billed until a later day, which becomes the new billing day."""

    name: ClassVar[str] = "extend_trial"
    customer: str
    subscription: str
    until: datetime
    bucket: Bucket

    @property
    def subject(self) -> Subject:
        """The subscription and what one period of it costs."""
        return Subject(self.customer, subscriptions=(self.subscription,), previews=(self._period,))

    @property
    def _period(self) -> PreviewAsk:
        return each_period("each_period", self.subscription)

    def plan(self, facts: Facts, now: datetime) -> Plan:
        """One call; raises InvalidInput for a day that can't be, NotFound without the subscription."""
        subscription = wanted(facts, self.customer, self.subscription)
        until = to_the_second(self.until)
        if until <= now:
            raise InvalidInput("date_past", date=day(until))
        if until > now + LONGEST:
            raise InvalidInput("trial_too_long", date=day(until), days=LONGEST.days)
        before = next_charge(subscription)
        price = facts.previewed(self._period)
        per_period = None if price is None else price.total
        free = None if per_period is None else free_time(subscription, until, per_period)
        return plan_of(
            self,
            facts,
            subscription,
            calls=(self._call(until),),
            effects=_effects(subscription, until, before, per_period, free),
            conditions=[
                running(subscription),
                # Time that is paid for would be cut short, and the customer billed earlier.
                Condition("later_than_paid", before is not None and until > before, {"paid_until": day(before)}),
                no_schedule(subscription),
                *no_pending_end(subscription, now),
            ],
            value=per_period and free_time(subscription, until, worth(subscription, per_period)),
            before_after=[("next_charge", day(before), day(until))],
        )

    def _call(self, until: datetime) -> StripeCall:
        return StripeCall(
            "POST",
            path_of(self.subscription),
            {"trial_end": unix(until), "proration_behavior": "none"},
            lookup_path=path_of(self.subscription),
            lookup_state={"trial_end": unix(until)},
        )


def free_time(subscription: Subscription, until: datetime, per_period: Money) -> Money:
    """What the time between the next charge and a later day would have cost, rounded down; zero for an earlier day."""
    first = next_charge(subscription)
    if first is None or until <= first or per_period.minor <= 0 or not subscription.items:
        return Money.zero(per_period.currency)
    price = subscription.items[0].price
    whole, rest = 0, later(first, price)
    while rest <= until:
        whole += 1
        rest = later(first, price, whole + 1)
    begins = later(first, price, whole)
    part = per_period.share(int((until - begins).total_seconds()), int((rest - begins).total_seconds()))
    return Money(per_period.minor * whole, per_period.currency) + part


def _effects(
    subscription: Subscription, until: datetime, before: datetime | None, price: Money | None, free: Money | None
) -> list[Effect]:
    moves = {"from": day(before), "to": day(until)}
    effects = [Effect("next_charge_moves", moves, price)]
    if free is not None and before is not None and until > before:
        effects.append(Effect("free_time", {"days": str((until - before).days)}, free))
    effects.append(Effect("billing_day_moves", {"day": str(until.day), "to": day(until)}))
    if subscription.status != "trialing":
        effects.append(Effect("shows_as_trial", {"status": subscription.status}))
    return [*effects, *discount_labels(subscription)]
