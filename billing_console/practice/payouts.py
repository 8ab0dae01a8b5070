"""The account's daily payouts: each pays out what became available that day in one currency."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from billing_console.practice import shapes
from billing_console.practice.history import History
from billing_console.practice.ids import ACCOUNT_OWNER, Ids
from billing_console.practice.ledger.books import EVENT_MEMORY, Books
from billing_console.practice.ledger.records import Movement
from billing_console.practice.moments import Moments
from billing_console.practice.money import CURRENCIES
from billing_console.practice.months import DAY, HOUR
from billing_console.practice.netting import Netting
from billing_console.practice.population import Population
from billing_console.practice.render.returns import SETTLED_AFTER_DAYS, movement
from billing_console.practice.shapes import Json

PAID_OUT_AFTER: Final = HOUR // 3
RECONCILED_AFTER: Final = 6 * HOUR
_PLACES: Final = 8
_EVENTS: Final = 4


class Payouts:
    """Payouts by number: the day they are made (days since 1970) times eight plus the currency's place."""

    def __init__(self, ids: Ids, history: History, population: Population, netting: Netting) -> None:
        self._ids = ids
        self._netting = netting
        self._history = history
        self._now = population.now
        self._first_day = population.start // DAY
        self._stories = range(min(population.first, population.count))
        self._moments = Moments(population, "balance_transaction")
        self._totals: dict[int, dict[str, int]] = {}

    def _id(self, prefix: str, serial: int) -> str:
        return self._ids.make(prefix, ACCOUNT_OWNER, serial)

    def number_of(self, object_id: str) -> int | None:
        """The payout that an id of a payout, its balance transaction or one of its events belongs to."""
        read = self._ids.read(object_id)
        prefix = object_id.rpartition("_")[0]
        if read is None or read[0] != ACCOUNT_OWNER or prefix not in {"po", "txn", "evt"}:
            return None
        return read[1] // _EVENTS if prefix == "evt" else read[1]

    def moved_on(self, day: int) -> Iterator[tuple[Books, Movement]]:
        """All movements made on a day (days since 1970)."""
        low, high = day * DAY, day * DAY + DAY - 1
        for index in (*self._stories, *sorted(self._moments.around(low, high))):
            books = self._history.books(index)
            for one in books.movements:
                if low <= one.created <= high:
                    yield books, one

    def totals(self, day: int) -> dict[str, int]:
        """The net of a day's movements per currency, in minor units."""
        if self._moments.few and not self._totals:
            self._count_all()
        known = self._totals.get(day)
        if known is None:
            known = self._totals[day] = dict.fromkeys(CURRENCIES, 0)
            if not self._moments.few:
                self._count(known, day * DAY, day * DAY + DAY - 1)
        return known

    def _count(self, totals: dict[str, int], low: int, high: int) -> None:
        for index in (*self._stories, *self._moments.around(low, high)):
            quick = None if index in self._stories else self._netting.net(index, low, high)
            if quick is not None:
                totals[quick[0]] += quick[1]
            else:
                books = self._history.books(index)
                totals[books.currency] += sum(one.net for one in books.movements if low <= one.created <= high)

    def _count_all(self) -> None:
        """In a small company, one look at everybody is quicker than one at every day."""
        for index in (*self._stories, *self._moments.around(0, self._now)):
            books = self._history.books(index)
            for one in books.movements:
                totals = self._totals.setdefault(one.created // DAY, dict.fromkeys(CURRENCIES, 0))
                totals[books.currency] += one.net

    def bundle(self, number: int) -> dict[str, Json]:
        """A payout with its balance transaction and events; empty if there is no such payout."""
        day, place = divmod(number, _PLACES)
        if place >= len(CURRENCIES) or day < self._first_day or self.made_at(day) > self._now:
            return {}
        amount = self.totals(day - SETTLED_AFTER_DAYS)[CURRENCIES[place]]
        if amount == 0:
            return {}
        found = [self._payout(number, amount, self._now), self._movement(number, amount), *self._events(number, amount)]
        return {one["id"]: one for one in found}

    def of_day(self, day: int, kind: str, low: int, high: int) -> Iterator[Json]:
        """The objects of one kind that belong to a day's payouts and were made from `low` to `high`."""
        made = self.made_at(day)
        times = (made, made + RECONCILED_AFTER, (day + 1) * DAY) if kind == "event" else (made,)
        if not any(low <= at <= high for at in times):
            return
        for place in range(len(CURRENCIES)):
            for one in self.bundle(day * _PLACES + place).values():
                if one["object"] == kind and low <= one["created"] <= high:
                    yield one

    @staticmethod
    def made_at(day: int) -> int:
        """When the payouts of a day are made."""
        return day * DAY + PAID_OUT_AFTER

    def members(self, number: int) -> list[Json]:
        """The balance transactions a payout pays out, and its own, newest first."""
        own = [one for one in self.bundle(number).values() if one["object"] == "balance_transaction"]
        if not own:
            return []
        day, place = divmod(number, _PLACES)
        paid = [
            movement(books, one, self._now)
            for books, one in self.moved_on(day - SETTLED_AFTER_DAYS)
            if books.currency == CURRENCIES[place]
        ]
        return sorted(own + paid, key=lambda one: (one["created"], one["id"]), reverse=True)

    def balance(self) -> Json:
        """What is available and what is still on its way."""
        today = self._now // DAY
        pending = dict.fromkeys(CURRENCIES, 0)
        for day in range(today - SETTLED_AFTER_DAYS + 1, today + 1):
            for currency, amount in self.totals(day).items():
                pending[currency] += amount
        available = dict.fromkeys(CURRENCIES, 0)
        if self.made_at(today) > self._now:
            available = dict(self.totals(today - SETTLED_AFTER_DAYS))
        return shapes.balance(available=available, pending=pending)

    def _payout(self, number: int, amount: int, now: int) -> Json:
        day, place = divmod(number, _PLACES)
        made, arrives = self.made_at(day), (day + 1) * DAY
        return shapes.payout(
            id=self._id("po", number),
            amount=amount,
            arrival_date=arrives,
            created=made,
            currency=CURRENCIES[place],
            balance_transaction=self._id("txn", number),
            destination=self._id("ba", place),
            reconciliation_status="completed" if now >= made + RECONCILED_AFTER else "in_progress",
            status="paid" if now >= arrives else "in_transit",
            trace_id={"status": "pending" if now < arrives else "supported", "value": f"0910{number:011d}"},
        )

    def _movement(self, number: int, amount: int) -> Json:
        day, place = divmod(number, _PLACES)
        return shapes.balance_transaction(
            id=self._id("txn", number),
            amount=-amount,
            available_on=day * DAY,
            created=self.made_at(day),
            currency=CURRENCIES[place],
            source=self._id("po", number),
            type="payout",
            reporting_category="payout",
            description="STRIPE PAYOUT",
        )

    def _events(self, number: int, amount: int) -> Iterator[Json]:
        day = number // _PLACES
        made = self.made_at(day)
        happened = (
            (made, "payout.created"),
            (made + RECONCILED_AFTER, "payout.reconciliation_completed"),
            ((day + 1) * DAY, "payout.paid"),
        )
        for place, (at, name) in enumerate(happened):
            if self._now - EVENT_MEMORY < at <= self._now:
                yield shapes.event(
                    id=self._id("evt", number * _EVENTS + place),
                    type=name,
                    created=at,
                    data=self._payout(number, amount, at),
                )
