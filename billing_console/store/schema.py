"""The ledger's tables as Python knows them, and how times are kept in both files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

LEDGER_TABLES: Final = MetaData()

OPERATION: Final = Table(
    "operation",
    LEDGER_TABLES,
    Column("id", String, primary_key=True),
    Column("action", String),
    Column("customer", String),
    Column("customer_name", String),
    Column("object_id", String),
    Column("operator", String),
    Column("case_label", String),
    Column("created", Integer),
    Column("fingerprint", String),
    Column("plan", String),
)

STEP: Final = Table(
    "step",
    LEDGER_TABLES,
    Column("operation", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("method", String),
    Column("path", String),
    Column("params", String),
    Column("moves_money", Integer),
    Column("tagged", Integer),
    Column("lookup_path", String),
    Column("lookup_params", String),
    Column("lookup_state", String),
    Column("state", String),
    Column("moved_at", Integer),
    Column("sent_at", Integer),
    Column("request_id", String),
    Column("result_id", String),
    Column("result_status", String),
    Column("error", String),
)

ENTRY: Final = Table(
    "entry",
    LEDGER_TABLES,
    Column("seq", Integer, primary_key=True),
    Column("at", Integer),
    Column("actor", String),
    Column("role", String),
    Column("kind", String),
    Column("action", String),
    Column("outcome", String),
    Column("object_id", String),
    Column("customer", String),
    Column("case_label", String),
    Column("operation", String),
    Column("policy", String),
    Column("data", String),
    Column("clock_note", String),
    Column("prev", String),
    Column("hash", String),
    Column("signature", LargeBinary),
)

CASE_FILE: Final = Table(
    "case_file",
    LEDGER_TABLES,
    Column("number", Integer, primary_key=True),
    Column("customer", String),
    Column("customer_name", String),
    Column("bucket", String),
    Column("owner", String),
    Column("opened_at", Integer),
    Column("note", String),
    Column("closed_at", Integer),
)

REQUEST: Final = Table(
    "request",
    LEDGER_TABLES,
    Column("id", String, primary_key=True),
    Column("side", String),
    Column("stage", String),
    Column("content", String),
    Column("lookups", String),
    Column("customer", String),
    Column("action", String),
    Column("asked_at", Integer),
    Column("operation", String),
    Column("result", String),
    Column("answered_at", Integer),
    Column("answered_by", String),
    Column("reason", String),
)

SIGNER: Final = Table(
    "signer",
    LEDGER_TABLES,
    Column("fingerprint", String, primary_key=True),
    Column("name", String),
    Column("public_key", String),
    Column("added_by", String),
    Column("added_at", Integer),
)


def micros(moment: datetime) -> int:
    """An aware time as whole microseconds since 1970, UTC; raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("times are aware")
    return (moment - _EPOCH) // _MICROSECOND


def moment(count: int) -> datetime:
    """The aware UTC time of a count of microseconds since 1970."""
    return _EPOCH + count * _MICROSECOND


def optional_moment(count: int | None) -> datetime | None:
    """As ``moment``, where there may be none."""
    return None if count is None else moment(count)
