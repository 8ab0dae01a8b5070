"""Previews: the same arithmetic as the change itself, and nothing kept."""

from __future__ import annotations

from typing import Any

import pytest

from billing_console.practice import shapes
from tests.practice.tiny import DAY, NOW, Client, TinyWorld

PATH = "/v1/invoices/create_preview"
UPGRADE = "subscription_details[items][0][id]=si_c1&subscription_details[items][0][price]=price_team"


def amounts(invoice: dict[str, Any]) -> list[int]:
    return [line["amount"] for line in invoice["lines"]["data"]]


def test_the_renewal(client: Client) -> None:
    invoice = client.post(PATH, "subscription=sub_c1")
    assert invoice["id"].startswith("upcoming_in")
    assert (invoice["status"], invoice["number"], invoice["total"]) == ("draft", None, 4900)
    assert invoice["lines"]["data"][0]["period"]["start"] == NOW + 20 * DAY
    assert invoice["created"] == NOW + 20 * DAY


def test_nothing_is_kept(client: Client) -> None:
    before = client.get("/v1/subscriptions/sub_c1")
    invoice = client.post(PATH, f"subscription=sub_c1&{UPGRADE}")
    assert client.refused("GET", f"/v1/invoices/{invoice['id']}")[0] == 404
    assert client.get("/v1/subscriptions/sub_c1") == before
    assert client.ids("/v1/events") == []


def test_a_preview_with_the_same_date_is_what_the_change_costs(client: Client) -> None:
    at = NOW - 3 * DAY - 12_345
    shown = client.post(
        PATH,
        f"subscription=sub_c1&{UPGRADE}&subscription_details[proration_date]={at}"
        "&subscription_details[proration_behavior]=always_invoice",
    )
    done = client.post(
        "/v1/subscriptions/sub_c1",
        f"items[0][id]=si_c1&items[0][price]=price_team&proration_date={at}&proration_behavior=always_invoice",
    )
    billed = client.get(f"/v1/invoices/{done['latest_invoice']}")
    assert shown["total"] == billed["total"] != 3333
    assert amounts(shown) == amounts(billed)
    assert all(line["parent"]["subscription_item_details"]["proration"] is True for line in shown["lines"]["data"])


def test_next_mode_shows_prorations_and_renewal_recurring_mode_only_the_renewal(client: Client) -> None:
    assert amounts(client.post(PATH, f"subscription=sub_c1&{UPGRADE}")) == [-3267, 6600, 9900]
    assert amounts(client.post(PATH, f"subscription=sub_c1&{UPGRADE}&preview_mode=recurring")) == [9900]


def test_discounts_taxes_and_balance(client: Client, world: TinyWorld) -> None:
    rate = shapes.tax_rate(id="txr_1", created=NOW, display_name="VAT", percentage=19.0, country="DE")
    world.bundles[0]["sub_c1"]["default_tax_rates"] = [rate]
    client.post("/v1/coupons", "id=ten&percent_off=10&duration=once")
    client.post("/v1/customers/cus_c1/balance_transactions", amount=-1000, currency="usd")
    invoice = client.post(PATH, "subscription=sub_c1&discounts[0][coupon]=ten")
    # 49.00 less 10 % is 44.10; 19 % of it is 8.38; 10.00 credit is used.
    assert (invoice["subtotal"], invoice["total_excluding_tax"], invoice["total"]) == (4900, 4410, 5248)
    assert (invoice["starting_balance"], invoice["ending_balance"], invoice["amount_due"]) == (-1000, 0, 4248)
    assert client.get("/v1/coupons/ten")["times_redeemed"] == 0


def test_an_empty_value_shows_the_price_without_discounts(client: Client) -> None:
    client.post("/v1/coupons", "id=half&percent_off=50&duration=forever")
    client.post("/v1/subscriptions/sub_c1", "discounts[0][coupon]=half")
    assert client.post(PATH, "subscription=sub_c1")["total"] == 2450
    assert client.post(PATH, "subscription=sub_c1&discounts=")["total"] == 4900


def test_canceling_now_shows_the_credit(client: Client) -> None:
    invoice = client.post(PATH, "subscription=sub_c1&subscription_details[cancel_now]=true")
    assert (invoice["total"], invoice["amount_due"], invoice["ending_balance"]) == (-3267, 0, -3267)


def test_a_trial_postpones_the_renewal(client: Client) -> None:
    invoice = client.post(PATH, f"subscription=sub_c1&subscription_details[trial_end]={NOW + 50 * DAY}")
    assert invoice["lines"]["data"][0]["period"]["start"] == NOW + 50 * DAY


def test_for_a_customer_without_subscription(client: Client) -> None:
    form = "customer=cus_c1&subscription_details[items][0][price]=price_team&subscription_details[items][0][quantity]=3"
    assert client.post(PATH, form)["total"] == 29_700


@pytest.mark.parametrize(
    "form",
    [
        "customer=cus_c1",
        "subscription=sub_c1&subscription_details[cancel_at_period_end]=true",
        "subscription=sub_c2",
    ],
)
def test_nothing_due(client: Client, form: str) -> None:
    client.delete("/v1/subscriptions/sub_c2")
    _, error = client.refused("POST", PATH, form)
    assert error["code"] == "invoice_upcoming_none"


def test_a_foreign_customer_or_date_is_refused(client: Client) -> None:
    _, error = client.refused("POST", PATH, "subscription=sub_c1&customer=cus_c2")
    assert "does not belong" in error["message"]
    late = f"subscription=sub_c1&{UPGRADE}&subscription_details[proration_date]={NOW + 90 * DAY}"
    assert "outside the current period" in client.refused("POST", PATH, late)[1]["message"]
    assert client.refused("POST", PATH)[1]["code"] == "parameter_missing"


def test_a_new_anchor_bills_a_whole_period_now(client: Client) -> None:
    form = "subscription=sub_c1&subscription_details[billing_cycle_anchor][type]=now"
    assert amounts(client.post(PATH, form)) == [-3267, 4900]


def test_resuming_a_paused_subscription(client: Client, world: TinyWorld) -> None:
    world.bundles[0]["sub_c1"]["status"] = "paused"
    assert client.refused("POST", PATH, "subscription=sub_c1")[1]["code"] == "invoice_upcoming_none"
    assert client.post(PATH, "subscription=sub_c1&subscription_details[resume_at]=now")["total"] == 4900


def test_coupons_of_a_preview_must_be_good(client: Client) -> None:
    client.post("/v1/coupons", f"id=old&percent_off=5&redeem_by={NOW - 1}")
    _, error = client.refused("POST", PATH, "subscription=sub_c1&discounts[0][coupon]=old")
    assert error["code"] == "coupon_expired"
    assert "No such coupon" in client.refused("POST", PATH, "subscription=sub_c1&discounts[0][coupon]=x")[1]["message"]


def test_an_end_before_the_renewal_leaves_only_what_waits(client: Client) -> None:
    client.post("/v1/subscriptions/sub_c1", f"items[0][id]=si_c1&items[0][price]=price_team&proration_date={NOW}")
    ending = "subscription=sub_c1&subscription_details[cancel_at]=min_period_end"
    assert amounts(client.post(PATH, ending)) == [-3267, 6600]


def test_what_cannot_be_previewed_is_said(client: Client) -> None:
    _, error = client.refused("POST", PATH, "subscription=sub_c1&invoice_items[0][amount]=5")
    assert error["message"] == "The practice company does not preview `invoice_items`."
