"""The real stripe client over the in-process transport, and every fault as httpx would raise it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
import stripe as sdk

from billing_console.practice import DEMO_KEY
from billing_console.practice.faults import Kind
from billing_console.practice.server import PracticeStripe
from billing_console.practice.transport import PracticeTransport
from tests.practice.tiny import Client

BASE = "https://api.stripe.com"


@pytest.fixture
async def http(stripe: PracticeStripe) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=PracticeTransport(stripe),
        base_url=BASE,
        headers={"Authorization": f"Bearer {DEMO_KEY}"},
        timeout=httpx.Timeout(1.0),
    ) as client:
        yield client


class OverTransport(sdk.HTTPXClient):
    """stripe's own httpx client with the practice company where the network would be."""

    def __init__(self, stripe: PracticeStripe) -> None:
        super().__init__()
        self._client_async = httpx.AsyncClient(transport=PracticeTransport(stripe))


@pytest.fixture
async def api(stripe: PracticeStripe) -> AsyncIterator[sdk.StripeClient]:
    over = OverTransport(stripe)
    yield sdk.StripeClient(DEMO_KEY, http_client=over, max_network_retries=0)
    await over.close_async()  # type: ignore[no-untyped-call]  # stripe leaves it without types


def answer_of(thing: sdk.StripeObject) -> sdk.StripeResponse:
    answer = thing.last_response
    assert answer is not None
    return answer


async def test_the_sdk_pages_expands_and_refunds(api: sdk.StripeClient) -> None:
    charges = await api.v1.charges.list_async({"limit": 2, "expand": ["data.customer", "data.payment_intent"]})
    seen = [charge.id async for charge in charges.auto_paging_iter()]
    assert len(seen) == len(set(seen)) == 9
    customer = charges.data[0].customer
    assert isinstance(customer, sdk.Customer)
    refund = await api.v1.refunds.create_async({"charge": seen[0], "amount": 50}, {"idempotency_key": "k1"})
    assert refund.status == "succeeded"
    first = answer_of(refund)
    assert first.headers["Idempotency-Key"] == "k1"
    again = await api.v1.refunds.create_async({"charge": seen[0], "amount": 50}, {"idempotency_key": "k1"})
    assert again.id == refund.id
    second = answer_of(again)
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.headers["Original-Request"] == first.request_id


async def test_the_sdk_sees_stripes_errors(api: sdk.StripeClient, stripe: PracticeStripe) -> None:
    with pytest.raises(sdk.InvalidRequestError) as missing:
        await api.v1.customers.retrieve_async("cus_nope")
    assert (missing.value.code, missing.value.param, missing.value.http_status) == ("resource_missing", "id", 404)
    stripe.keys.restrict(DEMO_KEY, ["customer_read"])
    with pytest.raises(sdk.PermissionError) as refused:
        await api.v1.charges.list_async()
    assert "\"Charges and Refunds Read\" ('charge_read')" in str(refused.value)
    assert refused.value.error is not None
    assert refused.value.error.code == "more_permissions_required"


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("drop_reply", httpx.ReadError),
        ("refuse_connection", httpx.ConnectError),
        ("truncated", httpx.RemoteProtocolError),
    ],
)
async def test_broken_connections(
    http: httpx.AsyncClient, stripe: PracticeStripe, client: Client, kind: Kind, error: type[Exception]
) -> None:
    stripe.faults.add(kind, match="POST /v1/refunds")
    with pytest.raises(error):
        await http.post("/v1/refunds", data={"charge": "ch_c1_2"})
    assert bool(client.ids("/v1/refunds")) is (kind != "refuse_connection")
    assert stripe.faults.pending == ()


async def test_a_delay_beyond_the_timeout_is_a_timeout_after_the_change(
    http: httpx.AsyncClient, stripe: PracticeStripe, client: Client
) -> None:
    stripe.faults.add("delay", match="POST /v1/refunds", seconds=60)
    with pytest.raises(httpx.ReadTimeout):
        await http.post("/v1/refunds", data={"charge": "ch_c1_2"})
    assert len(client.ids("/v1/refunds")) == 1


async def test_a_short_delay_only_delays(http: httpx.AsyncClient, stripe: PracticeStripe) -> None:
    stripe.faults.add("delay", seconds=0.01)
    assert (await http.get("/v1/balance")).status_code == 200


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("conflict", (409, "idempotency_key_in_use")),
        ("rate_limit", (429, "rate_limit")),
        ("lock_timeout", (429, "lock_timeout")),
        ("server_error", (500, None)),
        ("server_error_after", (500, None)),
    ],
)
async def test_faults_with_an_answer(
    http: httpx.AsyncClient, stripe: PracticeStripe, client: Client, kind: Kind, expected: tuple[int, str | None]
) -> None:
    executed = kind == "server_error_after"
    stripe.faults.add(kind, match="POST /v1/refunds")
    answer = await http.post("/v1/refunds", data={"charge": "ch_c1_2"}, headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["error"].get("code")) == expected
    assert bool(client.ids("/v1/refunds")) is executed
    again = await http.post("/v1/refunds", data={"charge": "ch_c1_2"}, headers={"Idempotency-Key": "k"})
    # A 500 after the change is remembered like any first answer; what never began can be tried again.
    assert again.status_code == (500 if executed else 200)
    assert len(client.ids("/v1/refunds")) == 1


async def test_bad_json_comes_with_status_200(http: httpx.AsyncClient, stripe: PracticeStripe) -> None:
    stripe.faults.add("bad_json")
    answer = await http.get("/v1/customers")
    assert answer.status_code == 200
    with pytest.raises(ValueError):
        answer.json()


async def test_faults_pick_their_requests(http: httpx.AsyncClient, stripe: PracticeStripe) -> None:
    fault = stripe.faults.add("server_error", match="GET /v1/customers/{id}", times=2)
    assert (await http.get("/v1/customers")).status_code == 200
    assert [(await http.get("/v1/customers/cus_c1")).status_code for _ in range(3)] == [500, 500, 200]
    assert fault.met == 2


async def test_answers_from_a_thread_are_the_same(stripe: PracticeStripe) -> None:
    headers = {"Authorization": f"Bearer {DEMO_KEY}"}
    bodies = []
    for threaded in (False, True):
        transport = PracticeTransport(stripe, threaded=threaded)
        async with httpx.AsyncClient(transport=transport, base_url=BASE, headers=headers) as client:
            bodies.append((await client.get("/v1/charges")).json())
    assert bodies[0] == bodies[1]
