"""Facts: what was asked for is found by its id, and nothing else is."""

from __future__ import annotations

from billing_console.domain.catalog import Coupon, CouponTerms
from billing_console.domain.records import Price
from tests import made


def test_prices_and_coupons_are_found_by_id() -> None:
    price = Price("price_team", "prod_team", "Team", made.usd(9900), "month")
    coupon = Coupon("SAVE", "Save", CouponTerms("20"))
    facts = made.facts(prices=(price,), coupons=(coupon,))
    assert facts.price("price_team") is price
    assert facts.coupon("SAVE") is coupon
    assert facts.price("price_none") is None
    assert facts.coupon("NONE") is None
