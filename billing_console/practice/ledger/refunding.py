"""How money goes back: refunds, credit notes, and holds that are let go."""

from __future__ import annotations

from typing import Final

from billing_console.practice.ledger.billing import raise_invoice
from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.paying import (
    AT_ONCE,
    MOVEMENTS_PER_CHARGE,
    Try,
    attempt,
    book_charge,
    mark_paid,
    new_payment,
)
from billing_console.practice.ledger.records import (
    REFUNDS_PER_CHARGE,
    CardRecord,
    ChargeRecord,
    CreditRecord,
    InvoiceRecord,
    LineRecord,
    Movement,
    PaymentRecord,
    RefundRecord,
)
from billing_console.practice.months import DAY

REFERENCE_AFTER: Final = 3 * DAY
"""When the bank's reference number of a refund is known."""
FAILS_AFTER: Final = 6 * DAY


def refund(
    books: Books,
    charge: ChargeRecord | None,
    at: int,
    *,
    amount: int | None = None,
    reason: str | None = "requested_by_customer",
    course: str = "succeeded",
    metadata: dict[str, str] | None = None,
) -> RefundRecord | None:
    """Pay a charge back, wholly or in part; `course` is succeeded, pending (no funds) or failed (some days later)."""
    if charge is None or not charge.paid or not books.happened(at):
        return None
    amount = charge.amount - charge.refunded if amount is None else amount
    slot = len(charge.refunds)
    record = RefundRecord(charge.serial * REFUNDS_PER_CHARGE + slot, at, amount, charge, "succeeded", reason)
    record.metadata = metadata or {}
    record.reference = f"7492{charge.serial * 7919 % 10**9:09d}{books.index % 10**6:06d}{slot:04d}"
    charge.refunds.append(record)
    books.refunds.append(record)
    books.tell(at, "refund.created", "refund", record.serial, requested=True)
    books.tell(at, "charge.refunded", "charge", charge.serial)
    movement = charge.serial * MOVEMENTS_PER_CHARGE + 1 + slot * 2
    if course == "pending":
        record.status, record.pending_reason, record.moved = "pending", "insufficient_funds", False
        return record
    books.movements.append(Movement(movement, at, -amount, 0, "refund", "refund", "refund", record.serial))
    if course == "failed":
        if books.happened(at + FAILS_AFTER):
            _fail(books, record, at + FAILS_AFTER, movement + 1)
    elif books.happened(at + REFERENCE_AFTER):
        record.reference_available = True
        books.tell(at + REFERENCE_AFTER, "refund.updated", "refund", record.serial)
    return record


def _fail(books: Books, record: RefundRecord, at: int, movement: int) -> None:
    record.status = "failed"
    record.failure_reason = "expired_or_canceled_card"
    record.failed_at = at
    books.movements.append(
        Movement(movement, at, record.amount, 0, "refund_failure", "refund_failure", "refund", record.serial)
    )
    books.tell(at, "refund.failed", "refund", record.serial)


def credit_note(
    books: Books,
    invoice: InvoiceRecord | None,
    at: int,
    amount: int,
    description: str,
    *,
    reason: str = "product_unsatisfactory",
) -> CreditRecord | None:
    """Correct an invoice by `amount`: an open one owes less, a paid one is refunded."""
    if invoice is None or not books.happened(at) or invoice.status not in {"open", "paid"}:
        return None
    record = CreditRecord(len(books.credits), at, invoice, amount, description, reason, 0, 0)
    if invoice.status == "open":
        record.before_payment = amount
        invoice.before_payment_credited += amount
        invoice.amount_due -= amount
        for payment in invoice.payments:
            if payment.status not in {"succeeded", "canceled"}:
                payment.amount = max(0, payment.amount - amount)
        if invoice.amount_due <= invoice.paid:
            mark_paid(books, invoice, at)
    else:
        record.after_payment = amount
        invoice.after_payment_credited += amount
        charge = paid_charge(invoice)
        record.refund = refund(books, charge, at, amount=amount)
    books.credits.append(record)
    books.tell(at, "credit_note.created", "credit_note", record.serial, requested=True)
    return record


def paid_charge(invoice: InvoiceRecord | None) -> ChargeRecord | None:
    """The first successful charge of an invoice, if there is one."""
    if invoice is None:
        return None
    for payment in invoice.payments:
        for charge in payment.charges:
            if charge.paid:
                return charge
    return None


def hold(books: Books, at: int, amount: int, card: CardRecord, description: str) -> PaymentRecord | None:
    """Reserve an amount on a card without taking it."""
    if not books.happened(at):
        return None
    payment = new_payment(books, at, amount, None, card)
    payment.manual_capture = True
    payment.description = description
    attempt(books, payment, at, AT_ONCE[0])
    return payment


def release(books: Books, payment: PaymentRecord | None, at: int) -> None:
    """Let a hold go; nothing was ever taken, and Stripe shows the charge as refunded."""
    if payment is None or not books.happened(at) or payment.status != "requires_capture":
        return
    payment.status = "canceled"
    payment.canceled_at = at
    payment.cancellation_reason = "automatic"
    charge = payment.charges[-1]
    record = RefundRecord(
        charge.serial * REFUNDS_PER_CHARGE,
        at,
        charge.amount,
        charge,
        "succeeded",
        "expired_uncaptured_charge",
        moved=False,
    )
    charge.refunds.append(record)
    books.refunds.append(record)
    books.tell(at, "charge.expired", "charge", charge.serial)
    books.tell(at, "payment_intent.canceled", "payment_intent", payment.serial)


def capture(books: Books, payment: PaymentRecord | None, at: int) -> None:
    """Take the money of a hold."""
    if payment is None or not books.happened(at) or payment.status != "requires_capture":
        return
    charge = payment.charges[-1]
    charge.captured = True
    payment.status = "succeeded"
    payment.paid_at = at
    book_charge(books, charge, at)
    books.tell(at, "charge.captured", "charge", charge.serial)
    books.tell(at, "payment_intent.succeeded", "payment_intent", payment.serial)


def one_off(
    books: Books, at: int, amount: int, description: str, *, tries: tuple[Try, ...] = AT_ONCE
) -> InvoiceRecord | None:
    """Invoice something by hand, outside any subscription."""
    line = LineRecord(amount, description, at, at, None, 1, None)
    return raise_invoice(books, None, at, [line], reason="manual", tries=tries)
