"""Finds customers by name, e-mail, GitHub name or card without making their objects."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from billing_console.practice.history import History
from billing_console.practice.ids import Ids
from billing_console.practice.people.card import last4_of, owner_of_fingerprint
from billing_console.practice.people.person import handle
from billing_console.practice.population import Population, currency_of

_FIELDS: Final = ("name", "email", "github")
_CARDS_PER_CUSTOMER: Final = 2


class _Column:
    """One text of every customer, one after the other, for fast substring search."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._ends = array("Q")
        self._length = 0
        self._text: str | None = None

    def add(self, value: str) -> None:
        line = value.casefold().replace("\n", " ") + "\n"
        self._parts.append(line)
        self._length += len(line)
        self._ends.append(self._length)

    def close(self) -> None:
        self._text = "".join(self._parts)
        self._parts = []

    def find(self, value: str, *, substring: bool) -> Iterator[int]:
        text = self._text or ""
        wanted = value.casefold().replace("\n", " ")
        at = text.find(wanted)
        while at >= 0:
            place = bisect_right(self._ends, at)
            start = self._ends[place - 1] if place else 0
            if substring or text[start : self._ends[place] - 1] == wanted:
                yield place
            at = text.find(wanted, self._ends[place])


class Lookup:
    """Cheap answers to "who could this be?"; the first text search reads all names once."""

    def __init__(self, ids: Ids, history: History, population: Population) -> None:
        self._ids = ids
        self._history = history
        self._population = population
        self._columns: dict[str, _Column] = {}

    def _stories(self) -> range:
        return range(min(self._population.first, self._population.count))

    def find_card(self, last4: str | None, fingerprint: str | None) -> Iterator[int]:
        """Customers that may own such a card."""
        for index in self._stories():
            cards = [one.card for one in self._history.books(index).cards]
            if any(last4 in {None, card.last4} and fingerprint in {None, card.fingerprint} for card in cards):
                yield index
        population = self._population
        if fingerprint is not None:
            owner = owner_of_fingerprint(self._ids, fingerprint)
            if owner is not None and population.first <= owner < population.count:
                yield owner
            return
        for index in range(population.first, population.count):
            if last4 is None or any(
                last4_of(population.seed, index, number) == last4 for number in range(_CARDS_PER_CUSTOMER)
            ):
                yield index

    def find_text(self, field: str, value: str, *, substring: bool) -> Iterator[int]:
        """Customers whose field is or contains the value; for fields not kept here, everybody."""
        if field not in _FIELDS:
            return iter(range(self._population.count))
        if not self._columns:
            self._columns = self._read_all()
        return self._columns[field].find(value, substring=substring)

    def _read_all(self) -> dict[str, _Column]:
        columns = {field: _Column() for field in _FIELDS}
        name, email, github = (columns[field] for field in _FIELDS)
        for index in self._stories():
            who = self._history.books(index).person
            name.add((who.name if who else None) or "")
            email.add((who.email if who else None) or "")
            github.add(who.metadata.get("github", "") if who else "")
        seed = self._population.seed
        for index in range(self._population.first, self._population.count):
            known = handle(seed, index, currency_of(seed, index))
            name.add(known.name)
            email.add(known.email)
            github.add(known.github)
        for column in columns.values():
            column.close()
        return columns
