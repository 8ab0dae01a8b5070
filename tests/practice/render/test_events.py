"""Events tell what happened in the last thirty days, each with its object as it was then."""

from __future__ import annotations

from collections import Counter

from billing_console.practice.months import DAY
from billing_console.practice.render.events import pending_webhooks
from billing_console.practice.shapes import Json
from billing_console.practice.stories import STORIES
from tests.practice.northwind import SECONDS, by_kind, everything


def of_story(key: str) -> list[Json]:
    index = next(story.index for story in STORIES if story.key == key)
    return by_kind(index)["event"]


def test_everything_that_happened_is_told() -> None:
    told = {one["type"] for one in everything("event")}
    assert told >= {
        "customer.created",
        "customer.subscription.created",
        "customer.subscription.updated",
        "customer.subscription.deleted",
        "customer.subscription.trial_will_end",
        "invoice.created",
        "invoice.finalized",
        "invoice.paid",
        "invoice.payment_failed",
        "invoice.payment_action_required",
        "charge.succeeded",
        "charge.failed",
        "charge.refunded",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "payment_intent.succeeded",
        "payment_intent.payment_failed",
        "payment_intent.requires_action",
        "refund.created",
        "refund.failed",
        "radar.early_fraud_warning.created",
        "payment_method.attached",
    }


def test_events_are_forgotten_after_thirty_days() -> None:
    for one in everything("event"):
        assert SECONDS - 30 * DAY < one["created"] <= SECONDS


def test_the_object_is_as_it_was_then() -> None:
    failed = [one for one in of_story("expired_card") if one["type"] == "invoice.payment_failed"]
    assert [one["data"]["object"]["attempt_count"] for one in failed] == [1, 2, 3]
    refunded = {one["type"]: one["data"]["object"] for one in of_story("refund_failed") if "refund" in one["type"]}
    assert refunded["refund.created"]["status"] == "succeeded"
    assert refunded["charge.refunded"]["refunded"] is True
    assert refunded["refund.failed"]["status"] == "failed"


def test_a_charge_is_told_before_its_refund() -> None:
    first = next(one for one in of_story("refund_failed") if one["type"] == "charge.succeeded")
    assert first["data"]["object"]["amount_refunded"] == 0


def test_changes_name_what_was_before() -> None:
    changed = [one for one in of_story("expired_card") if one["type"] == "customer.subscription.updated"]
    assert {"status": "active"} in [one["data"]["previous_attributes"] for one in changed]
    for one in everything("event"):
        assert ("previous_attributes" in one["data"]) <= one["type"].endswith(".updated")


def test_what_was_asked_for_names_the_request() -> None:
    for one in everything("event"):
        asked = one["type"] in {"customer.subscription.created", "refund.created"}
        if asked:
            assert one["request"]["id"].startswith("req_")
        if one["type"] == "charge.succeeded":
            assert one["request"]["id"] is None


def test_most_webhooks_are_delivered() -> None:
    odds = Counter(pending_webhooks(serial, index, 5 * DAY) for serial in range(20) for index in range(1000))
    assert 5 < odds[1] < 60
    assert odds[0] + odds[1] == 20_000
    recent = sum(pending_webhooks(serial, 3, 100) for serial in range(20_000))
    assert recent > odds[1]
