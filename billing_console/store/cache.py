"""The mirror of Stripe: raw objects with their age, and where the filling of it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from billing_console.domain.errors import StoreUnavailable
from billing_console.domain.records import Customer, Payment, Subscription
from billing_console.store import search_fill
from billing_console.store.packing import Packing, dictionary_for
from billing_console.store.schema import micros, moment

_SELECT: Final = "SELECT kind, id, customer, created, dictionary, body, as_of FROM object"
_UPSERT: Final = """
    INSERT INTO object (id, kind, customer, created, as_of, dictionary, body) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id, kind) DO UPDATE SET
        customer = excluded.customer, created = excluded.created, as_of = excluded.as_of,
        dictionary = excluded.dictionary, body = excluded.body
    WHERE excluded.as_of >= object.as_of
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """One Stripe object as it was read; ``kind`` is Stripe's ``object``, a customer's ``customer`` is itself."""

    kind: str
    id: str
    customer: str | None
    created: datetime
    raw: dict[str, Any] = field(repr=False)
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """Objects that were read together, and the records of those among them that the search looks into."""

    rows: tuple[Stored, ...]
    customers: tuple[Customer, ...] = ()
    payments: tuple[Payment, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()


def absorb(conn: Connection, batch: Batch, *, account: str, livemode: bool) -> None:
    """Take over what Stripe said, except where something newer is known of the same object.

    A cache belongs to the account and mode of its first batch: StoreUnavailable ``foreign`` for any other. Every record
    needs its row in the batch (ValueError otherwise), because the row says how old it is.
    """
    _claim(conn, account, livemode=livemode)
    ages = {row.id: row.as_of for row in batch.rows}
    records: tuple[Customer | Payment | Subscription, ...] = (*batch.customers, *batch.payments, *batch.subscriptions)
    unaged = {record.id for record in records} - ages.keys()
    if unaged:
        raise ValueError(f"records without their rows: {', '.join(sorted(unaged)[:3])}")
    packing = Packing.of(conn)
    dictionaries = {kind: dictionary_for(conn, kind) for kind in sorted({row.kind for row in batch.rows})}
    rows = []
    for read in batch.rows:
        row = _with_what_was_known(conn, read)
        body = packing.pack(conn, dictionaries[row.kind], row.raw)
        customer = row.id if row.kind == "customer" else row.customer
        times = (micros(row.created), micros(row.as_of))
        rows.append((row.id, row.kind, customer, *times, dictionaries[row.kind], body))
    if rows:
        conn.exec_driver_sql(_UPSERT, rows)
    search_fill.fill(conn, batch.customers, batch.subscriptions, batch.payments, ages.__getitem__)


def get(conn: Connection, kind: str, object_id: str) -> Stored | None:
    """One object, if it is known."""
    rows = conn.exec_driver_sql(_SELECT + " WHERE id = ? AND kind = ?", (object_id, kind))
    return next(iter(_stored(conn, rows)), None)


def of_customer(conn: Connection, customer: str, kinds: Sequence[str] | None = None) -> list[Stored]:
    """Everything known of a customer, themselves included, newest first; ``kinds`` narrows it."""
    query = _SELECT + " WHERE customer = ?"
    if kinds is not None:
        query += f" AND kind IN ({','.join('?' * len(kinds))})"
    rows = conn.exec_driver_sql(query + " ORDER BY created DESC, id DESC", (customer, *(kinds or ())))
    return _stored(conn, rows)


def newest(conn: Connection, kind: str, limit: int, before: Stored | None = None) -> list[Stored]:
    """The newest objects of a kind, newest first; ``before``, the last one shown, gives the next page."""
    place: tuple[int, str, str] | tuple[()] = ()
    query = _SELECT + " WHERE kind = ?"
    if before is not None:
        query += " AND (created, number) < (?, (SELECT number FROM object WHERE id = ? AND kind = ?))"
        place = (micros(before.created), before.id, kind)
    rows = conn.exec_driver_sql(query + " ORDER BY created DESC, number DESC LIMIT ?", (kind, *place, limit))
    return _stored(conn, rows)


def counts(conn: Connection) -> dict[str, int]:
    """How many objects of each kind are known."""
    return dict(map(tuple, conn.exec_driver_sql("SELECT kind, n FROM tally ORDER BY kind")))


def get_mark(conn: Connection, name: str) -> str | None:
    """What was noted under this name: where the filling stands, which event was seen last."""
    return conn.exec_driver_sql("SELECT value FROM mark WHERE name = ?", (name,)).scalar()


def set_mark(conn: Connection, name: str, value: str | None) -> None:
    """Note something under a name, in the same transaction as the rows it speaks of; None forgets it."""
    if value is None:
        conn.exec_driver_sql("DELETE FROM mark WHERE name = ?", (name,))
    else:
        conn.exec_driver_sql(
            "INSERT INTO mark VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
        )


def _claim(conn: Connection, account: str, *, livemode: bool) -> None:
    mine = f"{account} {'live' if livemode else 'test'}"
    conn.exec_driver_sql("INSERT OR IGNORE INTO setting VALUES ('account', ?)", (mine,))
    owner = conn.exec_driver_sql("SELECT value FROM setting WHERE name = 'account'").scalar_one()
    if owner != mine:
        raise StoreUnavailable("foreign", file="cache", reason="account", owner=owner, account=mine)


def _with_what_was_known(conn: Connection, row: Stored) -> Stored:
    """Of a deleted object Stripe says no more than that; what was known before, its age included, is kept under it."""
    before = get(conn, row.kind, row.id) if row.raw.get("deleted") else None
    return row if before is None else replace(row, created=before.created, raw={**before.raw, **row.raw})


def _stored(conn: Connection, rows: Iterable[Any]) -> list[Stored]:
    packing = Packing.of(conn)
    return [
        Stored(kind, name, customer, moment(created), packing.unpack(conn, dictionary, body), moment(as_of))
        for kind, name, customer, created, dictionary, body, as_of in list(rows)
    ]
