"""A program that writes the trail and the journal until it is killed, and says what was committed.

Arguments: folder, ledger key, cache key (hex). Each line on its output is the number of a committed entry.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from time import monotonic

from nacl.signing import SigningKey
from sqlalchemy import Connection

from billing_console.domain.audit import Draft
from billing_console.domain.operation import Operation, Step, StepState
from billing_console.domain.plans import StripeCall
from billing_console.store import journal
from billing_console.store.database import Store, StoreKeys
from billing_console.store.trail import Trail

KEY = SigningKey(bytes(32))


def write(conn: Connection, trail: Trail, number: int) -> int:
    """Journal and trail in one transaction, as an operation does it."""
    call = StripeCall("POST", "/v1/refunds", {"charge": f"ch_{number}", "amount": 4900}, moves_money=True)
    now = datetime.now(UTC)
    steps = (Step(1, call, StepState.PREPARED),)
    name = f"bc-{number}"
    made = Operation(
        name, "refund_payment", "cus_1", "", f"ch_{number}", "m", None, now, name, {"pad": "x" * 500}, steps
    )
    journal.prepare(conn, made)
    draft = Draft("m", "lead", "intent", "refund_payment", "intent", operation=name, data={"pad": "y" * 500})
    return trail.append(conn, draft).seq


async def main(folder: Path, keys: StoreKeys) -> None:
    store = await Store.open(folder, keys, create=True)
    trail = Trail(lambda message: KEY.sign(message).signature, lambda *_: True, lambda: datetime.now(UTC), monotonic)
    first = (await store.ledger.read(trail.head)).size + 1
    for number in count(first):
        seq = await store.ledger.write(partial(write, trail=trail, number=number))
        print(seq, flush=True)  # noqa: T201  the parent reads it


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), StoreKeys(bytes.fromhex(sys.argv[2]), bytes.fromhex(sys.argv[3]))))
