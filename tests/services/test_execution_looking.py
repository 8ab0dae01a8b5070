"""Where a result is looked for: in a list by our tag, on the object itself, or behind an error that was stored."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from billing_console.bootstrap import Console
from billing_console.domain.money import Money
from billing_console.domain.operation import StepState
from billing_console.services.execution import Outcome
from tests.consoles import Stage, stage
from tests.practice.tiny import Client
from tests.services.two_steps import DescribeAndRefund

FIRST, SECOND = "POST /v1/customers/cus_c1", "POST /v1/refunds"
DONE, FAILED, UNKNOWN, PREPARED = StepState.DONE, StepState.FAILED, StepState.UNKNOWN, StepState.PREPARED
CUSTOMER = "/v1/customers/cus_c1"
BY_STATE = {"lookup_path": CUSTOMER, "lookup_state": {"description": "refunded by hand"}}
BY_TAG = {"lookup_path": CUSTOMER, "tagged": True}
NEVER = {"lookup_path": CUSTOMER, "lookup_state": {"description": "something else"}}


@pytest.fixture
def scene(tmp_path: Path) -> Stage:
    return stage(tmp_path / "store")


@pytest.fixture
async def console(scene: Stage) -> AsyncIterator[Console]:
    async with scene.console() as opened:
        yield opened


def refunds(scene: Stage) -> int:
    return len(scene.stripe.all("refund"))


def states(outcome: Outcome) -> list[StepState]:
    return [step.state for step in outcome.operation.steps]


async def run(console: Console, **more: object) -> Outcome:
    action = DescribeAndRefund("cus_c1", "ch_c1_2", Money(1000, "usd"), **more)  # type: ignore[arg-type]  # fields by name
    return await console.operations.confirm(await console.operations.preview(action))


@pytest.mark.parametrize("look", [BY_STATE, BY_TAG])
async def test_a_change_is_looked_up_on_the_object_itself(
    scene: Stage, console: Console, look: dict[str, object]
) -> None:
    scene.stripe.faults.add("drop_reply", FIRST, times=9)
    assert states(await run(console, look=look)) == [UNKNOWN, PREPARED]
    scene.stripe.faults.clear()
    scene.clock.forward(hours=25)
    (settled,) = await console.operations.settle()
    assert settled.operation.steps[0].state is DONE
    assert settled.operation.steps[1].error == "never_sent"


@pytest.mark.parametrize("look", [BY_STATE, BY_TAG])
async def test_a_change_that_is_not_there_never_happened(
    scene: Stage, console: Console, look: dict[str, object]
) -> None:
    scene.stripe.faults.add("conflict", FIRST, times=9)
    assert states(await run(console, look=look)) == [UNKNOWN, PREPARED]
    scene.stripe.faults.clear()
    scene.clock.forward(hours=25)
    (settled,) = await console.operations.settle()
    assert states(settled) == [FAILED, PREPARED]
    assert settled.operation.steps[0].error == "never_happened"


async def test_a_stored_error_with_nothing_behind_it_is_a_failure(scene: Stage, console: Console) -> None:
    scene.stripe.faults.add("server_error_after", FIRST)
    assert states(await run(console, look=NEVER)) == [FAILED, PREPARED]
    assert await console.operations.settle() == []


async def test_a_stored_error_that_can_t_be_looked_behind_stays_unknown(scene: Stage, console: Console) -> None:
    scene.stripe.faults.add("server_error_after", SECOND)
    scene.stripe.faults.add("refuse_connection", "GET /v1/refunds", times=9)
    assert states(await run(console)) == [DONE, UNKNOWN]
    scene.stripe.faults.clear()
    (settled,) = await console.operations.settle()
    assert states(settled) == [DONE, DONE]
    assert refunds(scene) == 1


async def test_ours_is_found_among_others(scene: Stage, console: Console) -> None:
    scene.stripe.faults.add("drop_reply", SECOND, times=9)
    outcome = await run(console)
    scene.stripe.faults.clear()
    scene.clock.forward(minutes=1)
    other = Client(scene.stripe).post("/v1/refunds", charge="ch_c1_2", amount=1000)
    (settled,) = await console.operations.settle()
    assert settled.operation.id == outcome.operation.id
    assert settled.operation.steps[1].result_id not in {None, other["id"]}
    assert refunds(scene) == 2
