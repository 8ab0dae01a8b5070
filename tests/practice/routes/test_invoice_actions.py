"""Paying, sending, finalizing, voiding and writing off invoices."""

from __future__ import annotations

import pytest

from billing_console.practice import shapes
from tests.practice.tiny import NOW, Client, TinyWorld

INVOICE = "in_c1_2"
PATH = f"/v1/invoices/{INVOICE}"


@pytest.fixture
def failing(world: TinyWorld) -> TinyWorld:
    """The newest invoice of the first customer is open: its card was declined."""
    bundle = world.bundles[0]
    card = bundle["pm_c1"]
    bundle[INVOICE].update(status="open", amount_paid=0, amount_remaining=4900, attempt_count=1)
    bundle[INVOICE]["status_transitions"]["paid_at"] = None
    bundle["inpay_c1_2"].update(status="open", amount_paid=None)
    bundle["pi_c1_2"].update(
        status="requires_payment_method",
        amount_received=0,
        last_payment_error={
            "type": "card_error",
            "code": "card_declined",
            "decline_code": "insufficient_funds",
            "payment_method": card,
        },
    )
    bundle["sub_c1"]["status"] = "past_due"
    return world


def test_the_same_card_declines_again(client: Client, failing: TinyWorld) -> None:
    status, error = client.refused("POST", PATH + "/pay")
    assert (status, error["type"], error["code"]) == (402, "card_error", "card_declined")
    assert (error["decline_code"], error["payment_intent"]["id"]) == ("insufficient_funds", "pi_c1_2")
    assert error["message"] == "Your card has insufficient funds."
    invoice = client.get(PATH)
    assert (invoice["status"], invoice["attempt_count"]) == ("open", 1)
    charge = client.get(f"/v1/charges/{error['charge']}")
    assert (charge["status"], charge["failure_code"], charge["outcome"]["type"]) == (
        "failed",
        "card_declined",
        "issuer_declined",
    )
    assert client.get("/v1/payment_intents/pi_c1_2")["latest_charge"] == charge["id"]
    types = [event["type"] for event in client.get("/v1/events")["data"]]
    assert types == ["invoice.payment_failed", "payment_intent.payment_failed", "charge.failed"]


def test_another_card_pays_and_the_subscription_recovers(client: Client, failing: TinyWorld) -> None:
    card = shapes.fresh(failing.bundles[0]["pm_c1"])
    card["id"] = "pm_other"
    failing.bundles[0]["pm_other"] = card
    paid = client.post(PATH + "/pay", payment_method="pm_other")
    assert (paid["status"], paid["amount_paid"], paid["amount_remaining"]) == ("paid", 4900, 0)
    assert paid["status_transitions"]["paid_at"] == NOW
    payment = client.get(
        "/v1/invoice_payments", f"invoice={INVOICE}&expand[]=data.payment.payment_intent.latest_charge"
    )
    charge = payment["data"][0]["payment"]["payment_intent"]["latest_charge"]
    assert (charge["payment_method"], charge["status"]) == ("pm_other", "succeeded")
    entry = client.get(f"/v1/balance_transactions/{charge['balance_transaction']}")
    assert (entry["amount"], entry["net"]) == (4900, 4900 - 172)
    assert client.get("/v1/subscriptions/sub_c1")["status"] == "active"


def test_money_from_elsewhere(client: Client, failing: TinyWorld) -> None:
    paid = client.post(PATH + "/pay", "paid_out_of_band=true")
    assert (paid["status"], paid["amount_paid_off_stripe"]) == ("paid", 4900)
    assert client.get("/v1/payment_intents/pi_c1_2")["status"] == "canceled"
    assert client.ids("/v1/invoice_payments", f"invoice={INVOICE}&status=paid") == []


def test_a_customer_who_must_authenticate(client: Client, failing: TinyWorld) -> None:
    failing.bundles[0]["pm_c1"]["card"]["last4"] = "3184"
    status, error = client.refused("POST", PATH + "/pay")
    assert (status, error["code"]) == (402, "invoice_payment_intent_requires_action")
    assert client.get("/v1/payment_intents/pi_c1_2")["status"] == "requires_action"


def test_without_a_card_nothing_can_be_charged(client: Client, failing: TinyWorld) -> None:
    failing.bundles[0]["cus_c1"]["invoice_settings"]["default_payment_method"] = None
    status, error = client.refused("POST", PATH + "/pay")
    assert (status, error["message"]) == (400, "Cannot charge customer that has no active card")


def test_what_is_paid_stays_paid(client: Client) -> None:
    assert client.refused("POST", PATH + "/pay")[1]["message"] == "Invoice is already paid"
    assert client.refused("POST", PATH + "/void")[1]["code"] == "invoice_not_editable"
    assert client.refused("POST", PATH + "/mark_uncollectible")[1]["code"] == "invoice_not_editable"
    assert client.refused("POST", PATH + "/finalize")[1]["code"] == "invoice_not_editable"
    assert client.post(PATH + "/send")["id"] == INVOICE
    assert [event["type"] for event in client.get("/v1/events")["data"]] == ["invoice.sent"]


def test_writing_off_can_be_undone_by_payment_or_void(client: Client, failing: TinyWorld) -> None:
    off = client.post(PATH + "/mark_uncollectible")
    assert (off["status"], off["status_details"]["uncollectible"]["reason"]) == ("uncollectible", "user_forgiven")
    void = client.post(PATH + "/void")
    assert (void["status"], void["status_transitions"]["voided_at"]) == ("void", NOW)
    assert client.refused("POST", PATH + "/pay")[0] == 400
    assert client.refused("POST", PATH + "/send")[0] == 400


def test_a_draft_gets_its_number_when_finalized(client: Client, failing: TinyWorld) -> None:
    failing.bundles[0][INVOICE].update(status="draft", number=None)
    done = client.post(PATH + "/finalize", "auto_advance=false")
    assert (done["status"], done["number"][-5:], done["status_transitions"]["finalized_at"]) == ("open", "-0001", NOW)
    assert client.get("/v1/customers/cus_c1")["next_invoice_sequence"] == 2
