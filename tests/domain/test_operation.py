"""Operations: their state follows their steps, their ids sort by time, their keys never change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_console.domain.operation import TRANSITIONS, Operation, Step, StepState, new_operation_id
from billing_console.domain.plans import StripeCall
from tests import made

CALL = StripeCall("POST", "/v1/refunds")


def operation(*states: StepState) -> Operation:
    steps = tuple(Step(number, CALL, state) for number, state in enumerate(states, 1))
    return Operation("bc-1", "refund_payment", "cus_1", "Amara", "ch_1", "mk", None, made.NOW, "f", {}, steps)


@pytest.mark.parametrize(
    ("states", "expected", "settled"),
    [
        ((StepState.DONE, StepState.DONE), StepState.DONE, True),
        ((StepState.DONE, StepState.PREPARED), StepState.PREPARED, False),
        ((StepState.DONE, StepState.SENT), StepState.SENT, False),
        ((StepState.UNKNOWN, StepState.PREPARED), StepState.UNKNOWN, False),
        ((StepState.FAILED, StepState.PREPARED), StepState.FAILED, True),
    ],
)
def test_the_least_settled_step_decides(states: tuple[StepState, ...], expected: StepState, settled: bool) -> None:
    assert operation(*states).state is expected
    assert operation(*states).is_settled is settled


def test_keys_belong_to_operation_and_step() -> None:
    assert operation(StepState.SENT).key(2) == "bc-1:2"


def test_ends_are_final_and_everything_else_can_end() -> None:
    assert not TRANSITIONS[StepState.DONE]
    assert not TRANSITIONS[StepState.FAILED]
    for state in (StepState.SENT, StepState.UNKNOWN):
        assert {StepState.DONE, StepState.FAILED} <= TRANSITIONS[state]


@given(st.binary(min_size=10, max_size=16), st.integers(1, 10**9))
def test_ids_sort_by_time(randomness: bytes, milliseconds: int) -> None:
    early = new_operation_id(made.NOW, randomness)
    late = new_operation_id(made.NOW + timedelta(milliseconds=milliseconds), b"\x00" * 10)
    assert early[:13] <= late[:13]
    assert len(early) == len(late) == 29


def test_ids_need_randomness() -> None:
    with pytest.raises(ValueError, match="ten random"):
        new_operation_id(made.NOW, b"short")
    assert new_operation_id(made.NOW, b"a" * 10) != new_operation_id(made.NOW, b"b" * 10)
