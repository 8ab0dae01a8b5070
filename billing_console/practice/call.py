"""One API call being answered: who asks, with what, and the means to change the state as Stripe would."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from billing_console.practice import errors, listing, shapes
from billing_console.practice.listing import Page, Rows
from billing_console.practice.permissions import Key
from billing_console.practice.state import State

Json = dict[str, Any]
Shape = Literal["object", "list", "search"]

# How Stripe's sentences name an object whose name differs from its kind.
_SPOKEN = {"radar.early_fraud_warning": "early_fraud_warning", "billing_portal.configuration": "configuration"}


@dataclass(slots=True)
class Desk:
    """What every call shares: the state, the account, and the switches of the practice company."""

    state: State
    account: Json
    now: Callable[[], int]
    search_lag: int = 60
    pending_webhooks: int = 0
    overdraft: int = 1_000_000
    live_ids: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Call:
    """One call, with typed parameters; `now` is Unix seconds."""

    desk: Desk
    params: Json
    ids: tuple[str, ...]
    key: Key | None
    path: str
    request_id: str | None
    idempotency_key: str | None
    now: int
    wants_total: bool = False

    @property
    def state(self) -> State:
        return self.desk.state

    def find(self, kind: str, object_id: str, param: str | None = None) -> Json:
        """The object, shared (never change it); `param` is the parameter that named it, None for the path."""
        found = self.state.get(object_id)
        if found is None or found["object"] != kind:
            spoken = _SPOKEN.get(kind, kind)
            raise errors.no_such(spoken, object_id, param, live_twin=object_id in self.desk.live_ids)
        return found

    def living(self, kind: str, object_id: str, param: str | None = None) -> Json:
        """As `find`, but a deleted object counts as missing."""
        found = self.find(kind, object_id, param)
        if found.get("deleted"):
            raise errors.no_such(kind, object_id, param)
        return found

    def edit(self, kind: str, object_id: str, param: str | None = None) -> Json:
        """A private copy of a living object, to change and `save`."""
        self.living(kind, object_id, param)
        return self.state.edit(object_id)

    def save(self, row: Json, owner: str | None = None) -> Json:
        return self.state.put(row, owner)

    def id(self, prefix: str) -> str:
        return self.state.new_id(prefix)

    def emit(self, type: str, row: Json, previous: Json | None = None) -> None:
        """Record the event Stripe would send, with a snapshot of the object as it is now."""
        event = shapes.event(
            id=self.id("evt"),
            created=self.now,
            type=type,
            data=shapes.fresh(row),
            previous=previous,
            request=self.request_id,
            idempotency_key=self.idempotency_key,
            pending_webhooks=self.desk.pending_webhooks,
        )
        self.save(event)

    def page(self, kind: str, rows: Rows, matches: Callable[[Json], bool] | None = None) -> Page:
        """The page the parameters ask for, over a source of rows of one kind."""
        return listing.page(rows, self.params, lambda object_id, param: self.find(kind, object_id, param), matches)

    def all(self, kind: str) -> Rows:
        return lambda before: self.state.scan(kind, before)

    def of_customer(self, customer_id: str, kind: str) -> Rows:
        """A customer's rows; raises Stripe's refusal when there is no such customer."""
        self.find("customer", customer_id, "customer")
        return listing.fixed(self.state.of_customer(customer_id, kind))

    def beside(self, object_id: str, kind: str) -> Rows:
        """Rows of the customer to whom an object belongs: where its relatives are found."""
        customer = self.state.owner_of(object_id)
        return listing.fixed(() if customer is None else self.state.of_customer(customer, kind))

    def rows(self, *kinds_of: tuple[str, str], kind: str) -> Rows:
        """The narrowest source for the first (parameter, kind it names) that is given."""
        for param, relative in kinds_of:
            wanted = self.params.get(param)
            if wanted:
                if relative == "customer":
                    return self.of_customer(wanted, kind)
                self.find(relative, wanted, param)
                return self.beside(wanted, kind)
        return self.all(kind)


@dataclass(frozen=True, slots=True)
class Route:
    """One operation: what it answers with, which right it takes, and the function that does it."""

    method: str
    path: str
    kind: str
    right: str | None
    run: Callable[[Call], Json]
    shape: Shape = "object"

    @property
    def segments(self) -> tuple[str, ...]:
        return tuple(self.path.strip("/").split("/"))

    def match(self, parts: tuple[str, ...]) -> tuple[str, ...] | None:
        """The ids in the path, or None when this is another operation's path."""
        mine = self.segments
        if len(mine) != len(parts):
            return None
        ids = []
        for segment, part in zip(mine, parts, strict=True):
            if segment.startswith("{"):
                ids.append(part)
            elif segment != part:
                return None
        return tuple(ids)


def equals(params: Json, *names: str) -> Callable[[Json], bool]:
    """A filter that wants the named parameters, where given, to equal the row's fields."""
    wanted = [(name, params[name]) for name in names if params.get(name) not in (None, "")]
    return lambda row: all(id_of(row.get(name)) == value for name, value in wanted)


def id_of(value: Any) -> Any:
    """The id of something that may be an id or an object."""
    return value["id"] if isinstance(value, dict) else value


def changed(before: Json, after: Json, names: Iterable[str] | None = None) -> Json:
    """`previous_attributes` of an event: the old values of what differs, nested hashes cut down likewise."""
    previous: Json = {}
    for name in names or after:
        old, new = before.get(name), after.get(name)
        if old != new:
            nested = isinstance(old, dict) and isinstance(new, dict)
            previous[name] = changed(old, new) if nested and old and new else old
    return previous


def merge_metadata(row: Json, wanted: Any) -> None:
    """Metadata as Stripe updates it: keys merge, an empty value removes its key, an empty whole removes all."""
    if wanted == "":
        row["metadata"] = {}
    elif wanted is not None:
        merged = {**(row.get("metadata") or {}), **wanted}
        row["metadata"] = {key: value for key, value in merged.items() if value != ""}
