"""Reading payments: invoice payments, charges, payment intents, payment methods."""

from __future__ import annotations

from typing import Any

from billing_console.practice import errors, listing, searching
from billing_console.practice.call import Call, Route, equals, id_of
from billing_console.practice.listing import in_range

Json = dict[str, Any]


def list_invoice_payments(call: Call) -> Json:
    """By invoice or by payment; created filters; status open, paid or canceled."""
    params = call.params
    payment = params.get("payment") or {}
    rows = call.all("invoice_payment")
    if params.get("invoice"):
        call.find("invoice", params["invoice"], "invoice")
        rows = call.beside(params["invoice"], "invoice_payment")
    elif payment.get("payment_intent"):
        call.find("payment_intent", payment["payment_intent"], "payment[payment_intent]")
        rows = call.beside(payment["payment_intent"], "invoice_payment")
    elif payment.get("payment_record"):
        # Money from outside Stripe has no owner to look beside.
        rows = call.all("invoice_payment")
    wanted = equals(params, "invoice", "status")

    def matches(row: Json) -> bool:
        if not wanted(row) or not in_range(row["created"], params.get("created")):
            return False
        if payment and row["payment"]["type"] != payment["type"]:
            return False
        return all(
            id_of(row["payment"].get(name)) == payment[name]
            for name in ("payment_intent", "payment_record")
            if name in payment
        )

    return call.page("invoice_payment", rows, matches).body(call.path)


def retrieve_invoice_payment(call: Call) -> Json:
    return call.find("invoice_payment", call.ids[0])


def list_charges(call: Call) -> Json:
    rows = call.rows(("customer", "customer"), ("payment_intent", "payment_intent"), kind="charge")
    wanted = equals(call.params, "customer", "payment_intent", "transfer_group")
    return call.page("charge", rows, _created(call, wanted)).body(call.path)


def retrieve_charge(call: Call) -> Json:
    return call.find("charge", call.ids[0])


def search_charges(call: Call) -> Json:
    return searching.answer(call, "charges", "charge")


def list_payment_intents(call: Call) -> Json:
    rows = call.rows(("customer", "customer"), kind="payment_intent")
    return call.page("payment_intent", rows, _created(call, equals(call.params, "customer"))).body(call.path)


def retrieve_payment_intent(call: Call) -> Json:
    return call.find("payment_intent", call.ids[0])


def cancel_payment_intent(call: Call) -> Json:
    """Ends an intent that has not succeeded; a hold on a card is released, which shows as refunded."""
    intent = call.edit("payment_intent", call.ids[0])
    if intent["status"] in ("succeeded", "canceled"):
        raise errors.invalid(
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a PaymentIntent "
            "with one of the following statuses may be canceled: requires_payment_method, requires_capture, "
            "requires_confirmation, requires_action, processing.",
            code="payment_intent_unexpected_state",
        )
    held = intent["status"] == "requires_capture" and intent["latest_charge"]
    intent.update(
        status="canceled",
        canceled_at=call.now,
        cancellation_reason=call.params.get("cancellation_reason"),
        amount_capturable=0,
    )
    call.save(intent)
    if held:
        charge = call.state.edit(intent["latest_charge"])
        charge.update(amount_refunded=charge["amount"], refunded=True)
        call.save(charge)
        call.emit("charge.refunded", charge, {"amount_refunded": 0, "refunded": False})
    call.emit("payment_intent.canceled", intent)
    return intent


def search_payment_intents(call: Call) -> Json:
    return searching.answer(call, "payment_intents", "payment_intent")


def list_payment_methods(call: Call) -> Json:
    """Only a customer's: Stripe does not list the methods of everybody."""
    customer = call.params.get("customer")
    if not customer:
        # Stripe answers with Treasury's own payment methods, of which a practice company has none.
        return call.page("payment_method", listing.fixed(())).body(call.path)
    rows = call.of_customer(customer, "payment_method")
    return call.page("payment_method", rows, equals(call.params, "type")).body(call.path)


def list_customer_payment_methods(call: Call) -> Json:
    call.living("customer", call.ids[0])
    rows = call.of_customer(call.ids[0], "payment_method")
    return call.page("payment_method", rows, equals(call.params, "type")).body(call.path)


def retrieve_payment_method(call: Call) -> Json:
    return call.find("payment_method", call.ids[0])


def _created(call: Call, wanted: Any) -> Any:
    created = call.params.get("created")
    return lambda row: in_range(row["created"], created) and wanted(row)


ROUTES = (
    Route("GET", "/v1/invoice_payments", "invoice_payment", "invoice_read", list_invoice_payments, "list"),
    Route("GET", "/v1/invoice_payments/{id}", "invoice_payment", "invoice_read", retrieve_invoice_payment),
    Route("GET", "/v1/charges", "charge", "charge_read", list_charges, "list"),
    Route("GET", "/v1/charges/search", "charge", "charge_read", search_charges, "search"),
    Route("GET", "/v1/charges/{id}", "charge", "charge_read", retrieve_charge),
    Route("GET", "/v1/payment_intents", "payment_intent", "payment_intent_read", list_payment_intents, "list"),
    Route(
        "GET", "/v1/payment_intents/search", "payment_intent", "payment_intent_read", search_payment_intents, "search"
    ),
    Route("GET", "/v1/payment_intents/{id}", "payment_intent", "payment_intent_read", retrieve_payment_intent),
    Route("POST", "/v1/payment_intents/{id}/cancel", "payment_intent", "payment_intent_write", cancel_payment_intent),
    Route("GET", "/v1/payment_methods", "payment_method", "payment_method_read", list_payment_methods, "list"),
    Route("GET", "/v1/payment_methods/{id}", "payment_method", "payment_method_read", retrieve_payment_method),
    Route(
        "GET",
        "/v1/customers/{id}/payment_methods",
        "payment_method",
        "payment_method_read",
        list_customer_payment_methods,
        "list",
    ),
)
