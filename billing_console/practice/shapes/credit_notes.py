"""Shapes of credit notes."""

from __future__ import annotations

from typing import Final, Required, TypedDict, Unpack

from billing_console.practice.shapes.values import Json, filled, list_of


class CreditNoteFields(TypedDict, total=False):
    """What varies in a credit note; amounts are in minor units."""

    id: Required[str]
    invoice: Required[str]
    customer: Required[str]
    created: Required[int]
    currency: Required[str]
    number: Required[str]
    customer_balance_transaction: str | None
    memo: str | None
    metadata: dict[str, str]
    out_of_band_amount: int | None
    post_payment_amount: int
    pre_payment_amount: int
    reason: str | None
    status: str
    voided_at: int | None


_CREDIT_NOTE: Final[Json] = {
    "id": "",
    "object": "credit_note",
    "amount": 0,
    "amount_shipping": 0,
    "created": 0,
    "currency": "",
    "customer": "",
    "customer_account": None,
    "customer_balance_transaction": None,
    "discount_amount": 0,
    "discount_amounts": [],
    "effective_at": None,
    "invoice": "",
    "lines": {},
    "livemode": False,
    "memo": None,
    "metadata": {},
    "number": "",
    "out_of_band_amount": None,
    "pdf": "",
    "post_payment_amount": 0,
    "pre_payment_amount": 0,
    "pretax_credit_amounts": [],
    "reason": None,
    "refunds": [],
    "shipping_cost": None,
    "status": "issued",
    "subtotal": 0,
    "subtotal_excluding_tax": 0,
    "total": 0,
    "total_excluding_tax": 0,
    "total_taxes": [],
    "type": "post_payment",
    "voided_at": None,
}


def credit_note_refund(*, refund: str, amount: int) -> Json:
    """The part of a credit note that a refund pays back."""
    return {"amount_refunded": amount, "payment_record_refund": None, "refund": refund, "type": "refund"}


def credit_note_line(
    *, id: str, amount: int, description: str, invoice_line_item: str | None = None, quantity: int = 1
) -> Json:
    """One line of a credit note, tied to an invoice line or standing alone."""
    shape: Json = {
        "id": id,
        "object": "credit_note_line_item",
        "amount": amount,
        "description": description,
        "discount_amount": 0,
        "discount_amounts": [],
        "livemode": False,
        "metadata": {},
        "pretax_credit_amounts": [],
        "quantity": quantity,
        "tax_rates": [],
        "taxes": [],
        "type": "custom_line_item" if invoice_line_item is None else "invoice_line_item",
        "unit_amount": amount if quantity == 1 else None,
        "unit_amount_decimal": str(amount) if quantity == 1 else None,
    }
    if invoice_line_item is not None:
        shape["invoice_line_item"] = invoice_line_item
    return shape


def credit_note(*, lines: list[Json], refunds: list[Json] | None = None, **fields: Unpack[CreditNoteFields]) -> Json:
    """A credit note; its amount is the sum of its lines, its type follows from the pre- and post-payment parts."""
    shape = filled(_CREDIT_NOTE, fields)
    amount = sum(line["amount"] for line in lines)
    for key in ("amount", "subtotal", "subtotal_excluding_tax", "total", "total_excluding_tax"):
        shape[key] = amount
    shape["effective_at"] = shape["created"]
    shape["lines"] = list_of(f"/v1/credit_notes/{shape['id']}/lines", lines)
    shape["pdf"] = f"https://pay.stripe.com/credit_notes/test/{shape['id']}/pdf"
    shape["refunds"] = list(refunds or [])
    before, after = shape["pre_payment_amount"], shape["post_payment_amount"]
    shape["type"] = "mixed" if before and after else "pre_payment" if before else "post_payment"
    return shape
