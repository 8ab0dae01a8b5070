"""Ends and pauses: credit instead of cash, invoices left alone, and what can never come back."""

from __future__ import annotations

from billing_console.practice import shapes
from tests.practice.tiny import NOW, Client, TinyWorld

SUB = "/v1/subscriptions/sub_c1"


def test_cancel_now_moves_no_money_by_default(client: Client) -> None:
    gone = client.delete(SUB, "cancellation_details[comment]=bye&cancellation_details[feedback]=too_expensive")
    assert (gone["status"], gone["canceled_at"], gone["ended_at"]) == ("canceled", NOW, NOW)
    assert gone["cancellation_details"]["comment"] == "bye"
    assert gone["cancellation_details"]["reason"] == "cancellation_requested"
    assert client.get("/v1/customers/cus_c1")["balance"] == 0
    status, error = client.refused("DELETE", SUB)
    assert (status, error["message"]) == (404, "No such subscription: 'sub_c1'")
    assert [event["type"] for event in client.get("/v1/events")["data"]] == ["customer.subscription.deleted"]


def test_prorating_gives_credit_never_cash(client: Client) -> None:
    gone = client.delete(SUB, "prorate=true&invoice_now=true")
    invoice = client.get(f"/v1/invoices/{gone['latest_invoice']}")
    assert (invoice["total"], invoice["amount_due"], invoice["status"]) == (-3267, 0, "paid")
    assert client.get("/v1/customers/cus_c1")["balance"] == -3267
    assert client.ids("/v1/refunds") == []
    assert gone["status"] == "canceled"


def test_open_invoices_are_no_longer_collected(client: Client, world: TinyWorld) -> None:
    world.bundles[0]["in_c1_2"].update(status="open", auto_advance=True, next_payment_attempt=NOW + 99)
    client.delete(SUB)
    invoice = client.get("/v1/invoices/in_c1_2")
    assert (invoice["status"], invoice["auto_advance"], invoice["next_payment_attempt"]) == ("open", False, None)


def test_pause_and_resume(client: Client) -> None:
    paused = client.post(SUB + "/pause", "type=subscription")
    assert (paused["status"], paused["status_details"]["paused"]["subscription"]["type"]) == (
        "paused",
        "pause_requested",
    )
    active = client.post(SUB + "/resume", "billing_cycle_anchor[type]=now")
    assert (active["status"], active["billing_cycle_anchor"]) == ("active", NOW)
    assert "status_details" not in active
    assert client.get(f"/v1/invoices/{active['latest_invoice']}")["status"] == "paid"
    assert client.refused("POST", SUB + "/resume")[0] == 400
    types = {event["type"] for event in client.get("/v1/events", limit=100)["data"]}
    assert {"customer.subscription.paused", "customer.subscription.resumed"} <= types


def test_resuming_without_payment_stays_paused_when_payment_must_succeed(client: Client, world: TinyWorld) -> None:
    world.bundles[0]["sub_c1"].update(status="paused", status_details=shapes.paused_details(transitioned_at=NOW))
    world.bundles[0]["pm_c1"]["card"]["last4"] = "0341"
    still = client.post(SUB + "/resume", "payment_behavior=resume_on_payment_success")
    assert (still["status"], "status_details" in still) == ("paused", True)


def test_canceled_never_resumes(client: Client) -> None:
    client.delete(SUB)
    assert client.refused("POST", SUB + "/resume")[0] == 400
    assert client.refused("POST", SUB + "/pause", "type=subscription")[0] == 400


def test_deleting_the_discount(client: Client) -> None:
    assert client.refused("DELETE", SUB + "/discount")[0] == 404
    client.post("/v1/coupons", "id=half&percent_off=50&duration=forever")
    given = client.post(SUB, "discounts[0][coupon]=half")["discounts"][0]
    gone = client.delete(SUB + "/discount")
    assert (gone["id"], gone["deleted"], gone["object"]) == (given, True, "discount")
    assert client.get(SUB)["discounts"] == []


def test_classic_billing_moves_to_flexible_once(client: Client, world: TinyWorld) -> None:
    world.bundles[0]["sub_c1"]["billing_mode"] = {"type": "classic", "flexible": None, "updated_at": NOW}
    assert client.refused("POST", SUB + "/pause", "type=subscription")[0] == 400
    moved = client.post(SUB + "/migrate", "billing_mode[type]=flexible")
    assert (moved["billing_mode"]["type"], moved["billing_mode"]["updated_at"]) == ("flexible", NOW)
    assert client.refused("POST", SUB + "/migrate", "billing_mode[type]=flexible")[0] == 400


def test_canceling_with_proration_but_without_invoice_keeps_the_credit_for_later(client: Client) -> None:
    client.delete(SUB, "prorate=true")
    assert client.get("/v1/customers/cus_c1")["balance"] == 0
    assert client.get(SUB)["latest_invoice"] == "in_c1_2"


def test_only_automatic_subscriptions_resume(client: Client, world: TinyWorld) -> None:
    world.bundles[0]["sub_c1"].update(status="paused", collection_method="send_invoice")
    assert "charged automatically" in client.refused("POST", SUB + "/resume")[1]["message"]
