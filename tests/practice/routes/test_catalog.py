"""Products, prices and coupons."""

from __future__ import annotations

import pytest

from tests.practice.tiny import Client


def test_prices_and_products(client: Client) -> None:
    assert client.ids("/v1/prices", "active=true&product=prod_pro&type=recurring") == ["price_team", "price_pro"]
    assert client.ids("/v1/prices", "recurring[interval]=year") == []
    assert client.ids("/v1/prices", "currency=eur") == []
    assert client.get("/v1/prices/price_pro", "expand[]=product")["product"]["name"] == "Pro"
    assert client.ids("/v1/products", "active=true&ids[]=prod_pro") == ["prod_pro"]
    assert client.get("/v1/products/prod_pro")["id"] == "prod_pro"


def test_a_coupon_lives_and_goes(client: Client) -> None:
    made = client.post("/v1/coupons", "percent_off=12.5&duration=repeating&duration_in_months=3&name=Sorry")
    assert (made["percent_off"], made["duration_in_months"], made["valid"]) == (12.5, 3, True)
    assert client.ids("/v1/coupons") == [made["id"]]
    assert client.delete(f"/v1/coupons/{made['id']}") == {"id": made["id"], "object": "coupon", "deleted": True}
    assert client.refused("GET", f"/v1/coupons/{made['id']}")[1]["message"] == f"No such coupon: '{made['id']}'"
    client.post("/v1/coupons", "id=MINE&amount_off=500&currency=USD&duration=once")
    assert client.get("/v1/coupons/MINE")["currency"] == "usd"
    assert client.refused("POST", "/v1/coupons", "id=MINE&percent_off=5")[1]["code"] == "resource_already_exists"


@pytest.mark.parametrize(
    "form",
    [
        "duration=once",
        "percent_off=5&amount_off=5&currency=usd",
        "amount_off=5",
        "amount_off=0&currency=usd",
        "percent_off=0",
        "percent_off=101",
        "percent_off=5&duration=repeating",
        "percent_off=5&duration=once&duration_in_months=2",
        f"percent_off=5&name={'x' * 41}",
    ],
)
def test_refused_coupons(client: Client, form: str) -> None:
    assert client.refused("POST", "/v1/coupons", form)[0] == 400
    assert client.ids("/v1/coupons") == []
