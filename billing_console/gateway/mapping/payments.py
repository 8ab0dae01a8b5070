"""Charges, refunds and disputes."""

from __future__ import annotations

from billing_console.domain.money import Money
from billing_console.domain.operation import METADATA_KEY
from billing_console.domain.records import Dispute, Payment, Refund
from billing_console.gateway.mapping.fields import (
    Raw,
    child,
    created,
    currency,
    flag,
    identity,
    metadata,
    moment,
    money,
    optional,
    optional_money,
    own_id,
    required_id,
    text,
)
from billing_console.gateway.mapping.people import card


def payment(raw: Raw, invoice: str | None = None, invoice_number: str | None = None) -> Payment:
    """A charge. Which invoice it paid is told by InvoicePayments; charges of old API versions name it themselves."""
    unit = currency(raw, "charge")
    amount = money(raw, "amount", unit, "charge")
    captured = flag(raw, "captured")
    method = child(raw, "payment_method_details")
    kind = text(method, "type", "card")
    details = child(method, kind)
    outcome = child(raw, "outcome")
    last_error = child(raw, "payment_intent", "last_payment_error")
    declined_by_bank = text(outcome, "type") == "issuer_declined"
    return Payment(
        id=own_id(raw, "charge"),
        customer=identity(raw, "customer"),
        status=text(raw, "status", "unknown"),
        created=created(raw, "charge"),
        amount=amount,
        captured_amount=optional_money(raw, "amount_captured", unit) or (amount if captured else Money.zero(unit)),
        refunded_amount=optional_money(raw, "amount_refunded", unit) or Money.zero(unit),
        paid=flag(raw, "paid"),
        captured=captured,
        disputed=flag(raw, "disputed") or identity(raw, "dispute") is not None,
        payment_intent=identity(raw, "payment_intent"),
        invoice=invoice or identity(raw, "invoice"),
        invoice_number=invoice_number or optional(child(raw, "invoice"), "number"),
        method_type=kind,
        card=card(details) or card(child(raw, "source")),
        billing_email=optional(child(raw, "billing_details"), "email") or optional(raw, "receipt_email"),
        description=text(raw, "description"),
        failure_code=optional(raw, "failure_code"),
        decline_code=(optional(outcome, "reason") if declined_by_bank else None)
        or optional(last_error, "decline_code"),
        advice_code=optional(outcome, "advice_code") or optional(last_error, "advice_code"),
        outcome_type=optional(outcome, "type"),
        seller_message=optional(outcome, "seller_message"),
        fee=_fee(raw),
        capture_before=moment(details, "capture_before"),
        receipt_url=optional(raw, "receipt_url"),
        metadata=metadata(raw),
    )


def _fee(raw: Raw) -> Money | None:
    """Stripe's fee, in the currency it settled in; known where the balance transaction was expanded."""
    booked = child(raw, "balance_transaction")
    return optional_money(booked, "fee", currency(booked, "balance_transaction")) if booked else None


def refund(raw: Raw) -> Refund:
    """A refund; the bank's trace number comes days later, and never for one that became a reversal."""
    sent_to = child(raw, "destination_details")
    details = child(sent_to, text(sent_to, "type", "card"))
    return Refund(
        id=own_id(raw, "refund"),
        payment=identity(raw, "charge"),
        payment_intent=identity(raw, "payment_intent"),
        amount=money(raw, "amount", currency(raw, "refund"), "refund"),
        status=text(raw, "status", "unknown"),
        created=created(raw, "refund"),
        reason=optional(raw, "reason"),
        pending_reason=optional(raw, "pending_reason"),
        failure_reason=optional(raw, "failure_reason"),
        reference=optional(details, "reference"),
        operation=metadata(raw).get(METADATA_KEY),
    )


def dispute(raw: Raw) -> Dispute:
    """A dispute; a missing or zero due date means that no response is possible."""
    details = child(raw, "payment_method_details")
    used_card = child(details, "card")
    kind = child(details, text(details, "type", "card"))
    return Dispute(
        id=own_id(raw, "dispute"),
        payment=required_id(raw, "charge", "dispute"),
        amount=money(raw, "amount", currency(raw, "dispute"), "dispute"),
        status=text(raw, "status", "unknown"),
        reason=text(raw, "reason", "unknown"),
        created=created(raw, "dispute"),
        due_by=moment(child(raw, "evidence_details"), "due_by"),
        network_reason_code=(
            optional(kind, "network_reason_code")
            or optional(kind, "reason_code")
            or optional(raw, "network_reason_code")
        ),
        case_type=optional(used_card, "case_type"),
        refundable=flag(raw, "is_charge_refundable"),
    )
