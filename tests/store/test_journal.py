"""The journal: what is written before sending, and that a step only moves as it may."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from billing_console.domain.errors import StaleFacts
from billing_console.domain.operation import TRANSITIONS, Operation, Step, StepState
from billing_console.domain.plans import StripeCall
from billing_console.store import journal
from billing_console.store.schema import CASE_FILE, ENTRY, LEDGER_TABLES, OPERATION, STEP

NOON = datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=UTC)
PREPARED, SENT, UNKNOWN, DONE, FAILED = StepState


def operation(name: str = "bc-1", *, steps: int = 1, created: datetime = NOON, **changes: object) -> Operation:
    calls = [StripeCall("POST", f"/v1/things/{n}", {"amount": 4900, "expand": ["a", "b"]}) for n in range(1, steps)]
    refund = {"charge": "ch_1", "amount": 4900}
    look = {"charge": "ch_1"}
    calls.append(StripeCall("POST", "/v1/refunds", refund, True, True, "/v1/refunds", look))
    made = Operation(
        id=name,
        action="refund_payment",
        customer="cus_1",
        customer_name="Zoë \u202e<b>O'Neil</b> 'DROP TABLE'",
        object_id="ch_1",
        operator="m.keller",
        case="CASE-0412",
        created=created,
        fingerprint=f"print-of-{name}",
        plan={"action": "refund_payment", "amount": {"minor": 4900, "currency": "usd"}, "effects": [], "none": None},
        steps=tuple(Step(n, call, PREPARED) for n, call in enumerate(calls, 1)),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # any field by name


def go(conn: Connection, name: str, *states: StepState, step: int = 1) -> None:
    for before, after in pairwise((PREPARED, *states)):
        assert journal.move(conn, name, step, expect=before, to=after, at=NOON)


def test_what_is_prepared_is_read_back_exactly(ledger: Connection) -> None:
    written = operation(steps=3)
    journal.prepare(ledger, written)
    assert journal.get(ledger, "bc-1") == written
    assert journal.get(ledger, "bc-2") is None


def test_an_operation_without_calls_is_settled_at_once(ledger: Connection) -> None:
    journal.prepare(ledger, replace(operation(), steps=()))
    assert journal.unsettled(ledger) == []


def test_only_prepared_steps_numbered_from_one_can_be_written_down(ledger: Connection) -> None:
    fresh = operation()
    with pytest.raises(ValueError, match="prepared steps only"):
        journal.prepare(ledger, replace(fresh, steps=(replace(fresh.steps[0], state=SENT),)))
    with pytest.raises(ValueError, match="numbered from 1"):
        journal.prepare(ledger, replace(fresh, steps=(replace(fresh.steps[0], number=2),)))


@pytest.mark.parametrize("states", [(), (SENT,), (SENT, UNKNOWN), (SENT, UNKNOWN, SENT)])
def test_the_same_plan_is_refused_while_it_is_unsettled(ledger: Connection, states: tuple[StepState, ...]) -> None:
    journal.prepare(ledger, operation())
    go(ledger, "bc-1", *states)
    with pytest.raises(StaleFacts) as refused:
        journal.prepare(ledger, operation("bc-2", fingerprint="print-of-bc-1"))
    assert (refused.value.code, refused.value.data) == ("already_running", {"operation": "bc-1"})
    assert journal.get(ledger, "bc-2") is None


@pytest.mark.parametrize("states", [(FAILED,), (SENT, DONE), (SENT, FAILED)])
def test_the_same_plan_may_be_tried_again_once_it_is_settled(ledger: Connection, states: tuple[StepState, ...]) -> None:
    journal.prepare(ledger, operation())
    go(ledger, "bc-1", *states)
    journal.prepare(ledger, operation("bc-2", fingerprint="print-of-bc-1"))
    assert [o.id for o in journal.unsettled(ledger)] == ["bc-2"]


@pytest.mark.parametrize("states", [(), (SENT,), (SENT, UNKNOWN), (SENT, UNKNOWN, SENT)])
def test_another_plan_of_the_same_action_waits_for_its_outcome(
    ledger: Connection, states: tuple[StepState, ...]
) -> None:
    journal.prepare(ledger, operation())
    go(ledger, "bc-1", *states)
    with pytest.raises(StaleFacts) as refused:
        journal.prepare(ledger, operation("bc-2"))
    assert (refused.value.code, refused.value.data) == ("still_open", {"operation": "bc-1"})
    assert journal.get(ledger, "bc-2") is None


def test_another_action_or_another_object_is_not_refused(ledger: Connection) -> None:
    journal.prepare(ledger, operation())
    journal.prepare(ledger, replace(operation("bc-2"), action="another"))
    journal.prepare(ledger, replace(operation("bc-4"), action="one_more"))
    journal.prepare(ledger, operation("bc-3", fingerprint="print-of-bc-1", object_id="ch_2"))
    assert len(journal.unsettled(ledger)) == 4


def test_two_ways_to_refund_one_payment_wait_for_each_other(ledger: Connection) -> None:
    journal.prepare(ledger, operation())
    with pytest.raises(StaleFacts, match="still_open"):
        journal.prepare(ledger, replace(operation("bc-2"), action="refund_with_credit_note"))


def test_an_answer_is_kept_with_its_step(ledger: Connection) -> None:
    journal.prepare(ledger, operation())
    go(ledger, "bc-1", SENT)
    later = NOON + timedelta(seconds=2)
    assert journal.move(
        ledger, "bc-1", 1, expect=SENT, to=DONE, at=later, request_id="req_1", result_id="re_1", result_status="pending"
    )
    found = journal.get(ledger, "bc-1")
    assert found is not None
    step = found.steps[0]
    assert (step.state, step.sent_at, step.request_id) == (DONE, NOON, "req_1")
    assert (step.result_id, step.result_status, step.error) == ("re_1", "pending", None)
    assert found.state is DONE


def test_the_first_sending_counts_and_later_silence_keeps_what_is_known(ledger: Connection) -> None:
    journal.prepare(ledger, operation())
    go(ledger, "bc-1", SENT)
    later = NOON + timedelta(hours=1)
    assert journal.move(ledger, "bc-1", 1, expect=SENT, to=UNKNOWN, at=later, error="timeout", request_id="req_1")
    assert journal.move(ledger, "bc-1", 1, expect=UNKNOWN, to=SENT, at=later)
    found = journal.get(ledger, "bc-1")
    assert found is not None
    assert (found.steps[0].sent_at, found.steps[0].error, found.steps[0].request_id) == (NOON, "timeout", "req_1")


def test_the_second_of_two_movers_is_told(ledger: Connection) -> None:
    journal.prepare(ledger, operation())
    assert journal.move(ledger, "bc-1", 1, expect=PREPARED, to=SENT, at=NOON)
    assert not journal.move(ledger, "bc-1", 1, expect=PREPARED, to=SENT, at=NOON + timedelta(seconds=1))
    assert journal.unsettled(ledger)[0].steps[0].sent_at == NOON


def test_a_step_that_is_not_there_is_a_mistake(ledger: Connection) -> None:
    journal.prepare(ledger, operation())
    with pytest.raises(LookupError, match="no step 2 of bc-1"):
        journal.move(ledger, "bc-1", 2, expect=PREPARED, to=FAILED, at=NOON)


def test_a_step_waits_for_the_ones_before_it(ledger: Connection) -> None:
    journal.prepare(ledger, operation(steps=2))
    with pytest.raises(ValueError, match="step 2 can't be sent before step 1 is done"):
        journal.move(ledger, "bc-1", 2, expect=PREPARED, to=SENT, at=NOON)
    go(ledger, "bc-1", SENT, DONE)
    go(ledger, "bc-1", SENT, step=2)
    assert [s.state for s in journal.unsettled(ledger)[0].steps] == [DONE, SENT]


def test_a_failed_step_settles_the_operation_though_others_were_never_sent(ledger: Connection) -> None:
    journal.prepare(ledger, operation(steps=2))
    go(ledger, "bc-1", SENT, FAILED)
    assert journal.unsettled(ledger) == []
    found = journal.get(ledger, "bc-1")
    assert found is not None
    assert found.is_settled


def test_orders_oldest_first_to_settle_newest_first_to_read(ledger: Connection) -> None:
    for n in (2, 0, 1):
        journal.prepare(ledger, operation(f"bc-{n}", created=NOON + timedelta(minutes=n), object_id=f"ch_{n}"))
    journal.prepare(ledger, operation("bc-9", created=NOON, customer="cus_2", object_id="ch_9"))
    assert [o.id for o in journal.unsettled(ledger)] == ["bc-0", "bc-9", "bc-1", "bc-2"]
    assert [o.id for o in journal.of_customer(ledger, "cus_1")] == ["bc-2", "bc-1", "bc-0"]
    assert [o.id for o in journal.recent(ledger, 3)] == ["bc-2", "bc-1", "bc-9"]


def test_more_operations_than_fit_into_one_statement(ledger: Connection) -> None:
    for n in range(501):
        journal.prepare(ledger, operation(f"bc-{n:04}", object_id=f"ch_{n}"))
    assert all(len(o.steps) == 1 for o in journal.recent(ledger, 1000))


def test_naive_times_are_a_mistake(ledger: Connection) -> None:
    with pytest.raises(ValueError, match="aware"):
        journal.prepare(ledger, operation(created=NOON.replace(tzinfo=None)))


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("DELETE FROM operation", "never deleted"),
        ("DELETE FROM step", "never deleted"),
        ("UPDATE operation SET operator = 'someone'", "never rewritten"),
        ("UPDATE step SET params = '{}'", "keeps its call"),
        ("UPDATE step SET state = 'sent'", "settled step"),
        ("UPDATE step SET state = 'gone' WHERE 0 = 1 OR number = 2", "CHECK"),
    ],
)
def test_the_file_itself_refuses_to_forget(ledger: Connection, statement: str, why: str) -> None:
    journal.prepare(ledger, operation(steps=2))
    go(ledger, "bc-1", SENT, DONE)
    with pytest.raises(IntegrityError, match=why):
        ledger.exec_driver_sql(statement)


@pytest.mark.parametrize("table", [OPERATION, STEP, ENTRY, CASE_FILE], ids=lambda t: t.name)
def test_python_and_the_file_agree_on_the_columns(ledger: Connection, table: object) -> None:
    described = LEDGER_TABLES.tables[str(table)]
    kinds = {"VARCHAR": "TEXT", "INTEGER": "INTEGER", "BLOB": "BLOB"}
    real = [(r[1], r[2]) for r in ledger.exec_driver_sql(f"PRAGMA table_info({described.name})")]
    assert real == [(c.name, kinds[str(c.type)]) for c in described.columns]


@settings(max_examples=60, deadline=None)
@given(wishes=st.lists(st.tuples(st.sampled_from(StepState), st.sampled_from(StepState)), max_size=12))
def test_no_sequence_of_wishes_leads_through_a_forbidden_transition(
    new_ledger: Callable[[], AbstractContextManager[Connection]], wishes: list[tuple[StepState, StepState]]
) -> None:
    with new_ledger() as conn:
        journal.prepare(conn, operation())
        state = PREPARED
        for expect, to in wishes:
            if to not in TRANSITIONS[expect]:
                with pytest.raises(ValueError, match="no step moves"):
                    journal.move(conn, "bc-1", 1, expect=expect, to=to, at=NOON)
                continue
            moved = journal.move(conn, "bc-1", 1, expect=expect, to=to, at=NOON)
            assert moved == (expect is state)
            state = to if moved else state
        found = journal.get(conn, "bc-1")
        assert found is not None
        assert found.steps[0].state is state
        assert (journal.unsettled(conn) == []) == found.is_settled
        assert (found.steps[0].sent_at is None) == (state is PREPARED or (state is FAILED and not _was_sent(wishes)))


def _was_sent(wishes: list[tuple[StepState, StepState]]) -> bool:
    state = PREPARED
    for expect, to in wishes:
        if expect is state and to in TRANSITIONS[expect]:
            state = to
            if state is SENT:
                return True
    return False
