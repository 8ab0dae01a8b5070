"""kill -9 at every step of a change of two calls, also between them: after the next start it is whole, and told so."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from tests.consoles import Stage
from tests.faults.changing import BY_NAME, count
from tests.faults.killing import ROOT, SECRET, stage_for_killing


async def killed(base: str, stage: Stage, wish: str, checkpoint: str, passing: int) -> int:
    """The exit code of a process that was to make the change."""
    account = str(stage.stripe.company.account["id"])
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.faults.changing_child", str(stage.folder), base, account, wish, checkpoint, str(passing)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    said, _ = await process.communicate(SECRET.hex().encode() + b"\n")
    assert b"confirmed" in said
    return await process.wait()


@pytest.mark.parametrize(
    ("checkpoint", "passing"),  # the others run for refunds in test_kill
    [("answered", 1), ("recorded", 1), ("sent", 2), ("answered", 2)],
)
async def test_a_comp_is_whole_after_a_crash(tmp_path: Path, checkpoint: str, passing: int) -> None:
    stage, wish = await stage_for_killing(tmp_path / "store"), BY_NAME["comp_subscription"]
    with stage.stripe.serve(port=0) as server:
        assert await killed(server.url, stage, wish.name, checkpoint, passing) == -9
    stage.clock.forward(minutes=5)
    async with stage.console() as console:
        await console.operations.settle()
        tally = await count(stage, console, wish, stage.clock.now, 0)
        assert (tally.wrong, tally.refunds) == (0, 1)
        assert await console.operations.settle() == []


@pytest.mark.parametrize("checkpoint", ["sent", "answered"])
async def test_a_cancellation_at_once_is_never_half(tmp_path: Path, checkpoint: str) -> None:
    """A DELETE carries no key: that the subscription is canceled is what tells."""
    stage, wish = await stage_for_killing(tmp_path / "store"), BY_NAME["cancel_now"]
    with stage.stripe.serve(port=0) as server:
        assert await killed(server.url, stage, wish.name, checkpoint, 1) == -9
    stage.clock.forward(hours=30)
    async with stage.console() as console:
        await console.operations.settle()
        tally = await count(stage, console, wish, stage.clock.now, 0)
        assert tally.wrong == 0
        assert tally.refunds == int(checkpoint == "answered")
