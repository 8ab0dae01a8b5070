"""How payments are tried, succeed or fail, and what that does to their invoice and subscription."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.records import (
    ATTEMPTS_PER_PAYMENT,
    INVOICES_PER_SUBSCRIPTION,
    NO_SUBSCRIPTION,
    PAYMENTS_PER_INVOICE,
    CardRecord,
    ChargeRecord,
    InvoiceRecord,
    Movement,
    PaymentRecord,
    SubscriptionRecord,
)
from billing_console.practice.money import processing_fee
from billing_console.practice.months import DAY

OK: Final = "ok"
MOVEMENTS_PER_CHARGE: Final = 64
RETRY_DAYS: Final = (0, 3, 5, 7)
"""When a failed renewal is tried again, in days after the first try."""


@dataclass(frozen=True, slots=True)
class Try:
    """One planned attempt: seconds after the invoice is finalized, and how it will end."""

    after: int
    result: str = OK
    card: CardRecord | None = None
    authenticated: bool = False


AT_ONCE: Final = (Try(0),)


def failing(decline: str, *, tries: int = len(RETRY_DAYS)) -> tuple[Try, ...]:
    """A renewal that fails on every try with the same decline code."""
    return tuple(Try(day * DAY, decline) for day in RETRY_DAYS[:tries])


def recovering(decline: str, *, after_tries: int = 1, card: CardRecord | None = None) -> tuple[Try, ...]:
    """A renewal that fails some times and then succeeds, possibly with another card."""
    failed = failing(decline, tries=after_tries)
    return (*failed, Try(RETRY_DAYS[after_tries] * DAY, card=card))


def new_payment(
    books: Books, at: int, amount: int, invoice: InvoiceRecord | None, card: CardRecord | None
) -> PaymentRecord:
    """Open a payment for an invoice, or for nothing in particular."""
    if invoice is None:
        serial = (NO_SUBSCRIPTION + 1) * INVOICES_PER_SUBSCRIPTION * PAYMENTS_PER_INVOICE + books.loose_payments
        books.loose_payments += 1
    else:
        serial = invoice.serial * PAYMENTS_PER_INVOICE + len(invoice.payments)
    payment = PaymentRecord(serial, at, amount, invoice, card)
    books.payments.append(payment)
    if invoice is not None:
        invoice.payments.append(payment)
    books.tell(at, "payment_intent.created", "payment_intent", serial)
    return payment


def collect(books: Books, invoice: InvoiceRecord, tries: tuple[Try, ...], card: CardRecord | None) -> None:
    """Try to collect a finalized invoice as planned, up to the horizon."""
    start = invoice.finalized_at or invoice.created
    payment = new_payment(books, start, invoice.amount_due, invoice, card)
    if card is None:
        return
    invoice.auto_advance = True
    for planned in tries:
        at = start + planned.after
        if not books.happened(at):
            invoice.next_attempt = at
            return
        invoice.attempts += 1
        charge = attempt(books, payment, at, planned)
        if charge.paid:
            return


def attempt(books: Books, payment: PaymentRecord, at: int, planned: Try) -> ChargeRecord:
    """Charge the card once; the caller has checked that the moment has happened."""
    card = planned.card or payment.card
    if card is None:
        raise ValueError("a charge needs a card")
    payment.card = card
    serial = payment.serial * ATTEMPTS_PER_PAYMENT + len(payment.charges)
    charge = ChargeRecord(serial, at, payment.amount, payment, card, authenticated=planned.authenticated)
    payment.charges.append(charge)
    books.charges.append(charge)
    if payment.invoice is not None:
        payment.invoice.attempted = True
    if planned.result == OK:
        _succeed(books, payment, charge, at)
    else:
        charge.decline = planned.result
        _fail(books, payment, charge, at)
    return charge


def _succeed(books: Books, payment: PaymentRecord, charge: ChargeRecord, at: int) -> None:
    payment.last_decline = None
    books.tell(at, "charge.succeeded", "charge", charge.serial)
    if payment.manual_capture:
        charge.captured = False
        payment.status = "requires_capture"
        books.tell(at, "payment_intent.amount_capturable_updated", "payment_intent", payment.serial)
        return
    book_charge(books, charge, at)
    payment.status = "succeeded"
    payment.paid_at = at
    books.tell(at, "payment_intent.succeeded", "payment_intent", payment.serial)
    if payment.invoice is not None:
        apply_payment(books, payment.invoice, payment, at)


def book_charge(books: Books, charge: ChargeRecord, at: int) -> None:
    """Put a captured charge on the account's balance."""
    fee = processing_fee(charge.amount, books.currency)
    serial = charge.serial * MOVEMENTS_PER_CHARGE
    books.movements.append(
        Movement(
            serial, at, charge.amount, fee, "charge", "charge", "charge", charge.serial, charge.payment.description
        )
    )


def _fail(books: Books, payment: PaymentRecord, charge: ChargeRecord, at: int) -> None:
    payment.last_decline = charge.decline
    payment.status = "requires_payment_method"
    books.tell(at, "charge.failed", "charge", charge.serial)
    if charge.decline == "authentication_required":
        payment.status = "requires_action"
        books.tell(at, "payment_intent.requires_action", "payment_intent", payment.serial)
    else:
        books.tell(at, "payment_intent.payment_failed", "payment_intent", payment.serial)
    invoice = payment.invoice
    if invoice is None:
        return
    if charge.decline == "authentication_required":
        books.tell(at, "invoice.payment_action_required", "invoice", invoice.serial)
    books.tell(at, "invoice.payment_failed", "invoice", invoice.serial)
    subscription = invoice.subscription
    if subscription is not None and subscription.status in {"active", "trialing"}:
        set_status(books, subscription, at, "past_due")


def apply_payment(books: Books, invoice: InvoiceRecord, payment: PaymentRecord, at: int) -> None:
    """Count a successful payment towards its invoice."""
    invoice.paid += payment.amount
    books.tell(at, "invoice_payment.paid", "invoice_payment", payment.serial)
    if invoice.paid >= invoice.amount_due:
        mark_paid(books, invoice, at)


def mark_paid(books: Books, invoice: InvoiceRecord, at: int) -> None:
    """Close an invoice and bring its subscription back to life if it was waiting for this."""
    invoice.status = "paid"
    invoice.paid_at = at
    invoice.next_attempt = None
    invoice.auto_advance = False
    books.tell(at, "invoice.paid", "invoice", invoice.serial)
    books.tell(at, "invoice.payment_succeeded", "invoice", invoice.serial)
    subscription = invoice.subscription
    if subscription is not None and subscription.status in {"past_due", "incomplete", "unpaid"}:
        set_status(books, subscription, at, "active")


def set_status(books: Books, subscription: SubscriptionRecord, at: int, status: str) -> None:
    """Move a subscription to another status and tell it."""
    previous = {"status": subscription.status}
    subscription.status = status
    books.tell(at, "customer.subscription.updated", "subscription", subscription.serial, previous=previous)


def pay(
    books: Books, invoice: InvoiceRecord, at: int, *, amount: int | None = None, planned: Try = AT_ONCE[0]
) -> ChargeRecord | None:
    """Pay an open invoice, or `amount` minor units of it, with a payment of its own."""
    if not books.happened(at):
        return None
    due = invoice.amount_due - invoice.paid
    amount = due if amount is None else amount
    first = invoice.payments[0] if invoice.payments else None
    if first is not None and not first.charges and first.status == "requires_payment_method":
        first.amount = amount
        payment = first
    else:
        payment = new_payment(books, at, amount, invoice, books.default_card)
    payment.card = planned.card or payment.card or books.default_card
    return attempt(books, payment, at, planned)


def pay_off_stripe(books: Books, invoice: InvoiceRecord, at: int, reference: str, amount: int | None = None) -> None:
    """Book money that reached us outside Stripe, by bank transfer for example."""
    if not books.happened(at):
        return
    for waiting in invoice.payments:
        if waiting.status not in {"succeeded", "canceled"}:
            waiting.status = "canceled"
            waiting.canceled_at = at
            waiting.cancellation_reason = "void_invoice"
    serial = invoice.serial * PAYMENTS_PER_INVOICE + len(invoice.payments)
    amount = invoice.amount_due - invoice.paid if amount is None else amount
    payment = PaymentRecord(serial, at, amount, invoice, None, "succeeded", paid_at=at, reference=reference)
    books.payments.append(payment)
    invoice.payments.append(payment)
    invoice.paid_off_stripe += amount
    apply_payment(books, invoice, payment, at)
