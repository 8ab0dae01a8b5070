"""The fill reads everything once and goes on where it stopped; afterwards events keep the cache true."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from billing_console.bootstrap import Console
from billing_console.domain.errors import Offline
from billing_console.practice.permissions import CONSOLE_RIGHTS, DEMO_KEY
from billing_console.services.sync import STAGES
from billing_console.store import cache
from tests.consoles import Stage, stage
from tests.practice.tiny import Client


@pytest.fixture
def scene(tmp_path: Path) -> Stage:
    return stage(tmp_path / "store")


@pytest.fixture
async def console(scene: Stage) -> AsyncIterator[Console]:
    async with scene.console() as opened:
        yield opened


async def counts(console: Console) -> dict[str, int]:
    return await console.store.cache.read(cache.counts)


async def test_the_fill_mirrors_everything(scene: Stage, console: Console) -> None:
    await console.sync.once()
    mirrored = await counts(console)
    for stage_ in STAGES:
        assert mirrored.get(stage_.kind, 0) == len(scene.stripe.all(stage_.kind)), stage_.kind
    assert mirrored["invoice_payment"] == len(scene.stripe.all("invoice_payment"))
    assert mirrored.get("refund", 0) == len(scene.stripe.all("refund"))
    assert console.sync.state.phase == "current"


async def test_a_customer_from_the_cache_is_the_one_from_stripe(scene: Stage, console: Console) -> None:
    await console.sync.once()
    customer = str(scene.stripe.all("customer")[0]["id"])
    views = [view async for view in console.customers.view(customer)]
    assert len(views) == 2
    cached, fresh = views
    assert cached.facts.payments == fresh.facts.payments
    assert cached.facts.subscriptions == fresh.facts.subscriptions
    assert {i.id for i in cached.facts.invoices} == {i.id for i in fresh.facts.invoices}
    assert cached.lifetime == fresh.lifetime


async def test_it_goes_on_where_it_stopped(scene: Stage, console: Console) -> None:
    scene.stripe.faults.add("refuse_connection", "GET /v1/invoices", times=99)
    with pytest.raises(Offline):
        await console.sync.once()
    done = await counts(console)
    assert done["customer"] == len(scene.stripe.all("customer"))
    assert "invoice" not in done
    scene.stripe.faults.clear()
    asked = scene.stripe.requests
    await console.sync.once()
    assert (await counts(console))["invoice"] == len(scene.stripe.all("invoice"))
    # invoices, disputes, events: what was read before is not read again
    assert scene.stripe.requests - asked <= 4


async def test_events_bring_the_cache_up_to_date(scene: Stage, console: Console) -> None:
    await console.sync.once()
    charge = next(c for c in scene.stripe.all("charge") if c["paid"] and not c["amount_refunded"])
    scene.clock.forward(minutes=1)
    Client(scene.stripe).post("/v1/refunds", charge=charge["id"], amount=300)
    heard: set[str] = set()
    console.changes.listen(heard.update)
    scene.clock.forward(minutes=1)
    await console.sync.once()
    assert charge["customer"] in heard
    row = await console.store.cache.read(lambda connection: cache.get(connection, "charge", str(charge["id"])))
    assert row is not None
    assert row.raw["amount_refunded"] == 300
    assert (await counts(console))["event"] > 0


async def test_a_long_absence_fills_again(scene: Stage, console: Console) -> None:
    await console.sync.once()
    scene.clock.forward(days=40)
    asked = scene.stripe.requests
    await console.sync.once()
    assert scene.stripe.requests - asked > len(STAGES)
    assert console.sync.state.phase == "current"


async def test_what_a_key_may_not_read_is_skipped_and_said(scene: Stage, console: Console) -> None:
    scene.stripe.keys.restrict(DEMO_KEY, CONSOLE_RIGHTS - {"dispute_read", "dispute_write"})
    await console.sync.once()
    assert console.sync.state.skipped == ("dispute",)
    assert console.sync.state.phase == "current"


async def test_offline_is_a_state_and_every_turn_settles_first(
    scene: Stage, console: Console, until: Callable[..., Awaitable[None]]
) -> None:
    settled: list[str] = []

    async def settle() -> None:
        settled.append(console.sync.state.phase)

    scene.stripe.faults.add("refuse_connection", "*", times=99)
    task = asyncio.ensure_future(console.sync.run(settle))
    await until(lambda: console.sync.state.phase == "offline")
    scene.stripe.faults.clear()
    console.sync.wake()
    await until(lambda: console.sync.state.phase == "current")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert len(settled) >= 2


async def test_stopping_keeps_what_was_read_and_going_on_reads_the_rest(
    scene: Stage, console: Console, until: Callable[..., Awaitable[None]]
) -> None:
    def stop_at_invoices(_ids: frozenset[str]) -> None:
        if console.sync.state.phase == "filling" and console.sync.state.stage == "invoice":
            console.sync.stop()

    end = console.changes.listen(stop_at_invoices)

    async def settle() -> None:
        return None

    task = asyncio.ensure_future(console.sync.run(settle))
    await until(lambda: console.sync.state.phase == "stopped")
    end()
    read = await counts(console)
    assert read["charge"] == len(scene.stripe.all("charge"))
    assert "dispute" not in read
    console.sync.wake()
    await until(lambda: console.sync.state.phase == "current")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert (await counts(console))["invoice"] == len(scene.stripe.all("invoice"))
