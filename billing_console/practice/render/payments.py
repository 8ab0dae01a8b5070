"""Payment intents, charges and money from outside as Stripe shows them."""

from __future__ import annotations

from billing_console.practice import shapes
from billing_console.practice.declines import DECLINES
from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.paying import MOVEMENTS_PER_CHARGE
from billing_console.practice.ledger.records import ChargeRecord, PaymentRecord
from billing_console.practice.months import DAY
from billing_console.practice.render.people import billing_details, customer_id, payment_method
from billing_console.practice.shapes import Json

_HOLD_DAYS = 7


def _description(record: PaymentRecord) -> str | None:
    if record.description is not None or record.invoice is None:
        return record.description
    reason = record.invoice.reason
    return {"subscription_create": "Subscription creation", "manual": "Payment for Invoice"}.get(
        reason, "Subscription update"
    )


def payment_intent(books: Books, record: PaymentRecord) -> Json:
    """A payment intent as it stands at the books' horizon."""
    intent_id = books.id("pi", record.serial)
    waiting = record.status == "requires_action"
    url = f"https://hooks.stripe.com/3d_secure_2/hosted?payment_intent={intent_id}"
    return shapes.payment_intent(
        id=intent_id,
        amount=record.amount,
        created=record.created,
        currency=books.currency,
        customer=customer_id(books),
        amount_capturable=record.amount if record.status == "requires_capture" else 0,
        canceled_at=record.canceled_at,
        cancellation_reason=record.cancellation_reason,
        capture_method="manual" if record.manual_capture else "automatic",
        description=_description(record),
        last_payment_error=_last_error(books, record),
        latest_charge=books.id("ch", record.charges[-1].serial) if record.charges else None,
        next_action=shapes.redirect_action(url=url) if waiting else None,
        payment_method=_payment_method(books, record),
        setup_future_usage=None if record.invoice is None else "off_session",
        status=record.status,
        metadata=record.metadata,
    )


def _payment_method(books: Books, record: PaymentRecord) -> str | None:
    failed = record.status == "requires_payment_method"
    return None if record.card is None or failed else books.id("pm", record.card.serial)


def _last_error(books: Books, record: PaymentRecord) -> Json | None:
    if record.last_decline is None:
        return None
    decline, failed = DECLINES[record.last_decline], record.charges[-1]
    error: Json = {
        "charge": books.id("ch", failed.serial),
        "code": decline.code,
        "decline_code": decline.decline_code,
        "doc_url": f"https://stripe.com/docs/error-codes/{decline.code.replace('_', '-')}",
        "message": decline.message,
        "network_decline_code": decline.network_code,
        "payment_method": payment_method(books, failed.card),
        "type": "card_error",
    }
    if decline.advice is not None:
        error["advice_code"] = decline.advice
    return error


def _outcome(books: Books, record: ChargeRecord) -> Json:
    score = (books.index * 7 + record.created // DAY) % 50
    if record.decline is None:
        return shapes.outcome(risk_score=score)
    decline = DECLINES[record.decline]
    return shapes.outcome(
        type="issuer_declined",
        network_status="declined_by_network",
        reason=decline.decline_code,
        seller_message=decline.seller_message,
        advice_code=decline.advice,
        network_decline_code=decline.network_code,
        risk_score=score,
    )


def charge(books: Books, record: ChargeRecord) -> Json:
    """A charge as it stands at the books' horizon."""
    payment, who = record.payment, books.person
    decline = None if record.decline is None else DECLINES[record.decline]
    moved = record.paid and record.captured
    refunded = record.refunded
    held_until = record.created + _HOLD_DAYS * DAY if payment.manual_capture and record.paid else None
    card = payment_method(books, record.card)
    return shapes.charge(
        id=books.id("ch", record.serial),
        amount=record.amount,
        amount_captured=record.amount if moved else 0,
        amount_refunded=refunded,
        balance_transaction=books.id("txn", record.serial * MOVEMENTS_PER_CHARGE) if moved else None,
        billing_details=billing_details(books),
        captured=moved,
        created=record.created,
        currency=books.currency,
        customer=customer_id(books),
        description=_description(payment),
        disputed=bool(record.disputes),
        failure_code=None if decline is None else decline.code,
        failure_message=None if decline is None else decline.message,
        fraud_details={"user_report": "fraudulent"} if _reported(record) else {},
        metadata=payment.metadata,
        outcome=_outcome(books, record),
        paid=record.paid,
        payment_intent=books.id("pi", payment.serial),
        payment_method=card["id"],
        payment_method_details=shapes.card_details(
            payment_method=card,
            amount=record.amount,
            authorized=record.paid,
            three_d_secure=shapes.three_d_secure_passed() if record.authenticated and record.paid else None,
            capture_before=held_until,
        ),
        receipt_email=who.email if who is not None and record.paid else None,
        refunded=refunded == record.amount,
        status="succeeded" if record.paid else "failed",
    )


def _reported(record: ChargeRecord) -> bool:
    return any(refund.reason == "fraudulent" for refund in record.refunds)


def payment_record(books: Books, record: PaymentRecord) -> Json:
    """Money that reached us outside Stripe."""
    return shapes.payment_record(
        id=books.id("pr", record.serial),
        created=record.created,
        amount=record.amount,
        currency=books.currency,
        customer=customer_id(books),
        reference=record.reference,
    )
