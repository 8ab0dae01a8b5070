"""Products, prices and coupons."""

from __future__ import annotations

import pytest

from billing_console.practice import shapes
from tests.practice.tiny import NOW, Client, TinyWorld


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


def test_promotion_codes(client: Client, world: TinyWorld) -> None:
    client.post("/v1/coupons", "id=half&percent_off=50&duration=once&name=Half")
    world.shelf["promo_1"] = shapes.promotion_code(id="promo_1", code="HALF", coupon="half", created=NOW)
    assert client.ids("/v1/promotion_codes", "code=HALF&coupon=half&active=true") == ["promo_1"]
    assert client.ids("/v1/promotion_codes", "coupon=other") == []
    code = client.get("/v1/promotion_codes/promo_1", "expand[]=promotion.coupon")
    assert code["promotion"]["coupon"]["name"] == "Half"
    given = client.post("/v1/subscriptions/sub_c1", "discounts[0][promotion_code]=promo_1&expand[]=discounts")
    assert given["discounts"][0]["promotion_code"] == "promo_1"


def test_a_coupon_changes_its_name_only(client: Client) -> None:
    client.post("/v1/coupons", "id=half&percent_off=50&duration=once")
    assert client.post("/v1/coupons/half", "name=Half&metadata[a]=b")["name"] == "Half"
    assert client.refused("POST", "/v1/coupons/half", "percent_off=10")[1]["code"] == "parameter_unknown"
