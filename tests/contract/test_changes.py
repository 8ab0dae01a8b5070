"""Every change to a subscription as the console sends it, held against Stripe's own description in both directions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from billing_console.actions.change_plan import ChangePlan, Settle
from billing_console.bootstrap import Console
from billing_console.domain.operation import StepState
from billing_console.domain.plans import Action
from tests.consoles import Stage, stage
from tests.contract.judge import VARIABLE, contract_folder, judging
from tests.services.wishes import ITEM, WHOSE, WISHES, B

FOLDER = contract_folder()
BY_NAME = {wish.name: wish for wish in WISHES}
# In an order in which each can be: what one does, another takes back.
ORDER = (
    *("cancel_at_period_end", "undo_cancellation", "cancel_on_day", "undo_cancellation"),
    *("pause_collection", "resume_collection", "apply_discount", "change_plan", "comp_subscription"),
    *("extend_trial", "cancel_now"),
)


@pytest.mark.skipif(FOLDER is None, reason=f"no contract beside the checkout nor where {VARIABLE} points")
async def test_every_change_is_as_stripe_describes_it(tmp_path: Path) -> None:
    assert FOLDER is not None
    scene = stage(tmp_path / "store")
    with scene.stripe.serve(port=0) as server, judging(FOLDER, server.url, tmp_path / "judge.jsonl") as judge:
        through = replace(scene, api_base=judge.url)
        async with through.console() as console:
            for name in ORDER:
                await done(console, BY_NAME[name].make(scene.clock.now))
                if name == "change_plan":
                    await done(console, back(scene))
        findings, exchanges = judge.findings(), judge.exchanges()
    assert findings == []
    writes = {exchange["op"] for exchange in exchanges if not str(exchange["op"]).upper().startswith("GET")}
    assert len(writes) >= 4, writes  # preview, change, cancel, coupon


async def done(console: Console, action: Action) -> None:
    outcome = await console.operations.confirm(await console.operations.preview(action))
    assert (outcome.state, outcome.error) == (StepState.DONE, None)


def back(scene: Stage) -> ChangePlan:
    """To the plan it came from, billed at once."""
    return ChangePlan(*WHOSE, ITEM, 1, "price_pro", Settle.NOW, B, scene.clock.now)
