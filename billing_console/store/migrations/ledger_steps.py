"""The ledger's versions: journal, trail, cases and requests, which exist nowhere else."""

from __future__ import annotations

from typing import Any, Final

from billing_console.store.migrations.runner import Step

_JOURNAL: Final = (
    """
    CREATE TABLE operation (
        id TEXT PRIMARY KEY,
        action TEXT NOT NULL,
        customer TEXT NOT NULL,
        customer_name TEXT NOT NULL,
        object_id TEXT NOT NULL,
        operator TEXT NOT NULL,
        case_label TEXT,
        created INTEGER NOT NULL,
        fingerprint TEXT NOT NULL,
        plan TEXT NOT NULL CHECK (json_valid(plan))
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX operation_customer ON operation (customer, created)",
    "CREATE INDEX operation_created ON operation (created)",
    "CREATE INDEX operation_object ON operation (object_id)",
    """
    CREATE TABLE step (
        operation TEXT NOT NULL REFERENCES operation (id),
        number INTEGER NOT NULL CHECK (number > 0),
        method TEXT NOT NULL,
        path TEXT NOT NULL,
        params TEXT NOT NULL CHECK (json_valid(params)),
        moves_money INTEGER NOT NULL CHECK (moves_money IN (0, 1)),
        tagged INTEGER NOT NULL CHECK (tagged IN (0, 1)),
        lookup_path TEXT NOT NULL,
        lookup_params TEXT NOT NULL CHECK (json_valid(lookup_params)),
        lookup_state TEXT NOT NULL CHECK (json_valid(lookup_state)),
        state TEXT NOT NULL CHECK (state IN ('prepared', 'sent', 'unknown', 'done', 'failed')),
        moved_at INTEGER NOT NULL,
        sent_at INTEGER,
        request_id TEXT,
        result_id TEXT,
        result_status TEXT,
        error TEXT,
        PRIMARY KEY (operation, number)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX step_open ON step (state, operation) WHERE state IN ('prepared', 'sent', 'unknown')",
    """
    CREATE TRIGGER operation_keeps BEFORE UPDATE ON operation
    BEGIN SELECT raise(ABORT, 'an operation is never rewritten'); END
    """,
    """
    CREATE TRIGGER operation_stays BEFORE DELETE ON operation
    BEGIN SELECT raise(ABORT, 'an operation is never deleted'); END
    """,
    """
    CREATE TRIGGER step_stays BEFORE DELETE ON step
    BEGIN SELECT raise(ABORT, 'a step is never deleted'); END
    """,
    """
    CREATE TRIGGER step_settled BEFORE UPDATE ON step WHEN old.state IN ('done', 'failed')
    BEGIN SELECT raise(ABORT, 'a settled step is never moved'); END
    """,
    """
    CREATE TRIGGER step_call_keeps BEFORE UPDATE
    OF operation, number, method, path, params, moves_money, tagged, lookup_path, lookup_params, lookup_state ON step
    BEGIN SELECT raise(ABORT, 'a step keeps its call'); END
    """,
)

_TRAIL: Final = (
    """
    CREATE TABLE entry (
        seq INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        actor TEXT NOT NULL,
        role TEXT NOT NULL,
        kind TEXT NOT NULL,
        action TEXT NOT NULL,
        outcome TEXT NOT NULL,
        object_id TEXT NOT NULL,
        customer TEXT NOT NULL,
        case_label TEXT NOT NULL,
        operation TEXT NOT NULL,
        policy TEXT NOT NULL,
        data TEXT NOT NULL,
        clock_note TEXT NOT NULL,
        prev TEXT NOT NULL CHECK (length(prev) = 64),
        hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
        signature BLOB NOT NULL
    ) STRICT
    """,
    "CREATE INDEX entry_customer ON entry (customer) WHERE customer <> ''",
    "CREATE INDEX entry_object ON entry (object_id) WHERE object_id <> ''",
    "CREATE INDEX entry_at ON entry (at)",
    "CREATE INDEX entry_actor ON entry (actor)",
    "CREATE INDEX entry_action ON entry (action)",
    """
    CREATE TRIGGER entry_keeps BEFORE UPDATE ON entry
    BEGIN SELECT raise(ABORT, 'the trail is append-only'); END
    """,
    """
    CREATE TRIGGER entry_stays BEFORE DELETE ON entry
    BEGIN SELECT raise(ABORT, 'the trail is append-only'); END
    """,
    """
    CREATE TRIGGER entry_follows BEFORE INSERT ON entry
    WHEN new.seq <> coalesce((SELECT max(seq) FROM entry), 0) + 1
    BEGIN SELECT raise(ABORT, 'the trail has no gaps'); END
    """,
)

_CASES: Final = (
    """
    CREATE TABLE case_file (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        customer TEXT NOT NULL,
        customer_name TEXT NOT NULL,
        bucket TEXT NOT NULL,
        owner TEXT NOT NULL,
        opened_at INTEGER NOT NULL,
        note TEXT NOT NULL,
        closed_at INTEGER
    ) STRICT
    """,
    "CREATE INDEX case_customer ON case_file (customer)",
    "CREATE INDEX case_open ON case_file (number) WHERE closed_at IS NULL",
)


_APPROVALS: Final = (
    """
    CREATE TABLE request (
        id TEXT PRIMARY KEY,
        side TEXT NOT NULL CHECK (side IN ('asked', 'received')),
        stage TEXT NOT NULL CHECK (stage IN ('waiting', 'approved', 'done', 'refused')),
        content TEXT NOT NULL CHECK (json_valid(content)),
        lookups TEXT NOT NULL CHECK (json_valid(lookups)),
        customer TEXT NOT NULL,
        action TEXT NOT NULL,
        asked_at INTEGER NOT NULL,
        operation TEXT UNIQUE REFERENCES operation (id) DEFERRABLE INITIALLY DEFERRED,
        result TEXT,
        answered_at INTEGER,
        answered_by TEXT NOT NULL DEFAULT '',
        reason TEXT NOT NULL DEFAULT ''
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX request_customer ON request (customer, asked_at)",
    "CREATE INDEX request_asked ON request (asked_at)",
    """
    CREATE TRIGGER request_keeps BEFORE UPDATE OF id, side, content, lookups, customer, action, asked_at ON request
    BEGIN SELECT raise(ABORT, 'a request is never rewritten'); END
    """,
    """
    CREATE TRIGGER request_stays BEFORE DELETE ON request
    BEGIN SELECT raise(ABORT, 'a request is never deleted'); END
    """,
    """
    CREATE TRIGGER request_once BEFORE UPDATE OF operation ON request WHEN old.operation IS NOT NULL
    BEGIN SELECT raise(ABORT, 'a request is approved once'); END
    """,
    """
    CREATE TABLE signer (
        fingerprint TEXT PRIMARY KEY CHECK (length(fingerprint) = 19),
        name TEXT NOT NULL,
        public_key TEXT CHECK (length(public_key) = 64),
        added_by TEXT NOT NULL,
        added_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
)


def first(connection: Any) -> None:
    """Version 1: operations with their steps, the trail, cases."""
    for statement in (*_JOURNAL, *_TRAIL, *_CASES):
        connection.execute(statement)


def second(connection: Any) -> None:
    """Version 2: requests for approval, asked and received, and the people whose requests are looked at."""
    for statement in _APPROVALS:
        connection.execute(statement)


STEPS: Final[tuple[Step, ...]] = (first, second)
