"""The handler: headers, unknown paths, customers' and other lists' behaviour end to end."""

from __future__ import annotations

from billing_console.practice.http import Request
from billing_console.practice.server import API_VERSION, PracticeStripe
from tests.practice.tiny import NOW, Client


def test_every_answer_carries_its_headers(client: Client) -> None:
    first, second = client.send("GET", "/v1/balance"), client.send("GET", "/v1/balance")
    assert first.headers["Request-Id"].startswith("req_")
    assert first.headers["Request-Id"] != second.headers["Request-Id"]
    assert first.headers["Stripe-Version"] == API_VERSION
    other = client.send("GET", "/v1/balance", stripe_version="2024-06-20")
    assert other.headers["Stripe-Version"] == "2024-06-20"
    assert first.headers["Content-Type"] == "application/json"


def test_errors_point_to_documentation_and_log(client: Client) -> None:
    response = client.send("GET", "/v1/customers/cus_nope")
    error = response.json()["error"]
    assert error == {
        "code": "resource_missing",
        "doc_url": "https://stripe.com/docs/error-codes/resource-missing",
        "message": "No such customer: 'cus_nope'",
        "param": "id",
        "request_log_url": f"https://dashboard.stripe.com/test/logs/{response.headers['Request-Id']}?t={NOW}",
        "type": "invalid_request_error",
    }


def test_unknown_paths_and_methods(client: Client) -> None:
    status, error = client.refused("GET", "/v1/nothing")
    assert (status, "code" in error) == (404, False)
    assert error["message"].startswith(
        "Unrecognized request URL (GET: /v1/nothing). Please see https://stripe.com/docs"
    )
    assert client.refused("DELETE", "/v1/refunds")[0] == 404
    assert client.refused("PUT", "/v1/refunds")[0] == 404
    assert client.refused("GET", "/v1/charges/in_c1_2")[1]["message"] == "No such charge: 'in_c1_2'"


def test_the_wrong_mode_is_named(client: Client, stripe: PracticeStripe) -> None:
    stripe.live_ids.add("cus_live")
    _, error = client.refused("GET", "/v1/customers/cus_live")
    assert error["message"] == (
        "No such customer: 'cus_live'; a similar object exists in live mode, but a test mode key was used to make "
        "this request."
    )


def test_content_that_is_no_form(client: Client) -> None:
    status, error = client.refused("POST", "/v1/refunds", '{"charge":"x"}', content_type="application/json")
    assert (status, "x-www-form-urlencoded" in error["message"]) == (400, True)


def test_a_body_that_is_not_text(client: Client) -> None:
    sent = Request("POST", "/v1/refunds", "", {"authorization": f"Bearer {client.key}"}, b"charge=\xff")
    assert client.stripe.handle(sent).status == 400


def test_get_parameters_of_a_post_count_too(client: Client) -> None:
    sent = Request("POST", "/v1/refunds", "charge=ch_c1_2", {"authorization": f"Bearer {client.key}"})
    assert client.stripe.handle(sent).json()["charge"] == "ch_c1_2"


def test_unknown_cursor_and_unknown_filter(client: Client) -> None:
    status, error = client.refused("GET", "/v1/charges", "starting_after=ch_nope")
    assert (status, error["param"], error["code"]) == (400, "starting_after", "resource_missing")
    status, error = client.refused("GET", "/v1/subscriptions", "customer=cus_nope")
    assert (status, error["param"], error["message"]) == (400, "customer", "No such customer: 'cus_nope'")


def test_tests_can_look_without_a_request(client: Client, stripe: PracticeStripe) -> None:
    client.send("GET", "/v1/balance")
    assert (stripe.get("ch_c1_2") or {})["amount"] == 4900
    assert len(stripe.all("charge")) == 9
    assert list(stripe.seen) == [("GET", "/v1/balance", 200)]
