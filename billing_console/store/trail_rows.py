"""Entries of the trail as rows of the ledger and back."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import RowMapping

from billing_console.domain.audit import Draft, Entry
from billing_console.store.schema import micros, moment


def data_text(entry: Entry) -> str:
    """An entry's data as the row holds it and as the text filter looks into it."""
    return json.dumps(entry.draft.data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def row_of(entry: Entry) -> dict[str, Any]:
    """What is inserted for an entry."""
    draft = entry.draft
    return {
        "seq": entry.seq,
        "at": micros(entry.at),
        "actor": draft.actor,
        "role": draft.role,
        "kind": draft.kind,
        "action": draft.action,
        "outcome": draft.outcome,
        "object_id": draft.object_id,
        "customer": draft.customer,
        "case_label": draft.case,
        "operation": draft.operation,
        "policy": draft.policy,
        "data": data_text(entry),
        "clock_note": entry.clock_note,
        "prev": entry.prev,
        "hash": entry.hash,
        "signature": entry.signature,
    }


def entry_of(row: RowMapping) -> Entry:
    """The entry a row holds."""
    draft = Draft(
        actor=row["actor"],
        role=row["role"],
        kind=row["kind"],
        action=row["action"],
        outcome=row["outcome"],
        object_id=row["object_id"],
        customer=row["customer"],
        case=row["case_label"],
        operation=row["operation"],
        policy=row["policy"],
        data=json.loads(row["data"]),
    )
    return Entry(
        row["seq"], moment(row["at"]), draft, row["prev"], row["hash"], bytes(row["signature"]), row["clock_note"]
    )
