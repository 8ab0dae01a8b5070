"""Shapes of invoice lines, their taxes and where they come from."""

from __future__ import annotations

from typing import Final, Required, TypedDict, Unpack

from billing_console.practice.shapes.values import Json, filled


class LineFields(TypedDict, total=False):
    """What varies in an invoice line; `amount` is before discounts and tax, in minor units."""

    id: Required[str]
    invoice: Required[str]
    amount: Required[int]
    currency: Required[str]
    description: Required[str]
    discount_amounts: list[Json]
    discounts: list[str]
    metadata: dict[str, str]
    parent: Json | None
    quantity: int | None
    subscription: str | None
    taxes: list[Json]


_LINE: Final[Json] = {
    "id": "",
    "object": "line_item",
    "amount": 0,
    "currency": "",
    "description": None,
    "discount_amounts": [],
    "discountable": True,
    "discounts": [],
    "invoice": None,
    "livemode": False,
    "metadata": {},
    "parent": None,
    "period": {},
    "pretax_credit_amounts": [],
    "pricing": None,
    "quantity": 1,
    "quantity_decimal": None,
    "subscription": None,
    "subtotal": 0,
    "taxes": [],
}


def line_item(*, period_start: int, period_end: int, price: Json | None = None, **fields: Unpack[LineFields]) -> Json:
    """One invoice line over a period; `price` is the whole price object or None for a free line."""
    shape = filled(_LINE, fields)
    shape["period"] = {"end": period_end, "start": period_start}
    shape["subtotal"] = shape["amount"]
    shape["quantity_decimal"] = None if shape["quantity"] is None else str(shape["quantity"])
    if price is not None:
        shape["pricing"] = {
            "price_details": {"price": price["id"], "product": price["product"]},
            "type": "price_details",
            "unit_amount_decimal": price["unit_amount_decimal"],
        }
    return shape


def line_tax(*, amount: int, tax_rate: str, taxable_amount: int) -> Json:
    """An exclusive tax on one line, in minor units."""
    return {
        "amount": amount,
        "tax_behavior": "exclusive",
        "tax_rate_details": {"tax_rate": tax_rate},
        "taxability_reason": "standard_rated",
        "taxable_amount": taxable_amount,
        "type": "tax_rate_details",
    }


def subscription_parent(
    *,
    subscription: str,
    subscription_item: str,
    proration: bool = False,
    credited_invoice: str | None = None,
    credited_lines: list[str] | None = None,
) -> Json:
    """Says that a line comes from a subscription item, and what a proration credits."""
    credited: Json | None = None
    if credited_invoice is not None:
        credited = {"invoice": credited_invoice, "invoice_line_items": list(credited_lines or [])}
    return {
        "invoice_item_details": None,
        "subscription_item_details": {
            "invoice_item": None,
            "proration": proration,
            "proration_details": {"credited_items": credited},
            "subscription": subscription,
            "subscription_item": subscription_item,
        },
        "type": "subscription_item_details",
    }


def invoice_item_parent(*, invoice_item: str, subscription: str | None = None, proration: bool = False) -> Json:
    """Says that a line comes from an invoice item added by hand."""
    return {
        "invoice_item_details": {
            "invoice_item": invoice_item,
            "proration": proration,
            "proration_details": {"credited_items": None},
            "subscription": subscription,
        },
        "subscription_item_details": None,
        "type": "invoice_item_details",
    }
