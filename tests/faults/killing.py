"""A console in a process of its own that is ended by kill -9, at a named step or at whatever instruction it is at."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from billing_console.practice.server import PracticeStripe
from tests.consoles import Clock, Stage, fixed_vault
from tests.faults.injecting import CHARGE, CUSTOMER, MINOR, Tally, count
from tests.practice.tiny import tiny_world

SECRET = bytes(range(32))
ROOT = Path(__file__).resolve().parents[2]


async def stage_for_killing(folder: Path) -> Stage:
    """A stage whose secrets another process can have, too."""
    clock = Clock()
    stripe = PracticeStripe(tiny_world(), clock=clock, rate_limits=False)
    return Stage(folder, stripe, clock, await fixed_vault(SECRET))


async def run_child(base: str, stage: Stage, checkpoint: str, *, after: float | None = None) -> tuple[int, str]:
    """One refund in a process of its own; ``after``: killed from outside, so many seconds after it was confirmed."""
    account = str(stage.stripe.company.account["id"])
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.refunding_child",
        str(stage.folder),
        *(base, account, CHARGE, CUSTOMER, str(MINOR), "usd", checkpoint),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(SECRET.hex().encode() + b"\n")
    process.stdin.close()
    said = await process.stdout.readline()
    if after is not None:
        await asyncio.sleep(after)
        if process.returncode is None:
            process.kill()
    said += await process.stdout.read()
    return await process.wait(), said.decode()


async def kill_and_settle(folder: Path, checkpoint: str = "never", *, after: float | None = None) -> Tally:
    """Confirm, die, open again, settle, count."""
    stage = await stage_for_killing(folder)
    with stage.stripe.serve(port=0) as server:
        await run_child(server.url, stage, checkpoint, after=after)
    stage.clock.forward(minutes=5)
    async with stage.console() as console:
        await console.operations.settle()
        return await count(stage, console)
