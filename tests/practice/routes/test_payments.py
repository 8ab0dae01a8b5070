"""Reading payments: the way from an invoice to its charge and back."""

from __future__ import annotations

import pytest

from billing_console.practice import shapes
from billing_console.practice.server import PracticeStripe
from tests.practice.tiny import DAY, NOW, Client, TinyWorld


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("invoice=in_c1_2", ["inpay_c1_2"]),
        ("invoice=in_c1_2&status=open", []),
        ("payment[type]=payment_intent&payment[payment_intent]=pi_c2_0", ["inpay_c2_0"]),
        ("payment[type]=payment_record", []),
        (f"created[gt]={NOW - 11 * DAY}", ["inpay_c3_2", "inpay_c2_2", "inpay_c1_2"]),
    ],
)
def test_invoice_payments(client: Client, form: str, expected: list[str]) -> None:
    assert client.ids("/v1/invoice_payments", form) == expected
    assert client.get("/v1/invoice_payments/inpay_c1_2")["invoice"] == "in_c1_2"


def test_money_from_elsewhere_is_a_payment_record(client: Client, world: TinyWorld) -> None:
    world.bundles[0]["inpay_off"] = shapes.invoice_payment(
        id="inpay_off",
        invoice="in_c1_2",
        created=NOW,
        currency="usd",
        amount_requested=10,
        amount_paid=10,
        status="paid",
        payment_record="pr_1",
    )
    assert client.ids("/v1/invoice_payments", "invoice=in_c1_2") == ["inpay_off", "inpay_c1_2"]
    form = "payment[type]=payment_record&payment[payment_record]=pr_1"
    assert client.ids("/v1/invoice_payments", form) == ["inpay_off"]


def test_charges(client: Client) -> None:
    assert client.ids("/v1/charges", "customer=cus_c2&limit=2") == ["ch_c2_2", "ch_c2_1"]
    assert client.ids("/v1/charges", "payment_intent=pi_c2_0") == ["ch_c2_0"]
    assert client.ids("/v1/charges", f"created[lt]={NOW - 65 * DAY}") == ["ch_c3_0", "ch_c2_0", "ch_c1_0"]
    assert "invoice" not in client.get("/v1/charges/ch_c1_2")


def test_intents_and_methods(client: Client) -> None:
    assert client.ids("/v1/payment_intents", "customer=cus_c1") == ["pi_c1_2", "pi_c1_1", "pi_c1_0"]
    assert client.get("/v1/payment_intents/pi_c1_0", "expand[]=latest_charge")["latest_charge"]["amount"] == 4900
    assert client.ids("/v1/payment_methods", "customer=cus_c1&type=card") == ["pm_c1"]
    assert client.ids("/v1/payment_methods", "customer=cus_c1&type=sepa_debit") == []
    assert client.ids("/v1/customers/cus_c1/payment_methods") == ["pm_c1"]
    assert client.get("/v1/payment_methods/pm_c1")["card"]["last4"] == "4242"
    assert client.ids("/v1/payment_methods") == []
    _, error = client.refused("GET", "/v1/payment_intents/pi_nope")
    assert (error["message"], error["param"]) == ("No such payment_intent: 'pi_nope'", "intent")


def test_canceling_a_hold_releases_it(client: Client, world: TinyWorld, stripe: PracticeStripe) -> None:
    world.bundles[0]["pi_c1_2"].update(status="requires_capture", amount_capturable=4900, amount_received=0)
    world.bundles[0]["ch_c1_2"].update(captured=False, amount_captured=0)
    owner = Client(stripe, stripe.keys.add_secret())
    gone = owner.post("/v1/payment_intents/pi_c1_2/cancel", cancellation_reason="duplicate")
    assert (gone["status"], gone["cancellation_reason"], gone["amount_capturable"]) == ("canceled", "duplicate", 0)
    charge = client.get("/v1/charges/ch_c1_2")
    assert (charge["refunded"], charge["amount_refunded"], charge["captured"]) == (True, 4900, False)
    status, error = owner.refused("POST", "/v1/payment_intents/pi_c1_1/cancel")
    assert (status, error["code"]) == (400, "payment_intent_unexpected_state")
