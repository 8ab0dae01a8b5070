"""Starting subscriptions: paid at once, after a trial, or incomplete."""

from __future__ import annotations

from tests.practice.tiny import DAY, NOW, Client, TinyWorld

PATH = "/v1/subscriptions"


def test_the_first_invoice_is_paid_at_once(client: Client) -> None:
    made = client.post(PATH, "customer=cus_c1&items[0][price]=price_team&items[0][quantity]=2&metadata[a]=b")
    assert (made["status"], made["metadata"], made["currency"]) == ("active", {"a": "b"}, "usd")
    invoice = client.get(f"/v1/invoices/{made['latest_invoice']}")
    assert (invoice["total"], invoice["status"], invoice["billing_reason"]) == (19_800, "paid", "subscription_create")
    assert made["id"] in client.ids(PATH, "customer=cus_c1")
    assert client.ids("/v1/invoices", f"subscription={made['id']}") == [invoice["id"]]


def test_after_a_trial(client: Client) -> None:
    made = client.post(PATH, "customer=cus_c1&items[0][price]=price_team&trial_period_days=14")
    assert (made["status"], made["trial_end"], made["latest_invoice"]) == ("trialing", NOW + 14 * DAY, None)


def test_a_declined_card_leaves_it_incomplete(client: Client, world: TinyWorld) -> None:
    world.bundles[0]["pm_c1"]["card"]["last4"] = "9995"
    assert client.post(PATH, "customer=cus_c1&items[0][price]=price_team")["status"] == "incomplete"
    form = "customer=cus_c1&items[0][price]=price_team&payment_behavior=error_if_incomplete"
    assert client.refused("POST", PATH, form)[0] == 402


def test_refusals(client: Client) -> None:
    assert client.refused("POST", PATH, "items[0][price]=price_team")[1]["param"] == "customer"
    assert client.refused("POST", PATH, "customer=cus_c1")[1]["param"] == "items"
    _, error = client.refused("POST", PATH, "customer=cus_c3&items[0][price]=price_team")
    assert error["message"].startswith("You cannot combine currencies on a single customer.")
