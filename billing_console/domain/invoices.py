"""What acting on one invoice has in common: finding it, how it is paid, its conditions and the plan of changing it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from billing_console.domain.errors import NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.plans import Action, Condition, Effect, Plan, StripeCall, digest
from billing_console.domain.records import Invoice, Payment, PaymentMethod, Subscription

FINALIZED = frozenset({"open", "paid", "uncollectible", "void"})
# Paying, voiding or writing off the newest bill lets such a subscription go on.
_RECOVERING = frozenset({"past_due", "unpaid", "incomplete"})


def wanted_invoice(facts: Facts, customer: str, invoice_id: str) -> Invoice:
    """The invoice an action is about; raises NotFound when it is not this customer's."""
    found = facts.invoice(invoice_id)
    if found is None or facts.customer.id != customer or (found.customer and found.customer != customer):
        raise NotFound("invoice_not_found", id=invoice_id)
    return found


def path_of(invoice_id: str) -> str:
    """Where Stripe keeps it."""
    return f"/v1/invoices/{invoice_id}"


def label(invoice: Invoice) -> str:
    """How people call it: its number, where it has one."""
    return invoice.number or invoice.id


def payments_of(facts: Facts, invoice: Invoice) -> tuple[Payment, ...]:
    """Every try to pay it, the newest first."""
    tries = (payment for payment in facts.payments if payment.invoice == invoice.id)
    return tuple(sorted(tries, key=lambda payment: payment.created, reverse=True))


def method_of(facts: Facts, invoice: Invoice) -> str | None:
    """The id of what Stripe charges for it: its own, the subscription's or the customer's way to pay, in this order."""
    subscription = facts.subscription(invoice.subscription)
    theirs = subscription.default_payment_method if subscription else None
    return invoice.default_payment_method or theirs or facts.customer.default_payment_method


def saved_method(facts: Facts, method_id: str | None) -> PaymentMethod | None:
    """The customer's saved way to pay with this id."""
    return next((method for method in facts.payment_methods if method.id == method_id), None)


def is_confirmation_pending(facts: Facts, invoice: Invoice) -> bool:
    """True while the bank waits for the customer to confirm a payment of it (3-D Secure)."""
    links = (link for link in facts.invoice_payments if link.invoice == invoice.id and link.status == "open")
    return any(link.intent_status in {"requires_action", "requires_confirmation"} for link in links)


def in_status(invoice: Invoice, code: str, *statuses: str) -> Condition:
    """It is in one of these states."""
    return Condition(code, invoice.status in statuses, {"status": invoice.status, "invoice": label(invoice)})


def subscription_effect(facts: Facts, invoice: Invoice, *, settles: bool) -> list[Effect]:
    """What becomes of the subscription behind it once the invoice is settled (paid, void or written off)."""
    subscription = facts.subscription(invoice.subscription)
    if subscription is None:
        return []
    recovers = settles and subscription.status in _RECOVERING and subscription.latest_invoice == invoice.id
    data = {"subscription": subscription.id, "status": subscription.status}
    return [Effect("subscription_recovers" if recovers else "subscription_stays_as_is", data)]


def plan_of(
    action: Action,
    facts: Facts,
    invoice: Invoice,
    now: datetime,
    call: StripeCall,
    *,
    effects: Iterable[Effect],
    conditions: Iterable[Condition],
    amount: Money | None = None,
    value: Money | None = None,
    before_after: Iterable[tuple[str, str, str]] = (),
    terms: Mapping[str, str] | None = None,
    resting_on: Iterable[Any] = (),
) -> Plan:
    """The plan of one call about one invoice; it rests on the invoice, its payments and its subscription."""
    return Plan(
        action=action.name,
        customer=facts.customer.id,
        customer_name=facts.customer.name,
        object_id=invoice.id,
        amount=amount,
        calls=(call,),
        effects=tuple(effects),
        basis=_basis(facts, invoice, resting_on),
        conditions=tuple(conditions),
        bucket=action.bucket,
        age=now - invoice.created,
        before_after=tuple(before_after),
        value=value,
        terms=terms or {},
    )


def _basis(facts: Facts, invoice: Invoice, resting_on: Iterable[Any]) -> str:
    subscription = facts.subscription(invoice.subscription)
    return digest(
        {
            "account": facts.account,
            "livemode": facts.livemode,
            "invoice": _state(invoice),
            "payments": sorted([p.id, p.status, p.refunded_amount.minor] for p in payments_of(facts, invoice)),
            "subscription": _standing(subscription) if subscription else None,
            "more": list(resting_on),
        }
    )


def _state(invoice: Invoice) -> list[Any]:
    sums = [invoice.total, invoice.amount_paid, invoice.amount_remaining]
    return [invoice.id, invoice.status, *sums, invoice.collection_method, invoice.default_payment_method]


def _standing(subscription: Subscription) -> list[Any]:
    return [subscription.id, subscription.status, subscription.default_payment_method, subscription.latest_invoice]
