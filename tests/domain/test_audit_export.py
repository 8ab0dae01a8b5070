"""The signed export: what was done to a file is said with line and entry, and nothing in it is believed unproven."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from billing_console.domain.audit import GENESIS, Anchor, Draft, Entry, Verify, entry_hash, signed_message
from billing_console.domain.audit_export import ExportReport, Header, read_export, with_head, write
from billing_console.domain.audit_lines import LONGEST_LINE
from billing_console.domain.audit_order import ExportProblem

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
KEY, OTHER = SigningKey(bytes(32)), SigningKey(b"\x01" * 32)
Edit = Callable[[list[str]], list[str]]


def checker(public_key: str) -> Verify:
    key = VerifyKey(bytes.fromhex(public_key))

    def verify(message: bytes, signature: bytes) -> bool:
        try:
            key.verify(message, signature)
        except (BadSignatureError, ValueError):
            return False
        return True

    return verify


def sign(message: bytes, key: SigningKey = KEY) -> bytes:
    return key.sign(message).signature


def chain(count: int, *, salt: str = "", key: SigningKey = KEY) -> list[Entry]:
    made: list[Entry] = []
    for seq in range(1, count + 1):
        data = {"note": f"Zoë {salt} \u202e{seq}", "amount": {"minor": 4900, "currency": "usd"}}
        draft = Draft("m.keller", "lead", "outcome", "refund_payment", "done", f"ch_{seq}", "cus_1", data=data)
        at, prev = NOON + timedelta(seconds=seq), made[-1].hash if made else GENESIS
        digest = entry_hash(seq, at, draft, prev)
        made.append(Entry(seq, at, draft, prev, digest, sign(signed_message(digest), key)))
    return made


def export(entries: list[Entry], *, of: int | None = None, key: SigningKey = KEY, **filters: str) -> list[str]:
    whole = chain(of, key=key) if of is not None else entries
    header = Header("acct_1", False, NOON, "m.keller", filters, 0, "", key.verify_key.encode().hex())
    header = with_head(header, Anchor(len(whole), whole[-1].hash if whole else GENESIS))
    return list(write(header, entries, lambda message: sign(message, key)))


def read(lines: list[str] | bytes) -> ExportReport:
    content = lines if isinstance(lines, bytes) else "".join(f"{line}\n" for line in lines).encode()
    return read_export(io.BytesIO(content), checker)


def found(lines: list[str] | bytes) -> list[tuple[int, int, str]]:
    return [(p.line, p.seq, p.code) for p in read(lines).problems]


def changed(line: str, **changes: Any) -> str:
    return json.dumps({**json.loads(line), **changes}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@pytest.fixture
def lines() -> list[str]:
    """Header, entries 1 to 6 in lines 2 to 7, footer in line 8."""
    return export(chain(6))


# -------------------------------------------------------------------------------------------------------------- intact


def test_a_whole_export_is_intact_and_says_what_it_is(lines: list[str]) -> None:
    report = read(lines)
    assert report.intact
    assert (report.count, report.account, report.is_selection, report.further) == (6, "acct_1", False, 0)
    assert report.header is not None
    assert (report.header.exported_at, report.header.exported_by, report.header.livemode) == (NOON, "m.keller", False)
    assert report.public_key == KEY.verify_key.encode().hex()
    assert report.fingerprint == "139e-3940-e64b-5491"


def test_an_empty_trail_can_be_exported() -> None:
    assert read(export([])).intact


def test_a_selection_says_so_and_needs_no_neighbours() -> None:
    entries = chain(9)
    report = read(export([entries[1], entries[4], entries[5]], of=9, actor="m.keller"))
    assert report.intact
    assert (report.is_selection, report.count) == (True, 3)


def test_lines_may_come_one_by_one_with_other_ends_and_a_mark_in_front(lines: list[str]) -> None:
    encoded = [line.encode() for line in lines]
    assert read_export(encoded, checker).intact
    assert read(b"\xef\xbb\xbf" + b"\r\n".join(encoded)).intact
    assert read(b"\n".join(encoded) + b"\n\n\n").intact


# ------------------------------------------------------------------------------------------------------------- altered


def edited(place: int, **changes: Any) -> Edit:
    return lambda lines: [*lines[:place], changed(lines[place], **changes), *lines[place + 1 :]]


FOOTER = (8, 0, "footer")


@pytest.mark.parametrize(
    ("edit", "problems"),
    [
        (edited(3, outcome="failed"), [(4, 3, "edited"), FOOTER]),
        (edited(3, data={}), [(4, 3, "edited"), FOOTER]),
        (edited(3, at="2026-11-20T12:00:03.000001+00:00"), [(4, 3, "edited"), FOOTER]),
        (edited(3, at="2026-11-20T12:00:03"), [(4, 3, "edited"), FOOTER]),
        (edited(3, at="yesterday"), [(4, 3, "edited"), FOOTER]),
        (edited(3, at="0001-01-01T00:00:00+23:00"), [(4, 3, "edited"), FOOTER]),
        (edited(3, prev="x"), [(4, 3, "edited"), FOOTER]),
        (edited(3, hash="zz"), [(4, 3, "edited"), FOOTER]),
        (edited(3, hash=GENESIS), [(4, 3, "edited"), FOOTER]),
        (edited(3, extra=1), [(4, 3, "edited"), FOOTER]),
        (edited(3, actor=7), [(4, 3, "edited"), FOOTER]),
        (edited(3, data="x"), [(4, 3, "edited"), FOOTER]),
        (edited(3, signature="AAAA"), [(4, 3, "signature"), FOOTER]),
        (edited(3, signature="?"), [(4, 3, "edited"), FOOTER]),
        (edited(3, seq="3"), [(4, 0, "edited"), (5, 3, "removed"), FOOTER]),
        (edited(3, seq=True), [(4, 0, "edited"), (5, 3, "removed"), FOOTER]),
        (edited(3, seq=17), [(4, 17, "edited"), (4, 17, "inserted"), (4, 17, "moved"), (5, 3, "removed"), FOOTER]),
        (lambda lines: lines[:3] + lines[4:], [(4, 3, "removed"), (7, 0, "footer")]),
        (lambda lines: lines[:1] + lines[2:], [(2, 1, "removed"), (7, 0, "footer")]),
        (lambda lines: lines[:6] + lines[7:], [(6, 6, "truncated"), (7, 0, "footer")]),
        (lambda lines: lines[:4], [(4, 4, "truncated")]),
        (lambda lines: lines[:7], [(7, 0, "truncated")]),
        (lambda lines: lines[:1], [(1, 1, "truncated")]),
        (lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]], [(3, 3, "moved"), FOOTER]),
        (lambda lines: [*lines[:2], *lines[3:7], lines[2], lines[7]], [(7, 2, "moved"), FOOTER]),
        (lambda lines: [*lines[:4], lines[2], *lines[4:]], [(5, 2, "inserted"), (9, 0, "footer")]),
        (
            lambda lines: [*lines[:3], changed(lines[3], outcome="failed"), *lines[3:]],
            [(4, 3, "edited"), (4, 3, "inserted"), (9, 0, "footer")],
        ),
        (lambda lines: [*lines, lines[3]], [(9, 0, "after_footer")]),
        (edited(0, account="acct_2"), [FOOTER]),
        (edited(0, size=5), [(6, 5, "head"), (7, 6, "inserted"), FOOTER]),
        (edited(0, size=10**30), [(7, 7, "truncated"), FOOTER]),
        (edited(0, head=GENESIS), [(7, 6, "head"), FOOTER]),
        (edited(0, filters={"actor": "x"}), [FOOTER]),
        (edited(7, count=5), [FOOTER]),
        (edited(7, digest=GENESIS), [FOOTER]),
        (edited(7, signature="AAAA"), [(8, 0, "footer_signature")]),
        (edited(7, signature=None), [(8, 0, "footer_signature")]),
        (lambda lines: [*lines[:3], lines[3] + " ", *lines[4:]], [(4, 3, "edited"), FOOTER]),
        (lambda lines: [*lines[:3], '{"actor":"x",' + lines[3][1:], *lines[4:]], [(4, 3, "edited"), FOOTER]),
        (lambda lines: [*lines[:3], "", *lines[3:]], [(4, 0, "not_json"), (9, 0, "footer")]),
        (lambda lines: [*lines[:3], "[]", *lines[4:]], [(4, 0, "not_json"), (5, 3, "removed"), FOOTER]),
        (lambda lines: [*lines[:3], "[" * 100_000, *lines[4:]], [(4, 0, "not_json"), (5, 3, "removed"), FOOTER]),
        (lambda lines: [*lines[:3], "9" * 9999, *lines[4:]], [(4, 0, "not_json"), (5, 3, "removed"), FOOTER]),
        (
            lambda lines: [*lines[:3], lines[3].replace("Zoë", "\\ud83d"), *lines[4:]],
            [(4, 3, "edited"), FOOTER],
        ),
        (
            lambda lines: [*lines[:3], "x" * (2 * LONGEST_LINE + 9), *lines[4:]],
            [(4, 0, "line_too_long"), (5, 3, "removed"), FOOTER],
        ),
    ],
)
def test_what_was_done_to_the_file_is_said(lines: list[str], edit: Edit, problems: list[tuple[int, int, str]]) -> None:
    assert sorted(found(edit(lines))) == sorted(problems)


def test_a_range_that_was_removed_is_one_problem(lines: list[str]) -> None:
    assert ExportProblem(3, 2, "removed", 5) in read([*lines[:2], *lines[6:]]).problems


def test_another_history_by_the_same_key_shows_where_it_begins() -> None:
    mixed = chain(6)[:3] + chain(6, salt="fork")[3:]
    assert (5, 4, "chain") in found(export(mixed))
    assert (2, 1, "chain") in found(export([Entry(1, *_fields(chain(2)[1]))]))


def _fields(entry: Entry) -> tuple[datetime, Draft, str, str, bytes]:
    digest = entry_hash(1, entry.at, entry.draft, entry.prev)
    return entry.at, entry.draft, entry.prev, digest, sign(signed_message(digest))


def test_a_time_that_runs_back_is_seen_in_a_selection_too() -> None:
    first, last = chain(3)[0], chain(3)[2]
    draft, at = last.draft, first.at
    digest = entry_hash(3, at, draft, last.prev)
    back = Entry(3, at, draft, last.prev, digest, sign(signed_message(digest)))
    assert found(export([first, back], of=3, actor="x")) == [(3, 3, "time")]


def test_who_signs_all_with_another_key_changes_the_fingerprint(lines: list[str]) -> None:
    forged = read(export(chain(6, key=OTHER), key=OTHER))
    assert forged.intact
    assert forged.fingerprint != read(lines).fingerprint


def test_entries_by_another_key_are_not_believed() -> None:
    assert [p.code for p in read(export(chain(2, key=OTHER))).problems] == ["signature", "signature"]


def test_a_flood_of_problems_is_counted_not_listed() -> None:
    lines = export(chain(300))
    report = read([lines[0], *(changed(line, actor="x") for line in lines[1:-1]), lines[-1]])
    assert (len(report.problems), report.further) == (200, 101)


# ----------------------------------------------------------------------------------------------------------- unreadable


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\n", "not_json"),
        (b"Dear diary", "not_json"),
        (b"\xff\xfe{\x00", "encoding"),
        (b"{}", "not_export"),
        (b'{"format":7}', "not_export"),
        (b'{"format":"billing-console-audit/2"}', "unknown_format"),
        (b'{"format":"billing-console-audit/1"}', "header"),
        (b"x" * (LONGEST_LINE + 1), "line_too_long"),
        (b"null", "not_json"),
    ],
)
def test_what_is_no_export(content: bytes, code: str) -> None:
    report = read(content)
    assert [p.code for p in report.problems] == [code]
    assert (report.header, report.account, report.fingerprint, report.is_selection) == (None, "", "", False)


@pytest.mark.parametrize(
    "changes",
    [
        {"account": 7},
        {"account": "acct\x1b[2J"},
        {"account": "x" * 501},
        {"exported_by": "\ud83d"},
        {"exported_at": "never"},
        {"exported_at": 5},
        {"livemode": "false"},
        {"size": -1},
        {"size": True},
        {"head": "00"},
        {"public_key": "zz"},
        {"public_key": None},
        {"filters": []},
        {"filters": {"actor": 7}},
        {"extra": 1},
    ],
)
def test_a_header_that_could_mislead_is_refused(lines: list[str], changes: dict[str, Any]) -> None:
    altered = json.dumps({**json.loads(lines[0]), **changes})
    assert [p.code for p in read([altered, *lines[1:]]).problems] == ["header"]


@settings(max_examples=150)
@given(st.data())
def test_no_byte_can_be_changed_and_no_file_breaks_the_reader(data: st.DataObject) -> None:
    content = "".join(f"{line}\n" for line in export(chain(3))).encode()
    place = data.draw(st.integers(0, len(content) - 1))
    new = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[place]))
    harmless = content[place : place + 1] == b"\n" and new == 0x0D
    assert harmless or not read(content[:place] + bytes([new]) + content[place + 1 :]).intact


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_report(content: bytes) -> None:
    assert not read(content).intact


@settings(max_examples=60)
@given(st.permutations(range(1, 7)), st.sets(st.integers(1, 6)))
def test_every_order_but_the_right_one_is_noticed(order: list[int], left_out: set[int]) -> None:
    lines = export(chain(6))
    shuffled = [lines[0], *(lines[n] for n in order if n not in left_out), lines[-1]]
    assert read(shuffled).intact == (shuffled == lines)
    codes = {p.code for p in read(shuffled).problems}
    assert ("removed" in codes or "truncated" in codes) == bool(left_out)
