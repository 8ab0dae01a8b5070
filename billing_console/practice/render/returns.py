"""Refunds, disputes, warnings and balance transactions as Stripe shows them."""

from __future__ import annotations

from billing_console.practice import shapes
from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.disputing import DISPUTE_SLOT
from billing_console.practice.ledger.paying import MOVEMENTS_PER_CHARGE
from billing_console.practice.ledger.records import (
    REFUNDS_PER_CHARGE,
    DisputeRecord,
    Movement,
    RefundRecord,
    WarningRecord,
)
from billing_console.practice.months import DAY
from billing_console.practice.render.people import customer_id
from billing_console.practice.shapes import Json
from billing_console.practice.shapes.disputes import EvidenceDetails
from billing_console.practice.shapes.refunds import RefundFields

SETTLED_AFTER_DAYS = 2
_PREFIXES = {"charge": "ch", "refund": "re", "dispute": "du"}
_CLOSED = frozenset({"won", "lost", "warning_closed", "prevented"})


def _movement_of(record: RefundRecord) -> int:
    slot = record.serial % REFUNDS_PER_CHARGE
    return record.charge.serial * MOVEMENTS_PER_CHARGE + 1 + slot * 2


def refund(books: Books, record: RefundRecord) -> Json:
    """A refund as it stands at the books' horizon."""
    charge = record.charge
    if record.reason == "expired_uncaptured_charge":
        destination = shapes.card_destination(status="unavailable", type="reversal")
    elif record.reference_available:
        destination = shapes.card_destination(reference=record.reference, status="available")
    else:
        destination = shapes.card_destination(status="pending")
    fields: RefundFields = {
        "id": books.id("re", record.serial),
        "amount": record.amount,
        "created": record.created,
        "currency": books.currency,
        "charge": books.id("ch", charge.serial),
        "customer": customer_id(books),
        "payment_intent": books.id("pi", charge.payment.serial),
        "payment_method": books.id("pm", charge.card.serial),
        "balance_transaction": books.id("txn", _movement_of(record)) if record.moved else None,
        "destination_details": destination,
        "metadata": record.metadata,
        "reason": record.reason,
        "status": record.status,
    }
    if record.pending_reason is not None:
        fields["pending_reason"] = record.pending_reason
    if record.failure_reason is not None:
        fields["failure_reason"] = record.failure_reason
        fields["failure_balance_transaction"] = books.id("txn", _movement_of(record) + 1)
    return shapes.refund(**fields)


def dispute(books: Books, record: DisputeRecord) -> Json:
    """A dispute as it stands at the books' horizon."""
    card = record.charge.card.card
    closed = record.status in _CLOSED
    is_visa_fraud = record.reason == "fraudulent" and card.brand == "visa"
    details: EvidenceDetails = {
        "due_by": record.due_by,
        "has_evidence": bool(record.evidence),
        "past_due": not closed
        and record.due_by is not None
        and record.due_by < books.horizon
        and not record.submissions,
        "submission_count": record.submissions,
        "submission_method": "manual" if record.submissions else "not_submitted",
    }
    if is_visa_fraud:
        status = record.ce3 or "not_qualified"
        missing = ["missing_customer_identifiers"] if status == "requires_action" else []
        details["enhanced_eligibility"] = shapes.compelling_evidence_3(status=status, required_actions=missing)
    base = record.charge.serial * MOVEMENTS_PER_CHARGE + DISPUTE_SLOT
    mine = [one for one in books.movements if one.serial >= base and one.source_kind == "dispute"]
    return shapes.dispute(
        id=books.id("du", record.serial),
        amount=record.amount,
        charge=books.id("ch", record.charge.serial),
        created=record.created,
        currency=books.currency,
        reason=record.reason,
        status=record.status,
        brand=card.brand,
        case_type=record.case_type,
        network_reason_code=record.network_code,
        balance_transactions=[movement(books, one, books.horizon) for one in mine if one.source == record.serial],
        enhanced_eligibility_types=["visa_compelling_evidence_3"] if is_visa_fraud and record.ce3 else [],
        evidence=record.evidence,
        evidence_details=details,
        is_charge_refundable=record.status.startswith("warning") and record.charge.refunded < record.charge.amount,
        payment_intent=books.id("pi", record.charge.payment.serial),
    )


def warning(books: Books, record: WarningRecord) -> Json:
    """An early fraud warning; actionable while there is neither dispute nor full refund."""
    charge = record.charge
    return shapes.early_fraud_warning(
        id=books.id("issfr", record.serial),
        charge=books.id("ch", charge.serial),
        created=record.created,
        payment_intent=books.id("pi", charge.payment.serial),
        fraud_type=record.fraud_type,
        actionable=not charge.disputes and charge.refunded < charge.amount,
    )


def available_on(created: int) -> int:
    """When money that moved at `created` can be paid out: midnight (UTC) two days later."""
    return (created // DAY + SETTLED_AFTER_DAYS) * DAY


def movement(books: Books, record: Movement, now: int) -> Json:
    """A balance transaction; still pending before its `available_on`."""
    ready = available_on(record.created)
    details = None
    if record.category == "dispute" and record.fee:
        details = [shapes.stripe_fee(record.fee, books.currency, "Dispute fee")]
    return shapes.balance_transaction(
        id=books.id("txn", record.serial),
        amount=record.amount,
        available_on=ready,
        created=record.created,
        currency=books.currency,
        source=books.id(_PREFIXES[record.source_kind], record.source),
        type=record.type,
        reporting_category=record.category,
        fee=record.fee,
        fee_details=details,
        status="available" if ready <= now else "pending",
        description=record.description,
    )
