"""Shapes of payment intents and charges."""

from __future__ import annotations

from typing import Final, Required, TypedDict, Unpack

from billing_console.practice.shapes.values import Json, billing_details, filled


class ChargeFields(TypedDict, total=False):
    """What varies in a charge; amounts are in minor units."""

    id: Required[str]
    amount: Required[int]
    created: Required[int]
    currency: Required[str]
    amount_captured: int
    amount_refunded: int
    balance_transaction: str | None
    billing_details: Json
    captured: bool
    customer: str | None
    description: str | None
    disputed: bool
    failure_code: str | None
    failure_message: str | None
    fraud_details: Json
    metadata: dict[str, str]
    outcome: Json | None
    paid: bool
    payment_intent: str | None
    payment_method: str | None
    payment_method_details: Json | None
    receipt_email: str | None
    receipt_number: str | None
    receipt_url: str | None
    refunded: bool
    status: str


class IntentFields(TypedDict, total=False):
    """What varies in a payment intent; amounts are in minor units."""

    id: Required[str]
    amount: Required[int]
    created: Required[int]
    currency: Required[str]
    amount_capturable: int
    amount_received: int
    canceled_at: int | None
    cancellation_reason: str | None
    capture_method: str
    customer: str | None
    description: str | None
    last_payment_error: Json | None
    latest_charge: str | None
    metadata: dict[str, str]
    next_action: Json | None
    payment_method: str | None
    receipt_email: str | None
    setup_future_usage: str | None
    status: str


_CHARGE: Final[Json] = {
    "id": "",
    "object": "charge",
    "amount": 0,
    "amount_captured": 0,
    "amount_refunded": 0,
    "application": None,
    "application_fee": None,
    "application_fee_amount": None,
    "balance_transaction": None,
    "billing_details": billing_details(),
    "calculated_statement_descriptor": "NORTHWIND CLOUD",
    "captured": True,
    "created": 0,
    "currency": "",
    "customer": None,
    "description": None,
    "disputed": False,
    "failure_balance_transaction": None,
    "failure_code": None,
    "failure_message": None,
    "fraud_details": {},
    "livemode": False,
    "metadata": {},
    "on_behalf_of": None,
    "outcome": None,
    "paid": True,
    "payment_intent": None,
    "payment_method": None,
    "payment_method_details": None,
    "receipt_email": None,
    "receipt_number": None,
    "receipt_url": None,
    "refunded": False,
    "review": None,
    "shipping": None,
    "source": None,
    "source_transfer": None,
    "statement_descriptor": None,
    "statement_descriptor_suffix": None,
    "status": "succeeded",
    "transfer_data": None,
    "transfer_group": None,
}

_INTENT: Final[Json] = {
    "id": "",
    "object": "payment_intent",
    "allowed_payment_method_types": None,
    "amount": 0,
    "amount_capturable": 0,
    "amount_details": {"tip": {}},
    "amount_received": 0,
    "application": None,
    "application_fee_amount": None,
    "automatic_payment_methods": None,
    "canceled_at": None,
    "cancellation_reason": None,
    "capture_method": "automatic",
    "client_secret": None,
    "confirmation_method": "automatic",
    "created": 0,
    "currency": "",
    "customer": None,
    "customer_account": None,
    "description": None,
    "excluded_payment_method_types": None,
    "last_payment_error": None,
    "latest_charge": None,
    "livemode": False,
    "managed_payments": {"enabled": False},
    "metadata": {},
    "next_action": None,
    "on_behalf_of": None,
    "payment_method": None,
    "payment_method_configuration_details": None,
    "payment_method_options": {
        "card": {"installments": None, "mandate_options": None, "network": None, "request_three_d_secure": "automatic"}
    },
    "payment_method_types": ["card"],
    "payment_record": None,
    "processing": None,
    "receipt_email": None,
    "review": None,
    "setup_future_usage": None,
    "shipping": None,
    "source": None,
    "statement_descriptor": None,
    "statement_descriptor_suffix": None,
    "status": "succeeded",
    "transfer_data": None,
    "transfer_group": None,
}

_OUTCOME: Final[Json] = {
    "advice_code": None,
    "network_advice_code": None,
    "network_decline_code": None,
    "network_status": "approved_by_network",
    "reason": None,
    "risk_level": "normal",
    "risk_score": 12,
    "seller_message": "Payment complete.",
    "type": "authorized",
}


class OutcomeFields(TypedDict, total=False):
    """What varies in a charge's outcome."""

    advice_code: str | None
    network_advice_code: str | None
    network_decline_code: str | None
    network_status: str | None
    reason: str | None
    risk_level: str
    risk_score: int
    seller_message: str | None
    type: str


def outcome(**fields: Unpack[OutcomeFields]) -> Json:
    """What network and Radar said about a charge; authorised unless told otherwise."""
    return filled(_OUTCOME, fields)


def charge(**fields: Unpack[ChargeFields]) -> Json:
    """A charge; captured in full unless told otherwise."""
    shape = filled(_CHARGE, fields)
    if "amount_captured" not in fields:
        shape["amount_captured"] = shape["amount"] if shape["captured"] and shape["status"] == "succeeded" else 0
    if "receipt_url" not in fields and shape["status"] == "succeeded":
        shape["receipt_url"] = f"https://pay.stripe.com/receipts/test/{shape['id']}"
    return shape


def payment_intent(**fields: Unpack[IntentFields]) -> Json:
    """A payment intent for cards; a succeeded one has received its whole amount unless told otherwise."""
    shape = filled(_INTENT, fields)
    shape["client_secret"] = f"{shape['id']}_secret_practice"
    if "amount_received" not in fields and shape["status"] == "succeeded":
        shape["amount_received"] = shape["amount"]
    return shape


def redirect_action(*, url: str, return_url: str | None = None) -> Json:
    """The `next_action` of an intent whose payer must go to `url` (3-D Secure)."""
    return {"redirect_to_url": {"return_url": return_url, "url": url}, "type": "redirect_to_url"}
