"""Northwind Cloud: a deterministic company of any size, made up on demand and never changing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from billing_console.practice.catalog import Catalog
from billing_console.practice.history import History
from billing_console.practice.ids import ACCOUNT_OWNER, Ids
from billing_console.practice.lookup import Lookup
from billing_console.practice.netting import Netting
from billing_console.practice.payouts import Payouts
from billing_console.practice.population import Population
from billing_console.practice.render.events import event
from billing_console.practice.render.kinds import KINDS
from billing_console.practice.render.people import customer_id, customer_or_tombstone
from billing_console.practice.scanning import CUSTOMER_KINDS, Key, Scanning
from billing_console.practice.shapes import Json
from billing_console.practice.stories import STORIES

_BUNDLES_KEPT: Final = 64
_PARTS_KEPT: Final = 4200  # two kinds of every customer of a company of the usual size
_KIND_OF: Final = {"cus": "customer"} | {how.prefix: kind for kind, how in KINDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanySpec:
    """What decides everything about a company; `now` (aware) is the end of its history, cut to the second."""

    now: datetime
    customers: int = 2000
    seed: int = 1


class Company:
    """Every object of the practice account; the same spec gives the same objects in every process."""

    def __init__(self, spec: CompanySpec) -> None:
        if spec.now.tzinfo is None:
            raise ValueError("the end of history must be an aware time")
        self.spec = spec
        now = int(spec.now.timestamp())
        ids = self.ids = Ids(spec.seed)
        self._catalog = Catalog(ids, now)
        self.account: Json = self._catalog.account
        self._population = Population(seed=spec.seed, first=len(STORIES), count=spec.customers, now=now)
        self._history = History(ids, self._catalog, self._population)
        self._payouts = Payouts(ids, self._history, self._population, Netting(self._catalog, self._population))
        self._scanning = Scanning(self._history, self._population, self._payouts)
        self._lookup = Lookup(ids, self._history, self._population)
        self._bundles: OrderedDict[int, dict[str, Json]] = OrderedDict()
        self._parts: OrderedDict[tuple[int, str], dict[str, Json]] = OrderedDict()

    def catalog(self) -> dict[str, Json]:
        """The account's own objects by id: products, prices, coupons, codes, tax rates, portal, webhooks."""
        return self._catalog.objects

    def owner(self, object_id: str) -> int | None:
        """The number of the bundle an id belongs to: a customer's index, or a negative one for a payout's objects."""
        read = self.ids.read(object_id)
        if read is None:
            return None
        if read[0] == ACCOUNT_OWNER:
            payout = self._payouts.number_of(object_id)
            return None if payout is None else -1 - payout
        return read[0] if read[0] < self.spec.customers else None

    def bundle(self, index: int) -> dict[str, Json]:
        """Every object of a customer (or, below zero, of a payout) by id; shared, so never change it."""
        known = self._bundles.get(index)
        if known is not None:
            self._bundles.move_to_end(index)
            return known
        made = self._payouts.bundle(-1 - index) if index < 0 else self._customer_bundle(index)
        self._bundles[index] = made
        if len(self._bundles) > _BUNDLES_KEPT:
            self._bundles.popitem(last=False)
        return made

    def _customer_bundle(self, index: int) -> dict[str, Json]:
        if index >= self.spec.customers:
            raise IndexError(f"there are {self.spec.customers} customers")
        books = self._history.books(index)
        made: dict[str, Json] = {customer_id(books): customer_or_tombstone(books)}
        for kind in KINDS.values():
            for record in kind.records(books):
                shown = kind.show(books, record)
                made[shown["id"]] = shown
        for serial in range(len(books.happenings)):
            shown = event(self._history, books, serial)
            made[shown["id"]] = shown
        return made

    def part(self, index: int, kind: str) -> dict[str, Json]:
        """A customer's objects of one kind by id, without making up the rest; shared, so never change it."""
        how = KINDS.get(kind)
        if kind == "customer" and 0 <= index < self.spec.customers:
            books = self._history.books(index)
            return {customer_id(books): customer_or_tombstone(books)}
        if index < 0 or how is None or index in self._bundles:
            return {key: one for key, one in self.bundle(index).items() if one["object"] == kind}
        known = self._parts.get((index, kind))
        if known is None:
            books = self._history.books(index)
            known = {(shown := how.show(books, record))["id"]: shown for record in how.records(books)}
            self._parts[index, kind] = known
            if len(self._parts) > _PARTS_KEPT:
                self._parts.popitem(last=False)
        return known

    def customer_id(self, index: int) -> str:
        """The id of the customer with this number; stories carry theirs."""
        return self.ids.make("cus", index, 0)

    def get(self, object_id: str) -> Json | None:
        """Any object of the company by id; shared, so never change it."""
        found = self._catalog.objects.get(object_id)
        if found is not None:
            return found
        index = self.owner(object_id)
        if index is None:
            return None
        kind = _KIND_OF.get(object_id.partition("_")[0])
        found = self.part(index, kind).get(object_id) if kind is not None and index >= 0 else None
        return found or self.bundle(index).get(object_id)

    def scan(self, kind: str, before: Key | None = None) -> Iterator[Json]:
        """All objects whose `object` is `kind`, newest first by (created, id), lazily, below `before` only.

        Deleted customers are left out; a discount, which has no `created`, stands at its `start`.
        """
        if kind == "payout" or kind in CUSTOMER_KINDS:
            return self._scanning.scan(kind, before)
        own = [one for one in self._catalog.objects.values() if one["object"] == kind]
        own.sort(key=lambda one: (one["created"], one["id"]), reverse=True)
        return (one for one in own if before is None or (one["created"], one["id"]) < before)

    def balance(self) -> Json:
        """The account's balance at the end of history."""
        return self._payouts.balance()

    def payout_members(self, payout_id: str) -> Iterable[Json]:
        """The balance transactions of a payout, its own included, newest first."""
        number = self._payouts.number_of(payout_id)
        return [] if number is None else self._payouts.members(number)

    def find_card(self, last4: str | None = None, fingerprint: str | None = None) -> Iterator[int]:
        """Customers that may own a card with these last digits or this fingerprint, lowest index first."""
        return self._lookup.find_card(last4, fingerprint)

    def find_text(self, field: str, value: str, *, substring: bool) -> Iterator[int]:
        """Customers whose name, e-mail or GitHub name (`name`, `email`, `github`) is or contains `value`.

        Upper and lower case are the same; another field gives every customer.
        """
        return self._lookup.find_text(field, value, substring=substring)
