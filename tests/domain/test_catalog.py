"""Coupons: what they take off, and their terms as Stripe takes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_console.domain.catalog import FOREVER, ONCE, REPEATING, CouponTerms
from billing_console.domain.money import Money
from tests import made


@pytest.mark.parametrize(
    ("terms", "off"),
    [
        (CouponTerms("100"), 4900),
        (CouponTerms("20"), 980),
        (CouponTerms("12.5"), 613),
        (CouponTerms(), 0),
        (CouponTerms(amount_off=made.usd(500)), 500),
        (CouponTerms(amount_off=made.usd(9900)), 4900),
        (CouponTerms(amount_off=Money(500, "eur")), 0),
    ],
)
def test_what_it_takes_off(terms: CouponTerms, off: int) -> None:
    assert terms.off(made.usd(4900)) == made.usd(off)


def test_nothing_comes_off_a_credit() -> None:
    assert CouponTerms("50").off(made.usd(-100)) == made.usd(0)
    assert CouponTerms(amount_off=made.usd(5)).off(made.usd(-100)) == made.usd(0)


@given(st.integers(0, 10**9), st.integers(1, 10_000), st.integers(1, 10**9))
def test_never_more_than_there_is(minor: int, hundredths: int, amount: int) -> None:
    whole = made.usd(minor)
    percent = CouponTerms(f"{hundredths // 100}.{hundredths % 100:02d}")
    for terms in (percent, CouponTerms(amount_off=made.usd(amount))):
        assert made.usd(0) <= terms.off(whole) <= whole


@pytest.mark.parametrize(
    ("terms", "params"),
    [
        (CouponTerms("20"), {"duration": ONCE, "percent_off": "20"}),
        (
            CouponTerms("20", duration=REPEATING, months=3),
            {"duration": REPEATING, "percent_off": "20", "duration_in_months": 3},
        ),
        (
            CouponTerms(amount_off=made.usd(5), duration=FOREVER),
            {"duration": FOREVER, "amount_off": 5, "currency": "usd"},
        ),
    ],
)
def test_as_stripe_takes_it(terms: CouponTerms, params: dict[str, object]) -> None:
    assert terms.params == params
