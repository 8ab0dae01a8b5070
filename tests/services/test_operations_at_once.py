"""Operations under pressure: two at once, settling meanwhile, hostile notes, a store that fails too late."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from typing_extensions import override

from billing_console.actions.refund_payment import RefundPayment, RefundReason
from billing_console.bootstrap import Console, Edges
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import OutcomeUnknown, PolicyRefused, StaleFacts
from billing_console.domain.money import Money
from billing_console.domain.operation import StepState
from billing_console.domain.policy import Decision
from billing_console.practice.server import PracticeStripe
from billing_console.services.operations import utc_now
from tests.consoles import Clock, Stage
from tests.practice.tiny import tiny_world

REFUNDS = "POST /v1/refunds"


class Held(httpx.AsyncBaseTransport):
    """Lets refunds wait until the gate is opened."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner
        self.gate = asyncio.Event()
        self.gate.set()
        self.waiting = asyncio.Event()
        self.what = "POST"

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.what in f"{request.method} {request.url}":
            self.waiting.set()
            await self.gate.wait()
        return await self.inner.handle_async_request(request)


@dataclass
class HeldStage(Stage):
    """A stage whose changes can be made to wait."""

    held: list[Held] = field(default_factory=list)

    @override
    def edges(self) -> Edges:
        edges = super().edges()
        assert edges.transport is not None
        self.held.append(Held(edges.transport))
        return replace(edges, transport=self.held[-1])


@pytest.fixture
def scene(tmp_path: Path) -> HeldStage:
    clock = Clock()
    return HeldStage(tmp_path / "store", PracticeStripe(tiny_world(), clock=clock, rate_limits=False), clock)


@pytest.fixture
async def console(scene: HeldStage) -> AsyncIterator[Console]:
    async with scene.console() as opened:
        yield opened


def wish(payment: str = "ch_c1_2", minor: int = 1000, currency: str = "usd") -> RefundPayment:
    customer = f"cus_{payment.split('_')[1]}"
    amount = Money(minor, currency)
    return RefundPayment(customer, payment, amount, RefundReason.REQUESTED_BY_CUSTOMER, Bucket.PRODUCT_FAILURE)


def refunds(scene: Stage) -> int:
    return len(scene.stripe.all("refund"))


async def test_two_confirmations_at_once_share_one_limit(scene: Stage, console: Console) -> None:
    console.operations.policy = replace(console.policy, approval_above={"usd": 1500})
    previews = [await console.operations.preview(wish(payment)) for payment in ("ch_c1_2", "ch_c1_1")]
    assert {preview.verdict.decision for preview in previews} == {Decision.ALLOWED}
    results = await asyncio.gather(*map(console.operations.confirm, previews), return_exceptions=True)
    refused = [result for result in results if isinstance(result, PolicyRefused)]
    assert len(refused) == 1
    assert refused[0].data["preview"].verdict.decision is Decision.NEEDS_APPROVAL
    assert refunds(scene) == 1


async def test_other_currencies_actions_and_days_do_not_count(scene: Stage, console: Console) -> None:
    console.operations.policy = replace(console.policy, approval_above={"usd": 1500, "jpy": 1500})
    await console.operations.confirm(await console.operations.preview(wish("ch_c3_2", 1000, "jpy")))
    assert (await console.operations.preview(wish())).verdict.decision is Decision.ALLOWED
    again = await console.operations.preview(wish("ch_c3_2", 1000, "jpy"))
    assert again.verdict.decision is Decision.NEEDS_APPROVAL


async def test_a_failed_one_does_not_count(scene: Stage, console: Console) -> None:
    console.operations.policy = replace(console.policy, approval_above={"usd": 1500})
    scene.stripe.faults.add("refuse_connection", REFUNDS, times=9)
    await console.operations.confirm(await console.operations.preview(wish()))
    scene.stripe.faults.clear()
    assert (await console.operations.preview(wish())).verdict.decision is Decision.ALLOWED


async def test_settling_leaves_alone_what_is_being_executed(scene: HeldStage, console: Console) -> None:
    preview = await console.operations.preview(wish())
    held = scene.held[-1]
    held.gate.clear()
    confirming = asyncio.ensure_future(console.operations.confirm(preview))
    await held.waiting.wait()
    assert await console.operations.settle() == []
    with pytest.raises(StaleFacts, match="already_running"):
        await console.operations.confirm(preview)
    held.gate.set()
    assert (await confirming).state is StepState.DONE
    assert await console.operations.settle() == []
    assert refunds(scene) == 1


async def test_settling_twice_at_once_settles_each_once(scene: Stage, console: Console) -> None:
    scene.stripe.faults.add("drop_reply", REFUNDS, times=99)
    for payment in ("ch_c1_2", "ch_c2_2"):
        await console.operations.confirm(await console.operations.preview(wish(payment)))
    scene.stripe.faults.clear()
    first, second = await asyncio.gather(console.operations.settle(), console.operations.settle())
    assert [outcome.state for outcome in (*first, *second)] == [StepState.DONE, StepState.DONE]
    assert refunds(scene) == 2


async def test_what_another_settling_has_finished_is_left_alone(scene: HeldStage, console: Console) -> None:
    scene.stripe.faults.add("drop_reply", REFUNDS, times=99)
    for payment in ("ch_c1_2", "ch_c2_2"):
        await console.operations.confirm(await console.operations.preview(wish(payment)))
    scene.stripe.faults.clear()
    held = scene.held[-1]
    held.what = "charge=ch_c1_2"
    held.gate.clear()
    held.waiting.clear()
    slow = asyncio.ensure_future(console.operations.settle())
    await held.waiting.wait()
    assert [outcome.operation.object_id for outcome in await console.operations.settle()] == ["ch_c2_2"]
    held.gate.set()
    assert [outcome.operation.object_id for outcome in await slow] == ["ch_c1_2"]


async def test_the_end_of_the_program_is_an_unknown_outcome(scene: HeldStage) -> None:
    async with scene.console() as console:
        preview = await console.operations.preview(wish())
        held = scene.held[-1]
        held.gate.clear()
        confirming = asyncio.ensure_future(console.operations.confirm(preview))
        await held.waiting.wait()
        (running,) = console.operations._running  # noqa: SLF001  # what the closing event loop would cancel
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await confirming
        held.gate.set()
        (settled,) = await console.operations.settle()
        assert settled.state is StepState.DONE
    assert refunds(scene) == 1


def test_the_clock_of_the_real_world_is_aware() -> None:
    assert utc_now().utcoffset() == timedelta(0)


async def test_closing_waits_for_what_was_confirmed(scene: HeldStage) -> None:
    async with scene.console() as console:
        preview = await console.operations.preview(wish())
        held = scene.held[-1]
        held.gate.clear()
        confirming = asyncio.ensure_future(console.operations.confirm(preview))
        await held.waiting.wait()
        closing = asyncio.ensure_future(console.close())
        await asyncio.sleep(0)
        assert not closing.done()
        held.gate.set()
        await closing
        assert (await confirming).state is StepState.DONE


async def test_settling_is_stopped_by_closing_and_goes_on_next_time(scene: HeldStage) -> None:
    async with scene.console() as console:
        scene.stripe.faults.add("conflict", REFUNDS, times=3)
        outcome = await console.operations.confirm(await console.operations.preview(wish()))
        assert outcome.state is StepState.UNKNOWN
        held = scene.held[-1]
        held.gate.clear()
        held.waiting.clear()
        console.start()
        await held.waiting.wait()
    assert refunds(scene) == 0
    async with scene.console() as console:
        (settled,) = await console.operations.settle()
        assert settled.state is StepState.DONE
    assert refunds(scene) == 1


async def test_a_store_that_fails_after_the_money_moved_says_unknown(scene: HeldStage) -> None:
    async with scene.console() as console:
        preview = await console.operations.preview(wish())
        held = scene.held[-1]
        held.gate.clear()
        confirming = asyncio.ensure_future(console.operations.confirm(preview))
        await held.waiting.wait()
        await console.store.close()
        held.gate.set()
        with pytest.raises(OutcomeUnknown) as lost:
            await confirming
        assert lost.value.data["cause"] == "closed"
    assert refunds(scene) == 1
    async with scene.console() as console:
        (settled,) = await console.operations.settle()
        assert settled.state is StepState.DONE
        assert settled.operation.id == lost.value.data["operation"]
    assert refunds(scene) == 1


@pytest.mark.parametrize(
    "note", ["<b>bold</b>", "\u202eevil", "a\x00b", "=1+1", "x" * 20_000, '"}', "\ud800 half", "💥", "line\nline"]
)
async def test_hostile_notes_neither_break_nor_leave(scene: Stage, console: Console, note: str) -> None:
    outcome = await console.operations.confirm(await console.operations.preview(wish()), note)
    assert outcome.state is StepState.DONE
    assert outcome.operation.plan["note"] == note.replace("\ud800", "?")
    assert (await console.ledger.check()).intact
    assert note not in str(scene.stripe.all("refund"))


async def test_editing_the_form_sends_nothing(scene: Stage, console: Console) -> None:
    preview = await console.operations.preview(wish())
    asked = len(scene.stripe.seen)
    other = await console.operations.replan(wish(minor=2000), preview.facts)
    assert other.plan.amount == Money(2000, "usd")
    assert len(scene.stripe.seen) == asked


async def test_what_was_done_for_a_customer(console: Console) -> None:
    outcome = await console.operations.confirm(await console.operations.preview(wish()))
    assert await console.operations.of_customer("cus_c1") == (outcome.operation,)
    assert await console.operations.of_customer("cus_c2") == ()
    assert console.operations.running == 0
