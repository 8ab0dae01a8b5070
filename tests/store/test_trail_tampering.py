"""Whatever is done to the trail behind its back is found out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from billing_console.domain.audit import GENESIS, Anchor, Finding
from billing_console.store import trail as trail_module
from billing_console.store.schema import ENTRY
from billing_console.store.trail import Trail, TrailFilter
from tests.store.keeping import Clocks, fill, new_trail, verify, without_triggers


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET actor = 'someone'",
        "DELETE FROM entry WHERE seq = 3",
        "INSERT INTO entry VALUES (9, 0, '', '', '', '', '', '', '', '', '', '', '', '', 'p', 'h', x'00')",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 3",
    ],
)
def test_the_file_refuses_to_change_the_past(trail: Trail, ledger: Connection, clocks: Clocks, statement: str) -> None:
    fill(trail, ledger, clocks, 3)
    with pytest.raises(IntegrityError, match=r"append-only|no gaps"):
        ledger.exec_driver_sql(statement)
    assert trail.check(ledger, None).intact


@pytest.mark.parametrize(
    ("statements", "findings"),
    [
        (["UPDATE entry SET outcome = 'failed' WHERE seq = 3"], [(3, "hash")]),
        (["UPDATE entry SET at = at + 1 WHERE seq = 3"], [(3, "hash")]),
        (["UPDATE entry SET clock_note = 'x' WHERE seq = 3"], [(3, "hash")]),
        (["UPDATE entry SET data = '{\"a\":1}' WHERE seq = 3"], [(3, "hash")]),
        (["UPDATE entry SET signature = x'00' WHERE seq = 3"], [(3, "signature")]),
        (["DELETE FROM entry WHERE seq = 3"], [(4, "gap")]),
        (["DELETE FROM entry WHERE seq = 1"], [(2, "gap")]),
        (
            [f"UPDATE entry SET seq = {to} WHERE seq = {seq}" for seq, to in ((3, 99), (4, 3), (99, 4))],
            [(3, "chain"), (4, "chain"), (5, "chain")],
        ),
    ],
)
def test_whoever_drops_the_triggers_is_found_out(
    trail: Trail, ledger: Connection, clocks: Clocks, statements: list[str], findings: list[tuple[int, str]]
) -> None:
    fill(trail, ledger, clocks, 6)
    without_triggers(ledger)
    for statement in statements:
        ledger.exec_driver_sql(statement)
    for quick in (False, True):
        assert trail.check(ledger, None, quick=quick).findings == tuple(Finding(*f) for f in findings)


def test_a_rebuilt_chain_without_the_key_is_found_out(trail: Trail, ledger: Connection, clocks: Clocks) -> None:
    fill(trail, ledger, clocks, 2)
    without_triggers(ledger).exec_driver_sql("DELETE FROM entry")
    forger = Trail(lambda _message: bytes(64), verify, lambda: clocks.wall, lambda: clocks.uptime)
    fill(forger, ledger, clocks, 2)
    assert trail.check(ledger, None).findings == (Finding(1, "signature"), Finding(2, "signature"))


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize("size", [5, 30])
def test_a_cut_tail_shows_against_the_anchor_only(
    trail: Trail, ledger: Connection, clocks: Clocks, quick: bool, size: int
) -> None:
    fill(trail, ledger, clocks, size)
    anchor = trail.head(ledger)
    without_triggers(ledger).exec_driver_sql(f"DELETE FROM entry WHERE seq > {size - 2}")
    assert trail.check(ledger, None, quick=quick).intact
    assert trail.check(ledger, anchor, quick=quick).findings == (Finding(0, "truncated"),)


def test_a_fork_with_the_right_key_shows_against_the_anchor(trail: Trail, ledger: Connection, clocks: Clocks) -> None:
    fill(trail, ledger, clocks, 3)
    anchor = trail.head(ledger)
    without_triggers(ledger).exec_driver_sql("DELETE FROM entry WHERE seq > 2")
    fill(trail, ledger, clocks, 3)
    assert trail.check(ledger, None).intact
    assert trail.check(ledger, anchor).findings == (Finding(3, "rewritten"),)
    assert trail.check(ledger, Anchor(2, trail.page(ledger, TrailFilter(), before_seq=3)[0].hash)).intact


class TestQuickCheck:
    """The last thousand entries of a trail that is longer."""

    SIZE = trail_module.QUICK + 20

    @pytest.fixture
    def long(self, trail: Trail, ledger: Connection, clocks: Clocks) -> Connection:
        fill(trail, ledger, clocks, self.SIZE)
        return without_triggers(ledger)

    def test_finds_what_is_wrong_in_the_tail_and_leaves_the_rest(self, trail: Trail, long: Connection) -> None:
        head = trail.head(long)
        assert trail.check(long, head, quick=True).intact
        assert trail.check(long, Anchor(0, GENESIS), quick=True).intact
        long.exec_driver_sql("UPDATE entry SET actor = 'x' WHERE seq IN (7, 20, 21, 1015)")
        verdict = trail.check(long, head, quick=True)
        assert [(f.seq, f.code) for f in verdict.findings] == [(21, "hash"), (1015, "hash")]
        assert (verdict.size, verdict.head) == (self.SIZE, head.head)

    def test_compares_with_an_anchor_before_and_behind_the_tail(self, trail: Trail, long: Connection) -> None:
        early = trail.get(long, 5)
        assert early is not None
        assert trail.check(long, Anchor(5, early.hash), quick=True).intact
        assert trail.check(long, Anchor(5, "f" * 64), quick=True).findings == (Finding(5, "rewritten"),)
        assert trail.check(long, Anchor(2000, "f" * 64), quick=True).findings == (Finding(0, "truncated"),)

    def test_sees_a_missing_anchored_entry(self, trail: Trail, long: Connection) -> None:
        long.exec_driver_sql("DELETE FROM entry WHERE seq = 5")
        assert trail.check(long, Anchor(5, "f" * 64), quick=True).findings == (Finding(5, "rewritten"),)


@settings(max_examples=40)
@given(victim=st.integers(1, 6), column=st.sampled_from([c.name for c in ENTRY.columns if c.name != "seq"]))
def test_no_column_can_be_changed_unseen(
    new_ledger: Callable[[], AbstractContextManager[Connection]], victim: int, column: str
) -> None:
    clocks = Clocks()
    trail = new_trail(clocks)
    with new_ledger() as conn:
        fill(trail, conn, clocks, 6)
        wrong_hash = "lower(hex(randomblob(32)))"
        new = {"at": "at - 1", "signature": "x'00'", "data": "'{\"x\":1}'", "prev": wrong_hash, "hash": wrong_hash}
        value = new.get(column, f"{column} || 'x'")
        without_triggers(conn).exec_driver_sql(f"UPDATE entry SET {column} = {value} WHERE seq = {victim}")
        assert trail.check(conn, None).findings[0].seq == victim
