"""Follows Stripe's events: what each is about becomes a row, and whoever it is about is told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from billing_console.domain.errors import AccessRefused, NotFound
from billing_console.services import mirror
from billing_console.services.reading import CHARGE_EXPAND, CUSTOMER_EXPAND, INVOICE_EXPAND, SUBSCRIPTION_EXPAND
from billing_console.store import search_index

if TYPE_CHECKING:
    from billing_console.gateway.client import Gateway, Page
    from billing_console.services.changes import Changes
    from billing_console.services.reading import Reader
    from billing_console.store.cache import Stored

API_VERSION = "2026-10-28.endive"
CURSOR = "events:cursor"  # the mark that holds the newest event that was taken
# Our clock and Stripe's may differ. An event this recent is news even to what was read, by our clock, a moment later.
_CLOCKS_APART = timedelta(minutes=5)
# Where an object is read again when its event speaks an older version of the API than we understand.
_PATHS: Mapping[str, tuple[str, Iterable[str]]] = {
    "customer": ("/v1/customers/{}", CUSTOMER_EXPAND),
    "subscription": ("/v1/subscriptions/{}", SUBSCRIPTION_EXPAND),
    "charge": ("/v1/charges/{}", CHARGE_EXPAND),
    "invoice": ("/v1/invoices/{}", INVOICE_EXPAND),
    "invoice_payment": ("/v1/invoice_payments/{}", ()),
    "refund": ("/v1/refunds/{}", ()),
    "dispute": ("/v1/disputes/{}", ()),
    "payment_method": ("/v1/payment_methods/{}", ()),
    "product": ("/v1/products/{}", ()),
}


class Following:
    """Reads the events since a cursor into the cache."""

    def __init__(self, gateway: Gateway, reader: Reader, changes: Changes, clock: Callable[[], datetime]) -> None:
        self._gateway = gateway
        self._reader = reader
        self._changes = changes
        self._clock = clock

    async def newest(self) -> str:
        """The id of the newest event there is, or an empty text."""
        page = await self._gateway.page("/v1/events", {"limit": 1}, background=True)
        return str(page.data[0]["id"]) if page.data else ""

    async def follow(self, cursor: str) -> None:
        """Take every event behind the cursor, oldest first; raises NotFound when Stripe has forgotten the cursor."""
        async for page, asked in self._since(cursor):
            if page.data:
                await self._take(page, asked)

    async def _since(self, cursor: str) -> AsyncIterator[tuple[Page, datetime]]:
        """Pages from the oldest to the newest, each with the time it was asked for."""
        params = {"limit": 100, **({"ending_before": cursor} if cursor else {})}
        found: list[tuple[Page, datetime]] = []
        asked = self._clock()
        async for page in self._gateway.pages("/v1/events", params, background=True):
            if cursor:
                yield page, asked
            else:
                found.append((page, asked))
            asked = self._clock()
        for entry in reversed(found):  # without a cursor Stripe begins with the newest
            yield entry

    async def _take(self, page: Page, asked: datetime) -> None:
        """One page: its rows and the cursor behind them in one transaction, so that a stop can't lose any."""
        subjects = [_subject(event) for event in page.data]
        await self._read_again(_unreadable(page.data, subjects))
        owners = await self._owners(subjects)
        rows: dict[tuple[str, str], Stored] = {}
        for event, subject, owner in zip(
            page.data, subjects, owners, strict=True
        ):  # newest first: it has the last word
            objects = [{**event, "data": {"object": _reference(subject)}}]
            if _is_mirrored(event, subject) and _is_ours(event):
                objects.append(subject)
            happened = datetime.fromtimestamp(int(event["created"]), UTC)
            for row in mirror.rows(objects, min(asked, happened + _CLOCKS_APART), owner):
                rows.setdefault((row.kind, row.id), row)
        await self._reader.absorb(rows.values(), {CURSOR: str(page.data[0]["id"])})
        self._changes.emit("sync", *(owner for owner in owners if owner))

    async def _read_again(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Read objects whose events can't be used as they are; one that is gone or closed to us stays as it is."""
        for kind, object_id in wanted:
            path, expand = _PATHS[kind]
            params = {"expand": [name.removeprefix("data.") for name in expand]} if expand else None
            asked = self._clock()
            try:
                answer = await self._gateway.read(path.format(object_id), params, background=True)
            except NotFound:
                continue
            except AccessRefused as problem:
                if problem.code != "permission":
                    raise
                continue
            await self._reader.absorb(mirror.rows([answer.data], asked))

    async def _owners(self, subjects: Iterable[Mapping[str, Any]]) -> list[str | None]:
        """Whose each object is: a dispute names its charge only, which the cache knows or this page brings."""
        every = list(subjects)
        here = {str(s["id"]): owner for s in every if s.get("id") and (owner := mirror.owner_of(s))}

        def look_up(connection: Any) -> list[str | None]:
            return [_owner(subject, here, lambda name: search_index.owner_of(connection, name)) for subject in every]

        return await self._reader.cache.read(look_up)


def _owner(subject: Mapping[str, Any], here: Mapping[str, str], known: Callable[[str], str | None]) -> str | None:
    if owner := mirror.owner_of(subject):
        return owner
    for name in (subject.get("charge"), subject.get("invoice"), subject.get("payment_intent")):
        if isinstance(name, str) and (owner := here.get(name) or known(name)):
            return owner
    return None


def _subject(event: Mapping[str, Any]) -> dict[str, Any]:
    """What an event is about."""
    subject = dict(event["data"]["object"])
    if event["type"] == "customer.deleted":
        subject["deleted"] = True
    return subject


def _is_ours(event: Mapping[str, Any]) -> bool:
    """True when the event is written in the version of the API that this console speaks."""
    return event.get("api_version") == API_VERSION


def _is_mirrored(event: Mapping[str, Any], subject: Mapping[str, Any]) -> bool:
    """True for objects that exist and that the cache keeps; an upcoming invoice is a forecast."""
    return subject.get("object") in _PATHS and bool(subject.get("id")) and event["type"] != "invoice.upcoming"


def _unreadable(events: Iterable[Mapping[str, Any]], subjects: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    found: dict[tuple[str, str], None] = {}
    for event, subject in zip(events, subjects, strict=True):
        if _is_mirrored(event, subject) and not _is_ours(event):
            found[str(subject["object"]), str(subject["id"])] = None
    return list(found)


def _reference(subject: Mapping[str, Any]) -> dict[str, Any]:
    """Of an event's object only what names it: the object itself is a row of its own."""
    named = ("id", "object", "customer", "status", "amount", "currency")
    return {key: subject[key] for key in named if key in subject}
