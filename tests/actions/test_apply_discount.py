"""Discounts: a coupon that is there or made first, added to those that stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_console.actions.apply_discount import ApplyDiscount
from billing_console.domain.cases import Bucket
from billing_console.domain.catalog import Coupon, CouponTerms
from billing_console.domain.errors import InvalidInput, NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.records import Discount
from tests import made
from tests.subscribed import LOYAL, coming, effects, planned, told, unmet

TWENTY = CouponTerms("20")
LAUNCH = Coupon("LAUNCH20", "Launch", TWENTY)


def discount(**changed: Any) -> ApplyDiscount:
    base = ApplyDiscount("cus_amara", "sub_one", "LAUNCH20", Bucket.PRODUCT_FAILURE, made.NOW)
    return replace(base, **changed)


def with_coupon(coupon: Coupon = LAUNCH, **changed: Any) -> Facts:
    return made.facts(coupons=(coupon,), **changed)


def test_a_coupon_that_is_there_joins_the_others() -> None:
    plan = planned(
        discount(),
        with_coupon(subscriptions=(made.subscription(discounts=(LOYAL,)),)),
        **{"with": coming(3920)},
    )
    (call,) = plan.calls
    assert call.params == {"discounts": [{"discount": "di_loyal"}, {"coupon": "LAUNCH20"}]}
    assert call.lookup_params == {"expand": ["discounts"]}
    assert call.lookup_state == {"discounts": [{"source": {"coupon": "LAUNCH20"}}]}
    assert effects(plan)["next_invoice_becomes"] == made.usd(3920)
    assert told(plan, "next_invoice_becomes")["before"] == "$49.00"
    assert effects(plan)["discount_in_all"] == made.usd(980)
    assert plan.value == made.usd(980)
    assert plan.before_after == (("next_invoice", "$49.00", "$39.20"),)
    assert unmet(plan) == set()


def test_a_missing_one_is_made_first() -> None:
    plan = planned(discount(create=TWENTY, label=" Launch "), **{"with": None})
    make, give = plan.calls
    assert make.params == {
        "id": "LAUNCH20",
        "name": "Launch",
        "duration": "once",
        "percent_off": "20",
        "metadata": {"bucket": "product_failure"},
    }
    assert (make.tagged, make.lookup_path) == (True, "/v1/coupons/LAUNCH20")
    assert give.params == {"discounts": [{"coupon": "LAUNCH20"}]}
    assert effects(plan)["next_invoice_becomes"] == made.usd(3920)
    assert "coupon_made" in effects(plan)
    assert "name" not in planned(discount(create=TWENTY)).calls[0].params


@pytest.mark.parametrize(
    ("terms", "value"),
    [
        (CouponTerms("20", duration="repeating", months=3), 2940),
        (CouponTerms("20", duration="forever"), 11760),
        (CouponTerms(amount_off=made.usd(500)), 500),
    ],
)
def test_what_it_comes_to(terms: CouponTerms, value: int) -> None:
    plan = planned(discount(create=terms))
    assert plan.value == made.usd(value)
    assert plan.terms["duration"] == terms.duration


def test_limits_count_the_list_price() -> None:
    assert planned(discount(create=TWENTY), each_period=coming(0)).value == made.usd(980)


def test_where_nothing_is_billed() -> None:
    plan = planned(discount(create=TWENTY), without=None, each_period=None)
    assert plan.value is None
    assert "next_invoice_becomes" not in effects(plan)


@pytest.mark.parametrize(
    ("coupon", "why"),
    [
        (replace(LAUNCH, valid=False), "coupon_valid"),
        (replace(LAUNCH, redeem_by=made.NOW - timedelta(days=1)), "coupon_valid"),
        (replace(LAUNCH, terms=CouponTerms(amount_off=Money(500, "eur"))), "coupon_fits_currency"),
    ],
)
def test_coupons_that_do_not_do(coupon: Coupon, why: str) -> None:
    assert unmet(planned(discount(), with_coupon(coupon))) == {why}


def test_a_coupon_of_other_terms_is_not_taken_for_the_wanted_one() -> None:
    assert unmet(planned(discount(create=CouponTerms("25")), with_coupon())) == {"coupon_as_described"}
    assert unmet(planned(discount(create=TWENTY), with_coupon())) == set()


def test_twice_is_once_too_often() -> None:
    given_ = Discount("di_1", "LAUNCH20", "Launch", "20", None, "once", None)
    facts = with_coupon(subscriptions=(made.subscription(discounts=(given_,)),))
    assert unmet(planned(discount(), facts)) == {"coupon_is_new_here"}


def test_no_coupon_and_nothing_to_make() -> None:
    with pytest.raises(NotFound) as missing:
        planned(discount())
    assert missing.value.code == "coupon_not_found"


@pytest.mark.parametrize("coupon", ["", "a/b", "../customers", "a b", "x" * 201])
def test_ids_that_would_lead_elsewhere(coupon: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        discount(coupon=coupon)
    assert refused.value.code == "coupon_id"


@pytest.mark.parametrize(
    ("terms", "label", "code"),
    [
        (CouponTerms(), "", "discount_missing"),
        (CouponTerms("20", made.usd(5)), "", "discount_missing"),
        (CouponTerms("0"), "", "percent_range"),
        (CouponTerms("100.01"), "", "percent_range"),
        (CouponTerms("12.345"), "", "percent_range"),
        (CouponTerms("much"), "", "percent_range"),
        (CouponTerms(amount_off=made.usd(0)), "", "amount_zero"),
        (CouponTerms("20", duration="repeating"), "", "months_range"),
        (CouponTerms("20"), "x" * 41, "label_length"),
    ],
)
def test_terms_that_cannot_be(terms: CouponTerms, label: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        planned(discount(create=terms, label=label))
    assert refused.value.code == code


@given(st.integers(1, 10_000), st.integers(1, 10**8))
def test_nobody_is_given_more_than_there_is(hundredths: int, minor: int) -> None:
    percent = f"{hundredths // 100}.{hundredths % 100:02d}"
    plan = planned(discount(create=CouponTerms(percent)), each_period=coming(minor), without=coming(minor))
    assert plan.value is not None
    assert made.usd(0) <= plan.value <= made.usd(max(minor, 4900))
