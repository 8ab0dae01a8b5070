"""The audit trail's entries: their canonical form, their chain and what makes a chain wrong.

Each entry names the hash of the one before it, so an entry cannot be changed, removed or moved without breaking
every later one; each hash is signed, so the chain cannot be rebuilt without the signing key. What neither can show,
a cut tail or an older copy of the whole file, shows against an anchor (size and head) kept somewhere else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

DOMAIN = b"billing-console/audit/1\x00"
GENESIS = "0" * 64

Verify = Callable[[bytes, bytes], bool]  # (message, signature) -> is it by the key of the trail


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be written down: who did what to which object, with what outcome."""

    actor: str
    role: str
    kind: str  # intent | outcome | note | session | export | verify
    action: str
    outcome: str  # intent | done | failed | unknown | note | session …
    object_id: str = ""
    customer: str = ""
    case: str = ""
    operation: str = ""
    policy: str = ""  # name and version of the policy pack in force
    data: Mapping[str, Any] = field(default_factory=dict)  # JSON values only


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail: a draft with its place, time, chain and signature."""

    seq: int  # from 1, without gaps
    at: datetime
    draft: Draft
    prev: str  # hex
    hash: str  # hex
    signature: bytes
    clock_note: str = ""  # set when the wall clock jumped; order comes from seq


@dataclass(frozen=True, slots=True)
class Anchor:
    """How long the trail was and what its last hash was, kept away from the file."""

    size: int
    head: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a trail, and at which entry (0: the trail as a whole)."""

    seq: int
    code: str  # gap | chain | hash | signature | truncated | rewritten | time


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of checking a trail."""

    size: int
    head: str
    findings: tuple[Finding, ...]

    @property
    def intact(self) -> bool:
        """True when nothing is wrong."""
        return not self.findings


def entry_data(seq: int, at: datetime, draft: Draft, prev: str, clock_note: str) -> dict[str, Any]:
    """The signed content of an entry as JSON data."""
    return {
        "seq": seq,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": draft.actor,
        "role": draft.role,
        "kind": draft.kind,
        "action": draft.action,
        "outcome": draft.outcome,
        "object": draft.object_id,
        "customer": draft.customer,
        "case": draft.case,
        "operation": draft.operation,
        "policy": draft.policy,
        "data": dict(draft.data),
        "clock": clock_note,
        "prev": prev,
    }


def entry_hash(seq: int, at: datetime, draft: Draft, prev: str, clock_note: str = "") -> str:
    """SHA-256, in hex, over the canonical JSON of an entry's content."""
    content = json.dumps(
        entry_data(seq, at, draft, prev, clock_note), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(DOMAIN + content.encode()).hexdigest()


def key_fingerprint(public_key: str) -> str:
    """A short name of a public key (hex) for people to compare: 16 hex digits in groups of four; empty without one."""
    if not public_key:
        return ""
    digits = hashlib.sha256(bytes.fromhex(public_key)).hexdigest()
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def signed_message(entry_hash_hex: str) -> bytes:
    """What the signature of an entry covers."""
    return DOMAIN + b"entry\x00" + bytes.fromhex(entry_hash_hex)


def check(entries: Iterable[Entry], verify: Verify, anchor: Anchor | None = None) -> Verdict:
    """Check a trail from its first entry; the first problem of each entry is named, and checking goes on after it."""
    findings: list[Finding] = []
    size, prev, last_at = 0, GENESIS, None
    anchored: str | None = None
    for entry in entries:
        size += 1
        problem = _problem(entry, size, prev, last_at, verify)
        if problem:
            findings.append(Finding(entry.seq, problem))
        if anchor and entry.seq == anchor.size:
            anchored = entry.hash
        size, prev, last_at = entry.seq, entry.hash, entry.at
    if anchor and anchor.size > size:
        findings.append(Finding(0, "truncated"))
    elif anchor and anchor.size and anchored != anchor.head:
        findings.append(Finding(anchor.size, "rewritten"))
    return Verdict(size, prev, tuple(findings))


def _problem(entry: Entry, expected: int, prev: str, last_at: datetime | None, verify: Verify) -> str | None:
    if entry.seq != expected:
        return "gap"
    if entry.prev != prev:
        return "chain"
    if entry_hash(entry.seq, entry.at, entry.draft, entry.prev, entry.clock_note) != entry.hash:
        return "hash"
    if not verify(signed_message(entry.hash), entry.signature):
        return "signature"
    return "time" if last_at is not None and entry.at <= last_at else None
