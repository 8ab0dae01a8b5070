"""Practice companies for tests, made once: they never change."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import UTC, datetime

from billing_console.practice.company import Company, CompanySpec
from billing_console.practice.ids import Ids
from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.records import CardRecord
from billing_console.practice.people.card import Card
from billing_console.practice.people.person import Person
from billing_console.practice.shapes import Json

NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
EVERY_SCENARIO = 440
"""So many customers that each story and each scenario is among them."""


@functools.cache
def company(customers: int = EVERY_SCENARIO, seed: int = 1, now: datetime = NOW) -> Company:
    return Company(CompanySpec(now=now, customers=customers, seed=seed))


@functools.cache
def by_kind(index: int) -> dict[str, list[Json]]:
    """A customer's objects of the usual company, sorted into kinds, oldest first."""
    found: dict[str, list[Json]] = {}
    for one in company().bundle(index).values():
        found.setdefault(one["object"], []).append(one)
    for rows in found.values():
        rows.sort(key=lambda one: one.get("created", 0))
    return found


def everything(kind: str) -> Iterator[Json]:
    """All objects of a kind of the usual company's customers."""
    for index in range(EVERY_SCENARIO):
        yield from by_kind(index).get(kind, [])


def blank_books(*, horizon: int = SECONDS, currency: str = "usd") -> tuple[Books, CardRecord]:
    """Books of somebody with a Visa card, created at second 0."""
    books = Books(Ids(1), 7, currency, horizon=horizon, prefix="NW-9")
    books.open(0, Person("Test", "test@example.com"))
    return books, books.add_card(0, Card("visa", "4242", 8, 2030, "fingerprint"))
