"""Expanding: four levels, lists through data, includable lists, and the rights it takes."""

from __future__ import annotations

import pytest

from billing_console.practice import DEMO_KEY
from billing_console.practice.server import PracticeStripe
from tests.practice.tiny import Client

FIVE_LEVELS = "latest_invoice.payments.data.payment.payment_intent"


def test_ids_become_objects_as_deep_as_four_levels(client: Client) -> None:
    body = client.get(
        "/v1/invoice_payments", "invoice=in_c1_2&status=paid&expand[]=data.payment.payment_intent.latest_charge"
    )
    intent = body["data"][0]["payment"]["payment_intent"]
    assert (intent["id"], intent["latest_charge"]["id"]) == ("pi_c1_2", "ch_c1_2")


def test_without_expand_there_are_ids_and_includable_lists_are_absent(client: Client) -> None:
    assert client.get("/v1/charges/ch_c1_2")["customer"] == "cus_c1"
    assert "refunds" not in client.get("/v1/charges/ch_c1_2")
    assert "payments" not in client.get("/v1/invoices/in_c1_2")
    assert "subscriptions" not in client.get("/v1/customers/cus_c1")


def test_includable_lists(client: Client) -> None:
    client.post("/v1/refunds", charge="ch_c1_2", amount=5)
    charge = client.get("/v1/charges/ch_c1_2", "expand[]=refunds")
    assert [row["amount"] for row in charge["refunds"]["data"]] == [5]
    invoice = client.get("/v1/invoices/in_c1_2", "expand[]=payments.data.payment.payment_intent")
    assert invoice["payments"]["data"][0]["payment"]["payment_intent"]["id"] == "pi_c1_2"
    customer = client.get("/v1/customers/cus_c1", "expand[]=subscriptions&expand[]=sources&expand[]=tax_ids")
    assert [row["id"] for row in customer["subscriptions"]["data"]] == ["sub_c1"]
    assert customer["sources"]["data"] == customer["tax_ids"]["data"] == []


def test_items_prices_and_products(client: Client) -> None:
    body = client.get("/v1/subscriptions", "expand[]=data.latest_invoice&expand[]=data.default_payment_method")
    assert body["data"][0]["latest_invoice"]["object"] == "invoice"
    one = client.get("/v1/subscriptions/sub_c1", "expand[]=items.data.price.product")
    assert one["items"]["data"][0]["price"]["product"]["id"] == "prod_pro"
    assert client.get("/v1/subscriptions/sub_c1")["items"]["data"][0]["price"]["product"] == "prod_pro"


@pytest.mark.parametrize(
    ("path", "expand", "message"),
    [
        (
            "/v1/subscriptions/sub_c1",
            FIVE_LEVELS,
            f"You cannot expand more than 4 levels of a property. Property: {FIVE_LEVELS}",
        ),
        ("/v1/charges/ch_c1_2", "invoice", "This property cannot be expanded (invoice)."),
        ("/v1/charges/ch_c1_2", "amount", "This property cannot be expanded (amount)."),
        (
            "/v1/charges",
            "customer",
            "This property cannot be expanded (customer). You may want to try expanding 'data.customer' instead.",
        ),
        ("/v1/charges", "data.nothing", "This property cannot be expanded (data.nothing)."),
    ],
)
def test_refusals(client: Client, path: str, expand: str, message: str) -> None:
    status, error = client.refused("GET", path, f"expand[]={expand}")
    assert (status, error["message"], error["param"]) == (400, message, "expand")


def test_at_most_twenty(client: Client) -> None:
    status, error = client.refused("GET", "/v1/charges", "&".join(["expand[]=data.customer"] * 21))
    assert (status, error["message"][:36]) == (400, "You cannot expand more than 20 prope")


def test_expanding_takes_the_right_to_read_the_other_object(client: Client, stripe: PracticeStripe) -> None:
    stripe.keys.restrict(DEMO_KEY, ["charge_read"])
    assert client.get("/v1/charges/ch_c1_2")["customer"] == "cus_c1"
    status, error = client.refused("GET", "/v1/charges/ch_c1_2", "expand[]=customer")
    assert (status, error["code"]) == (403, "more_permissions_required")
    assert "\"Customers Read\" ('customer_read')" in error["message"]
    stripe.keys.restrict(DEMO_KEY, ["customer_read"])
    assert client.refused("GET", "/v1/customers/cus_c1", "expand[]=subscriptions")[0] == 403


def test_a_refused_expansion_changes_nothing(client: Client) -> None:
    client.refused("POST", "/v1/refunds", "charge=ch_c1_2&expand[]=nothing")
    assert client.ids("/v1/refunds") == []


def test_expanding_the_source_of_a_balance_transaction_takes_its_own_right(
    client: Client, stripe: PracticeStripe
) -> None:
    assert client.get("/v1/balance_transactions/txn_c1_2", "expand[]=source")["source"]["id"] == "ch_c1_2"
    stripe.keys.restrict(DEMO_KEY, ["balance_read", "charge_read"])
    status, error = client.refused("GET", "/v1/balance_transactions/txn_c1_2", "expand[]=source")
    assert status == 403
    assert "balance_transaction_source_read" in error["message"]
