"""Open Stripe's customer portal for a customer, on the page that helps: the link is handed to the operator once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput, NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.plans import Condition, Effect, Plan, StripeCall, Subject, digest
from billing_console.domain.portal import PortalFlow
from billing_console.domain.records import Subscription

# Stripe ends a link that nobody opened after about five minutes, an opened one an hour after it was last used.
UNOPENED_MINUTES = 5


@dataclass(frozen=True, slots=True)
class SendPortalLink:
    """Make a short-lived link into the portal, for the e-mail on file and nobody else."""

    name: ClassVar[str] = "send_portal_link"
    customer: str
    flow: PortalFlow
    bucket: Bucket
    subscription: str = ""  # the one to cancel, with SUBSCRIPTION_CANCEL

    @property
    def subject(self) -> Subject:
        """The customer and what the portal offers."""
        subscriptions = (self.subscription,) if self.subscription else ()
        return Subject(self.customer, subscriptions=subscriptions, portal=True)

    def plan(self, facts: Facts, now: datetime) -> Plan:
        """One session; raises NotFound without customer or subscription, InvalidInput when none is named to cancel."""
        who = facts.customer
        if who.id != self.customer or who.deleted:
            raise NotFound("customer_not_found", id=self.customer)
        subscription = self._wanted(facts)
        return Plan(
            action=self.name,
            customer=who.id,
            customer_name=who.name,
            object_id=who.id,
            amount=None,
            calls=(self._call(),),
            effects=_effects(facts, self.flow),
            basis=digest([facts.account, facts.livemode, who.id, who.email, facts.portal, _standing(subscription)]),
            conditions=self._conditions(facts, subscription, now),
            bucket=self.bucket,
            terms={"flow": self.flow.value},
        )

    def _wanted(self, facts: Facts) -> Subscription | None:
        if self.flow is not PortalFlow.SUBSCRIPTION_CANCEL:
            return None
        if not self.subscription:
            raise InvalidInput("subscription_missing")
        found = facts.subscription(self.subscription)
        if found is None:
            raise NotFound("subscription_not_found", id=self.subscription)
        return found

    def _conditions(self, facts: Facts, subscription: Subscription | None, now: datetime) -> tuple[Condition, ...]:
        conditions = [Condition("email_on_file", bool(facts.customer.email))]
        if facts.portal is None:  # the key may not look: Stripe itself says no if it is off
            conditions.append(Condition("portal_known", False, required=False))
        else:
            conditions.append(Condition("portal_offers", facts.portal.offers(self.flow), {"flow": self.flow.value}))
        if subscription is not None:
            data = {"subscription": subscription.id, "status": subscription.status}
            ends = subscription.cancels_at
            conditions.append(Condition("subscription_running", subscription.is_running, data))
            if ends is not None and ends > now:
                conditions.append(Condition("no_pending_end", False, {"at": ends.isoformat()}, required=False))
        return tuple(conditions)

    def _call(self) -> StripeCall:
        params: dict[str, Any] = {"customer": self.customer}
        if self.flow is not PortalFlow.HOMEPAGE:
            params["flow_data"] = {"type": self.flow.value}
        if self.flow is PortalFlow.SUBSCRIPTION_CANCEL:
            params["flow_data"]["subscription_cancel"] = {"subscription": self.subscription}
        # Nothing to look up: a link that didn't arrive is nobody's, and the runner gives it up.
        return StripeCall("POST", "/v1/billing_portal/sessions", params)


def _effects(facts: Facts, flow: PortalFlow) -> tuple[Effect, ...]:
    effects = [
        Effect("link_lets_anybody_in", {"flow": flow.value}),
        Effect("link_only_to", {"email": facts.customer.email}),
        Effect("link_expires", {"minutes": str(UNOPENED_MINUTES)}),
        Effect("link_shown_once"),
    ]
    if facts.portal is not None and facts.portal.login_url:
        effects.append(Effect("login_page_lasts", {"url": facts.portal.login_url}))
    return tuple(effects)


def _standing(subscription: Subscription | None) -> list[Any] | None:
    return None if subscription is None else [subscription.id, subscription.status, subscription.cancels_at]
