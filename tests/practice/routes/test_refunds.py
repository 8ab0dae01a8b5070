"""Refunds: amounts, refusals, what follows a refund, and what happens to it later."""

from __future__ import annotations

from typing import Any

import pytest

from billing_console.practice import shapes
from billing_console.practice.server import PracticeStripe
from tests.practice.tiny import DAY, NOW, Client, Json, TinyWorld

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


def dispute(status: str, **fields: Any) -> Json:
    return shapes.dispute(
        id="du_1",
        amount=4900,
        charge=CH,
        created=NOW - DAY,
        currency="usd",
        reason="fraudulent",
        status=status,
        brand="visa",
        payment_intent="pi_c1_2",
        is_charge_refundable=status.startswith("warning"),
        evidence_details={"due_by": NOW + 9 * DAY},
        **fields,
    )


@pytest.mark.parametrize("status", ["needs_response", "under_review", "lost", "appeal_under_review"])
def test_a_chargeback_forbids_refunds(client: Client, world: TinyWorld, status: str) -> None:
    world.bundles[0]["du_1"] = dispute(status)
    got, error = client.refused("POST", "/v1/refunds", f"charge={CH}")
    assert (got, error["code"]) == (400, "charge_disputed")
    assert error["message"] == f"Charge {CH} has been charged back; cannot issue a refund."


def test_a_full_refund_ends_an_inquiry_a_partial_one_does_not(client: Client, world: TinyWorld) -> None:
    world.bundles[0]["du_1"] = dispute("warning_needs_response")
    client.post("/v1/refunds", charge=CH, amount=100)
    assert client.get("/v1/disputes/du_1")["status"] == "warning_needs_response"
    client.post("/v1/refunds", charge=CH)
    closed = client.get("/v1/disputes/du_1")
    assert (closed["status"], closed["is_charge_refundable"]) == ("warning_closed", False)
    assert "charge.dispute.closed" in {event["type"] for event in client.get("/v1/events")["data"]}


def test_a_full_refund_leaves_a_fraud_warning_nothing_to_act_on(client: Client, world: TinyWorld) -> None:
    world.bundles[0]["issfr_1"] = shapes.early_fraud_warning(id="issfr_1", charge=CH, created=NOW - DAY)
    client.post("/v1/refunds", charge=CH)
    assert client.get("/v1/radar/early_fraud_warnings/issfr_1")["actionable"] is False


def test_a_hold_is_not_a_charge(client: Client, world: TinyWorld) -> None:
    world.bundles[0][CH].update(captured=False, amount_captured=0)
    world.bundles[0]["pi_c1_2"]["status"] = "requires_capture"
    assert client.refused("POST", "/v1/refunds", f"charge={CH}")[1]["code"] == "charge_not_refundable"
    _, error = client.refused("POST", "/v1/refunds", "payment_intent=pi_c1_2")
    assert error["message"] == "This PaymentIntent (pi_c1_2) does not have a successful charge to refund."


def test_a_failed_charge_has_nothing_to_give_back(client: Client, world: TinyWorld) -> None:
    world.bundles[0][CH].update(status="failed", paid=False, captured=False, amount_captured=0)
    assert client.refused("POST", "/v1/refunds", f"charge={CH}")[1]["code"] == "charge_not_refundable"


def test_without_funds_a_refund_waits(client: Client, world: TinyWorld, stripe: PracticeStripe) -> None:
    stripe.overdraft = 0
    world.funds["usd"] = 1000
    refund = client.post("/v1/refunds", charge=CH)
    assert (refund["status"], refund["pending_reason"], refund["balance_transaction"]) == (
        "pending",
        "insufficient_funds",
        None,
    )
    # Pending money counts as refunded: nobody can give it back twice.
    assert client.refused("POST", "/v1/refunds", f"charge={CH}")[1]["code"] == "charge_already_refunded"
    assert stripe.settle_refunds() == [refund["id"]]
    settled = client.get(f"/v1/refunds/{refund['id']}")
    assert (settled["status"], "pending_reason" in settled) == ("succeeded", False)
    assert settled["balance_transaction"]
    assert settled["destination_details"]["card"]["reference_status"] == "available"


def test_each_refund_uses_up_the_balance_and_then_the_bank(
    client: Client, world: TinyWorld, stripe: PracticeStripe
) -> None:
    stripe.overdraft = 4000
    world.funds["usd"] = 6000
    assert client.post("/v1/refunds", charge=CH)["status"] == "succeeded"
    assert client.get("/v1/balance")["available"][0]["amount"] == 1100
    assert client.post("/v1/refunds", charge="ch_c1_1")["status"] == "succeeded"
    assert client.get("/v1/balance")["available"][0]["amount"] == -3800
    assert client.post("/v1/refunds", charge="ch_c1_0")["status"] == "pending"


def test_without_debits_from_the_bank_only_the_balance_counts(client: Client, world: TinyWorld) -> None:
    world.account["settings"]["payouts"]["debit_negative_balances"] = False
    world.funds["usd"] = 4899
    assert client.post("/v1/refunds", charge=CH)["status"] == "pending"


def test_a_refund_can_fail_after_it_succeeded(client: Client, stripe: PracticeStripe) -> None:
    refund = client.post("/v1/refunds", charge=CH)
    assert stripe.settle_refunds(fail=[CH], reason="lost_or_stolen_card") == [refund["id"]]
    failed = client.get(f"/v1/refunds/{refund['id']}", "expand[]=failure_balance_transaction")
    assert (failed["status"], failed["failure_reason"]) == ("failed", "lost_or_stolen_card")
    assert failed["failure_balance_transaction"]["amount"] == 4900
    charge = client.get(f"/v1/charges/{CH}")
    assert (charge["amount_refunded"], charge["refunded"]) == (0, False)
    types = [event["type"] for event in client.get("/v1/events")["data"]]
    assert types[:3] == ["refund.failed", "charge.refund.updated", "refund.updated"]
    assert client.get("/v1/balance")["available"][0]["amount"] == 1_000_000
    assert stripe.settle_refunds() == []


def test_stripes_cards_for_slow_and_failing_refunds(client: Client, world: TinyWorld, stripe: PracticeStripe) -> None:
    world.bundles[0][CH]["payment_method_details"]["card"]["last4"] = "7726"
    world.bundles[1]["ch_c2_2"]["payment_method_details"]["card"]["last4"] = "5126"
    slow = client.post("/v1/refunds", charge=CH)
    doomed = client.post("/v1/refunds", charge="ch_c2_2")
    assert (slow["status"], doomed["status"]) == ("pending", "succeeded")
    stripe.settle_refunds()
    assert client.get(f"/v1/refunds/{slow['id']}")["status"] == "succeeded"
    assert client.get(f"/v1/refunds/{doomed['id']}")["status"] == "failed"


def test_metadata_is_all_that_changes_and_only_waiting_refunds_cancel(client: Client, world: TinyWorld) -> None:
    refund = client.post("/v1/refunds", charge=CH, amount=5)
    assert client.post(f"/v1/refunds/{refund['id']}", "metadata[a]=b")["metadata"] == {"a": "b"}
    assert client.refused("POST", f"/v1/refunds/{refund['id']}", "amount=4")[1]["code"] == "parameter_unknown"
    assert client.refused("POST", f"/v1/refunds/{refund['id']}/cancel")[0] == 400
    world.bundles[0]["re_wait"] = shapes.refund(
        id="re_wait", amount=5, created=NOW, currency="usd", charge=CH, status="requires_action"
    )
    assert client.post("/v1/refunds/re_wait/cancel")["status"] == "canceled"
