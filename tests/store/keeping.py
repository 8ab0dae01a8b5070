"""A trail for tests: its key, its clocks, and a ledger without its guards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey
from sqlalchemy import Connection

from billing_console.domain.audit import Draft, Entry
from billing_console.store.trail import Trail

NOON = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)
KEY = SigningKey(bytes(32))
REFUND = Draft("m.keller", "support_lead", "outcome", "refund_payment", "done", object_id="ch_1", customer="cus_1")


def sign(message: bytes) -> bytes:
    return KEY.sign(message).signature


def verify(message: bytes, signature: bytes) -> bool:
    try:
        KEY.verify_key.verify(message, signature)
    except (BadSignatureError, ValueError):
        return False
    return True


class Clocks:
    """A wall clock that can be set and a monotonic clock that only goes on."""

    def __init__(self) -> None:
        self.wall, self.uptime = NOON, 1000.0

    def passes(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.uptime += seconds

    def is_set(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)


def new_trail(clocks: Clocks) -> Trail:
    return Trail(sign, verify, lambda: clocks.wall, lambda: clocks.uptime)


def fill(trail: Trail, conn: Connection, clocks: Clocks, count: int) -> list[Entry]:
    made = []
    for n in range(1, count + 1):
        clocks.passes(1)
        made.append(trail.append(conn, replace(REFUND, object_id=f"ch_{n}")))
    return made


def without_triggers(conn: Connection) -> Connection:
    for name in ("entry_keeps", "entry_stays", "entry_follows"):
        conn.exec_driver_sql(f"DROP TRIGGER {name}")
    return conn
