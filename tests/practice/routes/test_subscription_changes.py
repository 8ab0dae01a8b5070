"""Changing subscriptions: the traps with items and discounts, prorations, trials, pauses and flags."""

from __future__ import annotations

import pytest

from tests.practice.tiny import DAY, NOW, Client, TinyWorld, make_price

SUB = "/v1/subscriptions/sub_c1"


def coupon(client: Client, form: str = "percent_off=50&duration=forever") -> str:
    return str(client.post("/v1/coupons", form)["id"])


def pending(client: Client) -> list[int]:
    lines = client.post("/v1/invoices/create_preview", "subscription=sub_c1")["lines"]["data"]
    return [line["amount"] for line in lines]


def test_an_item_without_id_is_added(client: Client) -> None:
    items = client.post(SUB, "items[0][price]=price_team")["items"]["data"]
    assert [item["price"]["id"] for item in items] == ["price_pro", "price_team"]
    assert client.refused("POST", SUB, "items[0][price]=price_team")[1]["message"].startswith("Cannot add multiple")


def test_a_new_price_without_quantity_means_one(client: Client) -> None:
    client.post(SUB, "items[0][id]=si_c1&items[0][quantity]=5")
    item = client.post(SUB, "items[0][id]=si_c1&items[0][price]=price_team")["items"]["data"][0]
    assert (item["quantity"], item["price"]["unit_amount"], item["plan"]["amount"]) == (1, 9900, 9900)


def test_an_item_can_go_but_not_the_last(client: Client) -> None:
    client.post(SUB, "items[0][price]=price_team")
    left = client.post(SUB, "items[0][id]=si_c1&items[0][deleted]=true")["items"]["data"]
    assert [item["price"]["id"] for item in left] == ["price_team"]
    status, error = client.refused("POST", SUB, f"items[0][id]={left[0]['id']}&items[0][deleted]=true")
    assert (status, "at least one" in error["message"]) == (400, True)


def test_prorations_wait_for_the_next_invoice_by_default(client: Client) -> None:
    changed = client.post(SUB, f"items[0][id]=si_c1&items[0][price]=price_team&proration_date={NOW}")
    # Two thirds of the month are left: 20 of 30 days.
    assert pending(client) == [-3267, 6600, 9900]
    assert changed["latest_invoice"] == "in_c1_2"


def test_always_invoice_bills_at_once(client: Client) -> None:
    changed = client.post(SUB, "items[0][id]=si_c1&items[0][price]=price_team&proration_behavior=always_invoice")
    invoice = client.get(f"/v1/invoices/{changed['latest_invoice']}", "expand[]=payments")
    assert (invoice["status"], invoice["total"], invoice["billing_reason"]) == ("paid", 3333, "subscription_update")
    assert invoice["number"].endswith("-0001")
    assert [row["amount_paid"] for row in invoice["payments"]["data"]] == [3333]
    assert pending(client) == [9900]


def test_none_means_no_money_moves(client: Client) -> None:
    client.post(SUB, "items[0][id]=si_c1&items[0][price]=price_team&proration_behavior=none")
    assert pending(client) == [9900]


def test_another_interval_starts_a_new_period_now(client: Client, world: TinyWorld) -> None:
    world.shelf["price_year"] = make_price("price_year", 49_000, interval="year")
    changed = client.post(SUB, "items[0][id]=si_c1&items[0][price]=price_year")
    item = changed["items"]["data"][0]
    assert (item["current_period_start"], changed["billing_cycle_anchor"]) == (NOW, NOW)
    assert item["current_period_end"] > NOW + 364 * DAY
    assert client.get(f"/v1/invoices/{changed['latest_invoice']}")["total"] == 49_000 - 3267


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("items[0][id]=si_nope&items[0][quantity]=1", "No such subscription_item: 'si_nope'"),
        ("items[0][id]=si_c1&items[0][price]=price_nope", "No such price: 'price_nope'"),
        ("items[0][quantity]=2", "Missing required param: items[0][price]."),
        (f"items[0][id]=si_c1&items[0][quantity]=2&proration_date={NOW - 90 * DAY}", "outside the current period"),
        ("discounts[0][coupon]=nope", "No such coupon: 'nope'"),
        ("discounts[0][coupon]=a&discounts[0][discount]=b", "exactly one of"),
        (f"cancel_at={NOW - 1}", "must be in the future"),
        (f"trial_end={NOW - 1}", "in the future"),
        (f"trial_end={NOW + 800 * DAY}", "no more than two years"),
        ("default_payment_method=pm_c2", "must be attached to the customer"),
        ("payment_behavior=pending_if_incomplete&metadata[a]=b", "You cannot pass `metadata`"),
    ],
)
def test_refusals_leave_everything_as_it_was(client: Client, form: str, words: str) -> None:
    before = client.get(SUB)
    status, error = client.refused("POST", SUB, form)
    assert (status, words in error["message"]) == (400, True), error
    assert client.get(SUB) == before
    assert client.ids("/v1/events") == []


def test_prices_in_another_currency_are_refused(client: Client) -> None:
    _, error = client.refused("POST", "/v1/subscriptions/sub_c3", "items[0][id]=si_c3&items[0][price]=price_team")
    assert error["message"] == (
        "The price specified only supports `usd`. This doesn't match the expected currency: `jpy`."
    )


def test_a_list_of_discounts_replaces_and_an_empty_value_clears(client: Client) -> None:
    one, two = coupon(client), coupon(client, "amount_off=100&currency=usd&duration=once")
    first = client.post(SUB, f"discounts[0][coupon]={one}")["discounts"]
    assert client.post(SUB, f"discounts[0][coupon]={two}")["discounts"] != first
    both = client.post(SUB, f"discounts[0][coupon]={two}&discounts[1][coupon]={one}")["discounts"]
    assert len(both) == 2
    kept = client.post(SUB, f"discounts[0][discount]={both[1]}&expand[]=discounts.source.coupon")["discounts"]
    assert [row["source"]["coupon"]["id"] for row in kept] == [one]
    assert client.post(SUB, "metadata[x]=y")["discounts"] == [both[1]]
    assert client.post(SUB, "discounts=")["discounts"] == []


def test_a_used_up_coupon_cannot_be_given(client: Client) -> None:
    once = coupon(client, "percent_off=10&duration=once&max_redemptions=1")
    client.post(SUB, f"discounts[0][coupon]={once}")
    status, error = client.refused("POST", "/v1/subscriptions/sub_c2", f"discounts[0][coupon]={once}")
    assert (status, error["code"]) == (400, "coupon_expired")
    assert client.get(f"/v1/coupons/{once}")["valid"] is False


def test_cancel_at_period_end_and_back(client: Client) -> None:
    ending = client.post(SUB, "cancel_at_period_end=true&cancellation_details[feedback]=unused")
    assert (ending["status"], ending["cancel_at"], ending["canceled_at"]) == ("active", NOW + 20 * DAY, NOW)
    assert ending["cancellation_details"]["feedback"] == "unused"
    assert ending["cancellation_details"]["reason"] == "cancellation_requested"
    back = client.post(SUB, "cancel_at_period_end=false")
    assert (back["cancel_at_period_end"], back["cancel_at"], back["canceled_at"]) == (False, None, None)
    assert client.post(SUB, "cancel_at=min_period_end")["cancel_at"] == NOW + 20 * DAY
    assert client.post(SUB, "cancel_at=")["cancel_at"] is None


def test_a_schedule_owns_the_cancellation(client: Client, world: TinyWorld) -> None:
    world.bundles[0]["sub_c1"]["schedule"] = "sub_sched_1"
    status, error = client.refused("POST", SUB, "cancel_at_period_end=true")
    assert (status, "subscription schedule `sub_sched_1`" in error["message"]) == (400, True)


def test_pausing_collection_leaves_the_status(client: Client) -> None:
    paused = client.post(SUB, f"pause_collection[behavior]=void&pause_collection[resumes_at]={NOW + DAY}")
    assert (paused["status"], paused["pause_collection"]) == ("active", {"behavior": "void", "resumes_at": NOW + DAY})
    assert client.post(SUB, "pause_collection=")["pause_collection"] is None


def test_a_trial_moves_the_anchor(client: Client) -> None:
    trial = client.post(SUB, f"trial_end={NOW + 40 * DAY}&proration_behavior=none")
    assert (trial["status"], trial["trial_end"], trial["billing_cycle_anchor"]) == (
        "trialing",
        NOW + 40 * DAY,
        NOW + 40 * DAY,
    )
    assert trial["items"]["data"][0]["current_period_end"] == NOW + 40 * DAY
    over = client.post(SUB, "trial_end=now")
    assert over["status"] == "active"
    assert client.get(f"/v1/invoices/{over['latest_invoice']}")["total"] == 4900


def test_a_declined_upgrade_is_past_due_or_does_not_happen(client: Client, world: TinyWorld) -> None:
    world.bundles[0]["pm_c1"]["card"]["last4"] = "9995"
    change = "items[0][id]=si_c1&items[0][price]=price_team&proration_behavior=always_invoice"
    before = client.get(SUB)
    status, error = client.refused("POST", SUB, f"{change}&payment_behavior=error_if_incomplete")
    assert (status, error["type"], error["decline_code"]) == (402, "card_error", "insufficient_funds")
    assert client.get(SUB) == before
    after = client.post(SUB, change)
    assert after["status"] == "past_due"
    assert client.get(f"/v1/invoices/{after['latest_invoice']}")["status"] == "open"


def test_a_canceled_subscription_takes_only_metadata_and_details(client: Client) -> None:
    client.delete(SUB)
    _, error = client.refused("POST", SUB, "cancel_at_period_end=false")
    assert error["message"] == "A canceled subscription can only update its cancellation_details and metadata."
    assert client.post(SUB, "metadata[a]=b")["metadata"] == {"a": "b"}


def test_the_event_tells_what_was_before(client: Client) -> None:
    client.post(SUB, "cancel_at_period_end=true")
    event = client.get("/v1/events", "type=customer.subscription.updated")["data"][0]
    assert event["data"]["previous_attributes"]["cancel_at_period_end"] is False
    assert event["data"]["object"]["cancel_at_period_end"] is True


def test_one_off_charges(client: Client, world: TinyWorld) -> None:
    world.shelf["price_setup"] = {**make_price("price_setup", 1500), "recurring": None, "type": "one_time"}
    form = "add_invoice_items[0][price]=price_setup&add_invoice_items[0][quantity]=2"
    client.post(SUB, form)
    assert pending(client) == [3000, 4900]
    made = client.post("/v1/subscriptions", f"customer=cus_c1&items[0][price]=price_team&{form}")
    assert client.get(f"/v1/invoices/{made['latest_invoice']}")["total"] == 9900 + 3000
    assert client.refused("POST", SUB, "add_invoice_items[0][price]=price_pro")[0] == 400
    assert client.refused("POST", SUB, "add_invoice_items[0][quantity]=2")[1]["code"] == "parameter_missing"
