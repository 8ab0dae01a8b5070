"""The signed export of the audit trail: JSON Lines that prove themselves, and what a reader can say about a file.

First line: what it is, of which account, by whom, how much and which public key. Then one line per entry. Last line:
how many entries, the digest of all lines before and its signature. Lines are canonical JSON in UTF-8.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from typing import Any, Final

from billing_console.domain.audit import (
    DOMAIN,
    Anchor,
    Draft,
    Entry,
    Verify,
    entry_data,
    entry_hash,
    key_fingerprint,
    signed_message,
)
from billing_console.domain.audit_lines import Unreadable, numbered, parsed
from billing_console.domain.audit_order import ExportProblem, Link, Seen, problems_of_order

FORMAT: Final = "billing-console-audit/1"
MOST_PROBLEMS: Final = 200
_FOOTER_DOMAIN: Final = DOMAIN + b"export\x00"
_HEADER_KEYS: Final = frozenset(
    {"format", "account", "livemode", "exported_at", "exported_by", "filters", "size", "head", "public_key"}
)
_ENTRY_TEXTS: Final = (
    *("at", "actor", "role", "kind", "action", "outcome", "object", "customer", "case", "operation", "policy"),
    *("clock", "prev", "hash", "signature"),
)
_FOOTER_KEYS: Final = frozenset({"count", "digest", "signature"})

VerifyFactory = Callable[[str], Verify]  # public key in hex -> what checks signatures made with it


@dataclass(frozen=True, slots=True)
class Header:
    """What an export says about itself; no filters means that it is the whole trail."""

    account: str
    livemode: bool
    exported_at: datetime
    exported_by: str
    filters: Mapping[str, str]
    size: int  # entries in the whole trail
    head: str  # hash of its last entry
    public_key: str  # hex


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What can be said about a file. It proves no more than that the holder of this public key signed it."""

    header: Header | None
    count: int  # entries read
    problems: tuple[ExportProblem, ...]
    further: int = 0  # problems beyond those listed

    @property
    def intact(self) -> bool:
        """True when nothing is wrong."""
        return not self.problems

    @property
    def account(self) -> str:
        """The account it says it is of."""
        return self.header.account if self.header else ""

    @property
    def public_key(self) -> str:
        """The key it says it was signed with, in hex."""
        return self.header.public_key if self.header else ""

    @property
    def fingerprint(self) -> str:
        """A short name of that key for people to compare: 16 hex digits in groups of four."""
        return key_fingerprint(self.public_key)

    @property
    def is_selection(self) -> bool:
        """True when it holds chosen entries: what lies between them is neither shown nor missing."""
        return bool(self.header and self.header.filters)


def with_head(header: Header, anchor: Anchor) -> Header:
    """The header with the length and head of the trail as they are now."""
    return replace(header, size=anchor.size, head=anchor.head)


def write(header: Header, entries: Iterable[Entry], sign: Callable[[bytes], bytes]) -> Iterator[str]:
    """The lines of an export, without line ends."""
    digest = hashlib.sha256()
    count = -1  # the header is no entry
    for data in chain([_header_data(header)], map(_entry_data, entries)):
        count += 1
        line = _canonical(data)
        digest.update(line.encode() + b"\n")
        yield line
    signature = base64.b64encode(sign(_FOOTER_DOMAIN + digest.digest())).decode()
    yield _canonical({"count": count, "digest": digest.hexdigest(), "signature": signature})


def read_export(lines: Iterable[bytes], verify_factory: VerifyFactory) -> ExportReport:
    """Check a file, given as an open binary file or its lines; whatever it holds, the answer is a report."""
    return _Reading(verify_factory).read(numbered(lines))


def _header_data(header: Header) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "account": header.account,
        "livemode": header.livemode,
        "exported_at": header.exported_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "exported_by": header.exported_by,
        "filters": dict(header.filters),
        "size": header.size,
        "head": header.head,
        "public_key": header.public_key,
    }


def _entry_data(entry: Entry) -> dict[str, Any]:
    content = entry_data(entry.seq, entry.at, entry.draft, entry.prev, entry.clock_note)
    return {**content, "hash": entry.hash, "signature": base64.b64encode(entry.signature).decode()}


def _canonical(data: Mapping[str, Any]) -> str:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


# ------------------------------------------------------------------------------------------------------------- reading


@dataclass(slots=True)
class _Reading:
    """One pass over a file; at the end everything about order and completeness is judged at once."""

    verify_factory: VerifyFactory
    header: Header | None = None
    verify: Verify = field(default=lambda _message, _signature: False)
    seen: list[Seen] = field(default_factory=list)
    problems: list[ExportProblem] = field(default_factory=list)
    digest: Any = field(default_factory=hashlib.sha256)
    count: int = 0
    has_footer: bool = False

    def read(self, lines: Iterator[tuple[int, bytes]]) -> ExportReport:
        last = 0
        for last, line in lines:
            if not self.has_footer:
                self._line(last, line)
            elif line:
                self._add(last, 0, "after_footer")
            if self.header is None:
                break
        if last == 0:
            self._add(0, 0, "empty_file")
        if self.header is not None:
            whole = None if self.header.filters else Anchor(self.header.size, self.header.head)
            self.problems += problems_of_order(self.seen, whole)
            if not self.has_footer and not any(problem.code == "truncated" for problem in self.problems):
                self._add(last, 0, "truncated")
        found = sorted(self.problems, key=lambda p: (p.line, p.seq))
        further = max(0, len(found) - MOST_PROBLEMS)
        return ExportReport(self.header, self.count, tuple(found[:MOST_PROBLEMS]), further)

    def _add(self, line: int, seq: int, code: str) -> None:
        self.problems.append(ExportProblem(line, seq, code))

    def _line(self, number: int, line: bytes) -> None:
        try:
            data = parsed(line)
            if number == 1:
                self.header = _header(data)
                self.verify = self.verify_factory(self.header.public_key)
            elif data.keys() == _FOOTER_KEYS:
                self._footer(number, data)
            else:
                self.count += 1
                self._entry(number, line, data)
        except Unreadable as why:
            self._add(number, 0, str(why))
        self.digest.update(line + b"\n")

    def _entry(self, number: int, line: bytes, data: dict[str, Any]) -> None:
        seq: Any = data.get("seq")
        if not _is_count(seq):
            raise Unreadable("edited")
        entry = _entry(data)
        code = self._fault(entry, line)
        if code:
            self._add(number, seq, code)
        if entry is None or code:
            self.seen.append(Seen(number, seq))
        else:
            self.seen.append(Seen(number, seq, Link(entry.at, entry.prev, entry.hash)))

    def _fault(self, entry: Entry | None, line: bytes) -> str:
        """Why an entry is not what was signed; empty when it is."""
        try:
            # The line has to be exactly what is hashed: no key twice, no other spelling, nothing more.
            if entry is None or _canonical(_entry_data(entry)).encode() != line:
                return "edited"
            if entry_hash(entry.seq, entry.at, entry.draft, entry.prev, entry.clock_note) != entry.hash:
                return "edited"
        except (ValueError, RecursionError):
            return "edited"  # half characters, endless nesting: nothing that was ever written
        return "" if self.verify(signed_message(entry.hash), entry.signature) else "signature"

    def _footer(self, number: int, data: dict[str, Any]) -> None:
        self.has_footer = True
        signature = _bytes(data["signature"])
        if data["count"] != self.count or data["digest"] != self.digest.hexdigest():
            self._add(number, 0, "footer")
        elif not self.verify(_FOOTER_DOMAIN + self.digest.digest(), signature):
            self._add(number, 0, "footer_signature")


def _header(data: dict[str, Any]) -> Header:
    if not str(data.get("format")).startswith("billing-console-audit/"):
        raise Unreadable("not_export")
    if data["format"] != FORMAT:
        raise Unreadable("unknown_format")
    try:
        at = datetime.fromisoformat(data["exported_at"]).astimezone(UTC)
        known = {name: data[name] for name in _HEADER_KEYS - {"format", "exported_at"}}
        hashes = [bytes.fromhex(data[name]) for name in ("head", "public_key")]
    except (KeyError, TypeError, ValueError, OverflowError):
        raise Unreadable("header") from None
    names = [data["account"], data["exported_by"], *_flat(data["filters"])]
    is_sound = (
        data.keys() == _HEADER_KEYS
        and isinstance(data["livemode"], bool)
        and _is_count(data["size"])
        and all(len(each) == 32 for each in hashes)
        and all(isinstance(name, str) and name.isprintable() and len(name) <= 500 for name in names)
    )
    if not is_sound:
        raise Unreadable("header")
    return Header(exported_at=at, **known)


def _flat(filters: Any) -> list[Any]:
    return [None] if not isinstance(filters, dict) else [*filters, *filters.values()]


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _entry(data: dict[str, Any]) -> Entry | None:
    """The entry a line speaks of, if it speaks of one."""
    if not all(isinstance(data.get(name), str) for name in _ENTRY_TEXTS):
        return None
    if not isinstance(data.get("data"), dict):
        return None
    try:
        at = datetime.fromisoformat(data["at"]).astimezone(UTC)
        bytes.fromhex(data["hash"])
    except (ValueError, OverflowError):
        return None
    draft = Draft(
        actor=data["actor"],
        role=data["role"],
        kind=data["kind"],
        action=data["action"],
        outcome=data["outcome"],
        object_id=data["object"],
        customer=data["customer"],
        case=data["case"],
        operation=data["operation"],
        policy=data["policy"],
        data=data["data"],
    )
    return Entry(data["seq"], at, draft, data["prev"], data["hash"], _bytes(data["signature"]), data["clock"])


def _bytes(text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, TypeError, ValueError):
        return b""
