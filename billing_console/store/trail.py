"""The audit trail in the ledger: appended to, paged, counted and checked, never changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from string import ascii_lowercase, ascii_uppercase
from typing import Final

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select

from billing_console.domain import audit
from billing_console.domain.audit import GENESIS, Anchor, Draft, Entry, Finding, Verdict
from billing_console.store.schema import ENTRY, micros, moment
from billing_console.store.trail_rows import data_text, entry_of, row_of

QUICK = 1000  # entries that a quick check looks at
_CLOCK_TOLERANCE = timedelta(seconds=2)
_TICK = timedelta(microseconds=1)
_ASCII_LOWER: Final = str.maketrans(ascii_uppercase, ascii_lowercase)


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Which entries are wanted; an empty field wants all. ``since`` is included, ``until`` is not."""

    actor: str = ""
    action: str = ""
    outcome: str = ""
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""  # part of an id, a case, an operation or anything in the data
    customer: str = ""
    object: str = ""

    def described(self) -> dict[str, str]:
        """What is set, as text for the header of an export; empty when every entry is wanted."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {n: v.isoformat() if isinstance(v, datetime) else str(v) for n, v in values.items() if v}

    def matches(self, entry: Entry) -> bool:
        """Whether an entry is wanted; says the same as the database."""
        draft = entry.draft
        found = (draft.actor, draft.action, draft.outcome, draft.customer, draft.object_id)
        wanted = (self.actor, self.action, self.outcome, self.customer, self.object)
        return (
            all(not want or want == have for want, have in zip(wanted, found, strict=True))
            and (self.since is None or entry.at >= self.since)
            and (self.until is None or entry.at < self.until)
            and (not self.text or self._is_mentioned(entry))
        )

    def _is_mentioned(self, entry: Entry) -> bool:
        draft, text = entry.draft, _lower(self.text)
        plain = (draft.actor, draft.action, draft.outcome, draft.object_id, draft.customer, draft.case, draft.operation)
        return any(text in _lower(value) for value in plain) or _lower(_quoted(self.text)) in _lower(data_text(entry))


@dataclass(frozen=True, slots=True)
class _Reference:
    """Wall clock and monotonic clock read together; their later difference shows that the wall clock was set."""

    wall: datetime
    monotonic: float


@dataclass(frozen=True, slots=True)
class _Rebase:
    """A new reference that holds once the entry which tells of the jump is in the file."""

    entry_hash: str
    reference: _Reference


class Trail:
    """Writes and reads the trail; its functions run inside a transaction of the ledger."""

    def __init__(
        self,
        sign: Callable[[bytes], bytes],
        verify: audit.Verify,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],  # seconds; best one that goes on counting while the machine sleeps
    ) -> None:
        self._sign, self._verify, self._clock, self._monotonic = sign, verify, clock, monotonic
        self._reference = self._read_clocks()
        self._rebase: _Rebase | None = None

    def append(self, conn: Connection, draft: Draft) -> Entry:
        """Add an entry at the end; its time is later than that of the one before, whatever the clock says."""
        # What is hashed has to be what will be read back: JSON turns tuples into lists and number keys into text.
        draft = replace(draft, data=json.loads(json.dumps(dict(draft.data), allow_nan=False)))
        last = conn.execute(select(ENTRY.c.seq, ENTRY.c.at, ENTRY.c.hash).order_by(ENTRY.c.seq.desc()).limit(1)).first()
        seq, prev = (last.seq + 1, last.hash) if last else (1, GENESIS)
        self._adopt_reference(conn)
        now = self._read_clocks()
        at, note = self._place_in_time(now, moment(last.at) if last else None)
        digest = audit.entry_hash(seq, at, draft, prev, note)
        entry = Entry(seq, at, draft, prev, digest, self._sign(audit.signed_message(digest)), note)
        conn.execute(insert(ENTRY), row_of(entry))
        if note:
            self._rebase = _Rebase(digest, now)
        return entry

    def head(self, conn: Connection) -> Anchor:
        """How long the trail is and its last hash: what is kept elsewhere as an anchor."""
        last = conn.execute(select(ENTRY.c.seq, ENTRY.c.hash).order_by(ENTRY.c.seq.desc()).limit(1)).first()
        return Anchor(last.seq, last.hash) if last else Anchor(0, GENESIS)

    def get(self, conn: Connection, seq: int) -> Entry | None:
        """One entry by its number."""
        row = conn.execute(select(ENTRY).where(ENTRY.c.seq == seq)).mappings().first()
        return None if row is None else entry_of(row)

    def page(
        self, conn: Connection, wanted: TrailFilter, before_seq: int | None = None, limit: int = 200
    ) -> list[Entry]:
        """The newest entries that are wanted, newest first; the last one's ``seq`` as ``before_seq`` leads on."""
        query = select(ENTRY).where(*_conditions(wanted))
        if before_seq is not None:
            query = query.where(ENTRY.c.seq < before_seq)
        return [entry_of(row) for row in conn.execute(query.order_by(ENTRY.c.seq.desc()).limit(limit)).mappings()]

    def count(self, conn: Connection, wanted: TrailFilter) -> int:
        """How many entries are wanted."""
        return int(conn.execute(select(func.count()).select_from(ENTRY).where(*_conditions(wanted))).scalar_one())

    def entries(self, conn: Connection, wanted: TrailFilter = TrailFilter()) -> Iterator[Entry]:
        """All wanted entries, oldest first, read as they are asked for; only inside the transaction."""
        query = select(ENTRY).where(*_conditions(wanted)).order_by(ENTRY.c.seq)
        rows = conn.execution_options(stream_results=True).execute(query.execution_options(yield_per=500)).mappings()
        return (entry_of(row) for row in rows)

    def part(self, conn: Connection, wanted: TrailFilter, after_seq: int, limit: int) -> list[Entry]:
        """Wanted entries after a number, oldest first: a long trail in pieces, so that other readers get their turn."""
        query = select(ENTRY).where(*_conditions(wanted), ENTRY.c.seq > after_seq).order_by(ENTRY.c.seq).limit(limit)
        return [entry_of(row) for row in conn.execute(query).mappings()]

    def actors(self, conn: Connection) -> list[str]:
        """Everyone who appears in the trail, in alphabetical order."""
        return list(conn.execute(select(ENTRY.c.actor).distinct().order_by(ENTRY.c.actor)).scalars())

    def actions(self, conn: Connection) -> list[str]:
        """Every action that appears in the trail, in alphabetical order."""
        return list(conn.execute(select(ENTRY.c.action).distinct().order_by(ENTRY.c.action)).scalars())

    def check(self, conn: Connection, anchor: Anchor | None, *, quick: bool = False) -> Verdict:
        """Check the chain, every signature and the anchor; ``quick`` looks at the last thousand entries only."""
        if not quick:
            return audit.check(self.entries(conn), self._verify, anchor)
        size = self.head(conn).size
        if size <= QUICK:
            return audit.check(self.entries(conn), self._verify, anchor)
        tail = self.part(conn, TrailFilter(), size - QUICK - 1, QUICK + 1)
        # The first one is only the link that the second has to name: what is found about it itself does not count.
        verdict = audit.check(tail, self._verify)
        found = [finding for finding in verdict.findings if finding.seq != tail[0].seq]
        return replace(verdict, findings=(*found, *self._against(conn, anchor, verdict.size)))

    def _against(self, conn: Connection, anchor: Anchor | None, size: int) -> Iterator[Finding]:
        if anchor is None or anchor.size == 0:
            return
        anchored = self.get(conn, anchor.size)
        if anchor.size > size:
            yield Finding(0, "truncated")
        elif anchored is None or anchored.hash != anchor.head:
            yield Finding(anchor.size, "rewritten")

    def _read_clocks(self) -> _Reference:
        return _Reference(self._clock().astimezone(UTC), self._monotonic())

    def _adopt_reference(self, conn: Connection) -> None:
        """A jump that was noted in a transaction which was rolled back still has to be noted."""
        if self._rebase is None:
            return
        noted = conn.execute(select(ENTRY.c.seq).where(ENTRY.c.hash == self._rebase.entry_hash)).first()
        if noted is not None:
            self._reference = self._rebase.reference
        self._rebase = None

    def _place_in_time(self, now: _Reference, last: datetime | None) -> tuple[datetime, str]:
        elapsed = timedelta(seconds=now.monotonic - self._reference.monotonic)
        jump = now.wall - (self._reference.wall + elapsed)
        note = f"step {_seconds(jump):+d} s" if abs(jump) > _CLOCK_TOLERANCE else ""
        if last is None or now.wall > last:
            return now.wall, note
        if last - now.wall > _CLOCK_TOLERANCE:
            behind = f"behind {_seconds(last - now.wall)} s"
            note = f"{note}, {behind}" if note else behind
        return last + _TICK, note


def _seconds(span: timedelta) -> int:
    return round(span.total_seconds())


def _conditions(wanted: TrailFilter) -> Sequence[ColumnElement[bool]]:
    exact = {"actor": wanted.actor, "action": wanted.action, "outcome": wanted.outcome}
    exact |= {"customer": wanted.customer, "object_id": wanted.object}
    conditions = [ENTRY.c[name] == value for name, value in exact.items() if value]
    if wanted.since is not None:
        conditions.append(ENTRY.c.at >= micros(wanted.since))
    if wanted.until is not None:
        conditions.append(ENTRY.c.at < micros(wanted.until))
    if wanted.text:
        conditions.append(_mentions(wanted.text))
    return conditions


def _mentions(text: str) -> ColumnElement[bool]:
    plain = ("actor", "action", "outcome", "object_id", "customer", "case_label", "operation")
    columns = ((ENTRY.c[name], text) for name in plain)
    return or_(*(c.icontains(t, autoescape=True) for c, t in chain(columns, [(ENTRY.c.data, _quoted(text))])))


def _quoted(text: str) -> str:
    """Data is kept as JSON, so a text is looked for as JSON would write it."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _lower(text: str) -> str:
    """Lower case as SQLite sees it: of ASCII letters only."""
    return text.translate(_ASCII_LOWER)
