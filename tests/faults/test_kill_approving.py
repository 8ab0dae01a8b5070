"""kill -9 while a request is approved: it is carried out once, is used up, and no other approver repeats it."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from billing_console.domain.approvals import Stage
from billing_console.domain.errors import PolicyRefused
from billing_console.practice.server import PracticeStripe
from tests.consoles import Clock, fixed_vault
from tests.consoles import Stage as Workstation
from tests.faults.injecting import count
from tests.faults.killing import ROOT, SECRET
from tests.practice.tiny import tiny_world
from tests.services.two_desks import codes, second_stage, wish


async def run_child(base: str, folder: Path, account: str, file: Path, checkpoint: str) -> tuple[int, str]:
    """Approve the request in this file, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.approving_child"),
        *(str(folder), base, account, str(file), checkpoint),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    said, _ = await process.communicate(SECRET.hex().encode() + b"\n")
    return await process.wait(), said.decode()


@pytest.mark.parametrize("checkpoint", ["prepared", "sent", "answered", "recorded", "never"])
async def test_a_crash_while_approving(tmp_path: Path, checkpoint: str) -> None:
    clock = Clock()
    stripe = PracticeStripe(tiny_world(), clock=clock, rate_limits=False)
    asking = Workstation(tmp_path / "asking", stripe, clock, role="support", operator="r.osei")
    approving = Workstation(
        tmp_path / "approving", stripe, clock, await fixed_vault(SECRET), role="finance", operator="m.keller"
    )
    account, file = str(stripe.company.account["id"]), tmp_path / "request.txt"
    async with asking.console() as asker:
        request = await asker.approvals.ask(await asker.operations.preview(wish(700)), "outage")
        file.write_text(asker.approvals.text(request), "utf-8")
        with stripe.serve(port=0) as server:
            code, said = await run_child(server.url, approving.folder, account, file, checkpoint)
        assert "approving" in said
        assert (code == -9) == (checkpoint != "never")
        clock.forward(minutes=5)
        third = second_stage(asking, tmp_path / "third", operator="a.diaz")
        async with approving.console() as console, third.console() as other:
            with pytest.raises(PolicyRefused):
                await console.approvals.approve(await console.approvals.open(file.read_bytes()))
            await console.operations.settle()
            (filed,) = await console.approvals.requests()
            assert filed.stage is Stage.DONE
            await other.approvals.trusted.add("r.osei", request.signer)
            assert "request_used" in codes(await other.approvals.open(file.read_bytes()))
            assert (await count(asking, console)).wrong == 0
        assert await asker.approvals.follow() == 1
    (made,) = stripe.all("refund")
    assert (made["amount"], made["metadata"]["request"]) == (700, request.id)


async def test_another_approver_steps_in_while_the_first_lies_dead(tmp_path: Path) -> None:
    """Written down but never sent; somebody else approves; the first one comes back and settles: one refund."""
    clock = Clock()
    stripe = PracticeStripe(tiny_world(), clock=clock, rate_limits=False)
    asking = Workstation(tmp_path / "asking", stripe, clock, role="support", operator="r.osei")
    approving = Workstation(
        tmp_path / "approving", stripe, clock, await fixed_vault(SECRET), role="finance", operator="m.keller"
    )
    account, file = str(stripe.company.account["id"]), tmp_path / "request.txt"
    async with asking.console() as asker:
        request = await asker.approvals.ask(await asker.operations.preview(wish(700)), "outage")
        file.write_text(asker.approvals.text(request), "utf-8")
    with stripe.serve(port=0) as server:
        await run_child(server.url, approving.folder, account, file, "sent")
    async with second_stage(asking, tmp_path / "third", operator="a.diaz").console() as other:
        await other.approvals.trusted.add("r.osei", request.signer)
        await other.approvals.approve(await other.approvals.open(file.read_bytes()))
    clock.forward(minutes=5)
    async with approving.console() as console:
        await console.operations.settle()
        (filed,) = await console.approvals.requests()
        assert filed.stage is Stage.DONE
    assert len(stripe.all("refund")) == 1
