"""The ways of looking for customers in the cache, each as one cheap question to an index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection

from billing_console.store.search_fill import UNKNOWN
from billing_console.store.search_text import all_begin_words, fold, phone_digits, trigrams, words

# How good a hit is. A better tier always comes first; within one, running customers come before those that left.
ID: Final = 100
EXACT_EMAIL: Final = 90
NAME: Final = 80
NAME_PREFIX: Final = 70
LAST4: Final = 65
AMOUNT: Final = 64
WORDS: Final = 60
EXACT_CLUE: Final = 50
PART: Final = 40
CLUE_PART: Final = 30

_ENOUGH: Final = 200  # candidates per way of looking: more could not be told apart by anyone
_RECENT: Final = 2000  # payments looked at for one card or amount: test cards and list prices are in millions of them
_MOST_WORDS: Final = 20
_AFTER: Final = "\U0010ffff"
_NOBODY: Final = (UNKNOWN, "")

_CUSTOMER: Final = "SELECT id, standing, name_key, email_key FROM customer"
_FROM_PAYMENTS: Final = """
    SELECT p.customer, coalesce(c.standing, 1), coalesce(c.name_key, ''), c.id IS NULL
    FROM payment p LEFT JOIN customer c ON c.id = p.customer
    WHERE p.customer IS NOT NULL AND
"""
_BY_LAST4: Final = f"{_FROM_PAYMENTS} p.last4 = ? AND p.last4 <> '' ORDER BY p.created DESC LIMIT ?"
_BY_AMOUNT: Final = f"{_FROM_PAYMENTS} p.amount = ? AND p.currency = ? ORDER BY p.created DESC LIMIT ?"


@dataclass(slots=True)
class Candidate:
    """A customer that was found: how well, why, and what decides between equally good ones."""

    tier: int
    standing: int
    name_key: str
    place: int  # among hits that have an order of their own: newest payment first
    why: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Candidates:
    """What was found so far, each customer once with their best tier and all reasons."""

    by_customer: dict[str, Candidate] = field(default_factory=dict)

    def add(self, rows: Iterable[Sequence[Any]], tier: int, why: str = "", *, in_order: bool = False) -> None:
        """Rows are customer, standing and folded name."""
        for number, (customer, standing, name_key, *_) in enumerate(rows):
            place = number if in_order else 0
            known = self.by_customer.setdefault(customer, Candidate(tier, standing, name_key, place))
            if tier > known.tier:
                known.tier, known.place = tier, place
            if why:
                known.why.add(why)

    def are(self, number: int) -> bool:
        """True when there are at least so many."""
        return len(self.by_customer) >= number

    def best(self, limit: int) -> list[str]:
        """The best customers in the order in which they are shown."""

        def order(customer: str) -> tuple[Any, ...]:
            found = self.by_customer[customer]
            return -found.tier, found.standing, found.place, found.name_key, customer

        return sorted(self.by_customer, key=order)[:limit]


def look_for_customer(conn: Connection, customer: str, found: Candidates) -> None:
    """A customer whose id is known, whether or not anything else is."""
    row = conn.exec_driver_sql("SELECT standing, name_key FROM customer WHERE id = ?", (customer,)).first()
    found.add([(customer, *(row or _NOBODY))], ID, "id")


def look_for_text(conn: Connection, text: str, limit: int, found: Candidates) -> None:
    """From the best way of looking to the worst; worse ones are not asked when better ones found enough."""
    key = fold(text)
    if not key:
        return
    exact = _rows(conn, "email_key = ? AND email_key <> '' ORDER BY id", (key,))
    found.add(exact, EXACT_EMAIL)
    if exact and "@" in key:
        # Somebody typed a whole address: those who paid from it matter, those who contain it do not.
        _look_for_clues(conn, key, text, found, exactly=True)
        return
    for standing in range(4):
        started = _rows(conn, _STARTS_SO, (standing, key, key + _AFTER), most=limit)
        found.add((row for row in started if row[2] == key), NAME)
        found.add(started, NAME_PREFIX)
    if len(key) == 1 or found.are(limit):
        return
    found.add(_with_words(conn, words(key)), WORDS)
    _look_for_clues(conn, key, text, found, exactly=True)
    if not found.are(limit):
        found.add(_with_part(conn, key), PART)
    if not found.are(limit):
        _look_for_clues(conn, key, text, found, exactly=False)


_STARTS_SO: Final = "standing = ? AND name_key >= ? AND name_key < ? ORDER BY name_key, id"


def look_for_last4(conn: Connection, last4: str, limit: int, found: Candidates) -> None:
    """Who paid with a card ending so, latest first."""
    rows = conn.exec_driver_sql(_BY_LAST4, (last4, _RECENT))
    found.add(_first_of_each(rows, limit), LAST4, "last4", in_order=True)


def look_for_amount(conn: Connection, minor: int, currency: str | None, limit: int, found: Candidates) -> None:
    """Who paid exactly this much, latest first; None: in any currency."""
    for each in [currency] if currency else _currencies(conn, minor):
        rows = conn.exec_driver_sql(_BY_AMOUNT, (minor, each, _RECENT))
        found.add(_first_of_each(rows, limit), AMOUNT, "amount", in_order=True)


def _first_of_each(rows: Iterable[Sequence[Any]], limit: int) -> list[Sequence[Any]]:
    """The latest payment of each of a few customers: twice as many as shown, because running ones go first."""
    latest: dict[str, Sequence[Any]] = {}
    for row in rows:
        latest.setdefault(row[0], row)
        if len(latest) >= 2 * limit:
            break
    return list(latest.values())


def _currencies(conn: Connection, minor: int) -> list[str]:
    """The currencies in which this amount was paid, jumping from one to the next in the index."""
    query = """
        WITH RECURSIVE jump (currency) AS (
            SELECT min(currency) FROM payment WHERE amount = ?
            UNION ALL
            SELECT (SELECT min(currency) FROM payment WHERE amount = ? AND currency > jump.currency)
            FROM jump WHERE jump.currency IS NOT NULL
        )
        SELECT currency FROM jump WHERE currency IS NOT NULL
    """
    return list(conn.exec_driver_sql(query, (minor, minor)).scalars())


def _with_words(conn: Connection, cut: Sequence[str]) -> Sequence[Sequence[Any]]:
    """Customers in whose name and e-mail every word of the text begins one."""
    # A single letter begins a tenth of all words: it is not worth asking the index for.
    asked = " AND ".join(f'"{word}"*' for word in cut[:_MOST_WORDS] if len(word) > 1)
    if not asked:
        return []
    hits = "SELECT rowid FROM customer_words WHERE customer_words MATCH ? ORDER BY rowid LIMIT ?"
    rows = _rows(conn, f"number IN ({hits})", (asked, _ENOUGH))
    return [row for row in rows if all_begin_words(cut, f"{row[2]} {row[3]}")]


def _with_part(conn: Connection, key: str) -> Sequence[Sequence[Any]]:
    """Customers in whose name or e-mail this text occurs anywhere."""
    asked = _all_of(trigrams(key))
    if not asked:
        return _rows(conn, "instr(name_key, ?) OR instr(email_key, ?)", (key, key))
    query = """
        SELECT c.id, c.standing, c.name_key FROM customer_grams g JOIN customer c ON c.number = g.rowid
        WHERE customer_grams MATCH ? AND (instr(c.name_key, ?) OR instr(c.email_key, ?)) ORDER BY g.rowid LIMIT ?
    """
    return conn.exec_driver_sql(query, (asked, key, key, _ENOUGH)).all()


def _look_for_clues(conn: Connection, key: str, text: str, found: Candidates, *, exactly: bool) -> None:
    for value in dict.fromkeys(filter(None, (key, phone_digits(text)))):
        tier, rows = (EXACT_CLUE, _clues_like(conn, value)) if exactly else (CLUE_PART, _clues_with(conn, value))
        for customer, standing, name_key, why in rows:
            found.add([(customer, standing, name_key)], tier, why)


_CLUE: Final = """
    SELECT k.customer, coalesce(c.standing, 1), coalesce(c.name_key, ''), k.why
    FROM clue k LEFT JOIN customer c ON c.id = k.customer WHERE
"""


def _clues_like(conn: Connection, value: str) -> Sequence[Sequence[Any]]:
    return conn.exec_driver_sql(f"{_CLUE} k.value_key = ? ORDER BY k.number LIMIT ?", (value, _ENOUGH)).all()


def _clues_with(conn: Connection, value: str) -> Sequence[Sequence[Any]]:
    asked = _all_of(trigrams(value))
    if not asked:
        return []
    hits = "k.number IN (SELECT rowid FROM clue_grams WHERE clue_grams MATCH ? ORDER BY rowid LIMIT ?)"
    query = f"{_CLUE} {hits} AND instr(k.value_key, ?) ORDER BY k.number LIMIT ?"
    return conn.exec_driver_sql(query, (asked, 10 * _ENOUGH, value, _ENOUGH)).all()


def _all_of(pieces: Iterable[str]) -> str:
    """A full-text query for all pieces; inside quotes only the quote itself means anything."""
    return " AND ".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def _rows(conn: Connection, where: str, values: tuple[object, ...], most: int = _ENOUGH) -> Sequence[Sequence[Any]]:
    return conn.exec_driver_sql(f"{_CUSTOMER} WHERE {where} LIMIT ?", (*values, most)).all()
