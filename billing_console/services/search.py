"""Finds customers by anything somebody on the phone may offer, cached rows first, Stripe's after."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from billing_console.domain.errors import BillingError, InvalidInput, NotFound
from billing_console.domain.facts import Origin
from billing_console.domain.money import Money
from billing_console.services import mirror
from billing_console.store import search_index
from billing_console.store.search_index import Hit

if TYPE_CHECKING:
    from billing_console.gateway.client import Gateway
    from billing_console.services.reading import Reader
    from billing_console.store.database import Connection, Database

LIMIT = 50
# Where an id of each kind is read, and what has to be expanded to find the customer behind it.
PATHS: dict[str, tuple[str, tuple[str, ...]]] = {
    "cus": ("/v1/customers/{}", ()),
    "sub": ("/v1/subscriptions/{}", ()),
    "in": ("/v1/invoices/{}", ()),
    "ch": ("/v1/charges/{}", ()),
    "py": ("/v1/charges/{}", ()),
    "pi": ("/v1/payment_intents/{}", ()),
    "re": ("/v1/refunds/{}", ("charge",)),
    "pyr": ("/v1/refunds/{}", ("charge",)),
    "du": ("/v1/disputes/{}", ("charge",)),
    "dp": ("/v1/disputes/{}", ("charge",)),
    "evt": ("/v1/events/{}", ()),
    "pm": ("/v1/payment_methods/{}", ()),
    "cn": ("/v1/credit_notes/{}", ()),
    "txn": ("/v1/balance_transactions/{}", ("source",)),
}
_ID = re.compile(r"^(" + "|".join(PATHS) + r")_[A-Za-z0-9_]{1,250}$")
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_AMOUNT = re.compile(r"^(?P<symbol>[$€£¥]?)\s*(?P<digits>\d[\d.,']*)\s*(?P<code>[A-Za-z]{3})?$")
_BY_SYMBOL = {"$": "usd", "€": "eur", "£": "gbp", "¥": "jpy"}
_BY_SCALE = {0: "jpy", 2: "usd", 3: "kwd"}  # one currency per number of decimals, to read digits without a currency


@dataclass(frozen=True, slots=True)
class Row:
    """One found customer and where the row comes from."""

    hit: Hit
    origin: Origin


@dataclass(frozen=True, slots=True)
class Found:
    """What is known so far; the second one contains the first."""

    rows: tuple[Row, ...]
    origin: Origin
    milliseconds: float
    complete: bool
    problem: BillingError | None = None  # why Stripe could not be asked; the cached rows stand


class Search:
    """Searches the cache and Stripe for one profile."""

    def __init__(
        self,
        gateway: Gateway,
        database: Database,
        reader: Reader,
        clock: Callable[[], datetime],
        aliases: Iterable[str],
    ) -> None:
        self._gateway = gateway
        self._cache = database
        self._reader = reader
        self._clock = clock
        self._aliases = tuple(aliases)  # metadata keys that name people, e.g. github

    async def find(self, text: str) -> AsyncIterator[Found]:
        """The cache's answer, then Stripe's added to it; both labelled. An empty text finds nothing."""
        wanted = text.strip()
        if not wanted:
            return
        started = time.perf_counter()
        hits = await self._cache.read(lambda connection: cached_hits(connection, wanted))
        rows = tuple(Row(hit, Origin.CACHE) for hit in hits)
        yield Found(rows, Origin.CACHE, (time.perf_counter() - started) * 1000, complete=False)
        try:
            asked = await self._ask_stripe(wanted)
        except BillingError as problem:
            yield Found(rows, Origin.CACHE, (time.perf_counter() - started) * 1000, complete=True, problem=problem)
            return
        known = {row.hit.customer for row in rows}
        new = tuple(Row(hit, Origin.STRIPE) for hit in asked if hit.customer not in known)
        yield Found((*rows, *new)[:LIMIT], Origin.STRIPE, (time.perf_counter() - started) * 1000, complete=True)

    async def resolve(self, object_id: str) -> str:
        """The customer an id of any kind belongs to; raises NotFound, or BillingError when Stripe can't be asked."""
        known = await self._cache.read(lambda connection: search_index.owner_of(connection, object_id))
        if known is not None:
            return known
        match = _ID.match(object_id)
        if match is None:
            raise NotFound("no_such_id", id=object_id)
        path, expand = PATHS[match.group(1)]
        answer = await self._gateway.read(path.format(object_id), {"expand": list(expand)} if expand else None)
        source = answer.data.get("source")
        customer = mirror.owner_of(answer.data) or (mirror.owner_of(source) if isinstance(source, dict) else None)
        if customer is None:
            raise NotFound("id_without_customer", id=object_id)
        return customer

    async def _ask_stripe(self, wanted: str) -> list[Hit]:
        if _ID.match(wanted):
            return await self._by_id(wanted)
        customers: list[dict[str, Any]] = []
        if _EMAIL.match(wanted):
            customers.extend((await self._gateway.page("/v1/customers", {"email": wanted, "limit": LIMIT})).data)
        for path, query in queries(wanted, self._aliases):
            page = await self._gateway.page(path, {"query": query, "limit": LIMIT})
            if path.endswith("customers/search"):
                customers.extend(page.data)
            else:
                customers.extend(await self._customers_of(page.data))
        return await self._hits(customers, wanted)

    async def _customers_of(self, charges: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        ids = list(dict.fromkeys(owner for charge in charges if (owner := mirror.owner_of(charge))))
        return [(await self._gateway.read(f"/v1/customers/{customer}")).data for customer in ids[:5]]

    async def _by_id(self, object_id: str) -> list[Hit]:
        try:
            customer = await self.resolve(object_id)
            answer = await self._gateway.read(f"/v1/customers/{customer}")
        except NotFound:
            return []
        return await self._hits([answer.data], object_id)

    async def _hits(self, customers: list[dict[str, Any]], wanted: str) -> list[Hit]:
        """Customers from Stripe go into the cache, which then knows them like any other."""
        if not customers:
            return []
        rows = mirror.rows(customers, self._clock())
        await self._reader.absorb(rows)
        ids = list(dict.fromkeys(str(customer["id"]) for customer in customers))
        return await self._cache.read(lambda connection: known_hits(connection, ids, wanted))


def cached_hits(connection: Connection, wanted: str) -> list[Hit]:
    """What the cache knows of this text, best first."""
    return search_index.find(connection, wanted, limit=LIMIT, amounts=amounts(wanted))


def known_hits(connection: Connection, customers: Iterable[str], wanted: str) -> list[Hit]:
    """Rows for customers that Stripe named, with our own reasons where the cache sees the match too."""
    matching = {hit.customer: hit for hit in search_index.find(connection, wanted, limit=200, amounts=amounts(wanted))}
    found: list[Hit] = []
    for customer in customers:
        hits = [matching[customer]] if customer in matching else search_index.find(connection, customer, limit=1)
        found.extend(hit if customer in matching else replace(hit, why=()) for hit in hits)
    return found


def amounts(text: str) -> list[tuple[int, str | None]]:
    """What an amount could mean: minor units with the currency, or without one when the text names none."""
    match = _AMOUNT.match(text)
    if match is None:
        return []
    code = (match["code"] or "").lower() or _BY_SYMBOL.get(match["symbol"])
    if code is not None:
        try:
            return [(Money.parse(match["digits"], code).minor, code)]
        except (InvalidInput, ValueError):
            return []
    found: dict[int, None] = {}
    for currency in _BY_SCALE.values():
        try:
            found.setdefault(Money.parse(match["digits"], currency).minor)
        except InvalidInput:
            continue
    return [(minor, None) for minor in found]


def queries(wanted: str, aliases: Iterable[str]) -> list[tuple[str, str]]:
    """Stripe's own searches for this text: names, e-mails and metadata at customers, cards and amounts at charges."""
    quoted = wanted.replace("\\", "\\\\").replace('"', '\\"')
    found: list[tuple[str, str]] = []
    if re.fullmatch(r"\d{4}", wanted):
        found.append(("/v1/charges/search", f'payment_method_details.card.last4:"{wanted}"'))
    found.extend(
        ("/v1/charges/search", f"amount:{minor}" + (f' AND currency:"{code}"' if code else ""))
        for minor, code in amounts(wanted)[:1]
    )
    if len(wanted) >= 3 and not found:
        parts = [f'name~"{quoted}"', f'email~"{quoted}"', *(f'metadata["{key}"]:"{quoted}"' for key in aliases)]
        found.append(("/v1/customers/search", " OR ".join(parts)))
    return found
