"""Fills the cache from Stripe, page by page and resumable, then follows Stripe's events."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from billing_console.domain.errors import AccessRefused, BillingError, NotFound, Offline
from billing_console.services import mirror
from billing_console.services.following import CURSOR, Following
from billing_console.services.reading import CHARGE_EXPAND, CUSTOMER_EXPAND, INVOICE_EXPAND, SUBSCRIPTION_EXPAND
from billing_console.store import cache

if TYPE_CHECKING:
    from billing_console.gateway.client import Gateway
    from billing_console.services.changes import Changes
    from billing_console.services.reading import Reader

# Stripe keeps events for 30 days; a desk that was away longer has to fill its cache again.
EVENT_HORIZON = timedelta(days=28)
POLL_SECONDS = 30.0
FILLED, SYNCED = "filled", "synced_at"


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

    phase: str = "idle"  # idle | filling | current | stopped | offline | refused
    stage: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)  # objects read so far in this fill
    synced_at: datetime | None = None  # when the cache last agreed with Stripe
    problem: BillingError | None = None
    skipped: tuple[str, ...] = ()  # kinds this key may not read


class _Stopped(Exception):
    """The operator wants no more of it for now."""


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
        self._following = Following(gateway, reader, changes, clock)
        self._clock = clock
        self._sleep = sleep
        self._awake = asyncio.Event()
        self._is_stopped = False
        self.state = SyncState()

    async def load(self) -> SyncState:
        """What the last session left behind."""
        synced = await self._mark(SYNCED)
        self._become(synced_at=datetime.fromisoformat(synced) if synced else None)
        if await self._mark(FILLED) is not None:
            self._become(skipped=tuple([s.kind for s in STAGES if await self._mark(f"fill:{s.kind}") != "done"]))
        return self.state

    def wake(self) -> None:
        """Look at Stripe now instead of at the next turn; goes on where ``stop`` left off."""
        self._is_stopped = False
        self._awake.set()

    def stop(self) -> None:
        """Read no more after the page under way, until woken; nothing that was read is lost."""
        self._is_stopped = True
        self._become(phase="stopped")

    async def refill(self) -> None:
        """Read everything again, beginning now; what is cached stays readable meanwhile."""
        await self._restart()
        self.wake()

    async def run(self, settle: Callable[[], Awaitable[object]]) -> None:
        """Fill, then follow events until cancelled; each turn begins by settling what a lost reply left open."""
        while True:
            try:
                await settle()
                await self.once()
            except _Stopped:
                self._become(phase="stopped", problem=None)
            except Offline as problem:
                self._become(phase="offline", problem=problem)
            except AccessRefused as problem:
                self._become(phase="refused", problem=problem)
            except BillingError as problem:
                self._become(problem=problem)
            await self._pause()

    def heard(self, answered: bool) -> None:
        """Somebody asked Stripe something: offline shows at once, and a first answer ends it without waiting."""
        if self._is_stopped:
            return
        if not answered and self.state.phase != "offline":
            self._become(phase="offline", problem=Offline())
        elif answered and self.state.phase == "offline":
            self.wake()

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
        if self._is_stopped:
            raise _Stopped
        if await self._too_long_away():
            await self._restart()
        if await self._mark(FILLED) is None:
            await self.fill()
        try:
            await self._follow()
        except NotFound:  # Stripe no longer has the event we stopped behind: what happened since has to be read in full
            await self._restart()
            await self.fill()
            await self._follow()
        now = self._clock()
        await self._set_marks({SYNCED: now.isoformat()})
        self._become(phase="current", stage="", synced_at=now, problem=None)

    async def fill(self) -> None:
        """Read everything; after a stop it goes on behind the last page that was written."""
        if await self._mark(CURSOR) is None:
            await self._set_marks({CURSOR: await self._following.newest()})
        for stage in STAGES:
            try:
                await self._fill_stage(stage)
            except AccessRefused as problem:
                if problem.code != "permission":
                    raise
                skipped = [kind for kind in self.state.skipped if kind != stage.kind]
                self._become(skipped=(*skipped, stage.kind))
        await self._set_marks({FILLED: self._clock().isoformat()})

    async def _fill_stage(self, stage: Stage) -> None:
        mark = f"fill:{stage.kind}"
        position = await self._mark(mark)
        while position != "done":
            if self._is_stopped:
                raise _Stopped
            self._become(phase="filling", stage=stage.kind, problem=None)
            params = {**stage.params, "limit": 100, **({"starting_after": position} if position else {})}
            asked = self._clock()
            try:
                page = await self._gateway.page(stage.path, params, background=True)
            except NotFound:
                if position is None:
                    raise
                position = None  # the object we stopped behind was deleted meanwhile: read this kind again
                continue
            position = str(page.data[-1]["id"]) if page.has_more and page.data else "done"
            # Rows and the mark behind them in one transaction: a stop in between can't lose a page.
            await self._reader.absorb(mirror.rows(page.data, asked), {mark: position})
            counts = dict(self.state.counts)
            counts[stage.kind] = counts.get(stage.kind, 0) + len(page.data)
            self._become(counts=counts)

    async def _follow(self) -> None:
        await self._following.follow(await self._mark(CURSOR) or "")

    async def _too_long_away(self) -> bool:
        synced = await self._mark(SYNCED)
        return synced is not None and self._clock() - datetime.fromisoformat(synced) > EVENT_HORIZON

    async def _restart(self) -> None:
        """Forget where we were; what is cached stays readable while it is read again."""

        def forget(connection: Any) -> None:
            for name in (FILLED, CURSOR, SYNCED, *(f"fill:{stage.kind}" for stage in STAGES)):
                cache.set_mark(connection, name, None)

        await self._cache.write(forget)
        self._become(counts={}, skipped=())

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
