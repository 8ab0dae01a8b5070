"""The watch list of refunds until they are final: fed by the cache, which follows Stripe's events, and by looking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from billing_console.domain.errors import NotFound
from billing_console.domain.records import Refund
from billing_console.domain.refunds import CERTAIN_AFTER, RefundStage, is_watched, is_worth_asking, stage_of
from billing_console.gateway import mapping
from billing_console.services import mirror
from billing_console.store import cache

if TYPE_CHECKING:
    from billing_console.gateway.client import Gateway
    from billing_console.services.changes import Changes
    from billing_console.services.reading import Reader
    from billing_console.store.cache import Stored

PAGE = 200
MOST_ASKED = 50  # per look; each is a request
CHANGED = "refunds"  # what is told to whoever listens for changes
_ORDER = tuple(RefundStage)


@dataclass(frozen=True, slots=True)
class WatchedRefund:
    """A refund that somebody should hear of when it changes."""

    refund: Refund
    stage: RefundStage
    customer: str | None
    customer_name: str
    certain_at: datetime  # when a bank no longer returns it


class Watch:
    """Watches the refunds of one profile."""

    def __init__(self, gateway: Gateway, reader: Reader, changes: Changes, clock: Callable[[], datetime]) -> None:
        self._gateway = gateway
        self._reader = reader
        self._changes = changes
        self._clock = clock

    async def refunds(self) -> tuple[WatchedRefund, ...]:
        """What is not final yet, as the cache knows it: failed ones first, then what waits, the newest first."""
        now = self._clock()
        found = [_watched(row, name, now) for row, name in await self._recent(now)]
        kept = [each for each in found if is_watched(each.refund, now)]
        kept.sort(key=lambda each: each.refund.created, reverse=True)
        return tuple(sorted(kept, key=lambda each: _ORDER.index(each.stage)))

    async def look(self) -> tuple[str, ...]:
        """Ask Stripe about those it may know more of, the oldest first; the ids of those that changed.

        Raises BillingError when Stripe can't be asked; what was read before stays read.
        """
        asked = [each for each in await self.refunds() if is_worth_asking(each.refund, self._clock())]
        asked.sort(key=lambda each: each.refund.created)
        changed = []
        for each in asked[:MOST_ASKED]:
            if await self._has_changed(each):
                changed.append(each.refund.id)
                self._changes.emit(CHANGED, each.refund.id, *([each.customer] if each.customer else []))
        return tuple(changed)

    async def _has_changed(self, watched: WatchedRefund) -> bool:
        at = self._clock()
        try:
            answer = await self._gateway.read(f"/v1/refunds/{watched.refund.id}", background=True)
        except NotFound:
            return False
        await self._reader.absorb(mirror.rows([answer.data], at, watched.customer))
        return mapping.refund(answer.data) != watched.refund

    async def _recent(self, now: datetime) -> list[tuple[Stored, str]]:
        """Refunds of the last two months with their customers' names."""
        since = now - 2 * CERTAIN_AFTER

        def read(connection: Any) -> list[tuple[Stored, str]]:
            rows: list[Stored] = []
            page = cache.newest(connection, "refund", PAGE)
            while page:
                rows += [row for row in page if row.created > since]
                page = cache.newest(connection, "refund", PAGE, page[-1]) if page[-1].created > since else []
            return [(row, _name(connection, row)) for row in rows]

        return await self._reader.cache.read(read)


def _name(connection: Any, row: Stored) -> str:
    owner = cache.get(connection, "customer", row.customer) if row.customer else None
    return str(owner.raw.get("name") or "") if owner else ""


def _watched(row: Stored, name: str, now: datetime) -> WatchedRefund:
    refund = mapping.refund(row.raw)
    return WatchedRefund(refund, stage_of(refund, now), row.customer, name, refund.created + CERTAIN_AFTER)
