"""What is done to bills, balances and links as the console sends it, held against Stripe's description both ways."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from billing_console.domain.operation import StepState
from tests.consoles import stage
from tests.contract.judge import VARIABLE, contract_folder, judging
from tests.services.deeds import DEEDS, Deed

FOLDER = contract_folder()


@pytest.mark.skipif(FOLDER is None, reason=f"no contract beside the checkout nor where {VARIABLE} points")
@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name)
async def test_every_deed_is_as_stripe_describes_it(tmp_path: Path, deed: Deed) -> None:
    assert FOLDER is not None
    scene = stage(tmp_path / "store", deed.world())
    scene.role = "admin"
    with scene.stripe.serve(port=0) as server, judging(FOLDER, server.url, tmp_path / "judge.jsonl") as judge:
        async with replace(scene, api_base=judge.url).console() as console:
            outcome = await console.operations.confirm(await console.operations.preview(deed.action))
            await console.watch.refunds()
        findings, exchanges = judge.findings(), judge.exchanges()
    assert findings == []
    assert outcome.state is (StepState.DONE if deed.succeeds else StepState.FAILED)
    assert any(not str(exchange["op"]).upper().startswith("GET") for exchange in exchanges)
