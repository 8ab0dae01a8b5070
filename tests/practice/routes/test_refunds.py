"""Refunds: amounts, refusals, what follows a refund, and what happens to it later."""

from __future__ import annotations

import pytest

from tests.practice.tiny import Client

CH = "ch_c1_2"


def test_omitted_amount_refunds_all_that_remains(client: Client) -> None:
    client.post("/v1/refunds", charge=CH, amount=1000)
    refund = client.post("/v1/refunds", charge=CH)
    assert (refund["amount"], refund["status"], refund["payment_intent"]) == (3900, "succeeded", "pi_c1_2")
    charge = client.get(f"/v1/charges/{CH}")
    assert (charge["amount_refunded"], charge["refunded"]) == (4900, True)
    entry = client.get(f"/v1/balance_transactions/{refund['balance_transaction']}")
    assert (entry["amount"], entry["net"], entry["type"], entry["source"]) == (-3900, -3900, "refund", refund["id"])


def test_by_payment_intent_with_reason_and_metadata(client: Client) -> None:
    refund = client.post("/v1/refunds", "payment_intent=pi_c1_2&reason=duplicate&metadata[operation]=op_1")
    assert refund["charge"] == CH
    assert refund["reason"] == "duplicate"
    assert refund["metadata"] == {"operation": "op_1"}


def test_fraudulent_reason_blocks_the_card(client: Client) -> None:
    client.post("/v1/refunds", charge=CH, reason="fraudulent")
    assert client.get(f"/v1/charges/{CH}")["fraud_details"] == {"user_report": "fraudulent"}


def test_lists_by_charge_and_intent_newest_first(client: Client) -> None:
    made = [client.post("/v1/refunds", charge=CH, amount=amount)["id"] for amount in (100, 200, 300)]
    client.post("/v1/refunds", charge="ch_c2_0")
    assert client.ids("/v1/refunds", f"charge={CH}") == made[::-1]
    assert client.ids("/v1/refunds", "payment_intent=pi_c1_2") == made[::-1]
    assert len(client.ids("/v1/refunds")) == 4


@pytest.mark.parametrize(
    ("form", "status", "code", "message"),
    [
        ("", 400, "parameter_missing", "One of the following params should be provided"),
        ("charge=ch_nope", 400, "resource_missing", "No such charge: 'ch_nope'"),
        ("charge=ch_c1_2&amount=0", 400, "parameter_invalid_integer", "Invalid positive integer"),
        ("charge=ch_c1_2&amount=5000", 400, None, "Refund amount ($50.00) is greater than charge amount ($49.00)"),
        ("charge=ch_c3_2&amount=5001", 400, None, "Refund amount (¥5,001) is greater than charge amount (¥5,000)"),
        (
            "charge=ch_c1_2&reason=bored",
            400,
            None,
            "Invalid reason: must be one of duplicate, fraudulent, or requested",
        ),
    ],
)
def test_refusals(client: Client, form: str, status: int, code: str | None, message: str) -> None:
    got, error = client.refused("POST", "/v1/refunds", form)
    assert (got, error.get("code")) == (status, code)
    assert error["message"].startswith(message)


def test_more_than_the_rest_and_twice_in_full(client: Client) -> None:
    client.post("/v1/refunds", charge=CH, amount=3900)
    _, error = client.refused("POST", "/v1/refunds", f"charge={CH}&amount=1500")
    assert error["message"] == "Refund amount ($15.00) is greater than unrefunded amount on charge ($10.00)"
    client.post("/v1/refunds", charge=CH)
    status, error = client.refused("POST", "/v1/refunds", f"charge={CH}")
    assert (status, error["code"]) == (400, "charge_already_refunded")
    assert error["message"] == f"Charge {CH} has already been refunded."


def test_makes_the_events_stripe_makes(client: Client) -> None:
    refund = client.post("/v1/refunds", charge=CH, amount=900)
    events = client.get("/v1/events")["data"]
    assert [event["type"] for event in events] == ["refund.created", "charge.refunded"]
    assert events[0]["data"]["object"]["id"] == refund["id"]
    assert events[1]["data"]["previous_attributes"] == {"amount_refunded": 0}
    assert events[0]["request"]["id"].startswith("req_")
