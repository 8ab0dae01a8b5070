"""What an Idempotency-Key remembers: the first answer, errors too, for a day, for the same request only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from billing_console.practice.errors import StripeError
from billing_console.practice.http import Response
from billing_console.practice.idempotency import Memory
from billing_console.practice.server import PracticeStripe
from tests.practice.tiny import Client, Clock


def refund(client: Client, form: str = "charge=ch_c1_2&amount=100", key: str = "k") -> Response:
    return client.send("POST", "/v1/refunds", form, idempotency_key=key)


def test_the_second_request_gets_the_first_answer(client: Client) -> None:
    first, second = refund(client), refund(client)
    assert second.body == first.body
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.headers["Original-Request"] == first.headers["Request-Id"]
    assert second.headers["Request-Id"] != first.headers["Request-Id"]
    assert second.headers["Idempotency-Key"] == "k"
    assert "Idempotent-Replayed" not in first.headers
    assert len(client.ids("/v1/refunds")) == 1


def test_order_of_parameters_does_not_matter(client: Client) -> None:
    assert refund(client, "amount=100&charge=ch_c1_2").body == refund(client, "charge=ch_c1_2&amount=100").body


def test_errors_are_remembered(client: Client) -> None:
    first = refund(client, "charge=ch_c1_2&amount=999999")
    again = refund(client, "charge=ch_c1_2&amount=999999")
    assert (first.status, again.status) == (400, 400)
    assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(
    "form", ["charge=ch_c1_2&amount=ten", "charge=ch_c1_2&colour=red", "", "charge=ch_c1_2&amount=0"]
)
def test_failed_validation_is_not(client: Client, form: str) -> None:
    assert refund(client, form).status == 400
    assert refund(client).status == 200


def test_other_parameters_with_the_same_key(client: Client) -> None:
    refund(client)
    other = refund(client, "charge=ch_c1_2&amount=200").json()["error"]
    assert other["type"] == "idempotency_error"
    assert other["message"].startswith(
        "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using "
        "a key other than 'k'"
    )
    assert len(client.ids("/v1/refunds")) == 1


def test_other_endpoint_with_the_same_key(client: Client) -> None:
    refund(client)
    other = client.send("POST", "/v1/customers", "name=x", idempotency_key="k")
    assert other.status == 400
    assert "('/v1/customers' vs '/v1/refunds')" in other.json()["error"]["message"]


def test_after_a_day_the_key_is_new(client: Client, clock: Clock) -> None:
    refund(client)
    clock.forward(hours=23, minutes=59)
    assert refund(client).headers.get("Idempotent-Replayed") == "true"
    clock.forward(minutes=1)
    assert "Idempotent-Replayed" not in refund(client).headers
    assert len(client.ids("/v1/refunds")) == 2


def test_a_refused_key_right_or_rate_is_not_remembered(client: Client, stripe: PracticeStripe) -> None:
    reader = Client(stripe, stripe.keys.add_restricted(["charge_read"]))
    assert refund(reader).status == 403
    stripe.faults.add("rate_limit")
    assert refund(client).status == 429
    assert refund(client).status == 200


def test_get_and_delete_have_no_keys(client: Client) -> None:
    first = client.send("DELETE", "/v1/customers/cus_c2", idempotency_key="d")
    second = client.send("DELETE", "/v1/customers/cus_c2", idempotency_key="d")
    assert (first.status, second.status) == (200, 404)


def test_two_at_once_are_a_conflict() -> None:
    memory = Memory()
    assert memory.begin("acct", "k", "/v1/refunds", "p", 0) is None
    with pytest.raises(StripeError) as caught:
        memory.begin("acct", "k", "/v1/refunds", "p", 0)
    assert (caught.value.status, caught.value.code) == (409, "idempotency_key_in_use")
    assert memory.begin("other", "k", "/v1/refunds", "p", 0) is None
    memory.finish("acct", "k", None)
    assert memory.begin("acct", "k", "/v1/refunds", "p", 0) is None


def test_keys_are_at_most_255_characters(client: Client) -> None:
    assert refund(client, key="x" * 256).status == 400
    assert refund(client, key="x" * 255).status == 200


def test_many_at_once_make_one_refund(client: Client) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: refund(client).status, range(40)))
    assert set(answers) <= {200, 409}
    assert answers.count(200) >= 1
    assert len(client.ids("/v1/refunds")) == 1


def test_many_keys_at_once_never_refund_more_than_there_is(client: Client) -> None:
    with ThreadPoolExecutor(8) as pool:
        form = "charge=ch_c1_2&amount=1000"
        answers = list(pool.map(lambda key: refund(client, form, key=f"k{key}").status, range(20)))
    assert answers.count(200) == 4
    assert client.get("/v1/charges/ch_c1_2")["amount_refunded"] == 4000
