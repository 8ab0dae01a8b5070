"""Customers: exact e-mail lists, merging metadata, balance signs, and what deleting leaves."""

from __future__ import annotations

from tests.practice.tiny import Client


def test_email_filter_is_exact_with_case(client: Client) -> None:
    assert client.ids("/v1/customers", "email=jane1@example.com") == ["cus_c1"]
    assert client.ids("/v1/customers", "email=Jane1@example.com") == []


def test_create_update_and_unset(client: Client) -> None:
    made = client.post(
        "/v1/customers", "name=Jane&email=j@x.org&phone=123&metadata[a]=1&metadata[b]=2&address[city]=Bern"
    )
    assert made["address"]["city"] == "Bern"
    assert made["address"]["country"] is None
    changed = client.post(f"/v1/customers/{made['id']}", "phone=&metadata[a]=&metadata[c]=3&name=Janet&address=")
    assert (changed["phone"], changed["name"], changed["address"]) == (None, "Janet", None)
    assert changed["metadata"] == {"b": "2", "c": "3"}
    assert client.post(f"/v1/customers/{made['id']}", "metadata=")["metadata"] == {}
    event = client.get("/v1/events", "type=customer.updated")["data"][-1]
    assert event["data"]["previous_attributes"]["name"] == "Jane"
    assert client.ids("/v1/customers")[0] == made["id"]


def test_the_default_card_is_the_customers_own(client: Client) -> None:
    ok = client.post("/v1/customers/cus_c1", "invoice_settings[default_payment_method]=pm_c1")
    assert ok["invoice_settings"]["default_payment_method"] == "pm_c1"
    status, error = client.refused("POST", "/v1/customers/cus_c1", "invoice_settings[default_payment_method]=pm_c2")
    assert (status, "must be attached" in error["message"]) == (400, True)
    # Trap: the subscription's own default stays what it was.
    assert client.get("/v1/subscriptions/sub_c1")["default_payment_method"] is None


def test_a_negative_balance_is_credit(client: Client) -> None:
    path = "/v1/customers/cus_c1/balance_transactions"
    first = client.post(path, amount=-500, currency="usd", description="sorry")
    second = client.post(path, amount=200, currency="usd")
    assert (first["ending_balance"], second["ending_balance"], first["type"]) == (-500, -300, "adjustment")
    assert client.get("/v1/customers/cus_c1")["balance"] == -300
    assert client.ids(path) == [second["id"], first["id"]]
    status, error = client.refused("POST", path, "amount=-5&currency=eur")
    assert (status, error["param"]) == (400, "currency")


def test_deleting_leaves_a_tombstone_and_ends_subscriptions(client: Client) -> None:
    assert client.delete("/v1/customers/cus_c1") == {"id": "cus_c1", "object": "customer", "deleted": True}
    assert client.get("/v1/customers/cus_c1") == {"id": "cus_c1", "object": "customer", "deleted": True}
    assert "cus_c1" not in client.ids("/v1/customers")
    assert client.get("/v1/subscriptions/sub_c1")["status"] == "canceled"
    assert client.refused("POST", "/v1/customers/cus_c1", "name=x")[0] == 404
    assert client.get("/v1/charges/ch_c1_2", "expand[]=customer")["customer"]["deleted"] is True
    types = [event["type"] for event in client.get("/v1/events")["data"]]
    assert types == ["customer.deleted", "customer.subscription.deleted"]
