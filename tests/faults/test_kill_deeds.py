"""kill -9 while a bill is retried, mailed or credited or a link is made: afterwards Stripe has what the trail says."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from billing_console.practice.server import PracticeStripe
from tests.consoles import Clock, Stage, fixed_vault
from tests.faults.deeding import BY_NAME, count
from tests.faults.killing import ROOT, SECRET


async def killed(stage: Stage, deed: str, checkpoint: str) -> None:
    """Ends when the process that was to do it is dead."""
    account = str(stage.stripe.company.account["id"])
    with stage.stripe.serve(port=0) as server:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tests.faults.deeding_child", str(stage.folder), server.url, account, deed, checkpoint),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
        )
        said, _ = await process.communicate(SECRET.hex().encode() + b"\n")
        assert b"confirmed" in said
        assert await process.wait() == -9


@pytest.mark.parametrize(
    ("deed", "checkpoint", "hours", "times"),
    [
        ("retry_invoice", "sent", 0, 1),
        ("retry_invoice", "answered", 30, 1),
        ("send_invoice", "answered", 30, 1),
        ("credit_customer", "prepared", 30, 0),
        ("refund_with_credit_note", "answered", 30, 1),
        ("send_portal_link", "answered", 0, 0),
    ],
)
async def test_nothing_is_doubled_lost_or_unsaid(
    tmp_path: Path, deed: str, checkpoint: str, hours: int, times: int
) -> None:
    clock, done = Clock(), BY_NAME[deed]
    stripe = PracticeStripe(done.world(), clock=clock, rate_limits=False)
    stage = Stage(tmp_path / "store", stripe, clock, await fixed_vault(SECRET), role="admin")
    await killed(stage, deed, checkpoint)
    clock.forward(hours=hours, minutes=5)
    async with stage.console() as console:
        await console.operations.settle()
        tally = await count(stage, console, done)
        assert (tally.wrong, tally.refunds) == (0, times)
        assert await console.operations.settle() == []
