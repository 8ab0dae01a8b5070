"""Reading subscriptions and their items."""

from __future__ import annotations

from typing import Any

from billing_console.practice import listing, searching
from billing_console.practice.call import Call, Route, equals
from billing_console.practice.listing import in_range

Json = dict[str, Any]
ENDED = ("canceled", "incomplete_expired")


def list_subscriptions(call: Call) -> Json:
    """Without `status` everything but canceled ones; "ended" means canceled and expired, "all" means all."""
    params = call.params
    status = params.get("status")
    rows = call.rows(("customer", "customer"), kind="subscription")
    wanted = equals(params, "customer", "collection_method", "schedule")

    def matches(row: Json) -> bool:
        items = row["items"]["data"]
        return (
            _status_fits(row["status"], status)
            and wanted(row)
            and in_range(row["created"], params.get("created"))
            and ("price" not in params or any(item["price"]["id"] == params["price"] for item in items))
            and in_range(min(item["current_period_end"] for item in items), params.get("current_period_end"))
            and in_range(max(item["current_period_start"] for item in items), params.get("current_period_start"))
        )

    return call.page("subscription", rows, matches).body(call.path)


def _status_fits(status: str, wanted: str | None) -> bool:
    if wanted is None:
        return status != "canceled"
    if wanted == "all":
        return True
    return status in ENDED if wanted == "ended" else status == wanted


def search_subscriptions(call: Call) -> Json:
    return searching.answer(call, "subscriptions", "subscription")


def retrieve_subscription(call: Call) -> Json:
    return call.find("subscription", call.ids[0])


def list_items(call: Call) -> Json:
    """Items of one subscription, oldest first as Stripe keeps them."""
    subscription = call.find("subscription", call.params["subscription"], "subscription")
    return listing.ordered(subscription["items"]["data"], call.params, "subscription_item").body(call.path)


ROUTES = (
    Route("GET", "/v1/subscriptions", "subscription", "subscription_read", list_subscriptions, "list"),
    Route("GET", "/v1/subscriptions/search", "subscription", "subscription_read", search_subscriptions, "search"),
    Route("GET", "/v1/subscriptions/{id}", "subscription", "subscription_read", retrieve_subscription),
    Route("GET", "/v1/subscription_items", "subscription_item", "subscription_read", list_items, "list"),
)
