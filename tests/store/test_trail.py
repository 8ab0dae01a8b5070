"""The audit trail in the ledger: strictly growing, readable in parts, in an order no clock can upset."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from billing_console.domain.audit import GENESIS, Anchor, Draft
from billing_console.store.trail import Trail, TrailFilter
from tests.store.keeping import NOON, REFUND, Clocks, fill, new_trail


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


@given(
    texts=st.lists(st.text("aAzZéÉ%_\\\"' 1", max_size=4), min_size=6, max_size=6),
    wanted=st.builds(
        TrailFilter,
        actor=st.text("aA", max_size=1),
        outcome=st.text("aA", max_size=1),
        object=st.text("aA", max_size=1),
        text=st.text("aAzéÉ%_\\\"'1", max_size=2),
        since=st.none() | st.just(NOON + timedelta(seconds=1)),
        until=st.none() | st.just(NOON + timedelta(seconds=2)),
    ),
)
@settings(max_examples=150)
def test_a_filter_says_the_same_in_python_and_in_the_file(
    new_ledger: Callable[[], AbstractContextManager[Connection]], texts: list[str], wanted: TrailFilter
) -> None:
    clocks = Clocks()
    trail = new_trail(clocks)
    with new_ledger() as conn:
        for _ in range(3):
            actor, outcome, object_id, customer, case, data = texts
            texts = texts[1:] + texts[:1]
            trail.append(conn, Draft(actor, "", "", "", outcome, object_id, customer, case, data={"d": data}))
            clocks.passes(1)
        chosen = list(trail.entries(conn, wanted))
        assert chosen == [entry for entry in trail.entries(conn) if wanted.matches(entry)]


def test_a_filter_describes_itself() -> None:
    assert TrailFilter().described() == {}
    assert TrailFilter(actor="m", since=NOON).described() == {"actor": "m", "since": "2026-11-20T12:00:00+00:00"}


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
