"""A console in a process of its own that changes a subscription once and dies, by kill -9, where it is told.

Arguments: store folder, practice server, account, wish, checkpoint, at which passing of it (from 1).
Run as ``python -m tests.faults.changing_child``; secrets come on standard input.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from billing_console.bootstrap import Edges, open_console
from billing_console.practice import DEMO_KEY
from billing_console.settings import Profile
from tests.consoles import Clock, fixed_vault
from tests.faults.changing import BY_NAME


class Killer:
    """Ends the process at the n-th passing of a checkpoint, the way a power cut or kill -9 does."""

    def __init__(self, name: str, passing: int) -> None:
        self.name, self.left = name, passing

    def __call__(self, name: str) -> None:
        if name == self.name:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


async def change(arguments: list[str], secret: bytes) -> None:
    """Preview and confirm one change."""
    folder, base, account, wish, checkpoint, passing = arguments
    clock = Clock()
    vault = await fixed_vault(secret)
    await vault.set("practice/key", DEMO_KEY)
    profile = Profile("practice", "Tiny", account, "practice", "m.keller", "support_lead", clock.now, base, "rk_…test")
    edges = Edges(clock=clock, monotonic=clock.monotonic, checkpoint=Killer(checkpoint, int(passing)))
    console = await open_console(profile, vault, Path(folder), edges)
    preview = await console.operations.preview(BY_NAME[wish].make(clock.now))
    print("confirmed", flush=True)
    await console.operations.confirm(preview)
    await console.close()
    print("finished", flush=True)


if __name__ == "__main__":
    asyncio.run(change(sys.argv[1:], bytes.fromhex(sys.stdin.readline().strip())))
