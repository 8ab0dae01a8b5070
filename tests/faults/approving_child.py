"""A console in a process of its own that approves one request and dies, by kill -9, where it is told.

Arguments: store folder, practice server, account, file with the request, checkpoint. Secrets come on standard input.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from billing_console.bootstrap import Edges, open_console
from billing_console.domain.approvals import read_request
from billing_console.practice import DEMO_KEY
from billing_console.settings import Profile
from tests.consoles import Clock, fixed_vault
from tests.faults.refunding_child import Killer


async def approve(arguments: list[str], secret: bytes) -> None:
    """Trust whoever asked, open the request, approve it."""
    folder, base, account, file, checkpoint = arguments
    clock = Clock()
    vault = await fixed_vault(secret)
    await vault.set("practice/key", DEMO_KEY)
    profile = Profile("practice", "Tiny", account, "practice", "m.keller", "finance", clock.now, base, "rk_…test")
    edges = Edges(clock=clock, monotonic=clock.monotonic, checkpoint=Killer(checkpoint))
    console = await open_console(profile, vault, Path(folder), edges)
    text = await asyncio.to_thread(Path(file).read_bytes)
    request = read_request(text)
    await console.approvals.trusted.add(request.asked_by, request.signer)
    review = await console.approvals.open(text)
    print("approving", flush=True)
    await console.approvals.approve(review)
    await console.close()
    print("finished", flush=True)


if __name__ == "__main__":
    asyncio.run(approve(sys.argv[1:], bytes.fromhex(sys.stdin.readline().strip())))
