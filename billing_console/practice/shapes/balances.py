"""Shapes of the account's money: balance, balance transactions and payouts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Required, TypedDict, Unpack

from billing_console.practice.shapes.values import Json, filled


class PayoutFields(TypedDict, total=False):
    """What varies in a payout; `amount` is in minor units and may be negative (Stripe debits the bank)."""

    id: Required[str]
    amount: Required[int]
    arrival_date: Required[int]
    created: Required[int]
    currency: Required[str]
    automatic: bool
    balance_transaction: str | None
    destination: str | None
    failure_balance_transaction: str | None
    failure_code: str | None
    failure_message: str | None
    metadata: dict[str, str]
    reconciliation_status: str
    status: str
    trace_id: Json | None


_PAYOUT: Final[Json] = {
    "id": "",
    "object": "payout",
    "amount": 0,
    "application_fee": None,
    "application_fee_amount": None,
    "arrival_date": 0,
    "automatic": True,
    "balance_transaction": None,
    "created": 0,
    "currency": "",
    "description": "STRIPE PAYOUT",
    "destination": None,
    "failure_balance_transaction": None,
    "failure_code": None,
    "failure_message": None,
    "livemode": False,
    "metadata": {},
    "method": "standard",
    "original_payout": None,
    "payout_method": None,
    "reconciliation_status": "completed",
    "reversed_by": None,
    "source_type": "card",
    "statement_descriptor": None,
    "status": "paid",
    "trace_id": None,
    "type": "bank_account",
}


def payout(**fields: Unpack[PayoutFields]) -> Json:
    """An automatic payout to the bank."""
    return filled(_PAYOUT, fields)


def balance(*, available: Mapping[str, int], pending: Mapping[str, int]) -> Json:
    """The account's balance; both mappings are currency -> minor units."""
    return {
        "object": "balance",
        "available": [_money(currency, amount) for currency, amount in available.items()],
        "livemode": False,
        "pending": [_money(currency, amount) for currency, amount in pending.items()],
    }


def _money(currency: str, amount: int) -> Json:
    return {"amount": amount, "currency": currency, "source_types": {"card": amount}}


def stripe_fee(amount: int, currency: str, description: str = "Stripe processing fees") -> Json:
    """One entry of `fee_details`, in minor units."""
    return {
        "amount": amount,
        "application": None,
        "currency": currency,
        "description": description,
        "type": "stripe_fee",
    }


def balance_transaction(
    *,
    id: str,
    amount: int,
    available_on: int,
    created: int,
    currency: str,
    source: str | None,
    type: str,
    reporting_category: str,
    fee: int = 0,
    fee_details: list[Json] | None = None,
    status: str = "available",
    description: str | None = None,
) -> Json:
    """One movement on the account's balance; net is amount minus fee, in minor units."""
    return {
        "id": id,
        "object": "balance_transaction",
        "amount": amount,
        "available_on": available_on,
        "balance_type": "payments",
        "created": created,
        "currency": currency,
        "description": description,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": fee_details if fee_details is not None else [stripe_fee(fee, currency)] if fee else [],
        "net": amount - fee,
        "reporting_category": reporting_category,
        "source": source,
        "status": status,
        "type": type,
    }
