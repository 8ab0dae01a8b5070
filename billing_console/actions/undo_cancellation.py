"""Take back a cancellation that has not taken effect yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from billing_console.domain.cases import Bucket
from billing_console.domain.facts import Facts
from billing_console.domain.plans import Condition, Effect, Plan, StripeCall, Subject
from billing_console.domain.previews import PreviewAsk
from billing_console.domain.records import Subscription
from billing_console.domain.subscriptions import (
    day,
    next_charge,
    next_invoice,
    no_schedule,
    not_ended,
    path_of,
    plan_of,
    wanted,
)


@dataclass(frozen=True, slots=True)
class UndoCancellation:
    """The subscription goes on as if nobody had canceled it."""

    name: ClassVar[str] = "undo_cancellation"
    customer: str
    subscription: str
    bucket: Bucket

    @property
    def subject(self) -> Subject:
        """The subscription and the invoice that comes if it goes on, whichever way it was to end."""
        return Subject(self.customer, subscriptions=(self.subscription,), previews=(self._flag, self._date))

    @property
    def _flag(self) -> PreviewAsk:
        return next_invoice("goes_on", self.subscription, cancel_at_period_end=False)

    @property
    def _date(self) -> PreviewAsk:
        return next_invoice("goes_on_past_date", self.subscription, cancel_at="")

    def plan(self, facts: Facts, now: datetime) -> Plan:
        """One call that clears the end; raises NotFound without the subscription."""
        subscription = wanted(facts, self.customer, self.subscription)
        end = subscription.cancels_at
        coming = facts.previewed(self._flag if subscription.cancel_at_period_end else self._date)
        effects = [Effect("goes_on", {"until_now": day(end)})]
        if coming is not None:
            effects.append(Effect("next_invoice", {"at": day(next_charge(subscription))}, coming.total))
        return plan_of(
            self,
            facts,
            subscription,
            calls=(self._call(subscription),),
            effects=effects,
            conditions=[
                not_ended(subscription),
                Condition("cancellation_pending", end is not None and end > now, {"at": day(end)}),
                no_schedule(subscription),
            ],
            before_after=[("ends", day(end), "")],
        )

    def _call(self, subscription: Subscription) -> StripeCall:
        params: Mapping[str, Any] = {"cancel_at": ""}
        if subscription.cancel_at_period_end:
            params = {"cancel_at_period_end": False}
        return StripeCall(
            "POST",
            path_of(self.subscription),
            params,
            lookup_path=path_of(self.subscription),
            lookup_state={"cancel_at": None, "cancel_at_period_end": False},
        )
