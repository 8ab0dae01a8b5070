"""Writes to the ledger: every transaction that touches the trail also moves the anchor kept in the keychain.

An anchor that this trail does not hold is never moved: it is the evidence that the file was cut or put back.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from billing_console.domain.audit import Anchor, Draft, Entry, Verdict
from billing_console.domain.errors import BillingError, StoreUnavailable, VaultUnavailable

if TYPE_CHECKING:
    from billing_console.store.database import Connection, Database
    from billing_console.store.trail import Trail

T = TypeVar("T")


class AnchorPlace(Protocol):
    """Somewhere away from the ledger file that remembers one short text: the keychain."""

    async def get(self, name: str) -> str | None:
        """The text kept under this name."""

    async def set(self, name: str, value: str) -> None:
        """Keep a text under this name; raises VaultUnavailable."""


class Ledger:
    """The journal and the trail of one profile, with the trail's anchor."""

    def __init__(self, database: Database, trail: Trail, place: AnchorPlace | None, anchor_name: str) -> None:
        self.database = database
        self.trail = trail
        self._place = place
        self._anchor_name = anchor_name
        self._saving: asyncio.Future[None] | None = None
        self._is_stale = False
        self._has_compared = False
        self.anchor_problem: BillingError | None = None

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run a reading function on the database thread."""
        return await self.database.read(fn)

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """Run a writing function in one transaction, then anchor the trail's new head.

        The database commits first: an anchor that lags behind is caught up, one that runs ahead would cry wolf.
        """
        result = await self.database.write(fn)
        if self._place is not None and self._saving is None:  # one under way reads the head after this commit or again
            self._saving = asyncio.ensure_future(self._save_anchors(self._place))
        elif self._saving is not None:
            self._is_stale = True
        return result

    async def close(self) -> None:
        """Wait until the last head is anchored, or known not to be."""
        while self._saving is not None:
            await asyncio.wait({self._saving})

    async def record(self, draft: Draft) -> Entry:
        """Append one entry on its own."""
        return await self.write(lambda connection: self.trail.append(connection, draft))

    async def anchor(self) -> Anchor | None:
        """The head that was anchored last, or None when there is no place or nothing in it."""
        if self._place is None:
            return None
        text = await self._place.get(self._anchor_name)
        if text is None:
            return None
        try:
            data = json.loads(text)
            return Anchor(int(data["size"]), str(data["head"]))
        except (ValueError, KeyError, TypeError) as problem:
            raise VaultUnavailable("lost", name=self._anchor_name) from problem

    def require_whole(self) -> None:
        """Raise StoreUnavailable("trail_cut") when the keychain remembers more of the trail than there is.

        Money does not move over a trail that was cut or rolled back: what it would add could not be trusted either.
        The first entry of a session finds out; a keychain that does not answer holds nobody up.
        """
        if self.anchor_problem is not None and self.anchor_problem.code == "trail_cut":
            raise self.anchor_problem

    async def check(self, *, quick: bool = False) -> Verdict:
        """Check the trail (``quick``: its last thousand entries) against its signatures and the anchor.

        Raises VaultUnavailable where there is a keychain that does not answer.
        """
        await self.close()
        anchor = await self.anchor()
        return await self.database.read(lambda connection: self.trail.check(connection, anchor, quick=quick))

    async def _save_anchors(self, place: AnchorPlace) -> None:
        """Keep the head where it is now, and again if it moved meanwhile; a slow keychain holds nobody up."""
        try:
            while True:
                self._is_stale = False
                try:
                    await self._save_anchor(place)
                except BillingError as problem:
                    self.anchor_problem = problem  # shown on the audit page; the next write tries again
                else:
                    self.anchor_problem = None
                if not self._is_stale:
                    return
        finally:
            self._saving = None

    async def _save_anchor(self, place: AnchorPlace) -> None:
        """Move the anchor, unless this is not the trail it was left in: a cut or older file must not look whole."""
        if not self._has_compared:
            anchor = await self.anchor()
            if anchor is not None and not await self.database.read(lambda connection: self._holds(connection, anchor)):
                raise StoreUnavailable("trail_cut", file="ledger", anchored=anchor.size)
            self._has_compared = True
        head = await self.database.read(self.trail.head)
        await place.set(self._anchor_name, json.dumps({"size": head.size, "head": head.head}))

    def _holds(self, connection: Connection, anchor: Anchor) -> bool:
        if anchor.size == 0:
            return True
        anchored = self.trail.get(connection, anchor.size)
        return anchored is not None and anchored.hash == anchor.head
