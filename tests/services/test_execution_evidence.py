"""Answers that are none, somebody else's refund under our name, journals put back and clocks set back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from typing_extensions import override

from billing_console.bootstrap import Console, Edges
from billing_console.domain.operation import StepState
from billing_console.practice.server import PracticeStripe
from tests.consoles import Clock, Stage
from tests.faults.injecting import wish
from tests.practice.tiny import tiny_world
from tests.services.two_steps import DescribeAndRefund

OTHER = {"id": "re_other", "object": "refund", "charge": "ch_other", "amount": 700, "status": "succeeded"}


class Liar(httpx.AsyncBaseTransport):
    """Stripe, except for what it is told to answer to a refund (it makes it) or to a look at the refunds."""

    def __init__(self, inner: httpx.AsyncBaseTransport, lies: dict[str, Any]) -> None:
        self.inner, self.lies = inner, lies

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self.inner.handle_async_request(request)
        if request.url.path != "/v1/refunds" or request.method not in self.lies:
            return answer
        said = json.loads(await answer.aread())
        return httpx.Response(200, content=json.dumps(self.lies[request.method](said)))


@dataclass
class LyingStage(Stage):
    """A stage whose Stripe can lie, and whose desk may have a clock of its own."""

    lies: dict[str, Any] = field(default_factory=dict)
    desk_clock: Clock | None = None

    @override
    def edges(self) -> Edges:
        edges = super().edges()
        assert edges.transport is not None
        clock = self.desk_clock or self.clock
        return replace(edges, transport=Liar(edges.transport, self.lies), clock=clock, monotonic=clock.monotonic)


@pytest.fixture
def scene(tmp_path: Path) -> LyingStage:
    clock = Clock()
    return LyingStage(tmp_path / "store", PracticeStripe(tiny_world(), clock=clock, rate_limits=False), clock)


def refunds(scene: Stage) -> int:
    return len(scene.stripe.all("refund"))


async def refund(console: Console) -> StepState:
    return (await console.operations.confirm(await console.operations.preview(wish()))).state


@pytest.mark.parametrize(
    "answer", [{}, {"object": "list", "data": []}, {"error": {"message": "no"}}, OTHER, {"id": "re_1"}], ids=str
)
async def test_an_answer_about_something_else_is_none(scene: LyingStage, answer: Mapping[str, Any]) -> None:
    scene.lies["POST"] = lambda _said: answer
    async with scene.console() as console:
        assert await refund(console) is StepState.UNKNOWN
        (settled,) = await console.operations.settle()  # Stripe did it after all: its list says so
        assert settled.state is StepState.DONE
        assert settled.operation.steps[0].result_id == scene.stripe.all("refund")[0]["id"]
    assert refunds(scene) == 1


async def test_our_name_on_another_amount_is_neither_believed_nor_sent_again(scene: LyingStage) -> None:
    def dearer(said: dict[str, Any]) -> dict[str, Any]:
        return {**said, "data": [{**item, "amount": item["amount"] + 1} for item in said["data"]]}

    scene.lies = {"POST": lambda _said: {}, "GET": dearer}
    async with scene.console() as console:
        assert await refund(console) is StepState.UNKNOWN
        sent = len(scene.stripe.all("refund"))
        (settled,) = await console.operations.settle()
        assert settled.error is not None
        assert (settled.state, settled.error.code) == (StepState.UNKNOWN, "needs_a_person")
        assert refunds(scene) == sent == 1


@pytest.mark.parametrize("set_back", [0, 29], ids=lambda hours: f"clock {hours} h back")
async def test_a_journal_from_before_the_sending_pays_nothing_twice(scene: LyingStage, set_back: int) -> None:
    kept = scene.folder.with_name("kept")

    def keep(name: str) -> None:
        if name == "prepared":
            shutil.copytree(scene.folder, kept)

    scene.checkpoint = keep
    async with scene.console() as console:
        assert await refund(console) is StepState.DONE
    shutil.rmtree(scene.folder)
    kept.rename(scene.folder)
    scene.checkpoint = lambda _name: None
    scene.clock.forward(hours=30)  # Stripe has forgotten the key
    scene.desk_clock = Clock(scene.clock.now)
    scene.desk_clock.forward(hours=-set_back)
    async with scene.console() as console:
        (settled,) = await console.operations.settle()
    assert settled.state is StepState.DONE
    assert refunds(scene) == 1


async def test_where_only_the_key_guards_a_clock_set_back_sends_nothing_again(scene: LyingStage) -> None:
    async with scene.console() as console:
        scene.stripe.faults.add("drop_reply", "POST /v1/customers/cus_c1", times=9)
        action = DescribeAndRefund("cus_c1", "ch_c1_2", None)
        assert (await console.operations.confirm(await console.operations.preview(action))).state is StepState.UNKNOWN
        scene.stripe.faults.clear()
        scene.clock.forward(hours=-30)
        (settled,) = await console.operations.settle()
        assert settled.error is not None
        assert (settled.state, settled.error.code) == (StepState.UNKNOWN, "needs_a_person")
