"""Changing something through the gateway: what it says of a change is exactly what is known of it."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from billing_console.domain.errors import (
    BillingError,
    NotFound,
    Offline,
    OutcomeUnknown,
    RateLimited,
    Rejected,
)
from billing_console.domain.plans import StripeCall
from tests.gateway.outside import Naps, Outside, Reply, gateway, html, no, ok

REFUND = StripeCall("POST", "/v1/refunds", {"charge": "ch_1", "amount": 500, "metadata": {"operation": "bc-1"}}, True)
CANCEL = StripeCall("DELETE", "/v1/subscriptions/sub_1", {"prorate": False})
DONE = ok({"id": "re_1", "object": "refund", "livemode": False})
IN_USE = no(409, "Another request is in progress.", code="idempotency_key_in_use")
SLOW_DOWN = no(429, "Too many requests", code="rate_limit", headers={"Stripe-Rate-Limited-Reason": "global-rate"})

Replies = Reply | Callable[[httpx.Request], Reply]


async def refused(*replies: Replies, call: StripeCall = REFUND, resend: bool = False) -> tuple[BillingError, Outside]:
    """The error that sending ends in."""
    door, outside = gateway(*replies)
    with pytest.raises(BillingError) as caught:
        await door.send(call, "bc-1:1", resend=resend)
    await door.close()
    return caught.value, outside


async def test_a_change_carries_its_key_and_all_its_parameters() -> None:
    door, outside = gateway(DONE)
    answer = await door.send(REFUND, "bc-1:1")
    assert answer.data["id"] == "re_1"
    assert outside.keys == ["bc-1:1"]
    assert outside.form() == {"charge": ["ch_1"], "amount": ["500"], "metadata[operation]": ["bc-1"]}
    await door.close()


@pytest.mark.parametrize(
    "lost",
    [
        httpx.ReadTimeout("r"),
        httpx.ReadError("r"),
        httpx.RemoteProtocolError("r"),
        httpx.WriteError("w"),
        no(500),
        no(503),
        html(502),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, text='["a list"]'),
        IN_USE,
    ],
    ids=lambda reply: repr(reply)[:30],
)
async def test_a_lost_reply_is_asked_for_again_with_the_same_key(lost: Reply) -> None:
    naps = Naps()
    door, outside = gateway(lost, lost, ok({"id": "re_1"}, idempotent_replayed="true"), sleep=naps)
    answer = await door.send(REFUND, "bc-1:1")
    assert answer.replayed
    assert outside.keys == ["bc-1:1"] * 3
    assert [request.content for request in outside.requests] == [outside.requests[0].content] * 3
    assert 0.25 <= naps.taken[0] <= 0.5 <= naps.taken[1] <= 1.0
    await door.close()


@pytest.mark.parametrize(
    ("last", "cause", "status"),
    [
        (httpx.ReadTimeout("r"), "timeout", None),
        (httpx.WriteTimeout("w"), "timeout", None),
        (httpx.ReadError("r"), "connection_lost", None),
        (no(500, type="api_error"), "api_error", 500),
        (html(502), "unreadable", 502),
        (html(403), "unreadable", 403),  # something in between may have swallowed Stripe's own answer
        (httpx.Response(302, headers={"location": "https://elsewhere.example/"}), "unreadable", 302),
        (httpx.Response(200, text="{broken"), "unreadable", 200),
        (IN_USE, "idempotency_key_in_use", 409),
        (no(400, "Keys for idempotent requests …", type="idempotency_error"), "idempotency_error", 400),
    ],
    ids=str,
)
async def test_a_change_without_a_usable_answer_may_have_happened(last: Reply, cause: str, status: int | None) -> None:
    error, _ = await refused(last)
    assert isinstance(error, OutcomeUnknown)
    assert (error.data["cause"], error.data["status"], error.data["replayed"]) == (cause, status, False)


async def test_a_stored_500_is_told_apart_and_not_asked_for_again() -> None:
    error, outside = await refused(no(500, headers={"Idempotent-Replayed": "true"}))
    assert isinstance(error, OutcomeUnknown)
    assert error.data["replayed"] is True
    assert error.request_id == "req_no"
    assert len(outside.requests) == 1


async def test_stripe_can_forbid_another_try() -> None:
    error, outside = await refused(no(500, headers={"Stripe-Should-Retry": "false"}))
    assert isinstance(error, OutcomeUnknown)
    assert len(outside.requests) == 1


@pytest.mark.parametrize(
    ("failure", "code", "reason", "attempts"),
    [
        (httpx.ConnectError("[Errno 111] Connection refused"), "offline", "connect", 3),
        (httpx.ConnectError("[Errno -2] Name or service not known"), "offline", "name", 3),
        (httpx.ConnectTimeout("t"), "offline", "timeout", 3),
        (httpx.PoolTimeout("t"), "offline", "busy", 3),
        (httpx.ProxyError("407 Proxy Authentication Required"), "proxy", "proxy", 1),
        (httpx.ConnectError("[SSL] certificate verify failed"), "certificate", "certificate", 1),
    ],
    ids=str,
)
async def test_what_never_left_certainly_did_not_happen(
    failure: Exception, code: str, reason: str, attempts: int
) -> None:
    error, outside = await refused(failure)
    assert isinstance(error, Offline)
    assert (error.code, error.data["reason"], error.data["attempts"]) == (code, reason, attempts)
    assert len(outside.requests) == attempts


@pytest.mark.parametrize("later", [httpx.ConnectError("refused"), no(401), no(403), SLOW_DOWN, no(424)], ids=str)
async def test_a_later_refusal_proves_nothing_about_a_lost_attempt(later: Reply) -> None:
    error, outside = await refused(httpx.ReadTimeout("lost"), later)
    assert isinstance(error, OutcomeUnknown)
    assert len(outside.requests) >= 2


async def test_a_refusal_after_stripe_looked_the_key_up_answers_the_lost_attempt_too() -> None:
    error, _ = await refused(httpx.ReadTimeout("lost"), no(400, "Already refunded.", code="charge_already_refunded"))
    assert isinstance(error, Rejected)
    assert error.code == "charge_already_refunded"


async def test_deletions_have_no_key_so_not_found_after_a_lost_attempt_proves_nothing() -> None:
    gone = no(404, "No such subscription: 'sub_1'", code="resource_missing")
    error, outside = await refused(httpx.ReadTimeout("lost"), gone, call=CANCEL)
    assert isinstance(error, OutcomeUnknown)
    assert outside.requests[0].method == "DELETE"
    assert outside.form(0) == {"prorate": ["false"]}
    error, _ = await refused(gone, call=CANCEL)
    assert isinstance(error, NotFound)


@pytest.mark.parametrize(
    "reply", [httpx.ConnectError("refused"), no(401), no(403, "Permission denied"), SLOW_DOWN], ids=str
)
async def test_settling_stays_open_where_the_key_was_not_looked_up(reply: Reply) -> None:
    error, _ = await refused(reply, resend=True)
    assert isinstance(error, OutcomeUnknown)


async def test_settling_ends_with_the_stored_answer() -> None:
    declined = no(402, "Declined", type="card_error", code="card_declined", headers={"Idempotent-Replayed": "true"})
    error, _ = await refused(declined, resend=True)
    assert isinstance(error, Rejected)


async def test_an_object_lock_is_waited_for() -> None:
    lock = no(429, "Locked", code="lock_timeout", headers={"Stripe-Should-Retry": "true"})
    door, outside = gateway(lock, DONE)
    assert (await door.send(REFUND, "k")).data["id"] == "re_1"
    assert len(outside.requests) == 2
    await door.close()


async def test_too_many_requests_are_not_repeated_at_once() -> None:
    error, outside = await refused(SLOW_DOWN)
    assert isinstance(error, RateLimited)
    assert (error.data["after"], error.data["reason"]) == (5.0, "global-rate")
    assert len(outside.requests) == 1
    error, _ = await refused(no(429, code="rate_limit", headers={"Retry-After": "12"}))
    assert error.data["after"] == 12.0


async def test_an_answer_of_the_other_mode_leaves_the_outcome_open() -> None:
    error, _ = await refused(ok({"id": "re_1", "livemode": True}))
    assert isinstance(error, OutcomeUnknown)
    assert error.data["cause"] == "mode_mismatch"
