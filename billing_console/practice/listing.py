"""Stripe's lists: newest first, cursors, created filters, has_more."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any

from billing_console.practice import errors

Json = dict[str, Any]
Key = tuple[int, str]
Rows = Callable[[Key | None], Iterator[Json]]
DEFAULT_LIMIT, MAX_LIMIT = 10, 100


def key_of(row: Json) -> Key:
    """Lists run from the greatest of these to the least."""
    return row["created"], row["id"]


@dataclass(frozen=True, slots=True)
class Page:
    """One page and whether more follows in its direction."""

    rows: list[Json]
    has_more: bool

    def body(self, url: str) -> Json:
        return {"object": "list", "data": self.rows, "has_more": self.has_more, "url": url}


def limit_of(params: Json) -> int:
    """The page size; raises Stripe's refusal outside 1 to 100."""
    limit: int = params.get("limit", DEFAULT_LIMIT)
    if limit < 1 or limit > MAX_LIMIT:
        bound = "greater than or equal to 1" if limit < 1 else f"less than or equal to {MAX_LIMIT}"
        raise errors.malformed(
            f"This value must be {bound} (it currently is '{limit}').", "limit", "parameter_invalid_integer"
        )
    return limit


def fixed(rows: Iterable[Json]) -> Rows:
    """A row source over objects at hand, in any order."""
    ordered = sorted(rows, key=key_of, reverse=True)

    def source(before: Key | None) -> Iterator[Json]:
        return (row for row in ordered if before is None or key_of(row) < before)

    return source


def in_range(value: int | None, wanted: int | Json | None) -> bool:
    """Whether a number fits `created=5` or `created[gte]=5`."""
    if wanted is None:
        return True
    if value is None:
        return False
    if isinstance(wanted, int):
        return value == wanted
    return (
        ("gt" not in wanted or value > wanted["gt"])
        and ("gte" not in wanted or value >= wanted["gte"])
        and ("lt" not in wanted or value < wanted["lt"])
        and ("lte" not in wanted or value <= wanted["lte"])
    )


def _bounds(created: int | Json | None) -> tuple[int | None, int | None]:
    """Newest and oldest second that can match, each inclusive."""
    if created is None:
        return None, None
    if isinstance(created, int):
        return created, created
    newest = [created[name] - step for name, step in (("lt", 1), ("lte", 0)) if name in created]
    oldest = [created[name] + step for name, step in (("gt", 1), ("gte", 0)) if name in created]
    return min(newest, default=None), max(oldest, default=None)


def page(
    rows: Rows,
    params: Json,
    find: Callable[[str, str], Json],
    matches: Callable[[Json], bool] | None = None,
) -> Page:
    """The page `params` asks for; `find(id, parameter name)` resolves a cursor or raises."""
    limit = limit_of(params)
    if "starting_after" in params and "ending_before" in params:
        raise errors.malformed(
            "You may only specify one of these parameters: starting_after, ending_before.", "ending_before"
        )
    newest, oldest = _bounds(params.get("created"))
    start: Key | None = None if newest is None else (newest + 1, "")

    def wanted(source: Iterator[Json]) -> Iterator[Json]:
        recent = source if oldest is None else takewhile(lambda row: row["created"] >= oldest, source)
        return recent if matches is None else filter(matches, recent)

    if "ending_before" in params:
        return _backwards(wanted(rows(start)), key_of(find(params["ending_before"], "ending_before")), limit)
    if "starting_after" in params:
        cursor = key_of(find(params["starting_after"], "starting_after"))
        start = cursor if start is None else min(start, cursor)
    taken = list(islice(wanted(rows(start)), limit + 1))
    return Page(taken[:limit], len(taken) > limit)


def ordered(rows: list[Json], params: Json, kind: str) -> Page:
    """A page of rows that keep their own order: a subscription's items, an invoice's lines."""
    places = {row["id"]: place for place, row in enumerate(rows)}

    def find(object_id: str, param: str) -> Json:
        if object_id not in places:
            raise errors.no_such(kind, object_id, param)
        return {"created": -places[object_id], "id": object_id}

    # Stand-ins carry the place as their sort key; the lower the place, the "newer".
    stand_ins = [{"created": -place, "id": object_id} for object_id, place in places.items()]
    found = page(fixed(stand_ins), {name: value for name, value in params.items() if name != "created"}, find)
    return Page([rows[places[row["id"]]] for row in found.rows], found.has_more)


def _backwards(rows: Iterator[Json], cursor: Key, limit: int) -> Page:
    kept: deque[Json] = deque(maxlen=limit + 1)
    kept.extend(takewhile(lambda row: key_of(row) > cursor, rows))
    newer = list(kept)
    return Page(newer[-limit:], len(newer) > limit)
