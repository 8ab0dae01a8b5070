"""Rate limits: buckets that refill by the clock, and the headers of a refusal."""

from __future__ import annotations

import pytest

from billing_console.practice.errors import StripeError
from billing_console.practice.limits import Limits
from billing_console.practice.server import PracticeStripe
from tests.practice.tiny import Client, Clock, TinyWorld


@pytest.fixture
def limited(world: TinyWorld, clock: Clock) -> Client:
    return Client(PracticeStripe(world, clock=clock))


def test_twenty_five_a_second_in_test_mode(limited: Client, clock: Clock) -> None:
    statuses = [limited.send("GET", path).status for path in ("/v1/balance", "/v1/charges") * 13]
    assert statuses == [200] * 25 + [429]
    refused = limited.send("GET", "/v1/balance")
    assert refused.headers["Stripe-Rate-Limited-Reason"] == "global-rate"
    assert refused.json()["error"]["code"] == "rate_limit"
    assert refused.json()["error"]["message"].startswith("Testmode request rate limit exceeded")
    clock.forward(seconds=1)
    assert limited.send("GET", "/v1/balance").status == 200


def test_search_has_twenty_of_its_own(limited: Client) -> None:
    sent = [limited.send("GET", "/v1/charges/search", "query=amount>0") for _ in range(21)]
    assert [answer.status for answer in sent] == [200] * 20 + [429]
    assert sent[-1].headers["Stripe-Rate-Limited-Reason"] == "endpoint-rate"


def test_live_mode_has_more(clock: Clock) -> None:
    limits = Limits(lambda: clock().timestamp())
    for number in range(100):
        limits.admit(f"GET /v1/{number % 5}", test_mode=False)
    with pytest.raises(StripeError):
        limits.admit("GET /v1/5", test_mode=False)


def test_they_can_be_switched_off(limited: Client) -> None:
    limited.stripe.limits.enabled = False
    assert {limited.send("GET", "/v1/balance").status for _ in range(60)} == {200}


def test_a_lock_timeout_says_retry_and_has_no_request_id(client: Client) -> None:
    client.stripe.faults.add("lock_timeout")
    answer = client.send("POST", "/v1/refunds", "charge=ch_c1_2")
    assert (answer.status, answer.json()["error"]["code"]) == (429, "lock_timeout")
    assert answer.headers["Stripe-Should-Retry"] == "true"
    assert "Stripe-Rate-Limited-Reason" not in answer.headers
    assert "Request-Id" not in answer.headers
