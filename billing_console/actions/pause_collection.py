"""Stop collecting a subscription's invoices for a while; the service goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar

from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.plans import Condition, Effect, Plan, StripeCall, Subject
from billing_console.domain.previews import PreviewAsk
from billing_console.domain.records import Subscription
from billing_console.domain.subscriptions import (
    day,
    each_period,
    no_pending_end,
    path_of,
    plan_of,
    renewals_before,
    running,
    times,
    to_the_second,
    unix,
    wanted,
    worth,
)


class Behavior(Enum):
    """What becomes of invoices made during the pause; in Stripe's words."""

    KEEP_AS_DRAFT = "keep_as_draft"
    MARK_UNCOLLECTIBLE = "mark_uncollectible"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class PauseCollection:
    """Invoices are made and not collected, until a day or until somebody resumes it."""

    name: ClassVar[str] = "pause_collection"
    customer: str
    subscription: str
    behavior: Behavior
    bucket: Bucket
    resumes_at: datetime | None = None  # None: until somebody resumes it

    @property
    def subject(self) -> Subject:
        """The subscription and what one period of it costs."""
        return Subject(self.customer, subscriptions=(self.subscription,), previews=(self._period,))

    @property
    def _period(self) -> PreviewAsk:
        return each_period("each_period", self.subscription)

    def plan(self, facts: Facts, now: datetime) -> Plan:
        """One call; raises InvalidInput for a day that is over, NotFound without the subscription."""
        subscription = wanted(facts, self.customer, self.subscription)
        end = None if self.resumes_at is None else to_the_second(self.resumes_at)
        if end is not None and end <= now:
            raise InvalidInput("date_past", date=day(end))
        price = facts.previewed(self._period)
        per_period = None if price is None else price.total
        is_new = (subscription.pause_behavior, subscription.pause_resumes_at) != (self.behavior.value, end)
        return plan_of(
            self,
            facts,
            subscription,
            calls=(self._call(end),),
            effects=self._effects(subscription, end, per_period),
            conditions=[
                running(subscription),
                Condition("changes_something", is_new, {"now": subscription.pause_behavior or "collects"}),
                *no_pending_end(subscription, now),
            ],
            value=self._given_away(subscription, end, per_period),
            before_after=[("collection", subscription.pause_behavior or "collects", self.behavior.value)],
            terms={"behavior": self.behavior.value, "end": "open" if end is None else "dated"},
        )

    def _given_away(self, subscription: Subscription, end: datetime | None, per_period: Money | None) -> Money | None:
        """What is not collected for good; of a pause without an end only the rules can say whether it may be."""
        if self.behavior is Behavior.KEEP_AS_DRAFT or end is None or per_period is None:
            return None
        return times(worth(subscription, per_period), renewals_before(subscription, end))

    def _effects(self, subscription: Subscription, end: datetime | None, per_period: Money | None) -> list[Effect]:
        number = None if end is None else renewals_before(subscription, end)
        total = None if number is None or per_period is None else times(per_period, number)
        made = {"behavior": self.behavior.value, "count": "" if number is None else str(number)}
        effects = [
            Effect("service_goes_on", {"status": subscription.status}),
            Effect("invoices_while_paused", made, total),
            Effect("collection_resumes_at", {"at": day(end)}) if end else Effect("collection_resumes_by_hand"),
        ]
        if per_period is not None:
            effects.append(Effect("each_invoice", {}, per_period))
        return effects

    def _call(self, end: datetime | None) -> StripeCall:
        pause: dict[str, Any] = {"behavior": self.behavior.value}
        if end is not None:
            pause["resumes_at"] = unix(end)
        state = {"resumes_at": None, **pause}
        return StripeCall(
            "POST",
            path_of(self.subscription),
            {"pause_collection": pause},
            lookup_path=path_of(self.subscription),
            lookup_state={"pause_collection": state},
        )
