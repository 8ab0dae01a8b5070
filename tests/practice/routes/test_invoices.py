"""Invoice lists by customer, subscription, status and time."""

from __future__ import annotations

import pytest

from tests.practice.tiny import DAY, NOW, Client, TinyWorld


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("customer=cus_c1", ["in_c1_2", "in_c1_1", "in_c1_0"]),
        ("subscription=sub_c2", ["in_c2_2", "in_c2_1", "in_c2_0"]),
        ("customer=cus_c1&status=open", []),
        (f"customer=cus_c1&created[gt]={NOW - 20 * DAY}", ["in_c1_2"]),
        ("customer=cus_c1&collection_method=send_invoice", []),
        (f"customer=cus_c1&due_date[lt]={NOW}", []),
        ("limit=2&status=paid", ["in_c3_2", "in_c2_2"]),
    ],
)
def test_filters(client: Client, form: str, expected: list[str]) -> None:
    assert client.ids("/v1/invoices", form) == expected


def test_gone_fields_are_gone(client: Client) -> None:
    invoice = client.get("/v1/invoices/in_c1_2")
    assert {"charge", "payment_intent", "paid", "subscription", "tax", "discount"} & set(invoice) == set()
    assert invoice["parent"]["subscription_details"]["subscription"] == "sub_c1"


def test_lines_keep_their_order(client: Client) -> None:
    client.post("/v1/subscriptions/sub_c1", "items[0][price]=price_team")
    invoice = client.get("/v1/subscriptions/sub_c1", "expand[]=latest_invoice")["latest_invoice"]["id"]
    path = f"/v1/invoices/{invoice}/lines"
    assert client.ids(path) == ["il_c1_2"]
    assert client.ids(path, "starting_after=il_c1_2") == []
    assert client.refused("GET", path, "starting_after=il_nope")[1]["code"] == "resource_missing"


def test_lists_by_status_follow_what_happens(client: Client, world: TinyWorld) -> None:
    world.bundles[0]["in_c1_2"].update(status="open", amount_paid=0, amount_remaining=4900)
    world.bundles[1]["in_c2_0"].update(status="open", amount_paid=0, amount_remaining=4900)
    assert client.ids("/v1/invoices", "status=open") == ["in_c1_2", "in_c2_0"]
    assert client.ids("/v1/invoices", "status=open&starting_after=in_c1_2") == ["in_c2_0"]
    client.post("/v1/invoices/in_c1_2/void")
    assert client.ids("/v1/invoices", "status=open") == ["in_c2_0"]
    assert client.ids("/v1/invoices", "status=void") == ["in_c1_2"]
    assert "in_c2_0" not in client.ids("/v1/invoices", "status=paid")
