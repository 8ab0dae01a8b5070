"""Facts: what was asked for is found by its id, and nothing else is."""

from __future__ import annotations

from billing_console.domain.catalog import Coupon, CouponTerms
from billing_console.domain.money import Money
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


def test_what_came_without_stripe_is_summed_per_currency() -> None:
    bills = (
        made.invoice("in_a", paid_off_stripe=made.usd(100)),
        made.invoice("in_b", paid_off_stripe=made.usd(250)),
        made.invoice("in_c", paid_off_stripe=Money(7, "eur")),
    )
    assert made.facts(invoices=bills).paid_outside == (Money(7, "eur"), made.usd(350))
    assert made.facts().paid_outside == ()
