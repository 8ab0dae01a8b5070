"""kill -9 at every step: after the next start Stripe has what was confirmed, once, and the trail says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from billing_console.domain.operation import StepState
from tests.faults.injecting import CHARGE, MINOR, count
from tests.faults.killing import kill_and_settle, run_child, stage_for_killing


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
    stage = await stage_for_killing(tmp_path / "store")
    with stage.stripe.serve(port=0) as server:
        code, said = await run_child(server.url, stage, checkpoint)
        assert "confirmed" in said
        assert (code == -9) == (checkpoint != "never")
        stage.clock.forward(minutes=5)
        async with stage.console() as console:
            settled = await console.operations.settle()
            assert [outcome.state for outcome in settled] == ([StepState.DONE] if entries == "settled" else [])
            page = await console.audit.page(console.audit.chosen(action="refund_payment"))
            assert [entry.draft.outcome for entry in page.entries] == ["done", "intent"]
            assert await console.operations.settle() == []
            assert (await count(stage, console)).wrong == 0
    (made,) = stage.stripe.all("refund")
    assert (made["charge"], made["amount"]) == (CHARGE, MINOR)


async def test_killed_from_outside_in_the_middle_of_it(tmp_path: Path) -> None:
    tally = await kill_and_settle(tmp_path / "store", after=0.02)
    assert tally.wrong == 0
    assert tally.refunds == tally.confirmed
