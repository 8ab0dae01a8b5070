"""Shapes of refunds."""

from __future__ import annotations

from typing import Final, Required, TypedDict, Unpack

from billing_console.practice.shapes.values import Json, filled


class RefundFields(TypedDict, total=False):
    """What varies in a refund; `amount` is in minor units. Optional keys of Stripe stay absent unless given."""

    id: Required[str]
    amount: Required[int]
    created: Required[int]
    currency: Required[str]
    balance_transaction: str | None
    charge: str | None
    customer: str | None
    destination_details: Json
    failure_balance_transaction: str
    failure_reason: str
    instructions_email: str
    metadata: dict[str, str]
    next_action: Json
    payment_intent: str | None
    payment_method: str | None
    pending_reason: str
    reason: str | None
    receipt_number: str | None
    status: str


_REFUND: Final[Json] = {
    "id": "",
    "object": "refund",
    "amount": 0,
    "balance_transaction": None,
    "charge": None,
    "created": 0,
    "currency": "",
    "customer": None,
    "customer_account": None,
    "destination_details": {"card": {"reference_status": "pending", "type": "refund"}, "type": "card"},
    "metadata": {},
    "payment_intent": None,
    "payment_method": None,
    "reason": None,
    "receipt_number": None,
    "source_transfer_reversal": None,
    "status": "succeeded",
    "transfer_reversal": None,
}


def card_destination(*, reference: str | None = None, status: str = "pending", type: str = "refund") -> Json:
    """Where a card refund went; `reference` is the bank's acquirer reference number once available."""
    card: Json = {"reference_status": status, "type": type}
    if type == "refund":
        card["reference_type"] = "acquirer_reference_number"
    if reference is not None:
        card["reference"] = reference
    return {"card": card, "type": "card"}


def refund(**fields: Unpack[RefundFields]) -> Json:
    """A refund to a card."""
    return filled(_REFUND, fields)
