"""Steps in a row: each is known before the next one leaves, and what can't be known is left to a person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from billing_console.bootstrap import Console
from billing_console.domain.errors import OutcomeUnknown, StaleFacts
from billing_console.domain.money import Money
from billing_console.domain.operation import StepState
from billing_console.services.execution import Outcome, _stored
from billing_console.store import journal
from tests.consoles import Stage, stage
from tests.services.two_steps import DescribeAndRefund

FIRST, SECOND = "POST /v1/customers/cus_c1", "POST /v1/refunds"
DONE, FAILED, UNKNOWN, PREPARED = StepState.DONE, StepState.FAILED, StepState.UNKNOWN, StepState.PREPARED


class Crash(BaseException):
    """The process ends here."""


class CrashAt:
    """Ends at the n-th passing of a checkpoint, once."""

    def __init__(self, name: str, passing: int) -> None:
        self.name, self.left = name, passing

    def __call__(self, name: str) -> None:
        if name == self.name:
            self.left -= 1
            if self.left == 0:
                raise Crash


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


async def run(console: Console, minor: int | None = 1000, **more: object) -> Outcome:
    amount = None if minor is None else Money(minor, "usd")
    action = DescribeAndRefund("cus_c1", "ch_c1_2", amount, **more)  # type: ignore[arg-type]  # fields by name
    return await console.operations.confirm(await console.operations.preview(action))


async def told(console: Console) -> list[str]:
    page = await console.audit.page(console.audit.chosen(action="refund_payment"))
    return [entry.draft.outcome for entry in reversed(page.entries)]


async def test_two_steps_are_done_in_order_and_told_together(scene: Stage, console: Console) -> None:
    outcome = await run(console)
    assert states(outcome) == [DONE, DONE]
    assert refunds(scene) == 1
    customer = scene.stripe.get("cus_c1")
    assert customer is not None
    assert customer["description"] == "refunded by hand"
    assert await told(console) == ["intent", "done"]
    assert outcome.entry is not None
    steps = outcome.entry.draft.data["steps"]
    assert [(step["call"], step["state"]) for step in steps] == [(FIRST, "done"), (SECOND, "done")]
    assert steps[0]["result"] == "cus_c1"


@pytest.mark.parametrize("fault", ["refuse_connection", "rate_limit"])
async def test_a_first_step_that_never_arrived_ends_it(scene: Stage, console: Console, fault: str) -> None:
    scene.stripe.faults.add(fault, FIRST, times=9)  # type: ignore[arg-type]  # a name out of the fault kinds
    outcome = await run(console)
    assert states(outcome) == [FAILED, PREPARED]
    assert outcome.state is FAILED
    scene.stripe.faults.clear()
    assert await console.operations.settle() == []
    assert refunds(scene) == 0
    assert await told(console) == ["intent", "failed"]


async def test_a_second_step_that_fails_does_not_hide_the_first(scene: Stage, console: Console) -> None:
    scene.stripe.faults.add("refuse_connection", SECOND, times=9)
    outcome = await run(console)
    assert states(outcome) == [DONE, FAILED]
    assert outcome.entry is not None
    assert [step["state"] for step in outcome.entry.draft.data["steps"]] == ["done", "failed"]
    assert refunds(scene) == 0


async def test_a_first_step_that_is_unknown_holds_the_second_back(scene: Stage, console: Console) -> None:
    scene.stripe.faults.add("drop_reply", FIRST, times=9)
    outcome = await run(console)
    assert states(outcome) == [UNKNOWN, PREPARED]
    assert refunds(scene) == 0
    scene.stripe.faults.clear()
    (settled,) = await console.operations.settle()
    assert states(settled) == [DONE, DONE]
    assert refunds(scene) == 1
    assert await told(console) == ["intent", "unknown", "done"]


async def test_after_a_day_an_untraceable_step_waits_for_a_person(scene: Stage, console: Console) -> None:
    scene.stripe.faults.add("drop_reply", FIRST, times=9)
    await run(console)
    scene.stripe.faults.clear()
    scene.clock.forward(hours=25)
    asked = len(scene.stripe.seen)
    heard: list[frozenset[str]] = []
    console.changes.listen(heard.append)
    for _ in range(2):
        (waiting,) = await console.operations.settle()
        assert states(waiting) == [UNKNOWN, PREPARED]
        assert isinstance(waiting.error, OutcomeUnknown)
        assert waiting.error.code == "needs_a_person"
    assert refunds(scene) == 0
    assert len(scene.stripe.seen) == asked
    assert heard == []


async def test_an_error_that_is_only_repeated_proves_nothing_without_a_place_to_look(
    scene: Stage, console: Console
) -> None:
    scene.stripe.faults.add("server_error_after", FIRST, times=1)  # done, and the 500 is kept under the key
    assert states(await run(console)) == [UNKNOWN, PREPARED]
    (waiting,) = await console.operations.settle()
    assert states(waiting) == [UNKNOWN, PREPARED]
    assert refunds(scene) == 0


@pytest.mark.parametrize(
    ("checkpoint", "passing"),
    [
        ("prepared", 1),
        ("sent", 1),
        ("answered", 1),
        ("recorded", 1),  # between the steps
        ("sent", 2),
        ("answered", 2),
        ("recorded", 2),
    ],
)
async def test_a_crash_anywhere_is_finished_by_the_next_session(scene: Stage, checkpoint: str, passing: int) -> None:
    scene.checkpoint = CrashAt(checkpoint, passing)
    async with scene.console() as console:
        with pytest.raises(Crash):
            await run(console)
    async with scene.console() as console:
        settled = await console.operations.settle()
        assert [outcome.state for outcome in settled] == ([] if (checkpoint, passing) == ("recorded", 2) else [DONE])
        assert await console.operations.settle() == []
        assert (await told(console))[-1] == "done"
        assert (await told(console)).count("done") == 1
        assert (await console.ledger.check()).intact
    assert refunds(scene) == 1


async def test_a_step_that_was_not_sent_in_a_day_is_not_sent(scene: Stage) -> None:
    scene.checkpoint = CrashAt("recorded", 1)
    async with scene.console() as console:
        with pytest.raises(Crash):
            await run(console)
    scene.clock.forward(hours=30)
    async with scene.console() as console:
        (settled,) = await console.operations.settle()
        assert states(settled) == [DONE, FAILED]
        assert isinstance(settled.error, StaleFacts)
        assert settled.error.code == "never_sent"
    assert refunds(scene) == 0


async def test_a_mistake_of_ours_is_raised_and_counts_as_unknown(scene: Stage, console: Console) -> None:
    with pytest.raises(ValueError, match="options"):
        await run(console, more={"headers": "x"})
    (operation,) = await console.operations.of_customer("cus_c1")
    assert operation.state is UNKNOWN
    assert refunds(scene) == 0


async def test_a_refusal_ends_it(scene: Stage, console: Console) -> None:
    outcome = await run(console, more={"no_such_parameter": "1"})
    assert states(outcome) == [FAILED, PREPARED]
    assert outcome.entry is not None
    assert outcome.entry.draft.data["error_text"]


async def test_a_plan_without_money_and_without_a_case(scene: Stage, console: Console) -> None:
    outcome = await run(console, None, has_bucket=False)
    assert states(outcome) == [DONE]
    assert outcome.operation.case is None
    assert outcome.entry is not None
    assert "steps" not in outcome.entry.draft.data


async def test_a_step_that_somebody_else_moved_is_left_alone(scene: Stage, console: Console) -> None:
    executor = console.operations._executor  # noqa: SLF001  # the part under test
    scene.stripe.faults.add("drop_reply", SECOND, times=9)
    outcome = await run(console)
    scene.stripe.faults.clear()
    await console.operations.settle()
    for _ in range(2):
        with pytest.raises(StaleFacts, match="already_running"):
            await executor.settle(outcome.operation)  # what was read before it was settled
    assert refunds(scene) == 1


async def test_sending_what_was_sent_already_is_refused(scene: Stage, console: Console) -> None:
    executor = console.operations._executor  # noqa: SLF001  # the part under test
    done = await run(console)
    waiting = await console.ledger.read(lambda connection: journal.get(connection, done.operation.id))
    assert waiting is not None
    steps = tuple(replace(step, state=PREPARED) for step in waiting.steps)
    with pytest.raises(StaleFacts, match="already_running"):
        await executor.run(replace(waiting, steps=steps))
    assert refunds(scene) == 1


async def test_running_what_is_done_does_nothing(scene: Stage, console: Console) -> None:
    outcome = await run(console)
    again = await console.operations._executor.run(outcome.operation)  # noqa: SLF001  # the part under test
    assert (again.state, again.entry) == (DONE, None)
    assert refunds(scene) == 1


async def test_an_operation_that_is_not_in_the_journal(console: Console) -> None:
    with pytest.raises(LookupError, match="bc-none"):
        await console.ledger.read(lambda connection: _stored(connection, "bc-none"))
