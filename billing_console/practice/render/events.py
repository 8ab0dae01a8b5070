"""Events as Stripe keeps them for thirty days, each with its object as it was then."""

from __future__ import annotations

from typing import Final

from billing_console.practice import shapes
from billing_console.practice.dice import hashed
from billing_console.practice.history import History
from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.records import Happening
from billing_console.practice.months import DAY
from billing_console.practice.render.kinds import KINDS
from billing_console.practice.render.people import customer
from billing_console.practice.shapes import Json

_KIND_NAMES: Final = {"warning": "radar.early_fraud_warning"}
_UNDELIVERED_RECENT: Final = 120
_UNDELIVERED_OLD: Final = 900


def pending_webhooks(event_serial: int, index: int, age: int) -> int:
    """Endpoints that have not taken the event yet: mostly none, a few for the last day's events."""
    odds = _UNDELIVERED_RECENT if age < DAY else _UNDELIVERED_OLD
    return 1 if hashed(index << 20 | event_serial) % odds == 0 else 0


def event(history: History, books: Books, serial: int) -> Json:
    """The event at a place in the books' happenings."""
    record = books.happenings[serial]
    then = history.books_at(books.index, record.created)
    event_id = books.id("evt", serial)
    request = None
    if record.requested:
        request = "req_" + books.id("req", serial)[5:19]
    return shapes.event(
        id=event_id,
        type=record.type,
        created=record.created,
        data=_object(then, record),
        previous=record.previous,
        pending_webhooks=pending_webhooks(serial, books.index, books.horizon - record.created),
        request=request,
        idempotency_key=None if request is None else f"order-{books.index}-{serial}",
    )


def _object(books: Books, record: Happening) -> Json:
    if record.kind == "customer":
        return customer(books)
    kind = KINDS[_KIND_NAMES.get(record.kind, record.kind)]
    for one in kind.records(books):
        if one.serial == record.serial:
            return kind.show(books, one)
    raise LookupError(f"no {record.kind} {record.serial} for {record.type}")
