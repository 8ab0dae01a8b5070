"""The practice company in process, where an HTTP client expects the network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import httpx
from typing_extensions import override

from billing_console.practice.faults import ConnectionRefused, ReplyDropped
from billing_console.practice.http import Request, Response

if TYPE_CHECKING:
    from billing_console.practice.server import PracticeStripe


class PracticeTransport(httpx.AsyncBaseTransport):
    """Hands requests to a practice company; faults come back as the httpx errors a network would raise.

    `latency` (seconds) is waited before every request. A delay longer than the request's read timeout becomes a
    ReadTimeout at once: nobody waits for a clock to see what a timeout does. ``threaded`` answers in a thread, so that
    a window on the same event loop stays alive while the company makes up its history.
    """

    def __init__(self, stripe: PracticeStripe, latency: float = 0.0, *, threaded: bool = False) -> None:
        self._stripe = stripe
        self._latency = latency
        self._threaded = threaded

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._latency:
            await asyncio.sleep(self._latency)
        body = await request.aread()
        asked = Request(
            request.method,
            request.url.path,
            request.url.query.decode("ascii"),
            {name.lower(): value for name, value in request.headers.items()},
            body,
        )
        try:
            if self._threaded:
                response = await asyncio.to_thread(self._stripe.handle, asked)
            else:
                response = self._stripe.handle(asked)
        except ConnectionRefused as fault:
            raise httpx.ConnectError("Connection refused", request=request) from fault
        except ReplyDropped as fault:
            raise httpx.ReadError("Connection reset by peer", request=request) from fault
        if response.delay:
            await _wait(response.delay, request)
        return _answer(response, request)


async def _wait(seconds: float, request: httpx.Request) -> None:
    limit = request.extensions.get("timeout", {}).get("read")
    if limit is not None and seconds > limit:
        raise httpx.ReadTimeout(f"No answer within {limit} s", request=request)
    await asyncio.sleep(seconds)


def _answer(response: Response, request: httpx.Request) -> httpx.Response:
    headers = dict(response.headers) | {"Content-Length": str(len(response.body))}
    if response.cut is None:
        return httpx.Response(response.status, headers=headers, content=response.body, request=request)
    stream = _CutStream(response.body[: response.cut], request)
    return httpx.Response(response.status, headers=headers, stream=stream, request=request)


class _CutStream(httpx.AsyncByteStream):
    """A body that ends before its announced length."""

    def __init__(self, content: bytes, request: httpx.Request) -> None:
        self._content = content
        self._request = request

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._content
        raise httpx.RemoteProtocolError(
            "peer closed connection without sending complete message body", request=self._request
        )
