"""Shapes of payment records: money that arrived outside Stripe."""

from __future__ import annotations

from typing import Final

from billing_console.practice.shapes.values import Json

_AMOUNTS: Final = ("authorized", "canceled", "failed", "guaranteed", "refunded", "requested")


def payment_record(
    *,
    id: str,
    created: int,
    amount: int,
    currency: str,
    customer: str | None = None,
    reference: str | None = None,
    description: str | None = None,
    metadata: dict[str, str] | None = None,
) -> Json:
    """A guaranteed payment reported by ourselves (bank transfer, cheque); `amount` in minor units."""
    full = {"currency": currency, "value": amount}
    none = {"currency": currency, "value": 0}
    whole = ("authorized", "guaranteed", "requested")
    return {
        "id": id,
        "object": "payment_record",
        "amount": dict(full),
        **{f"amount_{part}": dict(full if part in whole else none) for part in _AMOUNTS},
        "application": None,
        "created": created,
        "customer_details": {"customer": customer, "email": None, "name": None, "phone": None},
        "customer_presence": None,
        "description": description,
        "latest_payment_attempt_record": None,
        "livemode": False,
        "metadata": dict(metadata or {}),
        "payment_method_details": {
            "billing_details": None,
            "custom": {"display_name": "Bank transfer", "type": None},
            "payment_method": None,
            "type": "custom",
        },
        "processor_details": {"custom": {"payment_reference": reference}, "type": "custom"},
        "reported_by": "self",
        "shipping_details": None,
    }
