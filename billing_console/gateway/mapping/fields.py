"""Careful reading of single fields: every value may be missing, null, expanded or of a kind nobody expected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from billing_console.domain.errors import StripeTrouble
from billing_console.domain.money import Money

Raw = Mapping[str, Any]

# Deleted customers and cards of the oldest kind carry no date of their own.
UNKNOWN_TIME = datetime.fromtimestamp(0, UTC)
_EMPTY: Raw = MappingProxyType({})
_LARGEST = 2**63 - 1
_LATEST = 253_402_300_799  # the last second of the year 9999


def unreadable(raw: Raw, kind: str, field: str) -> StripeTrouble:
    """The error for an object that lacks something without which it means nothing."""
    shown = raw.get("id")
    return StripeTrouble("unreadable", object=kind, id=shown if isinstance(shown, str) else None, field=field)


def text(raw: Raw, key: str, default: str = "") -> str:
    """The text in a field, or the default."""
    value = raw.get(key)
    return value if isinstance(value, str) else default


def optional(raw: Raw, key: str) -> str | None:
    """The text in a field; None when it is missing or empty."""
    return text(raw, key) or None


def flag(raw: Raw, key: str) -> bool:
    """True only where Stripe says true."""
    return raw.get(key) is True


def whole(raw: Raw, key: str) -> int | None:
    """A whole number that a database can hold, or None."""
    value = raw.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and -_LARGEST <= value <= _LARGEST else None


def moment(raw: Raw, key: str) -> datetime | None:
    """A time from Unix seconds; Stripe means "none" by null and, here and there, by zero."""
    seconds = whole(raw, key)
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None and 0 < seconds <= _LATEST else None


def created(raw: Raw, kind: str) -> datetime:
    """When the object was made."""
    found = moment(raw, "created")
    if found is None:
        raise unreadable(raw, kind, "created")
    return found


def child(raw: Raw, *path: str) -> Raw:
    """The object at the end of a path; an empty one when anything on the way is missing or a plain id."""
    here: Raw = raw
    for key in path:
        value = here.get(key)
        here = value if isinstance(value, Mapping) else _EMPTY
    return here


def children(raw: Raw, key: str) -> tuple[Raw, ...]:
    """The objects in a list, whether Stripe wrapped it (``{"data": […]}``) or not; plain ids are left out."""
    return tuple(item for item in entries(raw, key) if isinstance(item, Mapping))


def entries(raw: Raw, key: str) -> tuple[Any, ...]:
    """Everything in a list, wrapped or not."""
    value = raw.get(key)
    if isinstance(value, Mapping):
        value = value.get("data")
    return tuple(value) if isinstance(value, list | tuple) else ()


def identity(raw: Raw, key: str) -> str | None:
    """The id in a field that holds either the id or the expanded object."""
    value = raw.get(key)
    if isinstance(value, Mapping):
        value = value.get("id")
    return value if isinstance(value, str) and value else None


def own_id(raw: Raw, kind: str) -> str:
    """The object's id."""
    found = identity({"self": raw}, "self")
    if found is None:
        raise unreadable(raw, kind, "id")
    return found


def required_id(raw: Raw, key: str, kind: str) -> str:
    """The id of something the object can't be without."""
    found = identity(raw, key)
    if found is None:
        raise unreadable(raw, kind, key)
    return found


def currency(raw: Raw, kind: str, *fallbacks: str | None) -> str:
    """The object's currency, or the first usable fallback."""
    for candidate in (raw.get("currency"), *fallbacks):
        if isinstance(candidate, str) and len(candidate) == 3 and candidate.isascii() and candidate.isalpha():
            return candidate.lower()
    raise unreadable(raw, kind, "currency")


def money(raw: Raw, key: str, unit: str, kind: str) -> Money:
    """An amount the object can't be without, in this currency."""
    minor = whole(raw, key)
    if minor is None:
        raise unreadable(raw, kind, key)
    return Money(minor, unit)


def optional_money(raw: Raw, key: str, unit: str) -> Money | None:
    """An amount in this currency, or None."""
    minor = whole(raw, key)
    return None if minor is None else Money(minor, unit)


def metadata(raw: Raw) -> Mapping[str, str]:
    """The team's own notes on the object."""
    return {str(k): v for k, v in child(raw, "metadata").items() if isinstance(v, str)}
