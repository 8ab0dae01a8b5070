"""Cases in the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from billing_console.domain.cases import Bucket, Case
from billing_console.domain.errors import NotFound
from billing_console.store import cases

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def new(conn: Connection, customer: str = "cus_1") -> Case:
    return cases.open_case(conn, customer, "Zoë <b>", Bucket.DUPLICATE_PURCHASE, "m.keller", NOON, "asked by mail")


def test_numbers_rise_from_one_and_are_read_back(ledger: Connection) -> None:
    made = [new(ledger), new(ledger, "cus_2"), new(ledger)]
    assert [case.number for case in made] == [1, 2, 3]
    assert cases.get(ledger, 2) == made[1]
    assert cases.get(ledger, 4) is None
    assert cases.of_customer(ledger, "cus_1") == [made[2], made[0]]
    assert made[0].label == "CASE-0001"


def test_a_number_is_never_used_twice(ledger: Connection) -> None:
    new(ledger)
    ledger.exec_driver_sql("DELETE FROM case_file")
    assert new(ledger).number == 2


def test_changes(ledger: Connection) -> None:
    new(ledger)
    assert cases.update_note(ledger, 1, "two subscriptions").note == "two subscriptions"
    assert cases.reclassify(ledger, 1, Bucket.TEAM_PURCHASE).bucket is Bucket.TEAM_PURCHASE
    found = cases.get(ledger, 1)
    assert found is not None
    assert (found.note, found.bucket, found.opened_at) == ("two subscriptions", Bucket.TEAM_PURCHASE, NOON)


def test_closing_twice_keeps_the_first_time(ledger: Connection) -> None:
    new(ledger)
    new(ledger, "cus_2")
    assert cases.close(ledger, 1, NOON).closed_at == NOON
    assert cases.close(ledger, 1, NOON + timedelta(days=1)).closed_at == NOON
    assert [case.number for case in cases.open_cases(ledger)] == [2]


@pytest.mark.parametrize(
    "change",
    [
        lambda conn: cases.update_note(conn, 7, ""),
        lambda conn: cases.reclassify(conn, 7, Bucket.TEAM_PURCHASE),
        lambda conn: cases.close(conn, 7, NOON),
    ],
)
def test_a_case_that_is_not_there(ledger: Connection, change: Callable[[Connection], Case]) -> None:
    with pytest.raises(NotFound) as missing:
        change(ledger)
    assert (missing.value.code, missing.value.data) == ("not_found", {"kind": "case", "number": 7})
