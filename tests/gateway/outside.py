"""A Stripe of a few lines for the gateway's tests: it stands behind the HTTP transport and answers what it is told."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import httpx
from typing_extensions import override

from billing_console.gateway.budget import Budget
from billing_console.gateway.client import Gateway

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
TEST_KEY = "rk_" + "test_51Canary7fQ2secretsecret"
LIVE_KEY = "rk_" + "live_51Canary7fQ2secretsecret"

Reply = httpx.Response | Exception


def ok(data: Mapping[str, Any], **headers: str) -> httpx.Response:
    return httpx.Response(200, json=dict(data), headers={"request-id": "req_ok"} | _named(headers))


def no(status: int, message: str = "No.", *, headers: Mapping[str, str] | None = None, **error: Any) -> httpx.Response:
    body = {"error": {"type": "invalid_request_error", "message": message} | error}
    return httpx.Response(status, json=body, headers={"request-id": "req_no"} | dict(headers or {}))


def html(status: int) -> httpx.Response:
    return httpx.Response(status, text="<html>A proxy's page</html>")


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


class Outside(httpx.AsyncBaseTransport):
    """Replies in order, the last one for ever; remembers what was asked."""

    def __init__(self, *replies: Reply | Callable[[httpx.Request], Reply]) -> None:
        self.replies = list(replies)
        self.requests: list[httpx.Request] = []
        self.closed = False

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(request)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if callable(reply):
            reply = reply(request)
        if isinstance(reply, Exception):
            raise reply
        return httpx.Response(reply.status_code, headers=reply.headers, content=reply.content)

    @override
    async def aclose(self) -> None:
        self.closed = True

    @property
    def keys(self) -> list[str | None]:
        """The idempotency keys, in order of arrival."""
        return [request.headers.get("idempotency-key") for request in self.requests]

    def form(self, number: int = -1) -> dict[str, list[str]]:
        """The parameters of one request, from its query or its body."""
        request = self.requests[number]
        return parse_qs(request.content.decode() or request.url.query.decode(), keep_blank_values=True)


class Naps:
    """A sleep that takes no time and remembers how long it would have been."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


def gateway(
    *replies: Reply | Callable[[httpx.Request], Reply],
    key: str = TEST_KEY,
    sleep: Callable[[float], Awaitable[None]] | None = None,
    budget: Budget | None = None,
) -> tuple[Gateway, Outside]:
    outside = Outside(*replies)
    return Gateway(key, clock=lambda: NOW, transport=outside, sleep=sleep or Naps(), budget=budget), outside


def listing(items: Sequence[Mapping[str, Any]], *, more: bool = False, **rest: Any) -> dict[str, Any]:
    return {"object": "list", "data": [dict(i) for i in items], "has_more": more, "url": "/v1/things"} | rest


def dumped(value: object) -> str:
    """Everything that could end up in a log or a report about an error."""
    parts = [repr(value), str(value)]
    if isinstance(value, BaseException):
        parts += [dumped(v) for v in (value.__cause__, value.__context__) if v is not None]
        parts.append(json.dumps(getattr(value, "data", {}), default=repr))
    return "\n".join(parts)
