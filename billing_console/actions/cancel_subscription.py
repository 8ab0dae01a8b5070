"""End a subscription: when its period ends, at once, or on a day; what becomes of money is asked apart from that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar

from billing_console.actions.refund_payment import unused_time
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.plans import Condition, Effect, Plan, StripeCall, Subject
from billing_console.domain.previews import PreviewAsk, PreviewedInvoice
from billing_console.domain.records import Invoice, Subscription
from billing_console.domain.subscriptions import (
    bills,
    day,
    next_invoice,
    no_schedule,
    not_ended,
    path_of,
    plan_of,
    renewals_before,
    to_the_second,
    unix,
    wanted,
)


class When(Enum):
    """When it ends."""

    PERIOD_END = "period_end"
    NOW = "now"
    ON_DAY = "on_day"


class Feedback(Enum):
    """Why the customer leaves, in Stripe's words."""

    CUSTOMER_SERVICE = "customer_service"
    LOW_QUALITY = "low_quality"
    MISSING_FEATURES = "missing_features"
    OTHER = "other"
    SWITCHED_SERVICE = "switched_service"
    TOO_COMPLEX = "too_complex"
    TOO_EXPENSIVE = "too_expensive"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class _Money:
    """What canceling costs whom."""

    effects: list[Effect]
    charged: Money | None = None
    credited: Money | None = None


@dataclass(frozen=True, slots=True)
class CancelSubscription:
    """Cancel one subscription; unused time becomes credit on the account or nothing, never cash."""

    name: ClassVar[str] = "cancel_subscription"
    customer: str
    subscription: str
    when: When
    bucket: Bucket
    asked_at: datetime  # when the form was opened: what unused time counts from
    on: datetime | None = None  # the day, with ON_DAY
    credits_unused_time: bool = False  # not with PERIOD_END, which leaves no time unused
    bills_pending: bool = False  # with NOW: bill what is not yet invoiced instead of dropping it
    void_invoices: tuple[str, ...] = ()  # open ones that nobody has to pay any more
    feedback: Feedback | None = None
    comment: str = ""  # goes to Stripe, beside the feedback
    portal_offered: bool = False  # the customer was offered to do it themselves

    @property
    def subject(self) -> Subject:
        """The subscription, its last invoice, and what is lost or credited."""
        asks = (self._last,) if self._last == self._unused else (self._last, self._unused)
        return Subject(self.customer, subscriptions=(self.subscription,), previews=asks)

    @property
    def _last(self) -> PreviewAsk:
        """The invoice that would still come."""
        if self.when is When.NOW:
            return self._unused if self.credits_unused_time else self._at_once("none")
        if self.when is When.PERIOD_END or self.on is None:
            return next_invoice("period_end", self.subscription, cancel_at_period_end=True)
        return next_invoice("on_day", self.subscription, cancel_at=unix(self.on), proration_behavior=self._proration)

    @property
    def _unused(self) -> PreviewAsk:
        return self._at_once("create_prorations") if self.when is When.NOW else self._last

    @property
    def _proration(self) -> str:
        return "create_prorations" if self.credits_unused_time else "none"

    @property
    def _invoices_now(self) -> bool:
        return self.credits_unused_time or self.bills_pending

    def _at_once(self, proration: str) -> PreviewAsk:
        details = {"cancel_now": True, "proration_behavior": proration, "proration_date": unix(self.asked_at)}
        return next_invoice(f"at_once_{proration}", self.subscription, **details)

    def plan(self, facts: Facts, now: datetime) -> Plan:
        """The cancellation, then the invoices to void; raises InvalidInput for a day or credit that can't be."""
        subscription = wanted(facts, self.customer, self.subscription)
        self._check(now)
        money = self._money(facts)
        open_bills = bills(facts, subscription, "open", "uncollectible")
        voided = [bill for bill in open_bills if bill.id in self.void_invoices]
        cancel, voids = self._call(moves_money=money.charged is not None), [_void(bill) for bill in voided]
        calls = [*voids, cancel] if cancel.moves_money else [cancel, *voids]
        ends = _ends(self, subscription)
        return plan_of(
            self,
            facts,
            subscription,
            calls=calls,
            effects=[*money.effects, *self._ending(subscription, day(ends)), *self._left(facts, open_bills)],
            conditions=self._conditions(subscription, open_bills),
            resting_on=sorted([bill.id, bill.status, bill.amount_remaining.minor] for bill in open_bills),
            amount=money.charged,
            value=_given_away(money.credited, voided, subscription.currency),
            before_after=[("ends", day(subscription.cancels_at), day(ends) or "now")],
            terms={"when": self.when.value, **({"direction": "charge"} if money.charged else {})},
        )

    def _check(self, now: datetime) -> None:
        if self.when is When.ON_DAY and self.on is None:
            raise InvalidInput("date_missing")
        if self.when is When.ON_DAY and self.on is not None and self.on <= now:
            raise InvalidInput("date_past", date=day(self.on))
        if self.when is When.PERIOD_END and self.credits_unused_time:
            raise InvalidInput("credit_at_period_end")

    def _conditions(self, subscription: Subscription, open_bills: tuple[Invoice, ...]) -> list[Condition]:
        known = {bill.id for bill in open_bills}
        foreign = next((invoice for invoice in self.void_invoices if invoice not in known), None)
        conditions = [not_ended(subscription), no_schedule(subscription)]
        if self.when is not When.NOW:
            same_day = self.on is not None and subscription.cancel_at == to_the_second(self.on)
            is_same = subscription.cancel_at_period_end if self.when is When.PERIOD_END else same_day
            conditions.append(Condition("changes_something", not is_same, {"at": day(subscription.cancels_at)}))
        if self.void_invoices:
            conditions.append(Condition("invoices_are_open", foreign is None, {"invoice": foreign or ""}))
        return [*conditions, Condition("portal_offered", self.portal_offered, required=False)]

    def _ending(self, subscription: Subscription, ends: str) -> list[Effect]:
        effects = [Effect("ends_at", {"at": ends}) if ends else Effect("ends_now", {"status": subscription.status})]
        if self.when is When.ON_DAY and self.on is not None and (number := renewals_before(subscription, self.on)):
            effects.append(Effect("bills_until_then", {"count": str(number)}))
        return effects

    def _left(self, facts: Facts, open_bills: tuple[Invoice, ...]) -> list[Effect]:
        """What becomes of open invoices, and the last payment whose refund is a question of its own."""
        effects = []
        for bill in open_bills:
            code = "invoice_voided" if bill.id in self.void_invoices else "invoice_stays_owed"
            effects.append(Effect(code, {"invoice": bill.number or bill.id}, bill.amount_remaining))
        paid = [i.id for i in facts.invoices if i.subscription == self.subscription and i.status == "paid"]
        payments = [p for p in facts.payments if p.invoice in paid and not p.refundable.is_zero]
        if self.when is When.NOW and payments:
            last = max(payments, key=lambda payment: payment.created)
            unused = unused_time(last, facts.invoice(last.invoice), to_the_second(self.asked_at))
            effects.append(Effect("no_cash_back", {"payment": last.id}, unused.amount if unused else None))
        return effects

    def _call(self, *, moves_money: bool) -> StripeCall:
        said = {"feedback": self.feedback.value if self.feedback else "", "comment": self.comment.strip()}
        why = {name: text for name, text in said.items() if text}
        params: dict[str, Any] = {"cancellation_details": why} if why else {}
        path, state = path_of(self.subscription), dict[str, Any]()
        if self.when is When.NOW:
            params |= {"prorate": self.credits_unused_time, "invoice_now": self._invoices_now}
            state = {"status": "canceled"}
            return StripeCall("DELETE", path, params, moves_money=moves_money, lookup_path=path, lookup_state=state)
        if self.when is When.PERIOD_END or self.on is None:
            params["cancel_at_period_end"], state["cancel_at_period_end"] = True, True
        else:
            params |= {"cancel_at": unix(self.on), "proration_behavior": self._proration}
            state["cancel_at"] = unix(self.on)
        return StripeCall("POST", path, params, lookup_path=path, lookup_state=state)

    def _money(self, facts: Facts) -> _Money:
        """What canceling costs whom, from Stripe's previews."""
        last = facts.previewed(self._last)
        if self.when is not When.NOW:
            return self._money_later(last)
        unused = facts.previewed(self._unused)
        effects: list[Effect] = []
        if unused is not None and not self.credits_unused_time:
            lost = unused.unused_since(to_the_second(self.asked_at))
            effects += [] if lost.is_zero else [Effect("unused_time_lost", {}, lost)]
        if last is None or last.total.is_zero:
            return _Money([*effects, Effect("nothing_more_to_bill")])
        if not self._invoices_now:
            return _Money([*effects, Effect("pending_dropped", {}, last.total)])
        if last.total.minor < 0:
            # Stripe counts unused time from the second it cancels, the preview from when the form was opened.
            credit = Effect("account_credit", {"as_of": day(self.asked_at)}, -last.total)
            return _Money([credit, *effects], credited=-last.total)
        if last.amount_due.is_zero:
            return _Money([*effects, Effect("paid_from_credit", {}, last.total)])
        return _Money([Effect("final_charge", {}, last.amount_due), *effects], charged=last.amount_due)

    def _money_later(self, last: PreviewedInvoice | None) -> _Money:
        if last is None:
            return _Money([Effect("no_further_invoices")])
        effects = [Effect("next_invoice", {"at": day(last.when)}, last.total)]
        if not (self.credits_unused_time and self.on is not None):
            return _Money(effects)
        credit = last.unused_since(to_the_second(self.on))
        if credit.is_zero:
            return _Money([*effects, Effect("no_unused_time")])
        return _Money([*effects, Effect("account_credit", {"as_of": day(self.on)}, credit)], credited=credit)


def _ends(action: CancelSubscription, subscription: Subscription) -> datetime | None:
    """When it ends; None for at once."""
    if action.when is When.ON_DAY:
        return action.on
    if action.when is When.PERIOD_END:
        return max((item.period_end for item in subscription.items if item.period_end), default=None)
    return None


def _void(bill: Invoice) -> StripeCall:
    path = f"/v1/invoices/{bill.id}"
    return StripeCall("POST", f"{path}/void", lookup_path=path, lookup_state={"status": "void"})


def _given_away(credited: Money | None, voided: Iterable[Invoice], currency: str) -> Money | None:
    """Credit and voided invoices together, in the subscription's currency."""
    total = credited or Money.zero(currency)
    for bill in voided:
        if bill.amount_remaining.currency == currency:
            total = total + bill.amount_remaining
    return None if total.is_zero else total
