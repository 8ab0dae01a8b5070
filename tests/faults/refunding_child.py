"""A console in a process of its own that refunds once and dies, by kill -9, where it is told.

Arguments: store folder, practice server, charge, customer, minor units, currency, checkpoint, how often it is passed.
Run as ``python -m tests.faults.refunding_child``; secrets come on standard input.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from billing_console.actions.refund_payment import RefundPayment, RefundReason
from billing_console.bootstrap import Edges, open_console
from billing_console.domain.cases import Bucket
from billing_console.domain.money import Money
from billing_console.practice import DEMO_KEY
from billing_console.settings import Profile
from tests.consoles import Clock, fixed_vault


class Killer:
    """Ends the process at a named checkpoint, the way a power cut or kill -9 does."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, name: str) -> None:
        if name == self.name:
            os.kill(os.getpid(), signal.SIGKILL)


async def refund(arguments: list[str], secret: bytes) -> None:
    """Preview and confirm one refund."""
    folder, base, account, charge, customer, minor, currency, checkpoint = arguments
    clock = Clock()
    vault = await fixed_vault(secret)
    await vault.set("practice/key", DEMO_KEY)
    profile = Profile("practice", "Tiny", account, "practice", "m.keller", "support_lead", clock.now, base, "rk_…test")
    edges = Edges(clock=clock, monotonic=clock.monotonic, checkpoint=Killer(checkpoint))
    console = await open_console(profile, vault, Path(folder), edges)
    action = RefundPayment(
        customer,
        charge,
        Money(int(minor), currency),
        RefundReason.REQUESTED_BY_CUSTOMER,
        Bucket.PRODUCT_FAILURE,
    )
    preview = await console.operations.preview(action)
    print("confirmed", flush=True)
    await console.operations.confirm(preview)
    await console.close()
    print("finished", flush=True)


if __name__ == "__main__":
    asyncio.run(refund(sys.argv[1:], bytes.fromhex(sys.stdin.readline().strip())))
