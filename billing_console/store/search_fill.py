"""Fills the search index from records; older knowledge never replaces newer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from billing_console.domain.records import Customer, Payment, Price, Subscription
from billing_console.store.schema import micros
from billing_console.store.search_text import fold, phone_digits, storable

AsOf = Callable[[str], datetime]

# What a customer with several subscriptions is shown as: what needs attention first, what is over last.
_URGENCY: Final = ("past_due", "unpaid", "active", "trialing", "paused", "incomplete", "canceled", "incomplete_expired")
_OVER: Final = frozenset({"canceled", "incomplete_expired"})
RUNNING, UNKNOWN, OVER, GONE = range(4)  # standing: the order in which equally good hits are shown
_EVERY: Final = {"day": "Daily", "week": "Weekly", "month": "Monthly", "year": "Yearly"}

_CUSTOMER: Final = """
    INSERT INTO customer (id, name, email, name_key, email_key, created, as_of, deleted) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        name = excluded.name, email = excluded.email, name_key = excluded.name_key, email_key = excluded.email_key,
        created = excluded.created, as_of = excluded.as_of, deleted = excluded.deleted
    WHERE excluded.as_of >= customer.as_of AND NOT excluded.deleted
"""
# Stripe forgets a deleted customer's name; whoever asks about them still knows it.
_DELETED: Final = "UPDATE customer SET deleted = 1, as_of = ? WHERE id = ? AND as_of <= ?"
_SUBSCRIPTION: Final = """
    INSERT INTO subscription VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
        customer = excluded.customer, status = excluded.status, label = excluded.label, seats = excluded.seats,
        created = excluded.created, ended_at = excluded.ended_at, as_of = excluded.as_of
    WHERE excluded.as_of >= subscription.as_of
"""
_PAYMENT: Final = """
    INSERT INTO payment SELECT number, ?, ?, ?, ?, ?, ?, ? FROM object WHERE id = ? ON CONFLICT (number) DO UPDATE SET
        customer = excluded.customer, amount = excluded.amount, currency = excluded.currency, brand = excluded.brand,
        last4 = excluded.last4, created = excluded.created, as_of = excluded.as_of
    WHERE excluded.as_of >= payment.as_of
"""


def fill(
    conn: Connection,
    customers: Sequence[Customer],
    subscriptions: Sequence[Subscription],
    payments: Sequence[Payment],
    as_of: AsOf,
) -> None:
    """Write what the search needs of these records; ``as_of`` says when the object with an id was read."""
    _many(conn, _CUSTOMER, (_customer_row(c, as_of(c.id)) for c in customers))
    gone = [(micros(as_of(c.id)), c.id, micros(as_of(c.id))) for c in customers if c.deleted]
    _many(conn, _DELETED, gone)
    _many(conn, _SUBSCRIPTION, (_subscription_row(s, as_of(s.id)) for s in subscriptions))
    _many(conn, _PAYMENT, (_payment_row(p, as_of(p.id)) for p in payments))
    _write_clues(conn, [*_customer_clues(conn, customers, as_of), *_subscription_clues(conn, subscriptions, as_of)])
    _add_paying_addresses(conn, payments)
    _settle_standing(conn, {c.id for c in customers} | {s.customer for s in subscriptions})


def _many(conn: Connection, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    listed = list(rows)
    if listed:
        conn.exec_driver_sql(statement, listed)


def _rows_of(conn: Connection, query: str, ids: Iterable[str]) -> list[Any]:
    """Rows of a query that ends in ``IN``, for few enough ids at a time."""
    listed = sorted(set(ids))
    found: list[Any] = []
    for start in range(0, len(listed), 500):
        part = listed[start : start + 500]
        marks = ",".join("?" * len(part))
        found += conn.exec_driver_sql(f"{query} ({marks})", tuple(part)).all()
    return found


def _customer_row(customer: Customer, as_of: datetime) -> tuple[Any, ...]:
    name, email = storable(customer.name), storable(customer.email)
    keys = (fold(customer.name), fold(customer.email))
    return (customer.id, name, email, *keys, micros(customer.created), micros(as_of), int(customer.deleted))


def _subscription_row(subscription: Subscription, as_of: datetime) -> tuple[Any, ...]:
    ended = subscription.ended_at or subscription.canceled_at
    return (
        subscription.id,
        subscription.customer,
        subscription.status,
        storable(" + ".join(_label(item.price) for item in subscription.items)),
        subscription.seats,
        micros(subscription.created),
        micros(ended) if ended and subscription.status in _OVER else None,
        micros(as_of),
    )


def _label(price: Price) -> str:
    name = price.product_name or price.product or price.id
    if not price.interval:
        return name
    if price.interval_count != 1:
        return f"{name} every {price.interval_count} {price.interval}s"
    return f"{name} {_EVERY.get(price.interval, price.interval)}"


def _payment_row(payment: Payment, as_of: datetime) -> tuple[Any, ...]:
    brand, last4 = (payment.card.brand, payment.card.last4) if payment.card else ("", "")
    money = (payment.amount.minor, payment.amount.currency)
    return (payment.customer, *money, brand, last4, micros(payment.created), micros(as_of), payment.id)


# --------------------------------------------------------------------------------------------------------------- clues

_Clue = tuple[str, str, str, str]  # source, customer, why, key


def _write_clues(conn: Connection, wanted: Sequence[tuple[str, Sequence[_Clue]]]) -> None:
    """Make the clues of each source exactly these; unchanged ones, which is most of them, are not touched."""
    known = set(
        map(
            tuple,
            _rows_of(
                conn,
                "SELECT source, customer, why, value_key FROM clue WHERE why <> 'email' AND source IN",
                (source for source, _ in wanted),
            ),
        )
    )
    new = {clue for _, clues in wanted for clue in clues}
    _many(
        conn,
        "DELETE FROM clue WHERE source = ? AND customer = ? AND why = ? AND value_key = ?",
        sorted(known - new),
    )
    _many(
        conn,
        "INSERT OR IGNORE INTO clue (source, customer, why, value_key) VALUES (?, ?, ?, ?)",
        sorted(new - known),
    )


def _customer_clues(
    conn: Connection, customers: Sequence[Customer], as_of: AsOf
) -> Iterable[tuple[str, Sequence[_Clue]]]:
    current = dict(map(tuple, _rows_of(conn, "SELECT id, as_of FROM customer WHERE id IN", (c.id for c in customers))))
    for customer in customers:
        if customer.deleted or current.get(customer.id) != micros(as_of(customer.id)):
            continue
        clues = _metadata_clues(customer.id, customer.id, customer.metadata.values())
        phone = phone_digits(customer.phone)
        yield customer.id, clues + ([(customer.id, customer.id, "phone", phone)] if phone else [])


def _subscription_clues(
    conn: Connection, subscriptions: Sequence[Subscription], as_of: AsOf
) -> Iterable[tuple[str, Sequence[_Clue]]]:
    ids = (s.id for s in subscriptions)
    current = dict(map(tuple, _rows_of(conn, "SELECT id, as_of FROM subscription WHERE id IN", ids)))
    for subscription in subscriptions:
        if current.get(subscription.id) == micros(as_of(subscription.id)):
            values = subscription.metadata.values()
            yield subscription.id, _metadata_clues(subscription.id, subscription.customer, values)


def _metadata_clues(source: str, customer: str, values: Iterable[str]) -> list[_Clue]:
    keys = {fold(value) for value in values}
    return [(source, customer, "metadata", key) for key in sorted(keys) if len(key) > 1]


def _add_paying_addresses(conn: Connection, payments: Sequence[Payment]) -> None:
    """People write from the address they paid with, which need not be the account's."""
    used = {(p.customer, fold(p.billing_email)) for p in payments if p.customer and p.billing_email}
    own = _rows_of(conn, "SELECT id, email_key FROM customer WHERE id IN", (customer for customer, _ in used))
    rows = [(customer, customer, "email", key) for customer, key in sorted(used - set(map(tuple, own))) if key]
    _many(conn, "INSERT OR IGNORE INTO clue (source, customer, why, value_key) VALUES (?, ?, ?, ?)", rows)


# ------------------------------------------------------------------------------------------------------------ standing


def _settle_standing(conn: Connection, customers: set[str]) -> None:
    statuses: dict[str, set[str]] = {customer: set() for customer in customers}
    for customer, status in _rows_of(
        conn, "SELECT DISTINCT customer, status FROM subscription WHERE customer IN", customers
    ):
        statuses[customer].add(status)
    known = _rows_of(conn, "SELECT id, deleted, status, standing FROM customer WHERE id IN", customers)
    changed = []
    for customer, deleted, status, standing in known:
        now = ("deleted", GONE) if deleted else _standing(statuses[customer])
        if now != (status, standing):
            changed.append((*now, customer))
    _many(conn, "UPDATE customer SET status = ?, standing = ? WHERE id = ?", changed)


def _standing(statuses: set[str]) -> tuple[str, int]:
    if not statuses:
        return "", UNKNOWN
    # A status that Stripe adds one day is neither urgent nor over.
    order = {status: place for place, status in enumerate(_URGENCY)}
    first = min(statuses, key=lambda status: (order.get(status, 4.5), status))
    return first, OVER if first in _OVER else RUNNING
