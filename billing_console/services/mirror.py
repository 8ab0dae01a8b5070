"""Takes Stripe's answers apart into the rows the cache keeps, and puts them together again.

An expanded answer nests whole objects; the cache keeps every object once, under its own id, with plain ids in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeVar

from billing_console.domain.errors import StripeTrouble
from billing_console.gateway import mapping
from billing_console.store.cache import Batch, Stored

T = TypeVar("T")

# Objects that Stripe nests only when asked to; each becomes a row of its own.
_EXPANDABLE = frozenset(
    {"customer", "subscription", "charge", "payment_intent", "invoice", "invoice_payment", "refund", "dispute"}
    | {"payment_method", "balance_transaction", "discount", "coupon", "product"}
)
_INLINE_LISTS = frozenset({"refunds", "payments"})
# Many customers use these: whoever was read last must not take them away from the others.
_SHARED = frozenset({"coupon", "product"})


def rows(objects: Iterable[Mapping[str, Any]], as_of: datetime, customer: str | None = None) -> tuple[Stored, ...]:
    """One row per object, nested ones included; ``customer`` is whose they are when they don't say so.

    Raises StripeTrouble("unreadable") for what can't even be kept: without an id, a kind or a possible time.
    """
    found: dict[tuple[str, str], Stored] = {}
    for item in objects:
        try:
            flat = _flatten(item, customer, as_of)
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError, OSError) as problem:
            kind, name = (writable(str(item.get(field))) for field in ("object", "id"))
            raise StripeTrouble("unreadable", object=kind, id=name, field=str(problem)) from problem
        for row in flat:
            found.setdefault((row.kind, row.id), row)
    return tuple(found.values())


def batch(stored: Iterable[Stored], product_names: Mapping[str, str]) -> Batch:
    """The rows with the records that the search index is made of.

    An object that can't be understood is kept as it came and not found by search: one of them must not stop a fill.
    """
    every = tuple(stored)
    return Batch(
        rows=every,
        customers=_readable(every, "customer", mapping.customer),
        payments=_readable(every, "charge", mapping.payment),
        subscriptions=_readable(every, "subscription", lambda raw: mapping.subscription(raw, product_names)),
    )


def _readable(stored: Iterable[Stored], kind: str, make: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...]:
    found: list[T] = []
    for row in stored:
        if row.kind == kind:
            with suppress(StripeTrouble):  # whoever opens this customer is told what is wrong with it
                found.append(make(row.raw))
    return tuple(found)


def joined(row: Stored, known: Mapping[str, Stored]) -> dict[str, Any]:
    """A row's object with the objects it names put back where they were expanded, as far as they are known."""
    raw = dict(row.raw)
    for field in ("balance_transaction", "default_payment_method"):
        if isinstance(raw.get(field), str) and raw[field] in known:
            raw[field] = known[raw[field]].raw
    if isinstance(raw.get("discounts"), list):
        raw["discounts"] = [_discount(d, known) for d in raw["discounts"]]
    return raw


def _discount(value: Any, known: Mapping[str, Stored]) -> Any:
    raw = dict(known[value].raw) if isinstance(value, str) and value in known else value
    source = raw.get("source") if isinstance(raw, dict) else None
    if isinstance(source, dict) and source.get("coupon") in known:
        return {**raw, "source": {**source, "coupon": known[source["coupon"]].raw}}
    return raw


def _flatten(item: Mapping[str, Any], customer: str | None, as_of: datetime) -> list[Stored]:
    kind, name = item["object"], item["id"]
    if not (isinstance(kind, str) and isinstance(name, str)):
        raise TypeError("id")
    owner = None if kind in _SHARED else owner_of(item) or customer
    below: list[Stored] = []
    if kind == "event":  # what it is about is a row of its own, written by whoever reads events
        nested = item
    else:
        nested = {key: _without_nested(key, value, owner, as_of, below) for key, value in item.items()}
    raw = {key: value for key, value in nested.items() if value is not _DROPPED}
    created = datetime.fromtimestamp(int(item.get("created") or item.get("start") or 0), UTC)
    return [Stored(kind, name, owner, created, raw, as_of), *below]


_DROPPED = object()


def _without_nested(key: str, value: Any, owner: str | None, as_of: datetime, below: list[Stored]) -> Any:
    if isinstance(value, str):
        return writable(value)
    if key == "metadata" and isinstance(value, dict):  # a team's own words: even these may look like an object
        return {writable(name): writable(text) for name, text in value.items()}
    if isinstance(value, list):
        return [_without_nested("", member, owner, as_of, below) for member in value]
    if not isinstance(value, dict):
        return value
    if value.get("object") in _EXPANDABLE and value.get("id"):
        below.extend(_flatten(value, owner, as_of))
        return value["id"]
    if key in _INLINE_LISTS and value.get("object") == "list":
        for member in value["data"]:
            below.extend(_flatten(member, owner, as_of))
        return _DROPPED
    return {inner: _without_nested(inner, member, owner, as_of, below) for inner, member in value.items()}


def writable(text: Any) -> Any:
    """Text without halves of characters: JSON can carry them, and no file, database or screen takes them."""
    if not isinstance(text, str) or text.isascii():
        return text
    return text.encode("utf-8", "replace").decode()


def owner_of(item: Mapping[str, Any]) -> str | None:
    """Whose object this is, from what it says itself."""
    if item.get("object") == "customer":
        return str(item["id"])
    if item.get("object") == "event":
        inner = (item.get("data") or {}).get("object") or {}
        return owner_of(inner) if isinstance(inner, dict) else None
    customer = item.get("customer")
    if isinstance(customer, dict):
        return str(customer["id"])
    if isinstance(customer, str):
        return customer
    charge = item.get("charge")
    return owner_of(charge) if isinstance(charge, dict) else None
