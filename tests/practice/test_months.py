"""Billing months: the last day stands in for days a month lacks."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_console.practice.months import DAY, add_months, day_of, midnight, months_between, short_date


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-01-31 10:11", 1, "2026-02-28 10:11"),
        ("2026-01-31 10:11", 2, "2026-03-31 10:11"),
        ("2024-01-31 00:00", 1, "2024-02-29 00:00"),
        ("2026-11-02 10:14", -11, "2025-12-02 10:14"),
        ("2026-12-31 23:59", 2, "2027-02-28 23:59"),
        ("2026-05-15 08:00", 12, "2027-05-15 08:00"),
    ],
)
def test_adding_months(start: str, count: int, end: str) -> None:
    assert add_months(at(start), count) == at(end)


@given(st.integers(at("2020-01-01"), at("2030-01-01")), st.integers(0, 60))
def test_months_between_undoes_adding(start: int, count: int) -> None:
    end = add_months(start, count)
    assert months_between(start, end) == count
    assert months_between(start, end - 1) == count - 1


def test_days() -> None:
    noon = at("2026-11-02 12:00")
    assert day_of(noon) == date(2026, 11, 2)
    assert midnight(date(2026, 11, 2)) == noon - DAY // 2
    assert short_date(noon) == "2 Nov 2026"
