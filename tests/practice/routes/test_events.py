"""Events: types and wildcards, delivery, thirty days, and following them with a cursor."""

from __future__ import annotations

import pytest

from billing_console.practice import shapes
from tests.practice.tiny import NOW, Client, Clock, TinyWorld


@pytest.fixture
def busy(client: Client, clock: Clock) -> Client:
    client.post("/v1/customers", name="A")
    clock.forward(seconds=5)
    client.post("/v1/refunds", charge="ch_c1_2", amount=5)
    return client


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("", ["refund.created", "charge.refunded", "customer.created"]),
        ("type=charge.refunded", ["charge.refunded"]),
        ("type=c*", ["charge.refunded", "customer.created"]),
        ("types[]=customer.created&types[]=refund.*", ["refund.created", "customer.created"]),
        (f"created[gt]={NOW}", ["refund.created", "charge.refunded"]),
        (f"created={NOW}", ["customer.created"]),
        ("delivery_success=false", []),
    ],
)
def test_filters(busy: Client, form: str, expected: list[str]) -> None:
    assert [event["type"] for event in busy.get("/v1/events", form)["data"]] == expected


def test_type_and_types_exclude_each_other(client: Client) -> None:
    assert client.refused("GET", "/v1/events", "type=a&types[]=b")[0] == 400
    assert client.refused("GET", "/v1/events", "&".join(["types[]=x"] * 21))[0] == 400


def test_a_cursor_follows_what_is_new_even_within_one_second(busy: Client) -> None:
    newest = busy.ids("/v1/events")[0]
    assert busy.ids("/v1/events", f"ending_before={newest}") == []
    busy.post("/v1/refunds", charge="ch_c1_2", amount=6)
    new = busy.get("/v1/events", f"ending_before={newest}")["data"]
    assert [event["type"] for event in new] == ["refund.created", "charge.refunded"]


def test_they_carry_who_asked_and_the_state_then(client: Client) -> None:
    answer = client.send("POST", "/v1/refunds", "charge=ch_c1_2&amount=5", idempotency_key="op:1")
    event = client.get("/v1/events", type="charge.refunded")["data"][0]
    assert event["request"] == {"id": answer.headers["Request-Id"], "idempotency_key": "op:1"}
    client.post("/v1/refunds", charge="ch_c1_2", amount=6)
    assert client.get(f"/v1/events/{event['id']}")["data"]["object"]["amount_refunded"] == 5


def test_after_thirty_days_they_are_gone(busy: Client, clock: Clock) -> None:
    oldest = busy.ids("/v1/events")[-1]
    clock.forward(days=30, seconds=-4)
    assert len(busy.ids("/v1/events")) == 2
    assert busy.refused("GET", f"/v1/events/{oldest}")[0] == 404
    clock.forward(days=1)
    assert busy.ids("/v1/events", "created[gte]=0") == []


def test_endpoints(client: Client, world: TinyWorld) -> None:
    world.shelf["we_1"] = shapes.webhook_endpoint(id="we_1", created=NOW, url="https://x.test", enabled_events=["*"])
    assert client.ids("/v1/webhook_endpoints") == ["we_1"]
