"""Stripe's own second person: an answer that says "approval required" is waiting, neither done nor failed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest
from typing_extensions import override

from billing_console.bootstrap import Console, Edges
from billing_console.domain.errors import Offline, StaleFacts
from billing_console.domain.operation import StepState
from billing_console.practice.server import PracticeStripe
from tests.consoles import Stage, stage
from tests.practice.tiny import Client
from tests.services.two_desks import CHARGE, wish

BODY = {"error": {"type": "invalid_request_error", "code": "approval_required", "message": "Approval is required."}}


class HoldsBack(httpx.AsyncBaseTransport):
    """Stripe with a rule that refunds wait for a reviewer; keeps what it was asked for."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self.held: list[dict[str, str]] = []
        self.before: list[int] = []  # statuses answered before that, one per attempt

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if (request.method, request.url.path) != ("POST", "/v1/refunds"):
            return await self._inner.handle_async_request(request)
        if self.before:
            return httpx.Response(self.before.pop(0), request=request)
        self.held.append({key: values[0] for key, values in parse_qs((await request.aread()).decode()).items()})
        return httpx.Response(403, json=BODY, headers={"request-id": "req_held"}, request=request)


@dataclass
class StrictStage(Stage):
    """A stage whose Stripe holds refunds back."""

    gate: HoldsBack | None = field(default=None)

    @override
    def edges(self) -> Edges:
        edges = super().edges()
        assert edges.transport is not None
        self.gate = HoldsBack(edges.transport)
        return replace(edges, transport=self.gate)


@pytest.fixture
def scene(tmp_path: Path) -> StrictStage:
    usual = stage(tmp_path / "store")
    return StrictStage(usual.folder, usual.stripe, usual.clock)


@pytest.fixture
async def console(scene: StrictStage) -> AsyncIterator[Console]:
    async with scene.console() as opened:
        yield opened


def reviewed(stripe: PracticeStripe, held: dict[str, str]) -> None:
    """The reviewer at Stripe said yes: Stripe carries out what was asked for."""
    Client(stripe).post("/v1/refunds", **held)


@pytest.mark.parametrize("before", [[], [500]])
async def test_it_waits_is_asked_once_and_is_found(scene: StrictStage, console: Console, before: list[int]) -> None:
    assert scene.gate is not None
    scene.gate.before = before
    outcome = await console.operations.confirm(await console.operations.preview(wish()))
    assert outcome.state is StepState.UNKNOWN
    assert outcome.error is not None
    assert (outcome.error.code, outcome.operation.steps[0].request_id) == ("approval_required", "req_held")
    assert outcome.entry is not None
    assert (outcome.entry.draft.outcome, outcome.entry.draft.data["error"]) == ("unknown", "approval_required")
    for hours in (1, 200):
        scene.clock.forward(hours=hours)
        (waiting,) = await console.operations.settle()
        assert waiting.error is not None
        assert (waiting.state, waiting.error.code) == (StepState.UNKNOWN, "approval_required")
    assert len(scene.gate.held) == 1
    reviewed(scene.stripe, scene.gate.held[0])
    (done,) = await console.operations.settle()
    assert done.state is StepState.DONE
    assert [refund["charge"] for refund in scene.stripe.all("refund")] == [CHARGE]


async def test_meanwhile_nobody_asks_again(scene: StrictStage, console: Console) -> None:
    preview = await console.operations.preview(wish())
    await console.operations.confirm(preview)
    with pytest.raises(StaleFacts, match="already_running"):
        await console.operations.confirm(await console.operations.preview(wish()))


async def test_offline_it_goes_on_waiting(scene: StrictStage, console: Console) -> None:
    await console.operations.confirm(await console.operations.preview(wish()))
    scene.stripe.faults.add("refuse_connection", "*", times=99)
    (waiting,) = await console.operations.settle()
    assert isinstance(waiting.error, Offline)
    assert waiting.state is StepState.UNKNOWN
