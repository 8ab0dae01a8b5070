"""Answers nobody sends in good faith: they drip, never end, unpack to too much or hold halves of characters."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator

import httpx
import pytest
from typing_extensions import override

from billing_console.gateway.failures import NoAnswer
from billing_console.gateway.transport import Wire

LARGEST = 10_000


class Endless(httpx.AsyncByteStream):
    """Pieces for ever, one with each turn of the loop."""

    def __init__(self, piece: bytes) -> None:
        self.piece = piece
        self.given = 0
        self.is_closed = False

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0)
            self.given += len(self.piece)
            yield self.piece

    @override
    async def aclose(self) -> None:
        self.is_closed = True


def wire(response: httpx.Response, seconds: float = 60) -> Wire:
    transport = httpx.MockTransport(lambda _request: response)
    return Wire(httpx.AsyncClient(transport=transport), seconds=seconds, largest=LARGEST)


async def reason(wire: Wire) -> str:
    with pytest.raises(NoAnswer) as failure:
        await wire.request_async("get", "https://api.stripe.com/v1/customers", {})
    await wire.close_async()
    assert failure.value.reached  # a change may have happened, whatever its answer looked like
    return failure.value.reason


async def test_an_answer_that_grows_for_ever_is_let_go() -> None:
    stream = Endless(b" " * 1000)
    assert await reason(wire(httpx.Response(200, stream=stream))) == "answer_too_large"
    assert stream.given <= LARGEST + 1000
    assert stream.is_closed


async def test_an_answer_that_drips_in_ends_with_its_time() -> None:
    stream = Endless(b"")
    assert await reason(wire(httpx.Response(200, stream=stream), seconds=0.05)) == "timeout"
    assert stream.is_closed


async def test_what_unpacks_to_too_much_is_let_go() -> None:
    packed = gzip.compress(b" " * (LARGEST + 1))
    assert len(packed) < LARGEST
    response = httpx.Response(200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(packed))
    assert await reason(wire(response)) == "answer_too_large"


async def test_the_largest_answer_still_comes_through() -> None:
    line = wire(httpx.Response(200, content=b"x" * LARGEST))
    body, status, _headers = await line.request_async("get", "https://api.stripe.com/v1/customers", {})
    await line.close_async()
    assert (len(body), status) == (LARGEST, 200)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (rb'{"name":"\ud800x"}', {"name": "?x"}),
        (rb'{"\udfff":["\uDBFF"]}', {"?": ["?"]}),
        (rb'{"name":"\ud83d\ude00"}', {"name": "\N{GRINNING FACE}"}),
        (rb'{"name":"\\ud800"}', {"name": r"\ud800"}),
        (rb'{"name":"Zo\u00eb","n":1.5}', {"name": "Zo\N{LATIN SMALL LETTER E WITH DIAERESIS}", "n": 1.5}),
    ],
)
async def test_halves_of_characters_come_no_further(sent: bytes, kept: object) -> None:
    line = wire(httpx.Response(200, content=sent))
    body, _status, _headers = await line.request_async("get", "https://api.stripe.com/v1/customers", {})
    await line.close_async()
    assert json.loads(body) == kept


@pytest.mark.parametrize("sent", [rb"\ud800", rb'{"a":"\ud800', b"[" * 100_000 + rb'"\ud800"'], ids=len)
async def test_what_is_no_json_is_left_to_whoever_reads_it(sent: bytes) -> None:
    transport = httpx.MockTransport(lambda _request: httpx.Response(200, content=sent))
    line = Wire(httpx.AsyncClient(transport=transport))
    assert (await line.request_async("get", "https://api.stripe.com/v1/customers", {}))[0] == sent
    await line.close_async()
