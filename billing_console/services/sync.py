"""Fills the cache from Stripe, page by page and resumable, then follows Stripe's events."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from billing_console.domain.errors import AccessRefused, BillingError, NotFound, Offline, Rejected
from billing_console.services import mirror
from billing_console.services.reading import CHARGE_EXPAND, CUSTOMER_EXPAND, INVOICE_EXPAND, SUBSCRIPTION_EXPAND
from billing_console.store import cache

if TYPE_CHECKING:
    from billing_console.gateway.client import Gateway, Page
    from billing_console.services.changes import Changes
    from billing_console.services.reading import Reader

# Stripe keeps events for 30 days; a desk that was away longer has to fill its cache again.
EVENT_HORIZON = timedelta(days=28)
POLL_SECONDS = 30.0
API_VERSION = "2026-10-28.endive"
CURSOR, SYNCED = "events:cursor", "synced_at"


@dataclass(frozen=True, slots=True)
class Stage:
    """One kind of object to read in full."""

    kind: str
    path: str
    params: Mapping[str, Any]


STAGES = (
    Stage("product", "/v1/products", {}),
    Stage("customer", "/v1/customers", {"expand": [f"data.{name}" for name in CUSTOMER_EXPAND]}),
    Stage("subscription", "/v1/subscriptions", {"status": "all", "expand": SUBSCRIPTION_EXPAND}),
    Stage("charge", "/v1/charges", {"expand": CHARGE_EXPAND}),
    Stage("invoice", "/v1/invoices", {"expand": INVOICE_EXPAND}),
    Stage("dispute", "/v1/disputes", {"expand": ["data.charge"]}),
)


@dataclass(frozen=True, slots=True)
class SyncState:
    """How the cache stands to Stripe."""

    phase: str = "idle"  # idle | filling | current | offline | refused
    stage: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)  # objects read so far in this fill
    synced_at: datetime | None = None  # when the cache last agreed with Stripe
    problem: BillingError | None = None
    skipped: tuple[str, ...] = ()  # kinds this key may not read


class Sync:
    """Keeps one profile's cache up to date."""

    def __init__(
        self,
        gateway: Gateway,
        reader: Reader,
        changes: Changes,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._gateway = gateway
        self._cache = reader.cache
        self._reader = reader
        self._changes = changes
        self._clock = clock
        self._sleep = sleep
        self._awake = asyncio.Event()
        self.state = SyncState()

    async def load(self) -> SyncState:
        """What the last session left behind."""
        synced = await self._mark(SYNCED)
        self._become(synced_at=datetime.fromisoformat(synced) if synced else None)
        return self.state

    def wake(self) -> None:
        """Look at Stripe now instead of at the next turn."""
        self._awake.set()

    async def run(self, on_return: Callable[[], Awaitable[object]]) -> None:
        """Fill, then follow events until cancelled; ``on_return`` runs first whenever Stripe can be reached again."""
        returning = True
        while True:
            try:
                if returning:
                    await on_return()
                    returning = False
                await self.once()
            except Offline as problem:
                returning = True
                self._become(phase="offline", problem=problem)
            except AccessRefused as problem:
                self._become(phase="refused", problem=problem)
            except BillingError as problem:
                self._become(problem=problem)
            await self._pause()

    async def _pause(self) -> None:
        """Until the next turn or until somebody wakes us."""
        self._awake.clear()
        nap = asyncio.ensure_future(self._sleep(POLL_SECONDS))
        woken = asyncio.ensure_future(self._awake.wait())
        try:
            await asyncio.wait({nap, woken}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for waiting in (nap, woken):
                waiting.cancel()
            await asyncio.gather(nap, woken, return_exceptions=True)

    async def once(self) -> None:
        """One turn: go on with an unfinished fill, else read new events; raises BillingError."""
        if await self._too_long_away():
            await self._restart()
        if await self._mark("filled") is None:
            await self.fill()
        await self.follow()
        now = self._clock()
        await self._set_marks({SYNCED: now.isoformat()})
        self._become(phase="current", stage="", synced_at=now, problem=None)

    async def fill(self) -> None:
        """Read everything; after a stop it goes on behind the last page that was written."""
        if await self._mark(CURSOR) is None:
            newest = await self._gateway.page("/v1/events", {"limit": 1}, background=True)
            await self._set_marks({CURSOR: newest.data[0]["id"] if newest.data else ""})
        for stage in STAGES:
            try:
                await self._fill_stage(stage)
            except AccessRefused as problem:
                if problem.code != "permission":
                    raise
                self._become(skipped=(*self.state.skipped, stage.kind))
        await self._set_marks({"filled": self._clock().isoformat()})

    async def _fill_stage(self, stage: Stage) -> None:
        mark = f"fill:{stage.kind}"
        position = await self._mark(mark)
        while position != "done":
            self._become(phase="filling", stage=stage.kind, problem=None)
            params = {**stage.params, "limit": 100, **({"starting_after": position} if position else {})}
            try:
                page = await self._gateway.page(stage.path, params, background=True)
            except NotFound:  # the object we stopped behind was deleted meanwhile: read this kind again
                position = None
                continue
            position = page.data[-1]["id"] if page.has_more and page.data else "done"
            await self._absorb(page.data, page.received_at, {mark: position})
            counts = dict(self.state.counts)
            counts[stage.kind] = counts.get(stage.kind, 0) + len(page.data)
            self._become(counts=counts)

    async def follow(self) -> None:
        """Read the events since the last turn, oldest page first, and what they are about."""
        cursor = await self._mark(CURSOR) or ""
        more = True
        while more:
            params: dict[str, Any] = {"limit": 100, **({"ending_before": cursor} if cursor else {})}
            try:
                page = await self._gateway.page("/v1/events", params, background=True)
            except (NotFound, Rejected):
                await self._restart()  # the cursor is older than what Stripe still has
                return
            more = page.has_more and bool(cursor)
            if page.data:
                cursor = page.data[0]["id"]
                await self._take_events(page, cursor)

    async def _take_events(self, page: Page, cursor: str) -> None:
        touched: set[str] = set()
        for event in reversed(page.data):
            inner = dict(event["data"]["object"])
            if event["type"].endswith(".deleted") and inner.get("object") == "customer":
                inner["deleted"] = True
            happened = datetime.fromtimestamp(int(event["created"]), UTC)
            await self._absorb([{**event, "data": {"object": _reference(inner)}}], happened, {}, mirror.owner_of(event))
            customer = mirror.owner_of(inner)
            if customer:
                touched.add(customer)
            if event.get("api_version") == API_VERSION and inner.get("object") in _MIRRORED and inner.get("id"):
                await self._absorb([inner], happened, {}, customer)
        await self._set_marks({CURSOR: cursor})
        self._changes.emit("sync", *touched)

    async def _absorb(
        self, objects: Any, as_of: datetime, marks: Mapping[str, str], customer: str | None = None
    ) -> None:
        """Rows and the mark behind them in one transaction: a stop in between can't lose a page."""
        await self._reader.absorb(mirror.rows(objects, as_of, customer), marks)

    async def _too_long_away(self) -> bool:
        synced = await self._mark(SYNCED)
        return synced is not None and self._clock() - datetime.fromisoformat(synced) > EVENT_HORIZON

    async def _restart(self) -> None:
        """Forget where we were; what is cached stays readable while it is read again."""

        def forget(connection: Any) -> None:
            for name in ("filled", CURSOR, SYNCED, *(f"fill:{stage.kind}" for stage in STAGES)):
                cache.set_mark(connection, name, None)

        await self._cache.write(forget)

    async def _mark(self, name: str) -> str | None:
        return await self._cache.read(lambda connection: cache.get_mark(connection, name))

    async def _set_marks(self, marks: Mapping[str, str]) -> None:
        def write(connection: Any) -> None:
            for name, value in marks.items():
                cache.set_mark(connection, name, value)

        await self._cache.write(write)

    def _become(self, **changed: Any) -> None:
        self.state = replace(self.state, **changed)
        self._changes.emit("sync")


_MIRRORED = frozenset(
    {
        "customer",
        "subscription",
        "charge",
        "invoice",
        "invoice_payment",
        "refund",
        "dispute",
        "payment_method",
        "product",
    }
)


def _reference(inner: Mapping[str, Any]) -> dict[str, Any]:
    """Of an event's object only what names it: the object itself is a row of its own."""
    return {key: inner[key] for key in ("id", "object", "customer", "status", "amount", "currency") if key in inner}
