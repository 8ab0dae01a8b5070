"""Stripe's JSON as records: pure functions that take what any API version sends and refuse only what makes no sense.

Every function raises StripeTrouble("unreadable", object, id, field) when something essential is missing.
"""

from __future__ import annotations

from billing_console.gateway.mapping.billing import (
    coupon,
    discount,
    invoice,
    invoice_line,
    invoice_payment,
    previewed_invoice,
    previewed_note,
    price,
    subscription,
    subscription_item,
)
from billing_console.gateway.mapping.fields import UNKNOWN_TIME
from billing_console.gateway.mapping.payments import dispute, payment, refund
from billing_console.gateway.mapping.people import card, customer, event, payment_method

__all__ = [
    "UNKNOWN_TIME",
    "card",
    "coupon",
    "customer",
    "discount",
    "dispute",
    "event",
    "invoice",
    "invoice_line",
    "invoice_payment",
    "payment",
    "payment_method",
    "previewed_invoice",
    "previewed_note",
    "price",
    "refund",
    "subscription",
    "subscription_item",
]
