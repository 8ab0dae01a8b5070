"""One price per plan, interval and currency; coupons of every duration."""

from __future__ import annotations

import itertools

from billing_console.practice.catalog import Catalog
from billing_console.practice.ids import Ids
from billing_console.practice.money import CURRENCIES
from tests.practice.northwind import SECONDS


def test_plans_have_prices_in_every_currency() -> None:
    catalog = Catalog(Ids(1), SECONDS)
    for plan, interval, currency in itertools.product(("starter", "pro", "team"), ("month", "year"), CURRENCIES):
        price = catalog.price(plan, interval, currency)
        assert (price["currency"], price["recurring"]["interval"]) == (currency, interval)
        assert catalog.objects[price["product"]]["metadata"]["plan"] == plan
    dollars = [catalog.price(plan, "month", "usd")["unit_amount"] for plan in ("starter", "pro", "team")]
    assert dollars == [1900, 4900, 2900]


def test_dinar_prices_end_in_zero() -> None:
    catalog = Catalog(Ids(1), SECONDS)
    assert {price["unit_amount"] % 10 for price in catalog.prices.values() if price["currency"] == "kwd"} == {0}


def test_coupons_of_every_duration() -> None:
    catalog = Catalog(Ids(1), SECONDS)
    assert {coupon["duration"] for coupon in catalog.coupons.values()} == {"once", "repeating", "forever"}
    assert catalog.coupons["LAUNCH20"]["percent_off"] == 20
    assert all(code["promotion"]["coupon"] in catalog.coupons for code in catalog.promotion_codes.values())


def test_ids_are_unique() -> None:
    catalog = Catalog(Ids(1), SECONDS)
    assert (
        len(catalog.objects) == len(catalog.prices) + len(catalog.coupons) + len(catalog.tax_rates) + 5 + 1 + 2 + 1 + 2
    )
