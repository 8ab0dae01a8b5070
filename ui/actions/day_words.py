"""Days as people write them: ``today``, ``-7``, ``+30``, ``1.12``, ``1 dec``, ``dec``, ``2026-12-01``."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from billing_console.domain.errors import InvalidInput
from ui.format import MONTHS

_NEAR = {"today": 0, "tomorrow": 1, "yesterday": -1}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})[./] ?(\d{1,2})(?:[./] ?(\d{4}|\d{2})?)?")
_NAMED = re.compile(r"(?:(\d{1,2})\.? ?)?([a-z]{3,9})\.?(?: (\d{4}))?")
_STEP = re.compile(r"[+\-−]\d{1,4}")  # some keyboards make a real minus
_FULL = ("january february march april may june july august september october november december").split()


def read_day(text: str, now: datetime, zone: tzinfo) -> date:
    """The day that is meant; without a year the next one of that name. Raises InvalidInput for what is no day."""
    plain = " ".join(text.lower().split())
    if not plain:
        raise InvalidInput("date_missing")
    today = now.astimezone(zone).date()
    try:
        found = _relative(plain, today) or _dated(plain, today)
    except (ValueError, OverflowError) as problem:
        raise InvalidInput("date_unreadable", text=text.strip()[:40]) from problem
    if found is None:
        raise InvalidInput("date_unreadable", text=text.strip()[:40])
    return found


def end_of(day: date, zone: tzinfo) -> datetime:
    """The last second of a day in a zone, in UTC."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=zone).astimezone(UTC)


def _relative(plain: str, today: date) -> date | None:
    if plain in _NEAR:
        return today + timedelta(days=_NEAR[plain])
    if _STEP.fullmatch(plain):
        return today + timedelta(days=int(plain.replace("−", "-")))
    return None


def _dated(plain: str, today: date) -> date | None:
    if found := _ISO.fullmatch(plain):
        return date(*(int(part) for part in found.groups()))
    if found := _DOTTED.fullmatch(plain):
        return _next(int(found[1]), int(found[2]), found[3], today)
    if found := _NAMED.fullmatch(plain):
        month = _month(found[2])
        return None if month is None else _next(int(found[1] or 1), month, found[3], today)
    return None


def _month(name: str) -> int | None:
    found = [number for number, full in enumerate(_FULL, 1) if full.startswith(name)]
    return found[0] if len(found) == 1 else None


def _next(number: int, month: int, year: str | None, today: date) -> date:
    if year is not None:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, number)
    for candidate in range(today.year, today.year + 9):  # a leap day may be some years away
        try:
            found = date(candidate, month, number)
        except ValueError:
            continue
        if found >= today:
            return found
    raise ValueError("there is no such day")


def short(day: date) -> str:
    """``1 Dec``."""
    return f"{day.day} {MONTHS[day.month - 1]}"
