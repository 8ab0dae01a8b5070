"""The trail's chain: what is changed, removed, moved or cut shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from billing_console.domain.audit import (
    GENESIS,
    Anchor,
    Draft,
    Entry,
    check,
    entry_data,
    entry_hash,
    signed_message,
)
from tests import made


def sign(message: bytes) -> bytes:
    return b"signed:" + message


def verify(message: bytes, signature: bytes) -> bool:
    return signature == b"signed:" + message


def chain(length: int = 5) -> list[Entry]:
    entries: list[Entry] = []
    for seq in range(1, length + 1):
        draft = Draft("m.keller", "support_lead", "outcome", "refund_payment", "done", data={"amount": seq})
        at = made.NOW + timedelta(seconds=seq)
        prev = entries[-1].hash if entries else GENESIS
        digest = entry_hash(seq, at, draft, prev)
        entries.append(Entry(seq, at, draft, prev, digest, sign(signed_message(digest))))
    return entries


def test_an_untouched_trail_is_intact() -> None:
    entries = chain()
    verdict = check(entries, verify, Anchor(5, entries[-1].hash))
    assert verdict.intact
    assert (verdict.size, verdict.head) == (5, entries[-1].hash)
    assert check([], verify).head == GENESIS


def _edit(entries: list[Entry]) -> None:
    entries[2] = replace(entries[2], draft=replace(entries[2].draft, actor="someone else"))


def _remove(entries: list[Entry]) -> None:
    del entries[2]


def _swap(entries: list[Entry]) -> None:
    entries[1], entries[2] = entries[2], entries[1]


def _resign(entries: list[Entry]) -> None:
    changed = replace(entries[2].draft, actor="someone else")
    digest = entry_hash(3, entries[2].at, changed, entries[2].prev)
    entries[2] = replace(entries[2], draft=changed, hash=digest)


def _backdate(entries: list[Entry]) -> None:
    at = entries[0].at
    digest = entry_hash(5, at, entries[4].draft, entries[4].prev)
    entries[4] = replace(entries[4], at=at, hash=digest, signature=sign(signed_message(digest)))


@pytest.mark.parametrize(
    ("tamper", "seq", "code"),
    [
        (_edit, 3, "hash"),
        (_remove, 4, "gap"),
        (_swap, 3, "gap"),
        (_resign, 3, "signature"),
        (_backdate, 5, "time"),
    ],
)
def test_tampering_names_the_entry(tamper: Callable[[list[Entry]], None], seq: int, code: str) -> None:
    entries = chain()
    tamper(entries)
    first = check(entries, verify).findings[0]
    assert (first.seq, first.code) == (seq, code)


def test_a_rebuilt_link_breaks_the_chain() -> None:
    entries = chain()
    digest = entry_hash(3, entries[2].at, entries[2].draft, GENESIS)
    entries[2] = replace(entries[2], prev=GENESIS, hash=digest, signature=sign(signed_message(digest)))
    assert [f.code for f in check(entries, verify).findings] == ["chain", "chain"]


def test_a_cut_tail_shows_against_the_anchor() -> None:
    entries = chain()
    anchor = Anchor(5, entries[-1].hash)
    assert [f.code for f in check(entries[:3], verify, anchor).findings] == ["truncated"]
    assert [f.code for f in check(entries, verify, Anchor(4, "00")).findings] == ["rewritten"]
    assert check(entries, verify, Anchor(0, GENESIS)).intact


def test_the_signed_content_holds_every_field() -> None:
    entry = chain(1)[0]
    data = entry_data(entry.seq, entry.at, entry.draft, entry.prev, "clock jumped")
    assert data["clock"] == "clock jumped"
    assert set(data) >= {"seq", "at", "actor", "role", "action", "outcome", "object", "case", "policy", "data", "prev"}
