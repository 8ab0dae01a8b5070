"""Charging a card for an invoice: success, decline, and the customer who must authenticate."""

from __future__ import annotations

from typing import Any

from billing_console.practice import declines, money, shapes
from billing_console.practice.call import Call
from billing_console.practice.errors import StripeError

Json = dict[str, Any]

# Stripe's test cards that decline when charged, by last four digits.
_TEST_DECLINES = {
    "0341": "generic_decline",
    "9995": "insufficient_funds",
    "0002": "generic_decline",
    "9987": "lost_card",
    "9979": "stolen_card",
    "0069": "expired_card",
    "0119": "processing_error",
}
_AUTHENTICATES = "3184"
_MAY_WORK_NEXT_TIME = frozenset(("processing_error", "try_again_later", "issuer_not_available"))


def method_for(call: Call, invoice: Json, wanted: str | None, billed: Json | None = None) -> Json | None:
    """The payment method an invoice is charged to, in Stripe's order: own, subscription's, customer's default.

    `billed` is the subscription where it is being changed and not yet stored.
    """
    if wanted:
        return call.find("payment_method", wanted, "payment_method")
    details = (invoice["parent"] or {}).get("subscription_details") or {}
    subscription = billed or (call.state.get(details["subscription"]) if details.get("subscription") else None)
    customer = call.state.get(invoice["customer"]) or {}
    candidates = (
        invoice["default_payment_method"],
        (subscription or {}).get("default_payment_method"),
        (customer.get("invoice_settings") or {}).get("default_payment_method"),
    )
    return next((call.state.get(each) for each in candidates if each), None)


def intent_of(call: Call, invoice_id: str, customer: str) -> tuple[Json | None, Json | None]:
    """The open invoice payment of an invoice and its payment intent."""
    for row in call.state.of_customer(customer, "invoice_payment"):
        if row["invoice"] == invoice_id and row["status"] == "open" and row["payment"]["type"] == "payment_intent":
            return row, call.state.get(row["payment"]["payment_intent"])
    return None, None


def refusal(intent: Json | None, method: Json) -> str | None:
    """The decline code a charge of this card would meet: a card that declined this invoice declines again."""
    last4 = method["card"]["last4"]
    if last4 in _TEST_DECLINES:
        return _TEST_DECLINES[last4]
    error = (intent or {}).get("last_payment_error") or {}
    before = error.get("decline_code") or error.get("code")
    same = ((error.get("payment_method") or {}).get("id")) == method["id"]
    return before if same and before not in _MAY_WORK_NEXT_TIME else None


def charge_invoice(call: Call, invoice: Json, wanted: str | None = None, billed: Json | None = None) -> None:
    """Pay an open invoice in place, or raise Stripe's 402 after recording the failed attempt."""
    method = method_for(call, invoice, wanted, billed)
    if method is None:
        raise StripeError(
            400,
            "Cannot charge customer that has no active card",
            code="missing",
        )
    payment, intent = intent_of(call, invoice["id"], invoice["customer"])
    if payment is None or intent is None:
        payment, intent = _new_payment(call, invoice)
    payment, intent = shapes.fresh(payment), shapes.fresh(intent)
    why = refusal(intent, method)
    if method["card"]["last4"] == _AUTHENTICATES or (intent["status"] == "requires_action" and not wanted):
        _needs_action(call, invoice, intent)
    if why:
        _decline(call, invoice, intent, method, why)
    _succeed(call, invoice, payment, intent, method)


def _new_payment(call: Call, invoice: Json) -> tuple[Json, Json]:
    intent = shapes.payment_intent(
        id=call.id("pi"),
        amount=invoice["amount_remaining"],
        created=call.now,
        currency=invoice["currency"],
        customer=invoice["customer"],
        description=f"Payment for Invoice {invoice['number']}",
        status="requires_payment_method",
        amount_received=0,
    )
    payment = shapes.invoice_payment(
        id=call.id("inpay"),
        invoice=invoice["id"],
        created=call.now,
        currency=invoice["currency"],
        amount_requested=invoice["amount_remaining"],
        payment_intent=intent["id"],
    )
    call.save(intent, invoice["customer"])
    call.save(payment, invoice["customer"])
    return payment, intent


def _needs_action(call: Call, invoice: Json, intent: Json) -> None:
    intent["status"] = "requires_action"
    intent["next_action"] = shapes.redirect_action(url=f"https://hooks.stripe.com/3d_secure_2/{intent['id']}")
    call.save(intent, invoice["customer"])
    invoice["attempted"] = True
    call.save(invoice, invoice["customer"])
    call.emit("payment_intent.requires_action", intent)
    call.emit("invoice.payment_action_required", invoice)
    raise StripeError(
        402,
        "This payment requires additional user action before it can be completed successfully. Payment can be "
        f"completed using the PaymentIntent `{intent['id']}` associated with the invoice.",
        type="card_error",
        code="invoice_payment_intent_requires_action",
    )


def _charge(call: Call, invoice: Json, intent: Json, method: Json, **fields: Any) -> Json:
    succeeded = fields.get("status") == "succeeded"
    return shapes.charge(
        id=call.id("ch"),
        amount=invoice["amount_remaining"],
        created=call.now,
        currency=invoice["currency"],
        customer=invoice["customer"],
        description=f"Payment for Invoice {invoice['number']}",
        payment_intent=intent["id"],
        payment_method=method["id"],
        billing_details=method["billing_details"],
        payment_method_details=shapes.card_details(
            payment_method=method, amount=invoice["amount_remaining"], authorized=succeeded
        ),
        **fields,
    )


def _decline(call: Call, invoice: Json, intent: Json, method: Json, why: str) -> None:
    known = declines.DECLINES.get(why) or declines.DECLINES["generic_decline"]
    charge = _charge(
        call,
        invoice,
        intent,
        method,
        status="failed",
        paid=False,
        captured=False,
        failure_code=known.code,
        failure_message=known.message,
        outcome=shapes.outcome(
            advice_code=known.advice,
            network_decline_code=known.network_code,
            network_status="declined_by_network",
            reason=known.decline_code,
            seller_message=known.seller_message,
            type="issuer_declined",
        ),
    )
    error: Json = {
        "charge": charge["id"],
        "code": known.code,
        "decline_code": known.decline_code,
        "doc_url": f"https://stripe.com/docs/error-codes/{known.code.replace('_', '-')}",
        "message": known.message,
        "payment_method": method,
        "type": "card_error",
    } | ({"advice_code": known.advice} if known.advice else {})
    intent.update(status="requires_payment_method", last_payment_error=error, latest_charge=charge["id"])
    invoice["attempted"] = True
    for row in (charge, intent, invoice):
        call.save(row, invoice["customer"])
    call.emit("charge.failed", charge)
    call.emit("payment_intent.payment_failed", intent)
    call.emit("invoice.payment_failed", invoice)
    extra = {name: error[name] for name in ("advice_code", "charge", "decline_code", "payment_method") if name in error}
    raise StripeError(402, known.message, type="card_error", code=known.code, extra=extra | {"payment_intent": intent})


def _succeed(call: Call, invoice: Json, payment: Json, intent: Json, method: Json) -> None:
    owner, amount = invoice["customer"], invoice["amount_remaining"]
    charge = _charge(call, invoice, intent, method, status="succeeded", outcome=shapes.outcome())
    fee = money.processing_fee(amount, invoice["currency"])
    entry = shapes.balance_transaction(
        id=call.id("txn"),
        amount=amount,
        fee=fee,
        available_on=call.now + 2 * 24 * 3600,
        created=call.now,
        currency=invoice["currency"],
        source=charge["id"],
        type="charge",
        reporting_category="charge",
        status="pending",
        description=charge["description"],
    )
    charge["balance_transaction"] = entry["id"]
    intent.update(
        status="succeeded",
        amount=amount,
        amount_received=amount,
        latest_charge=charge["id"],
        payment_method=method["id"],
        last_payment_error=None,
        next_action=None,
    )
    payment.update(status="paid", amount_paid=amount)
    payment["status_transitions"]["paid_at"] = call.now
    for row in (entry, charge, intent, payment):
        call.save(row, owner)
    call.emit("charge.succeeded", charge)
    call.emit("payment_intent.succeeded", intent)
    call.emit("invoice_payment.paid", payment)
    mark_paid(call, invoice, amount)


def mark_paid(call: Call, invoice: Json, amount: int) -> None:
    """Close an invoice as paid, in place, and let its subscription recover."""
    before = invoice["status"]
    invoice.update(
        status="paid",
        attempted=True,
        amount_paid=invoice["amount_paid"] + amount,
        next_payment_attempt=None,
        auto_advance=False,
    )
    invoice["amount_remaining"] = 0
    invoice["status_transitions"]["paid_at"] = call.now
    invoice.pop("status_details", None)
    call.save(invoice, invoice["customer"])
    call.emit("invoice.updated", invoice, {"status": before})
    call.emit("invoice.paid", invoice)
    call.emit("invoice.payment_succeeded", invoice)
    _recover(call, invoice)


def _recover(call: Call, invoice: Json) -> None:
    details = (invoice["parent"] or {}).get("subscription_details") or {}
    subscription = call.state.get(details["subscription"]) if details.get("subscription") else None
    if subscription is None or subscription["latest_invoice"] != invoice["id"]:
        return
    if subscription["status"] in ("past_due", "unpaid", "incomplete"):
        active = call.state.edit(subscription["id"])
        active["status"] = "active"
        call.save(active)
        call.emit("customer.subscription.updated", active, {"status": subscription["status"]})
