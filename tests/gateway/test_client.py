"""Reading through the gateway: what comes back, what is tried again, and what stays secret."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from typing_extensions import override

from billing_console.domain.errors import (
    AccessRefused,
    BillingError,
    NotFound,
    Offline,
    StripeTrouble,
)
from billing_console.domain.plans import StripeCall
from billing_console.gateway.client import Gateway
from tests.gateway.outside import LIVE_KEY, NOW, TEST_KEY, Naps, Outside, Reply, dumped, gateway, html, listing, no, ok

REFUND = StripeCall("POST", "/v1/refunds", {"charge": "ch_1", "amount": 500, "metadata": {"operation": "bc-1"}}, True)


Replies = Reply | Callable[[httpx.Request], Reply]


async def unread(*replies: Replies) -> tuple[BillingError, Outside]:
    """The error that reading ends in."""
    door, outside = gateway(*replies)
    with pytest.raises(BillingError) as caught:
        await door.read("/v1/charges/ch_1")
    await door.close()
    return caught.value, outside


async def test_a_read_brings_the_object_with_its_origin_and_time() -> None:
    door, outside = gateway(ok({"id": "cus_1", "livemode": False}))
    answer = await door.read("/v1/customers/cus_1", {"expand": ["a.b", "c"], "created": {"gte": 5}, "email": None})
    assert answer.data["id"] == "cus_1"
    assert (answer.request_id, answer.received_at, answer.replayed) == ("req_ok", NOW, False)
    request = outside.requests[0]
    assert request.method == "GET"
    assert request.url.path == "/v1/customers/cus_1"
    assert outside.form() == {"expand[0]": ["a.b"], "expand[1]": ["c"], "created[gte]": ["5"]}
    assert request.headers["stripe-version"] == "2026-10-28.endive"
    await door.close()
    assert outside.closed


@pytest.mark.parametrize(
    ("reply", "kind", "code"),
    [
        (httpx.ReadTimeout("r"), Offline, "offline"),
        (httpx.ConnectError("c"), Offline, "offline"),
        (no(500), StripeTrouble, "stripe_trouble"),
        (html(502), StripeTrouble, "unreadable"),
        (httpx.Response(200, text="null"), StripeTrouble, "unreadable"),
        (httpx.Response(200, content=b"\xff\xfe"), StripeTrouble, "unreadable"),
    ],
    ids=str,
)
async def test_reads_are_repeated_and_then_named(reply: Reply, kind: type[BillingError], code: str) -> None:
    error, outside = await unread(reply)
    assert isinstance(error, kind)
    assert (error.code, error.data["attempts"]) == (code, 3)
    assert len(outside.requests) == 3


async def test_a_read_recovers() -> None:
    door, outside = gateway(no(500), httpx.ReadTimeout("r"), ok({"id": "ch_1"}))
    assert (await door.read("/v1/charges/ch_1")).data["id"] == "ch_1"
    assert len(outside.requests) == 3
    await door.close()


async def test_a_definite_refusal_of_a_read_is_not_repeated() -> None:
    error, outside = await unread(no(404, "No such charge: 'ch_1'", code="resource_missing", param="id"))
    assert isinstance(error, NotFound)
    assert (error.data["param"], error.request_id) == ("id", "req_no")
    assert len(outside.requests) == 1


async def test_an_answer_of_the_other_mode_is_refused() -> None:
    error, _ = await unread(ok({"id": "ch_1", "livemode": True}))
    assert isinstance(error, AccessRefused)
    assert error.code == "mode_mismatch"
    error, _ = await unread(ok(listing([{"id": "ch_1", "livemode": True}])))
    assert error.code == "mode_mismatch"


async def test_pages_follow_the_cursor() -> None:
    first = listing([{"id": "a"}, {"id": "b"}], more=True)
    door, outside = gateway(ok(first), ok(listing([{"id": "c"}])))
    ids = [item["id"] async for page in door.pages("/v1/charges", {"customer": "cus_1"}) for item in page.data]
    assert ids == ["a", "b", "c"]
    assert outside.form(0) == {"customer": ["cus_1"], "limit": ["100"]}
    assert outside.form(1) == {"customer": ["cus_1"], "limit": ["100"], "starting_after": ["b"]}
    await door.close()


async def test_pages_of_a_search_and_of_newer_things() -> None:
    found = listing([{"id": "a"}], more=True, object="search_result", next_page="TOKEN")
    door, outside = gateway(ok(found), ok(listing([])))
    assert [len(page.data) async for page in door.pages("/v1/customers/search", {"query": "x"})] == [1, 0]
    assert outside.form(1)["page"] == ["TOKEN"]
    assert "starting_after" not in outside.form(1)
    await door.close()
    door, outside = gateway(ok(listing([{"id": "e3"}, {"id": "e2"}], more=True)), ok(listing([{"id": "e5"}])))
    assert [len(page.data) async for page in door.pages("/v1/events", {"ending_before": "e1"})] == [2, 1]
    assert outside.form(1)["ending_before"] == ["e3"]
    await door.close()


async def test_a_page_that_promises_more_of_nothing_ends_the_list() -> None:
    door, outside = gateway(ok(listing([], more=True)))
    assert [page.data async for page in door.pages("/v1/charges")] == [()]
    assert len(outside.requests) == 1
    await door.close()


@pytest.mark.parametrize("item", [{"id": "a"}, {"id": None}, {}], ids=str)
async def test_a_list_that_goes_round_in_circles_is_left(item: dict[str, Any]) -> None:
    door, outside = gateway(ok(listing([item], more=True)))

    async def walk() -> None:
        async for _ in door.pages("/v1/charges"):
            assert len(outside.requests) < 5

    with pytest.raises(StripeTrouble, match="unreadable"):
        await walk()
    await door.close()


async def test_a_list_that_is_none_is_unreadable() -> None:
    door, _ = gateway(ok({"id": "ch_1", "object": "charge"}))
    with pytest.raises(StripeTrouble, match="unreadable"):
        await door.page("/v1/charges")
    await door.close()


async def test_a_preview_posts_without_being_a_change() -> None:
    door, outside = gateway(httpx.ReadTimeout("r"), ok({"id": "upcoming_in_1"}))
    answer = await door.preview("/v1/invoices/create_preview", {"subscription": "sub_1"})
    assert answer.data["id"] == "upcoming_in_1"
    assert outside.requests[0].method == "POST"
    await door.close()
    door, _ = gateway(httpx.ReadTimeout("r"))
    with pytest.raises(Offline):
        await door.preview("/v1/invoices/create_preview", {"subscription": "sub_1"})
    await door.close()


async def test_parameters_the_sdk_would_take_for_options_are_refused() -> None:
    door, outside = gateway(ok({"id": "x"}))
    with pytest.raises(ValueError, match="stripe_account"):
        await door.read("/v1/charges", {"stripe_account": "acct_1"})
    assert not outside.requests
    await door.close()


async def test_cancelling_passes_through_and_frees_the_place() -> None:
    arrived = asyncio.Event()

    class Silent(httpx.AsyncBaseTransport):
        @override
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            arrived.set()
            await asyncio.Event().wait()
            raise AssertionError(request)

    door = Gateway(TEST_KEY, clock=lambda: NOW, transport=Silent())
    for _ in range(8):  # more than may run at once
        arrived.clear()
        task = asyncio.create_task(door.send(REFUND, "k"))
        await arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await door.close()


async def test_many_at_once_open_one_line() -> None:
    door, outside = gateway(ok({"id": "cus_1"}))
    answers = await asyncio.gather(*(door.read("/v1/customers/cus_1") for _ in range(20)))
    assert {answer.data["id"] for answer in answers} == {"cus_1"}
    assert len(outside.requests) == 20
    await door.close()


def test_a_gateway_opens_a_line_of_its_own_in_a_new_loop() -> None:
    door, outside = gateway(ok({"id": "cus_1"}))

    async def ask() -> None:
        await door.read("/v1/customers/cus_1")

    asyncio.run(ask())
    asyncio.run(ask())
    assert len(outside.requests) == 2


@pytest.mark.parametrize(
    "key", ["", "pk_test_x", "whsec_x", "sk_test_", "sk_test_a b", "sk_test_a\r\nX: y", "SK_LIVE_x"]
)
def test_what_is_no_key_opens_nothing(key: str) -> None:
    with pytest.raises(AccessRefused, match="key_invalid"):
        Gateway(key, clock=lambda: NOW)


@pytest.mark.parametrize(
    "reply",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("r"),
        no(401, f"Invalid API Key provided: {LIVE_KEY}"),
        no(403, f"Permission denied. The provided key '{LIVE_KEY}' does not have the required permissions"),
        no(400, f"Bad request with {LIVE_KEY}", code="parameter_invalid"),
        no(404, f"No such thing for {LIVE_KEY}"),
        no(500, LIVE_KEY),
        html(502),
        httpx.Response(200, text=LIVE_KEY),
    ],
    ids=lambda reply: repr(reply)[:40],
)
async def test_the_key_shows_nowhere(
    reply: Reply, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRIPE_LOG", "debug")
    caplog.set_level(logging.DEBUG)
    naps, outside = Naps(), Outside(reply)
    door = Gateway(LIVE_KEY, clock=lambda: NOW, transport=outside, sleep=naps)
    for attempt in (door.read("/v1/charges", {"email": "canary@example.com"}), door.send(REFUND, "k")):
        with pytest.raises(BillingError) as caught:
            await attempt
        said = dumped(caught.value)
        assert "Canary7fQ2" not in said
        assert "<html>" not in said
    assert outside.requests[0].headers["authorization"] == f"Bearer {LIVE_KEY}"
    printed = capsys.readouterr()
    told = caplog.text + repr(door) + printed.out + printed.err
    assert "Canary7fQ2" not in told
    assert "canary@example.com" not in told
    await door.close()


async def test_the_account_is_asked_for_or_read_from_the_refusal() -> None:
    wordy = no(403, "does not have the required permissions for this endpoint on account 'acct_1Nor'. Enabling …")
    for reply, found in ((ok({"id": "acct_1Nor"}), "acct_1Nor"), (wordy, "acct_1Nor"), (no(403, "Denied."), None)):
        door, outside = gateway(reply)
        assert await door.account() == found
        assert outside.requests[0].url.path == "/v1/account"
        await door.close()
    door, _ = gateway(no(401))
    with pytest.raises(AccessRefused, match="key_invalid"):
        await door.account()
    await door.close()
