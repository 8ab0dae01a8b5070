"""The short line under a customer's name: what they have and what they pay with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection

from billing_console.store.schema import moment

_BRANDS: Final = {"amex": "Amex", "diners": "Diners Club", "jcb": "JCB", "unionpay": "UnionPay"}
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_OVER: Final = frozenset({"canceled", "incomplete_expired"})
_MOST_PLANS: Final = 3


def summaries(conn: Connection, customers: Sequence[str]) -> dict[str, str]:
    """The line for each of a few customers: ``Pro Monthly ×2 · Visa 4242``, ``canceled 3 Mar 2026``, or nothing."""
    marks = ",".join("?" * len(customers))
    subscriptions: dict[str, list[Any]] = {customer: [] for customer in customers}
    query = "SELECT customer, label, seats, status, ended_at FROM subscription WHERE customer IN"
    for row in conn.exec_driver_sql(f"{query} ({marks}) ORDER BY created, id", tuple(customers)):
        subscriptions[row.customer].append(row)
    lines = {}
    for customer in customers:
        parts = [_plans(subscriptions[customer]), _card(conn, customer)]
        lines[customer] = " · ".join(part for part in parts if part)
    return lines


def _plans(rows: Sequence[Any]) -> str:
    current = [row for row in rows if row.status not in _OVER]
    if not current:
        ends = [row.ended_at for row in rows if row.status == "canceled" and row.ended_at is not None]
        return f"canceled {_day(max(ends))}" if ends else ""
    counted = Counter(row.label for row in current)
    seats = {row.label: row.seats for row in current}
    texts = [_plan(label, number, seats[label]) for label, number in counted.items()]
    more = len(texts) - _MOST_PLANS
    return ", ".join(texts[:_MOST_PLANS]) + (f" and {more} more" if more > 0 else "")


def _plan(label: str, number: int, seats: int) -> str:
    if number > 1:
        return f"{label} ×{number}"
    return f"{label}, {seats} seats" if seats > 1 else label


def _card(conn: Connection, customer: str) -> str:
    """The card of the newest payment that had one."""
    query = "SELECT brand, last4 FROM payment WHERE customer = ? AND last4 <> '' ORDER BY created DESC, number LIMIT 1"
    row = conn.exec_driver_sql(query, (customer,)).first()
    return "" if row is None else f"{_BRANDS.get(row.brand, row.brand.title())} {row.last4}".strip()


def _day(count: int) -> str:
    when = moment(count)
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
