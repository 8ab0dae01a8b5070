"""Every version of the ledger arrives at the newest one with its data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from billing_console.store import opening
from billing_console.store.migrations.ledger_steps import STEPS
from billing_console.store.migrations.runner import bring_up_to_date
from billing_console.store.opening import LEDGER

KEY = bytes(range(32))
# What each version can hold, as it was written by that version; add to it with every step, change nothing.
ROWS = {
    1: (
        """INSERT INTO operation VALUES
           ('bc-1', 'refund_payment', 'cus_1', 'Zoë', 'ch_1', 'm.keller', NULL, 1, 'print', '{"a":1}')""",
        """INSERT INTO step VALUES
           ('bc-1', 1, 'POST', '/v1/x', '{}', 1, 1, '/v1/x', '{"a":"b"}', '{}',
            'unknown', 2, 1, 'req_1', 're_1', '', '')""",
        f"""INSERT INTO entry VALUES (1, 5, 'm', 'lead', 'note', 'note', 'note', '', 'cus_1', '', '', '', '{{}}', '',
            '{"0" * 64}', '{"a" * 64}', x'00ff')""",
        "INSERT INTO case_file VALUES (412, 'cus_1', 'Zoë', 'duplicate_purchase', 'm', 1, 'note', NULL)",
    ),
    2: (
        """INSERT INTO request VALUES
           ('rq-1', 'received', 'approved', '{"why":"outage"}', '[]', 'cus_1', 'refund_payment', 3, 'bc-1', 're_1', 9,
            'm.keller', '')""",
        f"INSERT INTO signer VALUES ('0000-1111-2222-3333', 'r.osei', '{'b' * 64}', 'm.keller', 8)",
    ),
}
TABLES = {1: ("operation", "step", "entry", "case_file"), 2: ("request", "signer")}


def up_to(version: int, what: dict[int, tuple[str, ...]]) -> list[str]:
    """Everything of this version and those before it."""
    return [one for number, some in what.items() if number <= version for one in some]


def dump(path: Path, tables: list[str]) -> dict[str, list[dict[str, Any]]]:
    connection = opening.connect(path, KEY, LEDGER)
    try:
        found = {}
        for table in tables:
            cursor = connection.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            found[table] = [dict(zip(names, row, strict=True)) for row in cursor]
        return found
    finally:
        connection.close()


@pytest.mark.parametrize("version", range(1, len(STEPS) + 1))
def test_data_of_this_version_arrives(tmp_path: Path, version: int) -> None:
    path = tmp_path / "ledger.db"
    opening.make_file(path)
    bring_up_to_date(path, KEY, LEDGER, STEPS[:version])
    connection = opening.connect(path, KEY, LEDGER)
    for statement in up_to(version, ROWS):
        connection.execute(statement)
    connection.close()
    tables = up_to(version, TABLES)
    before = dump(path, tables)
    assert all(len(rows) == 1 for rows in before.values())
    bring_up_to_date(path, KEY, LEDGER, STEPS)
    after = dump(path, tables)
    for table, rows in before.items():
        assert [{name: row[name] for name in rows[0]} for row in after[table]] == rows
