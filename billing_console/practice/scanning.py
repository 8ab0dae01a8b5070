"""Lists all objects of one kind, newest first, looking only at the customers each stretch of time needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from billing_console.practice.history import History
from billing_console.practice.ledger.books import EVENT_MEMORY, Books
from billing_console.practice.moments import Moments
from billing_console.practice.months import DAY
from billing_console.practice.payouts import Payouts
from billing_console.practice.population import Population
from billing_console.practice.render.events import event
from billing_console.practice.render.kinds import KINDS
from billing_console.practice.render.people import customer
from billing_console.practice.shapes import Json

Key = tuple[int, str]
"""Time of making and id: lists run from the greatest to the least."""

_OF_ACCOUNT: Final = frozenset({"payout", "balance_transaction", "event"})
CUSTOMER_KINDS: Final = frozenset({*KINDS, "customer", "event"})


class Scanning:
    """Reads the whole company kind by kind, keeping nothing but the current stretch of time."""

    def __init__(self, history: History, population: Population, payouts: Payouts) -> None:
        self._history = history
        self._population = population
        self._payouts = payouts
        self._moments: dict[str, Moments] = {}

    def scan(self, kind: str, before: Key | None) -> Iterator[Json]:
        """Objects of a kind of customers or payouts, newest first, those below `before` only."""
        population = self._population
        high = population.now if before is None else min(before[0], population.now)
        floor = population.now - EVENT_MEMORY if kind == "event" else population.start
        width = DAY if kind == "payout" else self._moment(kind).width
        while high >= floor:
            low = max(high - width + 1, floor)
            yield from self._stretch(kind, low, high, before)
            high = low - 1
        if kind != "event":
            yield from self._stretch(kind, 0, high, before)

    def _moment(self, kind: str) -> Moments:
        known = self._moments.get(kind)
        if known is None:
            known = self._moments[kind] = Moments(self._population, kind)
        return known

    def _stretch(self, kind: str, low: int, high: int, before: Key | None) -> Iterator[Json]:
        rows: list[tuple[Key, Books | None, Any]] = []
        if kind != "payout":
            for index in self._indexes(kind, low, high):
                rows.extend(self._rows(kind, self._history.books(index), low, high))
        if kind in _OF_ACCOUNT and high >= self._population.start:
            rows.extend(self._of_payouts(kind, low, high))
        rows.sort(key=lambda row: row[0], reverse=True)
        for key, books, record in rows:
            if before is None or key < before:
                yield record if books is None else self._show(kind, books, record)

    def _indexes(self, kind: str, low: int, high: int) -> Iterator[int]:
        yield from range(min(self._population.first, self._population.count))
        if high >= self._population.start:
            yield from self._moment(kind).around(low, high)

    def _rows(self, kind: str, books: Books, low: int, high: int) -> Iterator[tuple[Key, Books, Any]]:
        if kind == "customer":
            if books.deleted_at is None and low <= books.created <= high:
                yield (books.created, books.id("cus", 0)), books, None
        elif kind == "event":
            for serial, happening in enumerate(books.happenings):
                if low <= happening.created <= high:
                    yield (happening.created, books.id("evt", serial)), books, serial
        else:
            prefix = KINDS[kind].prefix
            for record in KINDS[kind].records(books):
                created = record.start if kind == "discount" else record.created
                if low <= created <= high:
                    yield (created, books.id(prefix, record.serial)), books, record

    def _show(self, kind: str, books: Books, record: Any) -> Json:
        if kind == "customer":
            return customer(books)
        if kind == "event":
            return event(self._history, books, record)
        return KINDS[kind].show(books, record)

    def _of_payouts(self, kind: str, low: int, high: int) -> Iterator[tuple[Key, None, Json]]:
        earlier = 1 if kind == "event" else 0
        for day in range(low // DAY - earlier, high // DAY + 1):
            for one in self._payouts.of_day(day, kind, low, high):
                yield (one["created"], one["id"]), None, one
