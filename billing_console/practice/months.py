"""Calendar arithmetic on unix seconds in UTC, as Stripe's billing cycles need it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Final

HOUR: Final = 3600
DAY: Final = 86400
_EPOCH: Final = date(1970, 1, 1).toordinal()


def day_of(at: int) -> date:
    """The UTC day of a moment."""
    return date.fromordinal(_EPOCH + at // DAY)


def midnight(day: date) -> int:
    """The first second of a UTC day."""
    return (day.toordinal() - _EPOCH) * DAY


def add_months(at: int, count: int) -> int:
    """The same time of day `count` months later; a day the month lacks becomes its last day."""
    days, seconds = divmod(at, DAY)
    start = date.fromordinal(_EPOCH + days)
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    month += 1
    day = start.day
    if day > 28:
        day = min(day, monthrange(year, month)[1])
    return (date(year, month, day).toordinal() - _EPOCH) * DAY + seconds


def months_between(start: int, end: int) -> int:
    """How many whole billing months fit from `start` to `end`; -1 when end lies before start."""
    if end < start:
        return -1
    first, last = day_of(start), day_of(end)
    count = (last.year - first.year) * 12 + last.month - first.month
    while add_months(start, count) > end:
        count -= 1
    return count


def short_date(at: int) -> str:
    """A day as invoice lines show it, for example "2 Nov 2026"."""
    day = day_of(at)
    return f"{day.day} {day:%b %Y}"
