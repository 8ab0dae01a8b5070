"""The gateway: the one door to Stripe. Reads are retried until they answer; changes tell exactly what is known of them.

Importing this module is cheap; stripe-python and httpx are loaded, in a thread, with the first request.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from billing_console.domain.errors import AccessRefused, Offline, OutcomeUnknown, StripeTrouble
from billing_console.domain.plans import StripeCall
from billing_console.gateway.addresses import check_base, key_mode
from billing_console.gateway.budget import Budget, budget_for
from billing_console.gateway.failures import NoAnswer, Refusal, read_failed, refusal, send_failed

if TYPE_CHECKING:
    import httpx
    import stripe

    from billing_console.gateway.transport import Wire

_FIRST_PAUSE = 0.5  # seconds, doubled with each retry
_LONGEST_PAUSE = 5.0
_PATH = re.compile(r"/v[12](?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9_.~:@+%-]+)+")
# stripe-python takes parameters and options from one bag; these names would be taken for options.
_RESERVED = frozenset(
    {"api_key", "stripe_version", "stripe_account", "stripe_context", "max_network_retries", "idempotency_key"}
    | {"content_type", "headers", "base", "usage", "method_", "url_"}
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One object from Stripe, as JSON values, and where and when it came from."""

    data: dict[str, Any] = field(repr=False)  # asyncio writes what tasks return to its debug log
    request_id: str | None
    received_at: datetime
    replayed: bool = False  # Stripe repeated what it had answered to an earlier request with the same key


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list or search; ``next_page`` is set by searches only."""

    data: tuple[dict[str, Any], ...]
    has_more: bool
    received_at: datetime
    next_page: str | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """An open connection: the SDK's client, the wire under it and the event loop they belong to."""

    sdk: stripe.StripeClient
    wire: Wire
    loop: asyncio.AbstractEventLoop


class Gateway:
    """Speaks to one Stripe account with one key. Every method raises BillingErrors only (and CancelledError)."""

    def __init__(
        self,
        key: str,
        *,
        clock: Callable[[], datetime],
        transport: httpx.AsyncBaseTransport | None = None,
        api_base: str | None = None,
        budget: Budget | None = None,
        retries: int = 2,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        ca_file: Path | None = None,
    ) -> None:
        """A key that is none raises AccessRefused("key_invalid"); an address it may not go to, "address_refused"."""
        self.mode = key_mode(key)
        check_base(key, api_base)
        self._key = key
        self._clock = clock
        self._transport = transport
        self._api_base = api_base
        self._budget = budget or budget_for(self.mode, simulated=transport is not None or api_base is not None)
        self._retries = retries
        self._sleep = sleep
        self._ca_file = ca_file
        self._line: _Line | None = None
        self._opening = asyncio.Lock()
        self.on_reach: Callable[[bool], None] = _told_nobody  # after each read: whether Stripe answered at all

    @override
    def __repr__(self) -> str:
        return f"Gateway({self.mode}, {self._key[:8]}…)"

    async def read(self, path: str, params: Mapping[str, Any] | None = None, *, background: bool = False) -> Answer:
        """GET one object. ``background`` lets requests that a person waits for go first."""
        return await self._ask("get", path, params, background=background)

    async def page(self, path: str, params: Mapping[str, Any] | None = None, *, background: bool = False) -> Page:
        """GET one page of a list or search endpoint."""
        answer = await self._ask("get", path, params, background=background)
        data = answer.data.get("data")
        if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
            raise StripeTrouble("unreadable", object="list", field="data", path=path, request_id=answer.request_id)
        next_page = answer.data.get("next_page")
        return Page(
            data=tuple(data),
            has_more=answer.data.get("has_more") is True,
            received_at=answer.received_at,
            next_page=next_page if isinstance(next_page, str) else None,
        )

    async def pages(
        self, path: str, params: Mapping[str, Any] | None = None, *, background: bool = False
    ) -> AsyncIterator[Page]:
        """All pages of a list or search, newest first; with ``ending_before``, from the oldest page to the newest."""
        asked = dict(params or {})
        asked.setdefault("limit", 100)
        while True:
            page = await self.page(path, asked, background=background)
            yield page
            if not page.has_more or not page.data:
                return
            name, cursor = _next(asked, page)
            if not isinstance(cursor, str) or asked.get(name) == cursor:  # it would go round in circles
                raise StripeTrouble("unreadable", object="list", field=name, path=path)
            asked[name] = cursor

    async def account(self) -> str | None:
        """The id of the account this key belongs to; None when the key may not ask and the refusal does not say."""
        try:
            found = (await self.read("/v1/account")).data.get("id")
        except AccessRefused as error:
            if error.code != "permission":
                raise
            found = error.data.get("account")  # restricted keys rarely may ask, but the refusal names the account
        return found if isinstance(found, str) else None

    async def preview(self, path: str, params: Mapping[str, Any]) -> Answer:
        """POST to an endpoint that changes nothing (invoice and credit note previews)."""
        return await self._ask("post", path, params, background=False)

    async def send(self, call: StripeCall, idempotency_key: str, *, resend: bool = False) -> Answer:
        """Change something: the only way to do so. Sent again with the same key as long as the outcome is open.

        Offline and every refusal mean that certainly nothing happened; OutcomeUnknown (``cause``, ``attempts``,
        ``status``, ``replayed``) that it may have. ``resend`` says that this key was sent before with an unknown
        outcome: then an error proves nothing about that earlier time unless Stripe looked the key up.
        """
        await self._open_for(resend=resend)
        repeatable = call.method.upper() == "POST"  # Stripe remembers keys of POSTs only
        doubtful, attempt = resend, 0
        while True:
            attempt += 1
            outcome = await self._attempt(call.method, call.path, call.params, idempotency_key)
            if isinstance(outcome, Answer):
                if self._is_foreign(outcome):
                    outcome = Refusal(200, {"code": "mode_mismatch"}, {"request-id": outcome.request_id or ""})
                    raise send_failed(outcome, attempt, doubtful=True, repeatable=repeatable)
                return outcome
            if attempt <= self._retries and _worth_retrying(outcome):
                doubtful = doubtful or _may_have_executed(outcome)
                await self._pause(attempt)
                continue
            raise send_failed(outcome, attempt, doubtful=doubtful, repeatable=repeatable)

    async def close(self) -> None:
        """Let go of all connections; the gateway opens new ones if it is used again."""
        line, self._line = self._line, None
        if line is not None:
            await line.wire.close_async()

    async def _ask(self, method: str, path: str, params: Mapping[str, Any] | None, *, background: bool) -> Answer:
        attempt = 0
        while True:
            attempt += 1
            outcome = await self._attempt(method, path, params or {}, None, background=background)
            if isinstance(outcome, Answer):
                self.on_reach(True)
                if self._is_foreign(outcome):
                    raise AccessRefused("mode_mismatch", message="", request_id=outcome.request_id)
                return outcome
            if attempt > self._retries or not _worth_retrying(outcome):
                self.on_reach(not isinstance(outcome, NoAnswer))
                raise read_failed(outcome, attempt)
            await self._pause(attempt)

    async def _attempt(
        self,
        method: str,
        path: str,
        params: Mapping[str, Any],
        idempotency_key: str | None,
        *,
        background: bool = False,
    ) -> Answer | NoAnswer | Refusal:
        """One request and what became of it; nothing is raised but cancellation and what never left this room."""
        if clash := _RESERVED.intersection(params):
            raise ValueError(f"parameters that stripe-python takes for options: {sorted(clash)}")
        if _PATH.fullmatch(path) is None:  # an id from outside that would lead somewhere else than to its object
            return Refusal(404, {"type": "invalid_request_error", "code": "resource_missing", "param": "id"}, {})
        line = await self._open()
        import stripe  # loaded by then

        options = {"idempotency_key": idempotency_key} if idempotency_key else {}
        async with self._budget.slot(background=background):
            try:
                response = await line.sdk.raw_request_async(method.lower(), path, **params, **options)
            except NoAnswer as failure:
                return failure
            except stripe.StripeError as error:
                refused = refusal(error)
                if refused.status == 429 and refused.code != "lock_timeout":  # a lock is on one object, not on us
                    self._budget.back_off(1.0)
                return refused
        headers = response.headers
        if not isinstance(response.data, dict):
            return Refusal(response.code, {}, {str(k).lower(): str(v) for k, v in headers.items()})
        replayed = headers.get("idempotent-replayed", "").lower() == "true"
        return Answer(response.data, response.request_id, self._clock(), replayed)

    def _is_foreign(self, answer: Answer) -> bool:
        """True when anything in the answer says that it belongs to the other mode than our key."""
        listed = answer.data.get("data")
        found = [answer.data, *(listed if isinstance(listed, list) else [])]
        modes = [item.get("livemode") for item in found if isinstance(item, dict)]
        return (self.mode != "live") in modes

    async def _pause(self, attempt: int) -> None:
        """Wait before the next attempt, with some chance in it so that many consoles don't knock in step."""
        longest = min(_FIRST_PAUSE * 2 ** (attempt - 1), _LONGEST_PAUSE)
        await self._sleep(longest * (0.5 + secrets.randbelow(512) / 1024))

    async def _open_for(self, *, resend: bool) -> None:
        """Open the line for a change; what keeps it closed proves nothing about an earlier time the key was sent."""
        try:
            await self._open()
        except Offline as error:
            if not resend:
                raise
            cause = error.data.get("reason", error.code)
            raise OutcomeUnknown(cause=cause, attempts=0, status=None, replayed=False) from error

    async def _open(self) -> _Line:
        loop = asyncio.get_running_loop()
        if self._line is not None and self._line.loop is loop:
            return self._line
        async with self._opening:
            if self._line is not None and not self._line.loop.is_closed():
                if self._line.loop is loop:
                    return self._line
                raise RuntimeError("a gateway belongs to one event loop")
            # A closure, not arguments: event loops write the arguments of such calls to their debug log.
            sdk, wire = await asyncio.to_thread(
                lambda: _open_wire(self._key, self._transport, self._api_base, self._ca_file)
            )
            self._line = _Line(sdk, wire, loop)
            return self._line


def _told_nobody(_answered: bool) -> None:
    """Nobody wants to know whether Stripe can be reached."""


def _next(asked: Mapping[str, Any], page: Page) -> tuple[str, Any]:
    """The parameter that leads to the next page."""
    if page.next_page is not None:
        return "page", page.next_page
    if "ending_before" in asked:
        return "ending_before", page.data[0].get("id")
    return "starting_after", page.data[-1].get("id")


def _open_wire(
    key: str, transport: httpx.AsyncBaseTransport | None, api_base: str | None, ca_file: Path | None
) -> tuple[stripe.StripeClient, Wire]:
    from billing_console.gateway.transport import open_wire

    return open_wire(key, transport=transport, api_base=api_base, ca_file=ca_file)


def _worth_retrying(outcome: NoAnswer | Refusal) -> bool:
    if isinstance(outcome, NoAnswer):
        return outcome.reason not in {"certificate", "proxy", "address", "answer_too_large"}
    return outcome.worth_retrying


def _may_have_executed(outcome: NoAnswer | Refusal) -> bool:
    return outcome.reached if isinstance(outcome, NoAnswer) else outcome.may_have_executed
