"""Give back a payment, whole or in part, to the card or account it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar

from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput, NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.findings import duplicate_of
from billing_console.domain.money import Money, step
from billing_console.domain.plans import Condition, Effect, Plan, StripeCall, Subject, digest
from billing_console.domain.records import Dispute, Invoice, Payment, Subscription


class RefundReason(Enum):
    """What Stripe is told; its third reason, fraudulent, also blocks the card and is no part of this action."""

    DUPLICATE = "duplicate"
    REQUESTED_BY_CUSTOMER = "requested_by_customer"


@dataclass(frozen=True, slots=True)
class UnusedTime:
    """The part of a payment that belongs to days not yet used, with the figures behind it."""

    amount: Money
    days_left: int
    days_total: int


@dataclass(frozen=True, slots=True)
class RefundPayment:
    """Refund an explicit amount of one payment."""

    name: ClassVar[str] = "refund_payment"
    customer: str
    payment: str
    amount: Money
    reason: RefundReason
    bucket: Bucket
    note: str = ""

    def __post_init__(self) -> None:
        # Whatever this was made from: Stripe is told one of these two reasons and nothing else.
        if type(self.reason) is not RefundReason:
            raise TypeError("a refund needs a RefundReason")

    @property
    def subject(self) -> Subject:
        """The payment with its refunds, disputes, invoice and subscription."""
        return Subject(self.customer, payments=(self.payment,))

    def plan(self, facts: Facts, now: datetime) -> Plan:
        """One refund call; raises InvalidInput for an amount that can't be, NotFound without the payment."""
        payment = facts.payment(self.payment)
        if payment is None or (payment.customer and payment.customer != facts.customer.id):
            raise NotFound("payment_not_found", id=self.payment)
        check_amount(self.amount, payment)
        invoice = facts.invoice(payment.invoice)
        subscription = facts.subscription(invoice.subscription) if invoice else None
        disputes = facts.disputes_of(payment.id)
        rest = payment.refundable
        return Plan(
            action=self.name,
            customer=facts.customer.id,
            customer_name=facts.customer.name,
            object_id=payment.id,
            amount=self.amount,
            calls=(self._call(payment),),
            effects=refund_effects(self.amount, payment, invoice, subscription, disputes),
            basis=refund_basis(facts, payment, invoice, subscription),
            before_after=(("refundable", str(rest), str(rest - self.amount)),),
            conditions=refund_conditions(facts, payment),
            bucket=self.bucket,
            age=now - payment.created,
        )

    def _call(self, payment: Payment) -> StripeCall:
        params: Mapping[str, Any] = {
            "charge": payment.id,
            "amount": self.amount.minor,
            "reason": self.reason.value,
            "metadata": {"bucket": self.bucket.value},
        }
        return StripeCall(
            "POST",
            "/v1/refunds",
            params,
            moves_money=True,
            tagged=True,
            lookup_path="/v1/refunds",
            lookup_params={"charge": payment.id},
        )


def check_amount(amount: Money, payment: Payment) -> None:
    """Raises InvalidInput for an amount that can't be refunded of this payment."""
    rest = payment.refundable
    if amount.currency != payment.amount.currency:
        raise InvalidInput("currency_mismatch", wanted=payment.amount.currency, got=amount.currency)
    if amount.minor <= 0:
        raise InvalidInput("amount_zero", rest=str(rest))
    if amount.minor % step(amount.currency):
        raise InvalidInput("amount_step", currency=amount.currency, step=step(amount.currency))
    # A payment with nothing left is the policy check's business; it says why.
    if not rest.is_zero and amount > rest:
        raise InvalidInput("amount_above_rest", amount=str(amount), rest=str(rest))


def unused_time(payment: Payment, invoice: Invoice | None, now: datetime) -> UnusedTime | None:
    """What of a payment is for whole days still to come; None when its invoice has no running period.

    The captured amount times days left over days paid for, rounded down, at most what is still refundable.
    """
    if invoice is None:
        return None
    periods = [
        (line.period_start, line.period_end)
        for line in invoice.lines
        if line.period_start and line.period_end and not line.proration and line.period_end > line.period_start
    ]
    if not periods:
        return None
    start, end = max(periods, key=lambda period: period[1])
    total, left = round((end - start).total_seconds() / 86400), (end.date() - now.date()).days
    if total < 1 or left < 1:
        return None
    left = min(left, total)
    share = payment.captured_amount.share(left, total)
    return UnusedTime(min(share, payment.refundable, key=lambda money: money.minor), left, total)


def refund_conditions(facts: Facts, payment: Payment) -> tuple[Condition, ...]:
    """What has to hold before any of this payment is given back, in whichever way."""
    disputes = facts.disputes_of(payment.id)
    chargeback = next((d for d in disputes if d.is_open and not d.is_inquiry), None)
    inquiry = next((d for d in disputes if d.is_open and d.is_inquiry), None)
    lost = next((d for d in disputes if d.status == "lost"), None)
    first = duplicate_of(facts, payment)
    status = "hold" if payment.is_hold else f"{payment.status} payment"
    conditions = [
        Condition("payment_succeeded", payment.paid and payment.captured, {"status": status}),
        Condition("something_left", not payment.refundable.is_zero, {"refunded": str(payment.refunded_amount)}),
        Condition("no_open_dispute", chargeback is None, {"dispute": chargeback.id if chargeback else ""}),
        Condition("no_lost_dispute", lost is None, {"dispute": lost.id if lost else ""}),
        Condition("same_day_duplicate", first is not None, {"first": first.id if first else ""}, required=False),
    ]
    if inquiry:
        conditions.append(Condition("no_inquiry", False, {"dispute": inquiry.id}, required=False))
    return tuple(conditions)


def refund_effects(
    amount: Money,
    payment: Payment,
    invoice: Invoice | None,
    subscription: Subscription | None,
    disputes: tuple[Dispute, ...],
) -> tuple[Effect, ...]:
    """What the customer gets and what stays as it is."""
    method = f"{payment.card.brand} {payment.card.last4}" if payment.card else payment.method_type
    effects = [Effect("customer_receives", {"method": method, "type": payment.method_type}, amount)]
    if payment.fee is not None and not payment.fee.is_zero:
        effects.append(Effect("fee_not_returned", {}, payment.fee))
    effects.append(Effect("refundable_after", {}, payment.refundable - amount))
    if invoice is not None:
        effects.append(Effect("invoice_stays", {"invoice": invoice.number or invoice.id, "status": invoice.status}))
    if subscription is not None and subscription.is_running:
        effects.append(Effect("subscription_stays", {"subscription": subscription.id, "status": subscription.status}))
    for dispute in disputes:
        if dispute.is_open and dispute.is_inquiry:
            settles = amount == payment.captured_amount
            code = "inquiry_resolved" if settles else "inquiry_stays_open"
            effects.append(Effect(code, {"dispute": dispute.id}))
    return tuple(effects)


def refund_basis(
    facts: Facts, payment: Payment, invoice: Invoice | None, subscription: Subscription | None, *more: Any
) -> str:
    """Fingerprint of the facts below a refund, and whatever else it rests on."""
    return digest(
        {
            "account": facts.account,
            "livemode": facts.livemode,
            "payment": [payment.id, payment.status, payment.captured_amount, payment.refunded_amount, payment.disputed],
            "refunds": sorted([r.id, r.status, str(r.amount)] for r in facts.refunds_of(payment.id)),
            "disputes": sorted([d.id, d.status] for d in facts.disputes_of(payment.id)),
            "invoice": [invoice.id, invoice.status] if invoice else None,
            "subscription": [subscription.id, subscription.status] if subscription else None,
            "more": list(more),
        }
    )
