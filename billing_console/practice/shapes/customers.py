"""Shapes of customers and of what happens to their credit balance."""

from __future__ import annotations

from typing import Final, Required, TypedDict, Unpack

from billing_console.practice.shapes.values import Json, filled


class CustomerFields(TypedDict, total=False):
    """What varies in a customer; `balance` is in minor units, negative when we owe the customer."""

    id: Required[str]
    created: Required[int]
    name: str | None
    email: str | None
    phone: str | None
    description: str | None
    address: Json | None
    currency: str | None
    balance: int
    delinquent: bool
    discount: Json | None
    invoice_prefix: str | None
    next_invoice_sequence: int
    metadata: dict[str, str]
    preferred_locales: list[str]
    shipping: Json | None
    tax_exempt: str
    invoice_settings: Json


_CUSTOMER: Final[Json] = {
    "id": "",
    "object": "customer",
    "address": None,
    "balance": 0,
    "created": 0,
    "currency": None,
    "customer_account": None,
    "default_source": None,
    "delinquent": False,
    "description": None,
    "discount": None,
    "email": None,
    "invoice_prefix": None,
    "invoice_settings": {
        "custom_fields": None,
        "default_payment_method": None,
        "footer": None,
        "rendering_options": None,
    },
    "livemode": False,
    "metadata": {},
    "name": None,
    "next_invoice_sequence": 1,
    "phone": None,
    "preferred_locales": [],
    "shipping": None,
    "tax_exempt": "none",
    "test_clock": None,
}


def customer(*, default_payment_method: str | None = None, **fields: Unpack[CustomerFields]) -> Json:
    """A customer."""
    shape = filled(_CUSTOMER, fields)
    shape["invoice_settings"]["default_payment_method"] = default_payment_method
    return shape


def deleted_customer(*, id: str) -> Json:
    """What Stripe still tells about a deleted customer."""
    return {"id": id, "object": "customer", "deleted": True}


def customer_balance_transaction(
    *,
    id: str,
    customer: str,
    created: int,
    amount: int,
    ending_balance: int,
    currency: str,
    type: str = "adjustment",
    invoice: str | None = None,
    credit_note: str | None = None,
    description: str | None = None,
    metadata: dict[str, str] | None = None,
) -> Json:
    """One change of a customer's credit balance; a negative amount is credit to the customer."""
    return {
        "id": id,
        "object": "customer_balance_transaction",
        "amount": amount,
        "checkout_session": None,
        "created": created,
        "credit_note": credit_note,
        "currency": currency,
        "customer": customer,
        "customer_account": None,
        "description": description,
        "ending_balance": ending_balance,
        "invoice": invoice,
        "livemode": False,
        "metadata": dict(metadata or {}),
        "type": type,
    }
