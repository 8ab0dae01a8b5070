"""Days as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from billing_console.domain.errors import InvalidInput
from tests.made import NOW
from ui.actions.day_words import end_of, read_day, short


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", (2026, 11, 20)),
        (" Tomorrow ", (2026, 11, 21)),
        ("-7", (2026, 11, 13)),
        ("+30", (2026, 12, 20)),
        ("1.12", (2026, 12, 1)),
        ("1.12.", (2026, 12, 1)),
        ("1.11", (2027, 11, 1)),
        ("20.11", (2026, 11, 20)),
        ("3.4.27", (2027, 4, 3)),
        ("dec", (2026, 12, 1)),
        ("nov", (2027, 11, 1)),
        ("1 dec", (2026, 12, 1)),
        ("5. January", (2027, 1, 5)),
        ("2 Dec 2026", (2026, 12, 2)),
        ("2026-12-01", (2026, 12, 1)),
        ("29.2", (2028, 2, 29)),
    ],
)
def test_a_day_is_read(text: str, day: tuple[int, int, int]) -> None:
    assert read_day(text, NOW, UTC) == date(*day)


@pytest.mark.parametrize(
    "text", ["soon", "31.2.2027", "32.1", "ju", "1.13", "2026-13-01", "1.12.26 x", "+99999", "0 dec"]
)
def test_what_is_no_day_is_said(text: str) -> None:
    with pytest.raises(InvalidInput, match="date_unreadable"):
        read_day(text, NOW, UTC)


def test_nothing_is_no_mistake_of_its_own() -> None:
    with pytest.raises(InvalidInput, match="date_missing"):
        read_day("  ", NOW, UTC)


def test_the_zone_decides_which_day_it_is() -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    east = timezone(timedelta(hours=2))
    assert read_day("today", late, east) == date(2026, 11, 21)
    assert end_of(date(2026, 12, 1), east) == datetime(2026, 12, 1, 21, 59, 59, tzinfo=UTC)
    assert short(date(2026, 12, 1)) == "1 Dec"
