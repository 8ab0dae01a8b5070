"""Subscription lists: the default status rule, filters over items, and the items themselves."""

from __future__ import annotations

import pytest

from tests.practice.tiny import DAY, NOW, Client


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("", {"sub_c2", "sub_c3"}),
        ("status=all", {"sub_c1", "sub_c2", "sub_c3"}),
        ("status=canceled", {"sub_c1"}),
        ("status=ended", {"sub_c1"}),
        ("status=active", {"sub_c2", "sub_c3"}),
        ("status=past_due", set()),
        ("customer=cus_c2", {"sub_c2"}),
        ("customer=cus_c1", set()),
        ("price=price_pro", {"sub_c2"}),
        (f"current_period_end[lt]={NOW + 21 * DAY}", {"sub_c2", "sub_c3"}),
        (f"current_period_end[lt]={NOW + 19 * DAY}", set()),
        (f"current_period_start[gte]={NOW - 10 * DAY}&collection_method=charge_automatically", {"sub_c2", "sub_c3"}),
    ],
)
def test_filters(client: Client, form: str, expected: set[str]) -> None:
    client.delete("/v1/subscriptions/sub_c1")
    assert set(client.ids("/v1/subscriptions", form)) == expected


def test_items_of_one_subscription(client: Client) -> None:
    client.post("/v1/subscriptions/sub_c1", "items[0][price]=price_team")
    ids = client.ids("/v1/subscription_items", "subscription=sub_c1")
    assert ids[0] == "si_c1"
    assert len(ids) == 2
    page = client.get("/v1/subscription_items", "subscription=sub_c1&limit=1")
    assert ([row["id"] for row in page["data"]], page["has_more"]) == (["si_c1"], True)
    assert client.ids("/v1/subscription_items", "subscription=sub_c1&starting_after=si_c1") == ids[1:]
    assert client.refused("GET", "/v1/subscription_items")[1]["code"] == "parameter_missing"
