"""Collect a subscription's invoices again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from billing_console.domain.cases import Bucket
from billing_console.domain.facts import Facts
from billing_console.domain.plans import Condition, Effect, Plan, StripeCall, Subject
from billing_console.domain.previews import PreviewAsk
from billing_console.domain.subscriptions import (
    bills,
    day,
    next_charge,
    next_invoice,
    no_pending_end,
    not_ended,
    path_of,
    plan_of,
    wanted,
)


@dataclass(frozen=True, slots=True)
class ResumeCollection:
    """The pause is lifted; what it left behind stays as it is."""

    name: ClassVar[str] = "resume_collection"
    customer: str
    subscription: str
    bucket: Bucket

    @property
    def subject(self) -> Subject:
        """The subscription and its next invoice."""
        return Subject(self.customer, subscriptions=(self.subscription,), previews=(self._coming,))

    @property
    def _coming(self) -> PreviewAsk:
        return next_invoice("coming", self.subscription)

    def plan(self, facts: Facts, now: datetime) -> Plan:
        """One call; raises NotFound without the subscription."""
        subscription = wanted(facts, self.customer, self.subscription)
        coming = facts.previewed(self._coming)
        effects = [Effect("collection_resumes", {"status": subscription.status})]
        if coming is not None:
            effects.append(Effect("next_invoice", {"at": day(next_charge(subscription))}, coming.total))
        drafts = bills(facts, subscription, "draft")
        effects += [Effect("draft_stays", {"invoice": draft.number or draft.id}, draft.total) for draft in drafts]
        return plan_of(
            self,
            facts,
            subscription,
            calls=(self._call(),),
            effects=effects,
            conditions=[
                not_ended(subscription),
                Condition("collection_paused", subscription.pause_behavior is not None),
                *no_pending_end(subscription, now),
            ],
            resting_on=sorted([draft.id, draft.total.minor] for draft in drafts),
            before_after=[("collection", subscription.pause_behavior or "", "collects")],
        )

    def _call(self) -> StripeCall:
        return StripeCall(
            "POST",
            path_of(self.subscription),
            {"pause_collection": ""},
            lookup_path=path_of(self.subscription),
            lookup_state={"pause_collection": None},
        )
