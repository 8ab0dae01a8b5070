"""Requests leave at a polite pace, the urgent ones first."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from billing_console.gateway.budget import LIVE_RATE, TEST_RATE, Budget, budget_for


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        wake = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, wake)


async def starts(budget: Budget, clock: Clock, count: int) -> list[float]:
    """When each of some requests started."""
    times: list[float] = []

    async def one() -> None:
        async with budget.slot():
            times.append(clock.now)

    await asyncio.gather(*(one() for _ in range(count)))
    return times


async def test_a_burst_and_then_the_rate() -> None:
    clock = Clock()
    times = await starts(Budget(10.0, clock=clock, sleep=clock.sleep), clock, 35)
    assert times[:10] == [100.0] * 10
    assert times == sorted(times)
    for earlier, later in itertools.pairwise(times[9:]):
        assert later - earlier == pytest.approx(0.1)


async def test_no_rate_never_waits() -> None:
    clock = Clock()
    await starts(Budget(None, clock=clock, sleep=clock.sleep), clock, 500)
    assert clock.slept == []


async def test_no_more_than_a_few_at_once() -> None:
    budget, running, most = Budget(None, 3), 0, 0

    async def one() -> None:
        nonlocal running, most
        async with budget.slot():
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1

    await asyncio.gather(*(one() for _ in range(20)))
    assert most == 3


async def test_people_go_before_the_background() -> None:
    budget, order = Budget(None, 1), []
    gate = asyncio.Event()

    async def one(name: str, *, background: bool) -> None:
        async with budget.slot(background=background):
            order.append(name)
            await gate.wait()

    async with asyncio.TaskGroup() as group:
        for name in ("first", "sync 1", "sync 2"):
            group.create_task(one(name, background=True))
        await asyncio.sleep(0)
        group.create_task(one("person", background=False))
        await asyncio.sleep(0)
        gate.set()
    assert order == ["first", "person", "sync 1", "sync 2"]


async def test_a_person_overtakes_a_background_request_that_waits_for_its_turn() -> None:
    clock, order = Clock(), []
    budget = Budget(1.0, clock=clock, sleep=clock.sleep)

    async def one(name: str, *, background: bool) -> None:
        async with budget.slot(background=background):
            order.append(name)

    await one("burst", background=True)
    async with asyncio.TaskGroup() as group:
        group.create_task(one("sync", background=True))
        group.create_task(one("person", background=False))
    assert order == ["burst", "person", "sync"]


async def test_giving_up_while_waiting_holds_nobody_up() -> None:
    budget = Budget(None, 1)
    done = []

    async def one(name: str) -> None:
        async with budget.slot():
            done.append(name)

    async with budget.slot():
        waiting = [asyncio.create_task(one(name)) for name in ("a", "b", "c")]
        await asyncio.sleep(0)
        waiting[0].cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert done == ["b", "c"]


async def test_backing_off_holds_everybody() -> None:
    clock = Clock()
    budget = Budget(10.0, clock=clock, sleep=clock.sleep)
    budget.back_off(2.0)
    assert await starts(budget, clock, 3) == [102.0] * 3
    budget.back_off(0.5)
    budget.back_off(0.2)
    assert await starts(budget, clock, 1) == [102.5]
    free = Budget(None, clock=clock, sleep=clock.sleep)
    free.back_off(9.0)
    assert await starts(free, clock, 1) == [102.5]


def test_the_usual_budgets() -> None:
    assert budget_for("live", simulated=False).rate == LIVE_RATE
    assert budget_for("test", simulated=False).rate == TEST_RATE
    assert budget_for("test", simulated=True).rate is None
