"""A console in a process of its own that does one deed to a bill or balance and dies, by kill -9, where it is told.

Arguments: store folder, practice server, account, deed, checkpoint. Run as ``python -m tests.faults.deeding_child``;
secrets come on standard input.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from billing_console.bootstrap import Edges, open_console
from billing_console.practice import DEMO_KEY
from billing_console.settings import Profile
from tests.consoles import Clock, fixed_vault
from tests.faults.changing_child import Killer
from tests.faults.deeding import BY_NAME


async def do(arguments: list[str], secret: bytes) -> None:
    """Preview and confirm one deed."""
    folder, base, account, deed, checkpoint = arguments
    clock = Clock()
    vault = await fixed_vault(secret)
    await vault.set("practice/key", DEMO_KEY)
    profile = Profile("practice", "Tiny", account, "practice", "m.keller", "admin", clock.now, base, "rk_…test")
    edges = Edges(clock=clock, monotonic=clock.monotonic, checkpoint=Killer(checkpoint, 1))
    console = await open_console(profile, vault, Path(folder), edges)
    preview = await console.operations.preview(BY_NAME[deed].action)
    print("confirmed", flush=True)
    await console.operations.confirm(preview)
    await console.close()
    print("finished", flush=True)


if __name__ == "__main__":
    asyncio.run(do(sys.argv[1:], bytes.fromhex(sys.stdin.readline().strip())))
