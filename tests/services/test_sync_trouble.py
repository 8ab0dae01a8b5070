"""Keeping up when something is in the way: interruptions, forgotten cursors, deleted objects, missing rights."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from billing_console.bootstrap import Console
from billing_console.domain.errors import AccessRefused, BillingError, NotFound, Offline, StripeTrouble
from billing_console.practice import DEMO_KEY
from billing_console.practice.faults import Kind
from billing_console.practice.permissions import CONSOLE_RIGHTS
from billing_console.services.following import CURSOR
from billing_console.services.sync import FILLED, STAGES, SYNCED
from billing_console.services.sync import Stage as FillStage
from billing_console.store import cache
from tests.consoles import Stage, stage
from tests.practice.tiny import Client
from tests.services.worlds import long_history

Until = Callable[..., Awaitable[None]]


@pytest.fixture
def scene(tmp_path: Path) -> Stage:
    return stage(tmp_path / "store")


@pytest.fixture
async def console(scene: Stage) -> AsyncIterator[Console]:
    async with scene.console() as opened:
        yield opened


async def mark(console: Console, name: str) -> str | None:
    return await console.store.cache.read(lambda connection: cache.get_mark(connection, name))


async def set_mark(console: Console, name: str, value: str | None) -> None:
    await console.store.cache.write(lambda connection: cache.set_mark(connection, name, value))


@pytest.mark.parametrize("stopped", STAGES, ids=lambda stage_: stage_.kind)
async def test_a_fill_stopped_at_any_stage_goes_on_in_the_next_session(scene: Stage, stopped: FillStage) -> None:
    async with scene.console() as console:
        scene.stripe.faults.add("refuse_connection", f"GET {stopped.path}", times=99)
        with pytest.raises(Offline):
            await console.sync.once()
        assert await mark(console, FILLED) is None
    scene.stripe.faults.clear()
    async with scene.console() as console:
        await console.sync.once()
        assert console.sync.state.phase == "current"
        known = await console.store.cache.read(cache.counts)
        for each in STAGES:
            assert known.get(each.kind, 0) == len(scene.stripe.all(each.kind)), each.kind


async def test_a_fill_stopped_between_pages_reads_no_page_twice(tmp_path: Path) -> None:
    scene = stage(tmp_path / "store", long_history(230))
    async with scene.console() as console:
        await console.sync.once()
        await set_mark(console, FILLED, None)
        await set_mark(console, "fill:charge", "ch_c1_30")
        before = len(scene.stripe.seen)
        await console.sync.once()
        asked = [path for _, path, _ in list(scene.stripe.seen)[before:]]
        assert asked.count("/v1/charges") == 1
        assert console.sync.state.counts["charge"] >= 30


async def test_the_object_it_stopped_behind_was_deleted(scene: Stage, console: Console) -> None:
    await console.sync.once()
    await set_mark(console, FILLED, None)
    await set_mark(console, "fill:customer", "cus_gone")
    await console.sync.once()
    assert await mark(console, "fill:customer") == "done"


async def test_a_list_that_is_not_there_is_no_endless_loop(console: Console) -> None:
    nowhere = FillStage("nothing", "/v1/no_such_list", {})
    with pytest.raises(NotFound):
        async with asyncio.timeout(5):
            await console.sync._fill_stage(nowhere)  # noqa: SLF001  # no list of ours is missing


async def test_a_forgotten_cursor_fills_again_in_the_same_turn(scene: Stage, console: Console) -> None:
    await console.sync.once()
    await set_mark(console, CURSOR, "evt_forgotten")
    Client(scene.stripe).post("/v1/customers/cus_c1", name="Meanwhile")
    await console.sync.once()
    assert console.sync.state.phase == "current"
    assert await mark(console, FILLED) is not None
    cached = await console.store.cache.read(lambda connection: cache.get(connection, "customer", "cus_c1"))
    assert cached is not None
    assert cached.raw["name"] == "Meanwhile"
    assert console.sync.state.counts["customer"] == 3  # counted anew


async def test_a_refusal_of_events_fills_nothing_again(scene: Stage, console: Console) -> None:
    await console.sync.once()
    scene.stripe.keys.restrict(DEMO_KEY, CONSOLE_RIGHTS - {"event_read"})
    with pytest.raises(AccessRefused):
        await console.sync.once()
    assert await mark(console, FILLED) is not None


async def test_what_may_not_be_read_is_still_known_in_the_next_session(scene: Stage) -> None:
    scene.stripe.keys.restrict(DEMO_KEY, CONSOLE_RIGHTS - {"dispute_read", "dispute_write"})
    async with scene.console() as console:
        await console.sync.once()
        assert console.sync.state.skipped == ("dispute",)
    async with scene.console() as console:
        assert console.sync.state.skipped == ("dispute",)
        assert console.sync.state.synced_at is not None
        scene.stripe.keys.restrict(DEMO_KEY, CONSOLE_RIGHTS)
        await console.sync.refill()
        await console.sync.once()
        assert "dispute" not in console.sync.state.skipped


async def test_a_key_that_is_no_key_any_more_ends_the_fill(scene: Stage, console: Console) -> None:
    scene.stripe.keys.revoke(DEMO_KEY)
    with pytest.raises(AccessRefused):
        await console.sync.once()


@pytest.mark.parametrize(("fault", "phase"), [("refuse_connection", "offline"), ("server_error", "filling")])
async def test_trouble_is_a_state_and_the_next_turn_tries_again(
    scene: Stage, console: Console, until: Until, fault: Kind, phase: str
) -> None:
    async def settle() -> None:
        """Nothing is open."""

    scene.stripe.faults.add(fault, "GET /v1/customers", times=999)
    task = asyncio.ensure_future(console.sync.run(settle))
    await until(lambda: console.sync.state.problem is not None)
    assert console.sync.state.phase == phase
    assert isinstance(console.sync.state.problem, Offline | StripeTrouble)
    scene.stripe.faults.clear()
    console.sync.wake()
    await until(lambda: console.sync.state.phase == "current" and console.sync.state.problem is None)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_refused_key_is_a_state(scene: Stage, console: Console, until: Until) -> None:
    async def settle() -> None:
        """Nothing is open."""

    scene.stripe.keys.revoke(DEMO_KEY)
    task = asyncio.ensure_future(console.sync.run(settle))
    await until(lambda: console.sync.state.phase == "refused")
    assert isinstance(console.sync.state.problem, BillingError)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_an_answer_elsewhere_ends_being_offline(scene: Stage, console: Console) -> None:
    console.sync.heard(answered=False)
    assert console.sync.state.phase == "offline"
    console.sync.heard(answered=False)
    console.sync.heard(answered=True)
    await console.sync.once()
    assert console.sync.state.phase == "current"
    assert await mark(console, SYNCED) is not None
