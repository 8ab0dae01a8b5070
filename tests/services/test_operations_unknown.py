"""While nobody knows whether a refund happened, no other one of the same payment begins, not even of a cent more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from billing_console.domain.errors import StaleFacts
from billing_console.domain.money import Money
from billing_console.domain.operation import StepState
from tests.consoles import stage
from tests.faults.injecting import MINOR, wish


@pytest.mark.parametrize("minor", [MINOR, MINOR + 1])
async def test_a_second_try_waits_for_the_first_ones_outcome(tmp_path: Path, minor: int) -> None:
    scene = stage(tmp_path / "store")
    again = replace(wish(), amount=Money(minor, "usd"))
    async with scene.console() as console:
        scene.stripe.faults.add("server_error", "POST /v1/refunds", times=9)
        first = await console.operations.confirm(await console.operations.preview(wish()))
        assert first.state is StepState.UNKNOWN
        scene.stripe.faults.clear()
        with pytest.raises(StaleFacts) as refused:
            await console.operations.confirm(await console.operations.preview(again))
        assert refused.value.code == ("already_running" if minor == MINOR else "still_open")
        await console.operations.settle()
        done = [refund["metadata"]["operation"] for refund in scene.stripe.all("refund")]
        assert done in ([], [first.operation.id])
