"""How invoices come to be: discounts, taxes, credit balance, finalizing, voiding and writing off."""

from __future__ import annotations

from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.paying import AT_ONCE, Try, collect, mark_paid
from billing_console.practice.ledger.records import (
    INVOICES_PER_SUBSCRIPTION,
    NO_SUBSCRIPTION,
    DiscountRecord,
    InvoiceRecord,
    LineRecord,
    SubscriptionRecord,
)
from billing_console.practice.money import rounded
from billing_console.practice.months import DAY
from billing_console.practice.shapes import Json


def active_discounts(books: Books, subscription: SubscriptionRecord | None, at: int) -> list[DiscountRecord]:
    """What reduces an invoice made at this moment; the customer's discount counts when the subscription has none."""
    own = [] if subscription is None else [one for one in subscription.discounts if _is_active(one, at)]
    if own:
        return own
    inherited = books.customer_discount
    return [inherited] if inherited is not None and _is_active(inherited, at) else []


def _is_active(discount: DiscountRecord, at: int) -> bool:
    return not discount.used and discount.start <= at and (discount.end is None or at < discount.end)


def _reduce(line: LineRecord, discount: DiscountRecord, currency: str) -> None:
    line.discount = discount.serial
    if discount.coupon["percent_off"] is None:
        line.discounted = max(0, min(line.amount, discount.coupon["amount_off"]))
    else:
        line.discounted = rounded(line.amount * int(discount.coupon["percent_off"]), 100, currency)


def _tax(line: LineRecord, rate: Json, currency: str) -> None:
    thousandths = round(rate["percentage"] * 1000)
    line.tax = rounded((line.amount - line.discounted) * thousandths, 100_000, currency)


def raise_invoice(
    books: Books,
    subscription: SubscriptionRecord | None,
    at: int,
    lines: list[LineRecord],
    *,
    reason: str,
    finalize_after: int = 0,
    tries: tuple[Try, ...] = AT_ONCE,
) -> InvoiceRecord | None:
    """Make an invoice and, once its draft time is over, finalize and collect it; None if it has not happened yet."""
    if not books.happened(at):
        return None
    discounts = active_discounts(books, subscription, at)
    tax_rate = None if subscription is None else subscription.tax_rate
    for line in lines:
        if discounts:
            _reduce(line, discounts[0], books.currency)
        if tax_rate is not None:
            _tax(line, tax_rate, books.currency)
    if any(line.amount for line in lines):
        for discount in discounts:
            discount.used = discount.coupon["duration"] == "once"
    invoice = _enter(books, subscription, at, lines, reason)
    invoice.discounts = discounts
    invoice.tax_rate = tax_rate
    invoice.finalizes_at = at + finalize_after
    if books.happened(at + finalize_after):
        finalize(books, invoice, at + finalize_after, tries)
    else:
        invoice.auto_advance = True
        invoice.next_attempt = at + finalize_after
        invoice.starting_balance = books.balance
    return invoice


def _enter(
    books: Books, subscription: SubscriptionRecord | None, at: int, lines: list[LineRecord], reason: str
) -> InvoiceRecord:
    start = end = at
    if subscription is None:
        serial = NO_SUBSCRIPTION * INVOICES_PER_SUBSCRIPTION + books.loose_invoices
        books.loose_invoices += 1
    else:
        serial = subscription.serial * INVOICES_PER_SUBSCRIPTION + subscription.invoices
        subscription.invoices += 1
        subscription.latest_invoice = serial
        if reason == "subscription_cycle":
            # Stripe's invoice period is the one that has ended; the lines carry the one that begins.
            start = subscription.previous_start or at
    total = sum(line.amount - line.discounted + line.tax for line in lines)
    invoice = InvoiceRecord(serial, at, reason, subscription, lines, start, end, total)
    invoice.amount_due = max(0, total)
    books.invoices.append(invoice)
    books.tell(at, "invoice.created", "invoice", serial)
    return invoice


def finalize(books: Books, invoice: InvoiceRecord, at: int, tries: tuple[Try, ...] = AT_ONCE) -> None:
    """Freeze an invoice, use up credit and collect what is left, unless collection is paused."""
    subscription = invoice.subscription
    behavior = None
    if subscription is not None and subscription.pause_collection is not None:
        behavior = subscription.pause_collection["behavior"]
    if behavior == "keep_as_draft" or (subscription is not None and subscription.status == "unpaid"):
        invoice.finalizes_at = None
        return
    invoice.finalized_at = at
    invoice.status = "open"
    _use_credit(books, invoice, at)
    books.tell(at, "invoice.finalized", "invoice", invoice.serial)
    if invoice.amount_due == 0:
        mark_paid(books, invoice, at)
    elif behavior == "void":
        void(books, invoice, at)
    elif behavior == "mark_uncollectible":
        write_off(books, invoice, at, "subscription_paused")
    elif subscription is not None and subscription.send_invoice_days is not None:
        invoice.due_date = at + subscription.send_invoice_days * DAY
        collect(books, invoice, (), None)
        books.tell(at, "invoice.sent", "invoice", invoice.serial)
    else:
        card = books.default_card if subscription is None else subscription.card or books.default_card
        collect(books, invoice, tries, card)


def _use_credit(books: Books, invoice: InvoiceRecord, at: int) -> None:
    invoice.starting_balance = books.balance
    if invoice.total < 0:
        books.change_balance(at, invoice.total, "applied_to_invoice", invoice=invoice.serial)
    elif books.balance < 0 < invoice.total:
        used = min(invoice.total, -books.balance)
        books.change_balance(at, used, "applied_to_invoice", invoice=invoice.serial)
    invoice.ending_balance = books.balance
    invoice.amount_due = invoice.total + invoice.starting_balance - invoice.ending_balance


def void(books: Books, invoice: InvoiceRecord, at: int) -> None:
    """Void an open invoice: it was a mistake and nobody owes it."""
    if not books.happened(at) or invoice.status != "open":
        return
    invoice.status = "void"
    invoice.voided_at = at
    _stop_collecting(invoice, at, "void_invoice")
    books.tell(at, "invoice.voided", "invoice", invoice.serial)


def write_off(books: Books, invoice: InvoiceRecord, at: int, reason: str) -> None:
    """Give up on an open invoice; it could still be paid."""
    if not books.happened(at) or invoice.status != "open":
        return
    invoice.status = "uncollectible"
    invoice.uncollectible_at = at
    invoice.uncollectible_reason = reason
    invoice.next_attempt = None
    invoice.auto_advance = False
    books.tell(at, "invoice.marked_uncollectible", "invoice", invoice.serial)


def _stop_collecting(invoice: InvoiceRecord, at: int, reason: str) -> None:
    invoice.next_attempt = None
    invoice.auto_advance = False
    for payment in invoice.payments:
        if payment.status not in {"succeeded", "canceled"}:
            payment.status = "canceled"
            payment.canceled_at = at
            payment.cancellation_reason = reason
