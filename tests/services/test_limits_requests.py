"""What counts towards the limit of the day on a real console: done, done elsewhere, failed, asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from billing_console.bootstrap import Console
from billing_console.domain.money import Money
from billing_console.services.limits import moved_today
from tests.consoles import Stage, stage
from tests.practice.tiny import Client
from tests.services.two_desks import CHARGE, OTHER_CHARGE, wish


@pytest.fixture
def scene(tmp_path: Path) -> Stage:
    return stage(tmp_path / "store")


@pytest.fixture
async def console(scene: Stage) -> AsyncIterator[Console]:
    async with scene.console() as opened:
        yield opened


async def moved(scene: Stage, console: Console, currency: str = "usd") -> Money | None:
    preview = await console.operations.preview(wish(100, OTHER_CHARGE))
    plan = replace(preview.plan, amount=Money(1, currency))
    return await console.ledger.read(lambda c: moved_today(c, plan, preview.facts, scene.clock.now))


async def test_done_here_counts_once_although_stripe_shows_it_too(scene: Stage, console: Console) -> None:
    assert await moved(scene, console) == Money(0, "usd")
    await console.operations.confirm(await console.operations.preview(wish(1500)))
    assert await moved(scene, console) == Money(1500, "usd")
    assert await moved(scene, console, "eur") == Money(0, "eur")


async def test_done_elsewhere_counts(scene: Stage, console: Console) -> None:
    Client(scene.stripe).post("/v1/refunds", charge=CHARGE, amount=700)
    await console.operations.confirm(await console.operations.preview(wish(1500)))
    assert await moved(scene, console) == Money(2200, "usd")
    scene.clock.forward(hours=25)
    assert await moved(scene, console) == Money(0, "usd")


async def test_what_failed_does_not_count(scene: Stage, console: Console) -> None:
    scene.stripe.faults.add("refuse_connection", "POST /v1/refunds", times=9)
    preview = await console.operations.preview(wish(1500))
    await console.operations.confirm(preview)
    scene.stripe.faults.clear()
    assert await moved(scene, console) == Money(0, "usd")


async def test_what_was_asked_counts_until_it_expires(tmp_path: Path, scene: Stage) -> None:
    scene.role = "support"
    async with scene.console() as console:
        await console.approvals.ask(await console.operations.preview(wish(1500)), "why")
        assert await moved(scene, console) == Money(1500, "usd")
        scene.clock.forward(hours=25)
        assert await moved(scene, console) == Money(0, "usd")
