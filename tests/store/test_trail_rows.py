"""Entries as rows and back."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from billing_console.domain.audit import GENESIS, Draft, Entry
from billing_console.store.schema import ENTRY
from billing_console.store.trail_rows import data_text, entry_of, row_of


def test_every_field_survives_the_row(ledger: Connection) -> None:
    draft = Draft("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", {"b": ["Zoë"], "a": None})
    entry = Entry(1, datetime(2026, 11, 20, 12, 0, 0, 1, tzinfo=UTC), draft, GENESIS, "a" * 64, b"\x00sig", "step +3 s")
    ledger.execute(insert(ENTRY), row_of(entry))
    assert entry_of(ledger.execute(select(ENTRY)).mappings().one()) == entry
    assert data_text(entry) == '{"a":null,"b":["Zoë"]}'
