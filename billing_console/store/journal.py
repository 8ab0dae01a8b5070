"""The journal: every confirmed operation and where each of its Stripe calls stands."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, exists, func, insert, or_, select, update

from billing_console.domain.errors import StaleFacts
from billing_console.domain.operation import TRANSITIONS, Operation, Step, StepState
from billing_console.domain.plans import REFUNDS, StripeCall, canonical
from billing_console.store.schema import OPERATION, STEP, micros, moment, optional_moment

_OPEN = tuple(state.value for state, nexts in TRANSITIONS.items() if nexts)

# An operation is settled when a step failed or none is open.
_UNSETTLED = and_(
    exists().where(STEP.c.operation == OPERATION.c.id, STEP.c.state.in_(_OPEN)),
    ~exists().where(STEP.c.operation == OPERATION.c.id, STEP.c.state == StepState.FAILED.value),
)


def prepare(conn: Connection, operation: Operation) -> None:
    """Write an operation down before anything is sent.

    Raises StaleFacts (with ``operation``) ``already_running`` when the same plan for the same object is still
    unsettled: a second click, a second window or a restart must not pay twice; ``still_open`` when it is another plan
    of the same action: one cent more, or another way to give it back, is no reason to pay what may be paid already.
    """
    if any(step.state is not StepState.PREPARED for step in operation.steps):
        raise ValueError("a new operation has prepared steps only")
    if [step.number for step in operation.steps] != list(range(1, len(operation.steps) + 1)):
        raise ValueError("steps are numbered from 1")
    is_same = OPERATION.c.fingerprint == operation.fingerprint
    running = conn.execute(
        select(OPERATION.c.id, is_same)
        .where(
            OPERATION.c.object_id == operation.object_id,
            or_(is_same, OPERATION.c.action.in_(REFUNDS if operation.action in REFUNDS else {operation.action})),
            _UNSETTLED,
        )
        .order_by(is_same.desc())
    ).first()
    if running is not None:
        raise StaleFacts("already_running" if running[1] else "still_open", operation=running[0])
    conn.execute(insert(OPERATION), _operation_row(operation))
    if operation.steps:
        conn.execute(insert(STEP), [_step_row(operation, step) for step in operation.steps])


def move(
    conn: Connection,
    operation_id: str,
    step: int,
    *,
    expect: StepState,
    to: StepState,
    at: datetime,
    request_id: str | None = None,
    result_id: str | None = None,
    result_status: str | None = None,
    error: str | None = None,
) -> bool:
    """Move a step from one state to the next if it is where it is expected; False when somebody else moved it first.

    What is known of the answer is added; None leaves what is there. A transition that can't be is a ValueError, an
    unknown step a LookupError: both are mistakes of the caller.
    """
    if to not in TRANSITIONS[expect]:
        raise ValueError(f"no step moves from {expect.value} to {to.value}")
    if to is StepState.SENT:
        _require_predecessors(conn, operation_id, step)
    moved = micros(at)
    changes: dict[str, Any] = {
        "request_id": request_id,
        "result_id": result_id,
        "result_status": result_status,
        "error": error,
    }
    known = {name: value for name, value in changes.items() if value is not None}
    if to is StepState.SENT:
        known["sent_at"] = func.coalesce(STEP.c.sent_at, moved)
    place = (STEP.c.operation == operation_id, STEP.c.number == step)
    done = conn.execute(
        update(STEP).where(*place, STEP.c.state == expect.value).values(state=to.value, moved_at=moved, **known)
    )
    if done.rowcount == 1:
        return True
    if conn.execute(select(STEP.c.state).where(*place)).scalar() is None:
        raise LookupError(f"no step {step} of {operation_id} in the journal")
    return False


def _require_predecessors(conn: Connection, operation_id: str, step: int) -> None:
    """A step leaves only after all before it are done: otherwise a failed one could hide one that is on its way."""
    waiting = conn.execute(
        select(STEP.c.number).where(
            STEP.c.operation == operation_id, STEP.c.number < step, STEP.c.state != StepState.DONE.value
        )
    ).first()
    if waiting is not None:
        raise ValueError(f"step {step} can't be sent before step {waiting[0]} is done")


def get(conn: Connection, operation_id: str) -> Operation | None:
    """One operation with all its steps."""
    return next(iter(_read(conn, select(OPERATION).where(OPERATION.c.id == operation_id))), None)


def unsettled(conn: Connection) -> list[Operation]:
    """All operations with something left to send or to find out, oldest first."""
    # The partial index on open steps makes this cheap however long the journal is.
    candidates = select(STEP.c.operation).where(or_(*(STEP.c.state == state for state in _OPEN)))
    chosen = select(OPERATION).where(OPERATION.c.id.in_(candidates), _UNSETTLED)
    return _read(conn, chosen.order_by(OPERATION.c.created, OPERATION.c.id))


def of_customer(conn: Connection, customer: str) -> list[Operation]:
    """All operations of a customer, newest first."""
    return _read(conn, _newest_first(select(OPERATION).where(OPERATION.c.customer == customer)))


def recent(conn: Connection, limit: int) -> list[Operation]:
    """The newest operations of the profile, newest first."""
    return _read(conn, _newest_first(select(OPERATION)).limit(limit))


def _newest_first(query: Select[Any]) -> Select[Any]:
    return query.order_by(OPERATION.c.created.desc(), OPERATION.c.id.desc())


def _read(conn: Connection, query: Select[Any]) -> list[Operation]:
    rows = conn.execute(query).mappings().all()
    steps: dict[str, list[Step]] = {row["id"]: [] for row in rows}
    for part in _slices(list(steps)):
        found = select(STEP).where(STEP.c.operation.in_(part)).order_by(STEP.c.operation, STEP.c.number)
        for row in conn.execute(found).mappings():
            steps[row["operation"]].append(_step(row))
    return [_operation(row, steps[row["id"]]) for row in rows]


def _slices(ids: list[str]) -> Iterable[list[str]]:
    """Few enough ids at a time for one statement."""
    return (ids[start : start + 500] for start in range(0, len(ids), 500))


def _operation_row(operation: Operation) -> dict[str, Any]:
    return {
        "id": operation.id,
        "action": operation.action,
        "customer": operation.customer,
        "customer_name": operation.customer_name,
        "object_id": operation.object_id,
        "operator": operation.operator,
        "case_label": operation.case,
        "created": micros(operation.created),
        "fingerprint": operation.fingerprint,
        "plan": canonical(operation.plan).decode(),
    }


def _step_row(operation: Operation, step: Step) -> dict[str, Any]:
    return {
        "operation": operation.id,
        "number": step.number,
        "method": step.call.method,
        "path": step.call.path,
        "params": canonical(step.call.params).decode(),
        "moves_money": int(step.call.moves_money),
        "tagged": int(step.call.tagged),
        "lookup_path": step.call.lookup_path,
        "lookup_params": canonical(step.call.lookup_params).decode(),
        "lookup_state": canonical(step.call.lookup_state).decode(),
        "state": step.state.value,
        "moved_at": micros(operation.created),
    }


def _call(row: RowMapping) -> StripeCall:
    return StripeCall(
        row["method"],
        row["path"],
        json.loads(row["params"]),
        moves_money=bool(row["moves_money"]),
        tagged=bool(row["tagged"]),
        lookup_path=row["lookup_path"],
        lookup_params=json.loads(row["lookup_params"]),
        lookup_state=json.loads(row["lookup_state"]),
    )


def _operation(row: RowMapping, steps: list[Step]) -> Operation:
    return Operation(
        id=row["id"],
        action=row["action"],
        customer=row["customer"],
        customer_name=row["customer_name"],
        object_id=row["object_id"],
        operator=row["operator"],
        case=row["case_label"],
        created=moment(row["created"]),
        fingerprint=row["fingerprint"],
        plan=json.loads(row["plan"]),
        steps=tuple(steps),
    )


def _step(row: RowMapping) -> Step:
    return Step(
        number=row["number"],
        call=_call(row),
        state=StepState(row["state"]),
        sent_at=optional_moment(row["sent_at"]),
        request_id=row["request_id"],
        result_id=row["result_id"],
        result_status=row["result_status"],
        error=row["error"],
    )
