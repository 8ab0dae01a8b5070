"""Customers and their credit balance."""

from __future__ import annotations

from typing import Any

from billing_console.practice import searching, shapes
from billing_console.practice.call import Call, Route, changed, equals, merge_metadata
from billing_console.practice.errors import invalid
from billing_console.practice.listing import fixed, in_range

Json = dict[str, Any]
_PLAIN = ("name", "email", "phone", "description", "address", "shipping", "tax_exempt")


def list_customers(call: Call) -> Json:
    """`email` matches exactly, with case, and at once; customers of test clocks stay out."""
    email, created = call.params.get("email"), call.params.get("created")
    rows = call.all("customer") if email is None else fixed(call.state.customers_with_email(email))
    return call.page(
        "customer",
        rows,
        # Customers of a test clock show only when their clock is named.
        lambda row: in_range(row["created"], created) and row["test_clock"] == call.params.get("test_clock"),
    ).body(call.path)


def search_customers(call: Call) -> Json:
    return searching.answer(call, "customers", "customer")


def retrieve_customer(call: Call) -> Json:
    """A deleted customer is still told, as {id, object, deleted}."""
    return call.find("customer", call.ids[0])


def create_customer(call: Call) -> Json:
    params = call.params
    customer = shapes.customer(
        id=call.id("cus"),
        created=call.now,
        name=params.get("name") or None,
        email=params.get("email") or None,
        phone=params.get("phone") or None,
        description=params.get("description") or None,
        metadata={},
    )
    for name in ("address", "shipping"):
        customer[name] = _hash(params.get(name))
    customer["tax_exempt"] = params.get("tax_exempt") or "none"
    customer["balance"] = params.get("balance", 0)
    customer["preferred_locales"] = params.get("preferred_locales") or []
    merge_metadata(customer, params.get("metadata"))
    call.save(customer, customer["id"])
    call.emit("customer.created", customer)
    return customer


def update_customer(call: Call) -> Json:
    """An empty value unsets; setting the default card leaves subscriptions with their own card untouched."""
    params = call.params
    customer = call.edit("customer", call.ids[0])
    before = shapes.fresh(customer)
    for name in _PLAIN:
        if name in params:
            value = params[name]
            customer[name] = (
                _hash(value) if isinstance(value, dict) or name in ("address", "shipping") else value or None
            )
    if "tax_exempt" in params:
        customer["tax_exempt"] = params["tax_exempt"] or "none"
    if "balance" in params:
        customer["balance"] = params["balance"]
    if "preferred_locales" in params:
        customer["preferred_locales"] = params["preferred_locales"]
    default = (params.get("invoice_settings") or {}).get("default_payment_method")
    if default:
        method = call.find("payment_method", default, "invoice_settings[default_payment_method]")
        if method["customer"] != customer["id"]:
            raise invalid(
                f"The customer does not have a payment method with the ID {default}. The payment method must be "
                "attached to the customer.",
                "invoice_settings[default_payment_method]",
                "resource_missing",
            )
    if default is not None:
        customer["invoice_settings"]["default_payment_method"] = default or None
    merge_metadata(customer, params.get("metadata"))
    call.save(customer)
    call.emit("customer.updated", customer, changed(before, customer))
    return customer


def _hash(value: Any) -> Json | None:
    if not value:
        return None
    place = value.get("address", value) if isinstance(value, dict) else value
    full = shapes.address() | {name: text or None for name, text in place.items()}
    return full if place is value else value | {"address": full, "phone": value.get("phone")}


def delete_customer(call: Call) -> Json:
    """Irreversible: subscriptions end at once."""
    customer = call.living("customer", call.ids[0])
    for row in call.state.of_customer(customer["id"], "subscription"):
        if row["status"] not in ("canceled", "incomplete_expired"):
            ended = call.state.edit(row["id"])
            ended.update(status="canceled", canceled_at=call.now, ended_at=call.now)
            call.save(ended)
            call.emit("customer.subscription.deleted", ended)
    tombstone = shapes.deleted_customer(id=customer["id"])
    call.save(tombstone)
    call.emit("customer.deleted", customer)
    return tombstone


def list_balance_transactions(call: Call) -> Json:
    customer = call.living("customer", call.ids[0])
    rows = call.of_customer(customer["id"], "customer_balance_transaction")
    created = call.params.get("created")
    wanted = equals(call.params, "invoice")
    return call.page(
        "customer_balance_transaction", rows, lambda row: in_range(row["created"], created) and wanted(row)
    ).body(call.path)


def create_balance_transaction(call: Call) -> Json:
    """A negative amount is credit to the customer."""
    customer = call.living("customer", call.ids[0])
    currency = call.params["currency"].lower()
    if customer["currency"] not in (None, currency):
        raise invalid(
            f"This customer has a currency of {customer['currency']}; a balance transaction in {currency} is not "
            "possible.",
            "currency",
        )
    return credit_balance(
        call,
        customer["id"],
        call.params["amount"],
        currency,
        description=call.params.get("description") or None,
        metadata=call.params.get("metadata"),
    )


def credit_balance(
    call: Call,
    customer_id: str,
    amount: int,
    currency: str,
    *,
    type: str = "adjustment",
    invoice: str | None = None,
    credit_note: str | None = None,
    description: str | None = None,
    metadata: Any = None,
) -> Json:
    """Move a customer's balance by `amount` minor units and keep the entry."""
    customer = call.state.edit(customer_id)
    before = {"balance": customer["balance"]}
    customer["balance"] += amount
    customer["currency"] = customer["currency"] or currency
    entry = shapes.customer_balance_transaction(
        id=call.id("cbtxn"),
        customer=customer_id,
        created=call.now,
        amount=amount,
        ending_balance=customer["balance"],
        currency=currency,
        type=type,
        invoice=invoice,
        credit_note=credit_note,
        description=description,
    )
    merge_metadata(entry, metadata)
    call.save(entry, customer_id)
    call.save(customer)
    call.emit("customer.updated", customer, before)
    return entry


_ONE = "/v1/customers/{id}"
_MOVES = "customer_balance_transaction"

ROUTES = (
    Route("GET", "/v1/customers", "customer", "customer_read", list_customers, "list"),
    Route("POST", "/v1/customers", "customer", "customer_write", create_customer),
    Route("GET", "/v1/customers/search", "customer", "customer_read", search_customers, "search"),
    Route("GET", _ONE, "customer", "customer_read", retrieve_customer),
    Route("POST", _ONE, "customer", "customer_write", update_customer),
    Route("DELETE", _ONE, "customer", "customer_write", delete_customer),
    Route("GET", _ONE + "/balance_transactions", _MOVES, "customer_read", list_balance_transactions, "list"),
    Route("POST", _ONE + "/balance_transactions", _MOVES, "customer_write", create_balance_transaction),
)
