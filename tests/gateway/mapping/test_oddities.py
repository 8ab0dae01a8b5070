"""Whatever Stripe's objects turn into one day, reading them ends in a record or in one clear error."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from billing_console.domain.errors import StripeTrouble
from billing_console.gateway import mapping
from tests.practice.tiny import make_customer

THEN = 1_700_000_000
COUPON = {"id": "SAVE", "name": "Save", "percent_off": 12.5, "amount_off": None, "duration": "once", "currency": None}
SEEDS: dict[str, tuple[Callable[[Any], object], dict[str, Any]]] = {
    row["object"]: (getattr(mapping, name), row)
    for row in make_customer(1).values()
    for kind, name in {
        "customer": "customer", "payment_method": "payment_method", "subscription": "subscription",
        "invoice": "invoice", "invoice_payment": "invoice_payment", "charge": "payment",
    }.items()
    if row["object"] == kind
} | {
    "refund": (
        mapping.refund,
        {"id": "re_1", "amount": 9, "currency": "usd", "status": "pending", "created": THEN, "charge": "ch_1",
         "metadata": {"operation": "bc-1"}, "destination_details": {"type": "card", "card": {"reference": "1"}}},
    ),
    "dispute": (
        mapping.dispute,
        {"id": "du_1", "amount": 9, "currency": "usd", "status": "won", "created": THEN, "charge": "ch_1",
         "reason": "general", "evidence_details": {"due_by": THEN},
         "payment_method_details": {"type": "card", "card": {"case_type": "inquiry", "network_reason_code": "1"}}},
    ),
    "event": (
        mapping.event,
        {"id": "evt_1", "type": "x.y", "created": THEN, "request": {"id": "req_1"}, "pending_webhooks": 0,
         "data": {"object": {"id": "cus_1", "object": "customer", "customer": None}}},
    ),
    "discount": (mapping.discount, {"id": "di_1", "end": THEN, "source": {"type": "coupon", "coupon": COUPON}}),
}  # fmt: skip
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, "", "x", "usd", 0, -1, 2.5, float("nan"), True, 10**30, [], [None], ["x"], {}, {"id": None}, {"id": "x"},
     {"data": None}, {"data": [{}]}, {"data": [{"id": 5}]}, {"type": "card", "card": "x"}, "\u202e\x00"]
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every field, however deep."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        yield (*path, name)
        yield from places(inner, (*path, name))


def changed(value: dict[str, Any], path: tuple[Any, ...], to: Any, *, drop: bool) -> dict[str, Any]:
    """A copy with one field replaced or gone; nothing happens where an earlier change took the way away."""
    here: Any = value
    for step in path[:-1]:
        if not isinstance(here, dict | list) or (isinstance(here, dict) and step not in here):
            return value
        if isinstance(here, list) and (not isinstance(step, int) or step >= len(here)):
            return value
        here = here[step]
    if isinstance(here, dict):
        if drop:
            here.pop(path[-1], None)
        else:
            here[path[-1]] = to
    return value


def test_every_kind_of_record_is_tried() -> None:
    assert len(SEEDS) == 10
    for read, seed in SEEDS.values():
        read(seed)  # as it should be, it is read


@settings(max_examples=400)
@given(st.data())
def test_odd_objects_end_in_a_record_or_in_one_clear_error(data: st.DataObject) -> None:
    read, seed = SEEDS[data.draw(st.sampled_from(sorted(SEEDS)))]
    raw = copy.deepcopy(seed)
    ways = sorted(places(seed), key=str)
    for path in data.draw(st.lists(st.sampled_from(ways), min_size=1, max_size=4)):
        raw = changed(raw, path, data.draw(ODD), drop=data.draw(st.booleans()))
    try:
        outcome: Any = read(raw)
    except StripeTrouble as error:
        outcome = error
    if isinstance(outcome, StripeTrouble):
        assert outcome.code == "unreadable"
        assert set(outcome.data) == {"object", "id", "field"}
    else:
        assert type(outcome).__module__ == "billing_console.domain.records"
