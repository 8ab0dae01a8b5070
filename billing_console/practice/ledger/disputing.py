"""How cardholders object: disputes, inquiries, prevented disputes and early fraud warnings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.paying import MOVEMENTS_PER_CHARGE
from billing_console.practice.ledger.records import (
    DISPUTES_PER_CHARGE,
    ChargeRecord,
    DisputeRecord,
    Movement,
    WarningRecord,
)
from billing_console.practice.ledger.refunding import refund
from billing_console.practice.money import DISPUTE_FEE
from billing_console.practice.months import DAY

DISPUTE_SLOT: Final = 32
NETWORK_CODES: Final = {
    ("fraudulent", "visa"): "10.4",
    ("fraudulent", "mastercard"): "4837",
    ("fraudulent", "amex"): "F29",
    ("fraudulent", "discover"): "7030",
    ("product_not_received", "visa"): "13.1",
    ("product_not_received", "mastercard"): "4853",
    ("product_not_received", "amex"): "C08",
    ("product_not_received", "discover"): "4755",
    ("duplicate", "visa"): "12.6.1",
    ("duplicate", "mastercard"): "4834",
    ("duplicate", "amex"): "P08",
    ("duplicate", "discover"): "4534",
    ("subscription_canceled", "visa"): "13.2",
    ("subscription_canceled", "mastercard"): "4841",
    ("subscription_canceled", "amex"): "C28",
    ("subscription_canceled", "discover"): "4541",
    ("product_unacceptable", "visa"): "13.3",
    ("product_unacceptable", "mastercard"): "4853",
    ("product_unacceptable", "amex"): "C31",
    ("product_unacceptable", "discover"): "4553",
    ("credit_not_processed", "visa"): "13.6",
    ("credit_not_processed", "mastercard"): "4860",
    ("credit_not_processed", "amex"): "C02",
    ("credit_not_processed", "discover"): "8002",
    ("unrecognized", "visa"): "10.4",
    ("unrecognized", "mastercard"): "4863",
    ("unrecognized", "amex"): "127",
    ("unrecognized", "discover"): "4752",
    ("general", "visa"): "12.5",
    ("general", "mastercard"): "4808",
    ("general", "amex"): "A02",
    ("general", "discover"): "4586",
}


@dataclass(frozen=True, slots=True)
class Course:
    """How a dispute goes, in days after it arrived; None means never."""

    due: int | None = 20
    submitted: int | None = None
    closed: int | None = None
    outcome: str = "lost"


def dispute(
    books: Books,
    charge: ChargeRecord | None,
    at: int,
    reason: str,
    course: Course,
    *,
    amount: int | None = None,
    case_type: str = "chargeback",
    due_by: int | None = None,
    ce3: str | None = None,
) -> DisputeRecord | None:
    """Object to a charge; a chargeback takes the money at once, an inquiry does not."""
    if charge is None or not charge.paid or not books.happened(at):
        return None
    inquiry = case_type == "inquiry"
    slot = len(charge.disputes)
    record = DisputeRecord(
        charge.serial * DISPUTES_PER_CHARGE + slot,
        at,
        charge.amount - charge.refunded if amount is None else amount,
        charge,
        reason,
        NETWORK_CODES[reason, charge.card.card.brand],
        case_type,
        "warning_needs_response" if inquiry else "needs_response",
        due_by if due_by is not None or course.due is None else at + course.due * DAY,
        ce3=ce3,
    )
    charge.disputes.append(record)
    books.disputes.append(record)
    books.tell(at, "charge.dispute.created", "dispute", record.serial)
    if not inquiry:
        _withdraw(books, record, at, slot)
    _follow(books, record, at, slot, course)
    return record


def _movement_serial(record: DisputeRecord, slot: int) -> int:
    return record.charge.serial * MOVEMENTS_PER_CHARGE + DISPUTE_SLOT + slot * 2


def _withdraw(books: Books, record: DisputeRecord, at: int, slot: int) -> None:
    record.withdrawn = True
    serial = _movement_serial(record, slot)
    fee = DISPUTE_FEE[books.currency]
    books.movements.append(
        Movement(
            serial, at, -record.amount, fee, "adjustment", "dispute", "dispute", record.serial, "Chargeback withdrawal"
        )
    )
    books.tell(at, "charge.dispute.funds_withdrawn", "dispute", record.serial)


def _follow(books: Books, record: DisputeRecord, at: int, slot: int, course: Course) -> None:
    inquiry = record.case_type == "inquiry"
    if course.submitted is not None and books.happened(at + course.submitted * DAY):
        record.status = "warning_under_review" if inquiry else "under_review"
        record.submissions = 1
        record.evidence = {"uncategorized_text": "The customer used the account after the charge; log attached."}
        books.tell(at + course.submitted * DAY, "charge.dispute.updated", "dispute", record.serial, requested=True)
    if course.closed is None or not books.happened(at + course.closed * DAY):
        return
    closed = at + course.closed * DAY
    record.status = "warning_closed" if inquiry else course.outcome
    if record.status == "won" and record.withdrawn:
        record.reinstated_at = closed
        serial = _movement_serial(record, slot) + 1
        books.movements.append(
            Movement(
                serial,
                closed,
                record.amount,
                0,
                "adjustment",
                "dispute_reversal",
                "dispute",
                record.serial,
                "Chargeback reversal",
            )
        )
        books.tell(closed, "charge.dispute.funds_reinstated", "dispute", record.serial)
    books.tell(closed, "charge.dispute.closed", "dispute", record.serial)


def prevent(books: Books, charge: ChargeRecord | None, at: int, reason: str) -> DisputeRecord | None:
    """A dispute that was settled before it became one: the charge is paid back instead."""
    if charge is None or not charge.paid or not books.happened(at):
        return None
    amount = charge.amount - charge.refunded
    record = DisputeRecord(
        charge.serial * DISPUTES_PER_CHARGE + len(charge.disputes),
        at,
        amount,
        charge,
        reason,
        NETWORK_CODES[reason, charge.card.card.brand],
        "resolution",
        "prevented",
        None,
    )
    charge.disputes.append(record)
    books.disputes.append(record)
    books.tell(at, "charge.dispute.created", "dispute", record.serial)
    refund(books, charge, at, amount=amount, reason=None)
    return record


def warn(
    books: Books, charge: ChargeRecord | None, at: int, fraud_type: str = "unauthorized_use_of_card"
) -> WarningRecord | None:
    """The network suspects fraud; nothing has been taken yet."""
    if charge is None or not charge.paid or not books.happened(at):
        return None
    record = WarningRecord(len(books.warnings), at, charge, fraud_type)
    books.warnings.append(record)
    books.tell(at, "radar.early_fraud_warning.created", "warning", record.serial)
    return record
