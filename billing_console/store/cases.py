"""Cases in the ledger: who asked, why, whose it is and what was noted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from billing_console.domain.cases import Bucket, Case
from billing_console.domain.errors import NotFound
from billing_console.store.schema import CASE_FILE, micros, moment, optional_moment


def open_case(  # noqa: PLR0917  six facts make a case, and the ledger comes first everywhere
    conn: Connection, customer: str, customer_name: str, bucket: Bucket, owner: str, at: datetime, note: str = ""
) -> Case:
    """A new case with the next number; numbers rise from 1 and none is used twice."""
    row = {
        "customer": customer,
        "customer_name": customer_name,
        "bucket": bucket.value,
        "owner": owner,
        "opened_at": micros(at),
        "note": note,
    }
    number = conn.execute(insert(CASE_FILE).returning(CASE_FILE.c.number), row).scalar_one()
    return Case(number, customer, customer_name, bucket, owner, at, note)


def get(conn: Connection, number: int) -> Case | None:
    """One case by its number."""
    row = conn.execute(select(CASE_FILE).where(CASE_FILE.c.number == number)).mappings().first()
    return None if row is None else _case(row)


def update_note(conn: Connection, number: int, note: str) -> Case:
    """Replace the note; NotFound when there is no such case."""
    return _change(conn, number, note=note)


def reclassify(conn: Connection, number: int, bucket: Bucket) -> Case:
    """Put the case into another bucket; NotFound when there is no such case."""
    return _change(conn, number, bucket=bucket.value)


def close(conn: Connection, number: int, at: datetime) -> Case:
    """Close the case; one that is closed stays closed since then. NotFound when there is no such case."""
    conn.execute(
        update(CASE_FILE)
        .where(CASE_FILE.c.number == number, CASE_FILE.c.closed_at.is_(None))
        .values(closed_at=micros(at))
    )
    return _must(get(conn, number), number)


def of_customer(conn: Connection, customer: str) -> list[Case]:
    """All cases of a customer, newest first."""
    query = select(CASE_FILE).where(CASE_FILE.c.customer == customer).order_by(CASE_FILE.c.number.desc())
    return [_case(row) for row in conn.execute(query).mappings()]


def open_cases(conn: Connection) -> list[Case]:
    """All cases that are not closed, oldest first."""
    query = select(CASE_FILE).where(CASE_FILE.c.closed_at.is_(None)).order_by(CASE_FILE.c.number)
    return [_case(row) for row in conn.execute(query).mappings()]


def _change(conn: Connection, number: int, **values: Any) -> Case:
    conn.execute(update(CASE_FILE).where(CASE_FILE.c.number == number).values(**values))
    return _must(get(conn, number), number)


def _must(case: Case | None, number: int) -> Case:
    if case is None:
        raise NotFound(kind="case", number=number)
    return case


def _case(row: RowMapping) -> Case:
    return Case(
        number=row["number"],
        customer=row["customer"],
        customer_name=row["customer_name"],
        bucket=Bucket(row["bucket"]),
        owner=row["owner"],
        opened_at=moment(row["opened_at"]),
        note=row["note"],
        closed_at=optional_moment(row["closed_at"]),
    )
