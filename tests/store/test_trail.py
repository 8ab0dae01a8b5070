"""The audit trail in the ledger: strictly growing, readable in parts, and unable to hide what was done to it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from billing_console.domain.audit import GENESIS, Anchor, Draft, Entry, Finding
from billing_console.store import trail as trail_module
from billing_console.store.schema import ENTRY
from billing_console.store.trail import Trail, TrailFilter

NOON = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)
KEY = SigningKey(bytes(32))
REFUND = Draft("m.keller", "support_lead", "outcome", "refund_payment", "done", object_id="ch_1", customer="cus_1")


def verify(message: bytes, signature: bytes) -> bool:
    try:
        KEY.verify_key.verify(message, signature)
    except (BadSignatureError, ValueError):
        return False
    return True


class Clocks:
    """A wall clock that can be set and a monotonic clock that only goes on."""

    def __init__(self) -> None:
        self.wall, self.uptime = NOON, 1000.0

    def passes(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.uptime += seconds

    def is_set(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)


def new_trail(clocks: Clocks) -> Trail:
    return Trail(lambda message: KEY.sign(message).signature, verify, lambda: clocks.wall, lambda: clocks.uptime)


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def trail(clocks: Clocks) -> Trail:
    return new_trail(clocks)


def fill(trail: Trail, conn: Connection, clocks: Clocks, count: int) -> list[Entry]:
    made = []
    for n in range(1, count + 1):
        clocks.passes(1)
        made.append(trail.append(conn, replace(REFUND, object_id=f"ch_{n}")))
    return made


def without_triggers(conn: Connection) -> Connection:
    for name in ("entry_keeps", "entry_stays", "entry_follows"):
        conn.exec_driver_sql(f"DROP TRIGGER {name}")
    return conn


def test_an_empty_trail_is_intact_and_has_the_first_anchor(trail: Trail, ledger: Connection) -> None:
    assert trail.head(ledger) == Anchor(0, GENESIS)
    assert trail.check(ledger, Anchor(0, GENESIS)).intact
    assert trail.check(ledger, None, quick=True).intact
    assert (trail.get(ledger, 1), trail.page(ledger, TrailFilter()), trail.actors(ledger)) == (None, [], [])


def test_what_is_appended_is_read_back_exactly(trail: Trail, ledger: Connection, clocks: Clocks) -> None:
    draft = Draft(
        actor="m.keller@ws-114",
        role="support_lead",
        kind="intent",
        action="refund_payment",
        outcome="intent",
        object_id="ch_1",
        customer="cus_1",
        case="CASE-0412",
        operation="bc-1",
        policy="default/3",
        data={"amount": {"minor": 4900, "currency": "usd"}, "name": "Zoë \u202e\x00 'x", "list": [1, None, True]},
    )
    written = trail.append(ledger, draft)
    assert trail.get(ledger, 1) == written
    assert (written.draft, written.prev, written.at) == (draft, GENESIS, NOON)
    assert trail.append(ledger, draft).prev == written.hash
    assert trail.check(ledger, trail.head(ledger)).intact


def test_data_is_hashed_as_it_will_be_read(trail: Trail, ledger: Connection) -> None:
    trail.append(ledger, replace(REFUND, data={"pair": (1, 2), "by_number": {2: "b", 10: "a"}}))
    assert trail.check(ledger, None).intact
    with pytest.raises(ValueError, match="JSON"):
        trail.append(ledger, replace(REFUND, data={"rate": float("nan")}))


def test_pages_newest_first(trail: Trail, ledger: Connection, clocks: Clocks) -> None:
    fill(trail, ledger, clocks, 5)
    first = trail.page(ledger, TrailFilter(), limit=2)
    second = trail.page(ledger, TrailFilter(), before_seq=first[-1].seq, limit=2)
    assert [e.seq for e in first + second] == [5, 4, 3, 2]
    assert [e.seq for e in trail.part(ledger, TrailFilter(), 3, 10)] == [4, 5]
    assert [e.seq for e in trail.entries(ledger)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (TrailFilter(), [3, 2, 1]),
        (TrailFilter(actor="r.osei"), [2]),
        (TrailFilter(action="cancel_subscription"), [2]),
        (TrailFilter(outcome="note"), [3]),
        (TrailFilter(customer="cus_2"), [3, 2]),
        (TrailFilter(object="ch_1"), [1]),
        (TrailFilter(since=NOON + timedelta(seconds=2)), [3, 2]),
        (TrailFilter(until=NOON + timedelta(seconds=2)), [1]),
        (TrailFilter(since=NOON + timedelta(seconds=2), until=NOON + timedelta(seconds=3)), [2]),
        (TrailFilter(text="case-0412"), [3]),
        (TrailFilter(text="said 100%"), [3]),
        (TrailFilter(text='"quoted"'), [3]),
        (TrailFilter(text="%"), [3]),
        (TrailFilter(text="_"), [3, 2, 1]),
        (TrailFilter(text="zoë"), [3]),
        (TrailFilter(text="Zoë"), [3]),
        (TrailFilter(text="'; DROP TABLE entry; --"), []),
        (TrailFilter(actor="m.keller", outcome="note", customer="cus_2", text="100"), [3]),
    ],
)
def test_filters(trail: Trail, ledger: Connection, clocks: Clocks, wanted: TrailFilter, found: list[int]) -> None:
    note = {"text": 'Zoë said 100% "quoted"'}
    for draft in (
        REFUND,
        Draft("r.osei", "finance", "intent", "cancel_subscription", "intent", "sub_1", "cus_2"),
        Draft("m.keller", "support_lead", "note", "note", "note", "", "cus_2", case="CASE-0412", data=note),
    ):
        clocks.passes(1)
        trail.append(ledger, draft)
    assert [e.seq for e in trail.page(ledger, wanted)] == found
    assert trail.count(ledger, wanted) == len(found)
    assert sorted(e.seq for e in trail.entries(ledger, wanted)) == sorted(found)
    assert trail.actors(ledger) == ["m.keller", "r.osei"]
    assert trail.actions(ledger) == ["cancel_subscription", "note", "refund_payment"]


# ---------------------------------------------------------------------------------------------------------------- time


def test_time_goes_on_when_the_clock_stands_still(trail: Trail, ledger: Connection) -> None:
    times = [trail.append(ledger, REFUND).at for _ in range(3)]
    assert times == [NOON, NOON + timedelta(microseconds=1), NOON + timedelta(microseconds=2)]
    assert all(e.clock_note == "" for e in trail.entries(ledger))


def test_a_clock_that_is_set_back_is_noted_once_and_order_stays(
    trail: Trail, ledger: Connection, clocks: Clocks
) -> None:
    fill(trail, ledger, clocks, 1)
    clocks.is_set(-3600)
    notes = [e.clock_note for e in fill(trail, ledger, clocks, 2)]
    assert notes == ["step -3600 s, behind 3599 s", "behind 3598 s"]
    assert trail.check(ledger, None).intact


def test_a_clock_that_is_set_forward_and_back_is_noted_twice(trail: Trail, ledger: Connection, clocks: Clocks) -> None:
    fill(trail, ledger, clocks, 1)
    clocks.is_set(5 * 86400)
    assert [e.clock_note for e in fill(trail, ledger, clocks, 2)] == ["step +432000 s", ""]
    clocks.is_set(-5 * 86400)
    assert fill(trail, ledger, clocks, 1)[0].clock_note.startswith("step -432000 s, behind")
    assert trail.check(ledger, None).intact


def test_a_restart_with_the_clock_behind_the_trail_is_noted(ledger: Connection, clocks: Clocks) -> None:
    fill(new_trail(clocks), ledger, clocks, 1)
    clocks.is_set(-60)
    assert new_trail(clocks).append(ledger, REFUND).clock_note == "behind 60 s"


def test_small_corrections_are_not_worth_a_note(trail: Trail, ledger: Connection, clocks: Clocks) -> None:
    fill(trail, ledger, clocks, 1)
    clocks.is_set(-1.5)
    assert fill(trail, ledger, clocks, 1)[0].clock_note == ""


def test_a_jump_noted_in_a_transaction_that_was_rolled_back_is_noted_again(
    trail: Trail, ledger: Connection, clocks: Clocks
) -> None:
    clocks.is_set(3600)
    inner = ledger.begin_nested()
    assert trail.append(ledger, REFUND).clock_note == "step +3600 s"
    inner.rollback()
    assert [trail.append(ledger, REFUND).clock_note for _ in range(2)] == ["step +3600 s", ""]


# ----------------------------------------------------------------------------------------------------------- tampering


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
@given(
    seconds=st.lists(st.tuples(st.floats(0, 1e6), st.floats(-1e6, 1e6), st.booleans()), min_size=1, max_size=8),
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
def test_any_trail_with_any_clock_is_intact_and_strictly_later(
    new_ledger: Callable[[], AbstractContextManager[Connection]], seconds: list[tuple[float, float, bool]], text: str
) -> None:
    clocks = Clocks()
    trail = new_trail(clocks)
    with new_ledger() as conn:
        for passing, setting, restarts in seconds:
            clocks.passes(passing)
            clocks.is_set(setting)
            trail = new_trail(clocks) if restarts else trail
            trail.append(conn, replace(REFUND, actor=text, object_id=text, data={text: [text]}))
        verdict = trail.check(conn, trail.head(conn))
        assert verdict.intact
        times = [e.at for e in trail.entries(conn)]
        assert times == sorted(set(times))


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
