"""Reads, checks and exports the audit trail."""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from billing_console.domain import audit_export
from billing_console.domain.audit import Draft, Entry, Verdict
from billing_console.domain.errors import StoreUnavailable
from billing_console.store.trail import TrailFilter

if TYPE_CHECKING:
    from billing_console.services.ledger import Ledger
    from billing_console.services.operations import Operator
    from billing_console.store.database import Connection


@dataclass(frozen=True, slots=True)
class TrailPage:
    """One screenful of the trail, newest first."""

    entries: tuple[Entry, ...]
    total: int  # entries the filter lets through
    size: int  # entries in the whole trail
    head: str


class AuditTrail:
    """The trail of one profile, for the audit page and the command line."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        operator: Operator,
        policy: str,
        clock: Callable[[], datetime],
        account: str,
        livemode: bool,
        public_key: str,
        sign: Callable[[bytes], bytes],
    ) -> None:
        self._ledger = ledger
        self._operator = operator
        self._policy = policy
        self._clock = clock
        self._account = account
        self._livemode = livemode
        self.public_key = public_key
        self._sign = sign

    def chosen(
        self,
        *,
        actor: str = "",
        action: str = "",
        since: datetime | None = None,
        text: str = "",
    ) -> TrailFilter:
        """A filter for ``page`` and ``export``; what is left empty lets everything through."""
        return TrailFilter(actor=actor, action=action, since=since, text=text)

    async def page(self, chosen: TrailFilter, limit: int = 500) -> TrailPage:
        """The newest entries that the filter lets through."""
        trail = self._ledger.trail
        return await self._ledger.read(
            lambda connection: TrailPage(
                tuple(trail.page(connection, chosen, limit=limit)),
                trail.count(connection, chosen),
                trail.head(connection).size,
                trail.head(connection).head,
            )
        )

    async def choices(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Every actor and every action that occurs, for the filters."""
        trail = self._ledger.trail
        return await self._ledger.read(lambda c: (tuple(trail.actors(c)), tuple(trail.actions(c))))

    async def verify(self) -> Verdict:
        """Check every entry, signature and the anchor; that somebody looked is itself written down."""
        verdict = await self._ledger.check()
        outcome = "done" if verdict.intact else "failed"
        findings = [{"seq": f.seq, "code": f.code} for f in verdict.findings[:20]]
        await self.note("verify", outcome, {"size": verdict.size, "head": verdict.head, "findings": findings})
        return verdict

    async def note(self, action: str, outcome: str, data: dict[str, object], object_id: str = "") -> Entry:
        """Write an entry that is not about money: a session, an export, a check."""
        kind = action if action in {"verify", "export", "session"} else "note"
        return await self._ledger.record(
            Draft(
                actor=self._operator.name,
                role=self._operator.role,
                kind=kind,
                action=action,
                outcome=outcome,
                object_id=object_id,
                policy=self._policy,
                data=data,
            )
        )

    async def export(self, target: Path, chosen: TrailFilter) -> Entry:
        """Write the chosen entries, signed, to a file only the operator can read; raises StoreUnavailable.

        The export is audited with the file's SHA-256; an export cannot contain the entry about itself.
        """
        trail = self._ledger.trail

        def collect(connection: Connection) -> list[str]:
            header = audit_export.with_head(self._header(chosen), trail.head(connection))
            return list(audit_export.write(header, trail.entries(connection, chosen), self._sign))

        lines = await self._ledger.read(collect)
        content = "".join(f"{line}\n" for line in lines).encode()
        await asyncio.to_thread(write_private, target, content)
        digest = hashlib.sha256(content).hexdigest()
        return await self.note("export", "done", {"file": target.name, "sha256": digest, "entries": len(lines) - 2})

    def _header(self, chosen: TrailFilter) -> audit_export.Header:
        return audit_export.Header(
            account=self._account,
            livemode=self._livemode,
            exported_at=self._clock(),
            exported_by=self._operator.name,
            filters=chosen.described(),
            size=0,
            head="",
            public_key=self.public_key,
        )


def write_private(target: Path, content: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all; raises StoreUnavailable."""
    partial: str | None = None
    try:
        # A new file under a name nobody could foresee: one that lay here already could be a link, or open to others.
        descriptor, partial = tempfile.mkstemp(dir=target.parent, prefix=".billing-console-")
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(partial).replace(target)
    except OSError as problem:
        if partial is not None:
            Path(partial).unlink(missing_ok=True)
        raise StoreUnavailable("export_failed", file=target.name, detail=problem.strerror or "") from problem
