"""kill -9 at every step of a refund: after a restart Stripe holds what was confirmed, once, and the trail says so."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from billing_console.domain.operation import StepState
from billing_console.practice.server import PracticeStripe
from tests.consoles import Clock, Stage, fixed_vault
from tests.practice.tiny import tiny_world

SECRET = bytes(range(32))
ROOT = Path(__file__).resolve().parents[2]


async def run_child(base: str, stage: Stage, charge: dict[str, object], checkpoint: str) -> tuple[int, str]:
    """One refund in a process of its own; its exit code and what it said."""
    account = str(stage.stripe.company.account["id"])
    arguments = [base, account, charge["id"], charge["customer"], "700", charge["currency"], checkpoint]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.refunding_child",
        str(stage.folder),
        *map(str, arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    out, _ = await process.communicate(SECRET.hex().encode() + b"\n")
    return process.returncode or 0, out.decode()


@pytest.mark.parametrize(
    ("checkpoint", "entries"),
    [
        ("prepared", "settled"),  # written down, nothing sent
        ("sent", "settled"),  # marked as sent, perhaps not on its way
        ("answered", "settled"),  # Stripe did it, nobody wrote it down
        ("recorded", "done"),  # everything written, the cache not yet
        ("never", "done"),  # no crash: the same count
    ],
)
async def test_a_crash_loses_nothing_and_doubles_nothing(tmp_path: Path, checkpoint: str, entries: str) -> None:
    clock = Clock()
    stripe = PracticeStripe(tiny_world(), clock=clock, rate_limits=False)
    stage = Stage(tmp_path / "store", stripe, clock, await fixed_vault(SECRET))
    charge = next(c for c in stripe.all("charge") if c["paid"] and not c["amount_refunded"] and not c["disputed"])
    before = len(stripe.all("refund"))
    with stripe.serve(port=0) as server:
        code, said = await run_child(server.url, stage, charge, checkpoint)
        assert "confirmed" in said
        assert (code == -9) == (checkpoint != "never")
        clock.forward(minutes=5)
        async with stage.console() as console:
            settled = await console.operations.settle()
            assert [outcome.state for outcome in settled] == ([StepState.DONE] if entries == "settled" else [])
            page = await console.audit.page(console.audit.chosen(action="refund_payment"))
            assert [entry.draft.outcome for entry in page.entries] == ["done", "intent"]
            assert (await console.ledger.check()).intact
            assert await console.operations.settle() == []
    made = [r for r in stripe.all("refund") if r["charge"] == charge["id"]]
    assert len(stripe.all("refund")) == before + 1
    assert made[0]["amount"] == 700
