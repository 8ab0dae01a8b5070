"""Finds customers in the cache by whatever is known of them, best first and always in the same order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row

from billing_console.store import cache
from billing_console.store.schema import moment
from billing_console.store.search_summary import summaries
from billing_console.store.search_text import all_begin_words, fold, words
from billing_console.store.search_ways import (
    Candidates,
    look_for_amount,
    look_for_customer,
    look_for_last4,
    look_for_text,
)

_REASONS: Final = ("id", "name", "email", "phone", "metadata", "last4", "amount")
_ID_SHAPE: Final = re.compile(r"[a-zA-Z]{2,20}_[A-Za-z0-9_]{1,250}")
_LAST4_SHAPE: Final = re.compile(r"[0-9]{4}")
_LEADS_TO_CUSTOMER: Final = ("customer", "charge", "payment_intent", "invoice", "subscription")


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer that matches, why, and a line that tells them from others of the same name."""

    customer: str
    name: str
    email: str
    why: tuple[str, ...]  # of: id name email phone metadata last4 amount
    summary: str  # "Pro Monthly ×2 · Visa 4242"
    status: str  # the most urgent of the subscriptions' statuses, "deleted", or "" without subscriptions
    as_of: datetime
    created: datetime
    score: int  # higher is better


def find(conn: Connection, text: str, *, limit: int = 20, amounts: Sequence[tuple[int, str | None]] = ()) -> list[Hit]:
    """Everything that what was typed can mean: an id, a card's last four digits, an amount, or words.

    ``amounts`` are the readings of the text as money: minor units and currency, None for any currency.
    """
    found = Candidates()
    typed = text.strip()
    owner = owner_of(conn, typed) if _ID_SHAPE.fullmatch(typed) else None
    if owner is not None:
        look_for_customer(conn, owner, found)
    if _LAST4_SHAPE.fullmatch(typed):
        look_for_last4(conn, typed, limit, found)
    for minor, currency in amounts:
        look_for_amount(conn, minor, currency, limit, found)
    look_for_text(conn, text, limit, found)
    return _hits(conn, text, limit, found)


def find_text(conn: Connection, text: str, limit: int) -> list[Hit]:
    """Customers by name, e-mail, metadata or phone, whole or in part."""
    found = Candidates()
    look_for_text(conn, text, limit, found)
    return _hits(conn, text, limit, found)


def find_last4(conn: Connection, last4: str, limit: int) -> list[Hit]:
    """Customers who paid with a card ending so."""
    found = Candidates()
    look_for_last4(conn, last4, limit, found)
    return _hits(conn, "", limit, found)


def find_amount(conn: Connection, minor: int, currency: str | None, limit: int) -> list[Hit]:
    """Customers with a payment of exactly this amount in minor units; None: in any currency."""
    found = Candidates()
    look_for_amount(conn, minor, currency, limit, found)
    return _hits(conn, "", limit, found)


def owner_of(conn: Connection, object_id: str) -> str | None:
    """The customer an object belongs to, through its charge, payment or invoice where it does not name one itself."""
    seen: set[str] = set()
    waiting = [object_id]
    while waiting:
        current = waiting.pop(0)
        if current in seen:
            continue
        seen.add(current)
        for kind, customer in conn.exec_driver_sql("SELECT kind, customer FROM object WHERE id = ?", (current,)).all():
            if customer is not None:
                return str(customer)
            stored = cache.get(conn, kind, current)
            waiting += _references(stored.raw) if stored else []
    return None


def _references(raw: dict[str, Any]) -> list[str]:
    """Ids of what an object hangs on; expanded objects count by their id."""
    values = (raw.get(name) for name in _LEADS_TO_CUSTOMER)
    ids = (value.get("id") if isinstance(value, dict) else value for value in values)
    return [found for found in ids if isinstance(found, str)]


def _hits(conn: Connection, text: str, limit: int, found: Candidates) -> list[Hit]:
    chosen = found.best(limit)
    if not chosen:
        return []
    marks = ",".join("?" * len(chosen))
    query = "SELECT id, name, email, name_key, email_key, status, as_of, created FROM customer WHERE id IN"
    rows = {row.id: row for row in conn.exec_driver_sql(f"{query} ({marks})", tuple(chosen))}
    lines = summaries(conn, chosen)
    key = fold(text)
    hits = []
    for customer in chosen:
        candidate = found.by_customer[customer]
        row = rows.get(customer) or _stranger(conn, customer)
        if row is None:
            continue
        reasons = _visible_reasons(key, row, candidate.why)
        why = tuple(reason for reason in _REASONS if reason in reasons)
        times = (moment(row.as_of), moment(row.created))
        score = 10 * candidate.tier - candidate.standing
        hits.append(Hit(customer, row.name, row.email, why, lines[customer], row.status, *times, score))
    return hits


def _stranger(conn: Connection, customer: str) -> Row[Any] | None:
    """A customer of whom only other objects are known so far: nameless, as old as the newest of these."""
    query = """
        SELECT '' AS name, '' AS email, '' AS name_key, '' AS email_key, '' AS status, max(as_of) AS as_of,
            min(created) AS created
        FROM object WHERE customer = ? HAVING count(*) > 0
    """
    return conn.exec_driver_sql(query, (customer,)).first()


def _visible_reasons(key: str, row: Row[Any], known: set[str]) -> set[str]:
    """Adds name and e-mail where the whole text is in them, or, with no better reason, where one of its words is."""
    if not key:
        return known
    cut = words(key)
    fields = {"name": row.name_key, "email": row.email_key}
    reasons = known | {name for name, value in fields.items() if key in value or all_begin_words(cut, value)}
    return reasons or {name for name, value in fields.items() if any(all_begin_words([word], value) for word in cut)}
