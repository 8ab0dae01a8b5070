"""The practice account's money: what is available, and the entry every movement leaves."""

from __future__ import annotations

from typing import Any

from billing_console.practice import shapes
from billing_console.practice.call import Call

Json = dict[str, Any]
_MOVED = "moved"


def enter(
    call: Call,
    *,
    amount: int,
    currency: str,
    source: str,
    type: str,
    owner: str | None,
    reporting_category: str | None = None,
    description: str | None = None,
) -> Json:
    """A balance transaction of now; `amount` in minor units, negative when money leaves the account."""
    row = shapes.balance_transaction(
        id=call.id("txn"),
        created=call.now,
        amount=amount,
        currency=currency,
        source=source,
        type=type,
        reporting_category=reporting_category or type,
        description=description,
        available_on=call.now,
    )
    moved = call.state.notes.setdefault(_MOVED, {})
    moved[currency] = moved.get(currency, 0) + amount
    return call.save(row, owner)


def available(call: Call, currency: str) -> int:
    """Minor units that refunds can draw on now: the balance, and what Stripe would debit from the bank for more."""
    debits = call.desk.account["settings"]["payouts"]["debit_negative_balances"]
    funds: int = sum(entry["amount"] for entry in balance(call)["available"] if entry["currency"] == currency)
    return funds + (call.desk.overdraft if debits else 0)


def balance(call: Call) -> Json:
    """The balance object: as generated, plus what moved since."""
    body = call.state.world.balance()
    moved = dict(call.state.notes.get(_MOVED, {}))
    totals = {entry["currency"]: entry["amount"] + moved.pop(entry["currency"], 0) for entry in body["available"]}
    pending = {entry["currency"]: entry["amount"] for entry in body["pending"]}
    return shapes.balance(available=totals | moved, pending=pending)
