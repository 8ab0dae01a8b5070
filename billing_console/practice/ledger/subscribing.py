"""How subscriptions start, renew, change, pause and end."""

from __future__ import annotations

from typing import Final

from billing_console.practice.ledger.billing import raise_invoice, void
from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.paying import AT_ONCE, Try, set_status
from billing_console.practice.ledger.records import (
    CardRecord,
    DiscountRecord,
    InvoiceRecord,
    LineRecord,
    SubscriptionRecord,
)
from billing_console.practice.money import in_words, rounded
from billing_console.practice.months import DAY, HOUR, add_months, short_date
from billing_console.practice.shapes import Json, cancellation_details

DRAFT_TIME: Final = HOUR
"""How long a renewal stays a draft before it is finalized and charged."""
INCOMPLETE_TIME: Final = 23 * HOUR
TRIAL_WARNING: Final = 3 * DAY


def _step(price: Json) -> int:
    return 12 if price["recurring"]["interval"] == "year" else 1


def cycle_start(subscription: SubscriptionRecord, number: int) -> int:
    """When billing period `number` begins; 0 is the first paid one."""
    return add_months(subscription.anchor, number * _step(subscription.price))


def _regular_line(subscription: SubscriptionRecord, currency: str) -> LineRecord:
    price, quantity = subscription.price, subscription.quantity
    each = f"{in_words(price['unit_amount'], currency)} / {price['recurring']['interval']}"
    return LineRecord(
        price["unit_amount"] * quantity,
        f"{quantity} × {price['nickname']} (at {each})",
        subscription.period_start,
        subscription.period_end,
        price,
        quantity,
        subscription.serial,
    )


def subscribe(
    books: Books,
    at: int,
    price: Json,
    quantity: int = 1,
    *,
    card: CardRecord | None,
    trial_days: int = 0,
    coupon: Json | None = None,
    promotion_code: str | None = None,
    tax_rate: Json | None = None,
    send_invoice_days: int | None = None,
    tries: tuple[Try, ...] = AT_ONCE,
) -> SubscriptionRecord | None:
    """Start a subscription and bill its first period or trial; None if it has not happened yet."""
    if not books.happened(at):
        return None
    anchor = at + trial_days * DAY
    end = anchor if trial_days else add_months(at, _step(price))
    status = "trialing" if trial_days else "incomplete" if tries != AT_ONCE else "active"
    serial = len(books.subscriptions)
    subscription = SubscriptionRecord(serial, at, price, quantity, anchor, at, end, card, status)
    subscription.tax_rate = tax_rate
    subscription.send_invoice_days = send_invoice_days
    if trial_days:
        subscription.trial_start, subscription.trial_end = at, anchor
    books.subscriptions.append(subscription)
    if coupon is not None:
        discount(books, at, coupon, subscription, promotion_code)
    books.tell(at, "customer.subscription.created", "subscription", serial, requested=True)
    if books.happened(anchor - TRIAL_WARNING) and trial_days:
        books.tell(anchor - TRIAL_WARNING, "customer.subscription.trial_will_end", "subscription", serial)
    line = _regular_line(subscription, books.currency)
    if trial_days:
        line.amount, line.description = 0, f"Trial period for {price['nickname']}"
    invoice = raise_invoice(books, subscription, at, [line], reason="subscription_create", tries=tries)
    if invoice is not None and subscription.status == "incomplete" and books.happened(at + INCOMPLETE_TIME):
        _expire(books, subscription, invoice, at + INCOMPLETE_TIME)
    return subscription


def _expire(books: Books, subscription: SubscriptionRecord, invoice: InvoiceRecord, at: int) -> None:
    set_status(books, subscription, at, "incomplete_expired")
    subscription.ended_at = at
    void(books, invoice, at)


def discount(
    books: Books,
    at: int,
    coupon: Json,
    subscription: SubscriptionRecord | None,
    promotion_code: str | None = None,
) -> None:
    """Apply a coupon to a subscription (replacing what it had) or, with None, to the customer."""
    if not books.happened(at):
        return
    months = coupon["duration_in_months"]
    end = add_months(at, months) if months else None
    place = None if subscription is None else subscription.serial
    record = DiscountRecord(len(books.discounts), coupon, at, end, place, promotion_code)
    books.discounts.append(record)
    if subscription is None:
        books.customer_discount = record
    else:
        subscription.discounts = [record]


def renew(
    books: Books, subscription: SubscriptionRecord, number: int, tries: tuple[Try, ...] = AT_ONCE
) -> InvoiceRecord | None:
    """Bill period `number`; None if that has not happened or the subscription is over or paused."""
    start = cycle_start(subscription, number)
    if not books.happened(start) or subscription.status in {"canceled", "incomplete_expired", "paused"}:
        return None
    latest = subscription.latest_invoice
    previous: Json = {
        "latest_invoice": None if latest is None else books.id("in", latest),
        "items": {
            "data": [
                {
                    "id": books.id("si", subscription.serial),
                    "current_period_end": subscription.period_end,
                    "current_period_start": subscription.period_start,
                }
            ]
        },
    }
    if subscription.status == "trialing":
        previous["status"] = "trialing"
        subscription.status = "active"
    subscription.previous_start = subscription.period_start
    subscription.period_start = start
    subscription.period_end = cycle_start(subscription, number + 1)
    books.tell(start, "customer.subscription.updated", "subscription", subscription.serial, previous=previous)
    lines = [*subscription.pending_lines, _regular_line(subscription, books.currency)]
    subscription.pending_lines = []
    return raise_invoice(
        books, subscription, start, lines, reason="subscription_cycle", finalize_after=DRAFT_TIME, tries=tries
    )


def _prorated(
    books: Books, subscription: SubscriptionRecord, at: int, *, sign: int, price: Json, quantity: int
) -> LineRecord:
    left = subscription.period_end - at
    length = subscription.period_end - subscription.period_start
    verb = "Unused time on" if sign < 0 else "Remaining time on"
    return LineRecord(
        rounded(sign * price["unit_amount"] * quantity * left, length, books.currency),
        f"{verb} {quantity} × {price['nickname']} after {short_date(at)}",
        at,
        subscription.period_end,
        price,
        quantity,
        subscription.serial,
        proration=True,
        credited_invoice=subscription.latest_invoice if sign < 0 else None,
    )


def change(
    books: Books,
    subscription: SubscriptionRecord,
    at: int,
    *,
    price: Json | None = None,
    quantity: int | None = None,
    bill_now: bool = False,
) -> InvoiceRecord | None:
    """Change plan or seats in mid-period; the difference is billed now or with the next invoice."""
    if not books.happened(at) or subscription.ended_at is not None:
        return None
    old_price, old_quantity = subscription.price, subscription.quantity
    subscription.price = price or old_price
    subscription.quantity = quantity or old_quantity
    lines = [
        _prorated(books, subscription, at, sign=-1, price=old_price, quantity=old_quantity),
        _prorated(books, subscription, at, sign=1, price=subscription.price, quantity=subscription.quantity),
    ]
    previous = {"items": {"data": [{"id": books.id("si", subscription.serial), "quantity": old_quantity}]}}
    books.tell(
        at, "customer.subscription.updated", "subscription", subscription.serial, previous=previous, requested=True
    )
    if bill_now:
        return raise_invoice(books, subscription, at, lines, reason="subscription_update")
    subscription.pending_lines.extend(lines)
    return None


def request_cancel(
    books: Books, subscription: SubscriptionRecord, at: int, *, feedback: str | None = None, comment: str | None = None
) -> None:
    """Let a subscription end with its current period."""
    if not books.happened(at) or subscription.ended_at is not None:
        return
    subscription.cancel_at_period_end = True
    subscription.cancel_at = subscription.period_end
    subscription.canceled_at = at
    subscription.cancellation = cancellation_details(
        comment=comment, feedback=feedback, reason="cancellation_requested"
    )
    previous = {"cancel_at": None, "cancel_at_period_end": False, "canceled_at": None}
    books.tell(
        at, "customer.subscription.updated", "subscription", subscription.serial, previous=previous, requested=True
    )


def end(
    books: Books,
    subscription: SubscriptionRecord,
    at: int,
    *,
    reason: str = "cancellation_requested",
    feedback: str | None = None,
    comment: str | None = None,
) -> None:
    """End a subscription now; its open invoices are no longer collected by themselves."""
    if not books.happened(at) or subscription.ended_at is not None:
        return
    subscription.status = "canceled"
    subscription.ended_at = at
    subscription.canceled_at = subscription.canceled_at or at
    subscription.cancellation = subscription.cancellation or cancellation_details(
        comment=comment, feedback=feedback, reason=reason
    )
    for invoice in books.invoices:
        if invoice.subscription is subscription and invoice.status in {"open", "draft"}:
            invoice.next_attempt = None
            invoice.auto_advance = False
    books.tell(at, "customer.subscription.deleted", "subscription", subscription.serial)


def pause_collection(
    books: Books, subscription: SubscriptionRecord, at: int, behavior: str, resumes_at: int | None = None
) -> None:
    """Stop collecting; the subscription itself stays active."""
    if not books.happened(at):
        return
    subscription.pause_collection = {"behavior": behavior, "resumes_at": resumes_at}
    previous = {"pause_collection": None}
    books.tell(
        at, "customer.subscription.updated", "subscription", subscription.serial, previous=previous, requested=True
    )


def pause(books: Books, subscription: SubscriptionRecord, at: int, why: str = "pause_requested") -> None:
    """Pause the whole subscription: no invoices until it is resumed."""
    if not books.happened(at) or subscription.ended_at is not None:
        return
    subscription.paused_at = at
    subscription.paused_why = why
    subscription.status = "paused"
    books.tell(at, "customer.subscription.paused", "subscription", subscription.serial, requested=True)
