"""Search over the practice company: where to look for matches, the index's lag, and its pages."""

from __future__ import annotations

import base64
import binascii
import heapq
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile
from typing import Any

from billing_console.practice import errors, search
from billing_console.practice.call import Call
from billing_console.practice.listing import Key, key_of, limit_of

Json = dict[str, Any]
COUNT_LIMIT = 10_000

# Beyond this many customers it is quicker to read rows in order until a page is full.
FEW_CUSTOMERS, FEW_PAYERS = 60, 300


def answer(call: Call, resource: str, kind: str) -> Json:
    """A page of search results; objects changed within the lag are still seen as they were."""
    query = search.parse(resource, call.params["query"])
    limit = limit_of(call.params)
    start = _opened(call.params.get("page"))
    matches = _matches(call, query, kind, None if call.wants_total else start)
    total: int | None = None
    if call.wants_total:
        everything = list(matches)
        total = min(len(everything), COUNT_LIMIT)
        matches = iter([row for row in everything if start is None or key_of(row) < start])
    rows = list(islice(matches, limit + 1))
    more = len(rows) > limit
    body: Json = {
        "object": "search_result",
        "data": rows[:limit],
        "has_more": more,
        "next_page": _sealed(key_of(rows[limit - 1])) if more else None,
        "url": call.path,
    }
    return body if total is None else body | {"total_count": total}


def _matches(call: Call, query: search.Query, kind: str, start: Key | None) -> Iterator[Json]:
    moment = call.now - call.desk.search_lag
    recent = set(call.state.touched_since(kind, moment))
    hidden = [row for object_id in recent if (row := call.state.as_of(object_id, moment)) and "created" in row]
    hidden.sort(key=key_of, reverse=True)
    settled = (row for row in _candidates(call, query, kind, start) if row["id"] not in recent)
    for row in _merged(settled, hidden):
        if (start is None or key_of(row) < start) and not row.get("deleted") and query.matches(row):
            yield row


def _merged(settled: Iterable[Json], hidden: list[Json]) -> Iterator[Json]:
    return heapq.merge(settled, hidden, key=key_of, reverse=True)


def _candidates(call: Call, query: search.Query, kind: str, start: Key | None) -> Iterable[Json]:
    """The smallest set of rows known to hold every match, newest first."""
    for customer in query.required("customer"):
        return sorted(call.state.of_customer(customer, kind), key=key_of, reverse=True)
    indexes = _indexes(call, query, kind)
    if indexes is None or _common(query, kind, len(indexes)):
        return _recent_enough(call, query, kind, start)
    found = {row["id"]: row for index in indexes for row in call.state.of_index(index, kind)}
    found |= {row["id"]: row for row in call.state.touched(kind)}
    return sorted(found.values(), key=key_of, reverse=True)


def _common(query: search.Query, kind: str, customers: int) -> bool:
    """Whether so many customers fit that a page fills soon; further clauses would let it read all to find little."""
    if kind == "customer":
        return customers > FEW_CUSTOMERS
    only_the_card = all(clause.field.startswith("payment_method_details.") for clause in query.clauses)
    return customers > FEW_PAYERS and (only_the_card or query.created()[1] is not None)


def _recent_enough(call: Call, query: search.Query, kind: str, start: Key | None) -> Iterator[Json]:
    """All rows of a kind within the query's bounds on `created`."""
    newest, oldest = query.created()
    if newest is not None:
        start = min(start or (newest + 1, ""), (newest + 1, ""))
    rows = call.state.scan(kind, start)
    return rows if oldest is None else takewhile(lambda row: row["created"] >= oldest, rows)


def _indexes(call: Call, query: search.Query, kind: str) -> set[int] | None:
    """Numbers of the customers among whom the matches are, or None for "anybody"."""
    world = call.state.world
    if kind == "customer":
        for field in ("email", "name", "github"):
            for value in query.required(field, ":~"):
                return set(world.find_text(field, value, substring=True))
    if kind == "charge":
        for value in query.required("payment_method_details.card.fingerprint"):
            return set(world.find_card(fingerprint=value))
        for value in query.required("payment_method_details.card.last4"):
            return set(world.find_card(last4=value))
    return None


def _sealed(key: Key) -> str:
    return base64.urlsafe_b64encode(f"{key[0]}:{key[1]}".encode()).decode("ascii")


def _opened(page: str | None) -> Key | None:
    if page is None:
        return None
    try:
        created, _, object_id = base64.urlsafe_b64decode(page.encode()).decode("utf-8").partition(":")
        return int(created), object_id
    except (binascii.Error, ValueError) as problem:
        raise errors.malformed("Invalid page token.", "page") from problem
