"""Comps: a coupon of its own that ends, discounts that stay, and what it costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_console.actions.comp_subscription import CompSubscription
from billing_console.domain.cases import Bucket
from billing_console.domain.catalog import Coupon, CouponTerms
from billing_console.domain.errors import InvalidInput
from billing_console.domain.records import Discount, Price
from tests import made
from tests.subscribed import LOYAL, coming, effects, noted, planned, told, unmet

YEARLY = Price("price_year", "prod_pro", "Pro", made.usd(49000), "year")


def comp(duration: str = "repeating", months: int | None = 3, **changed: Any) -> CompSubscription:
    base = CompSubscription("cus_amara", "sub_one", duration, Bucket.PRODUCT_FAILURE, made.NOW, months)
    return replace(base, **changed)


def test_three_months_are_three_invoices() -> None:
    action = comp()
    plan = planned(action, made.facts(subscriptions=(made.subscription(discounts=(LOYAL,)),)))
    make, give = plan.calls
    assert make.params == {
        "id": action.coupon,
        "name": "Complimentary",
        "duration": "repeating",
        "percent_off": "100",
        "duration_in_months": 3,
        "max_redemptions": 1,
        "metadata": {"bucket": "product_failure", "subscription": "sub_one"},
    }
    assert (make.tagged, make.lookup_path) == (True, f"/v1/coupons/{action.coupon}")
    assert give.params == {"discounts": [{"discount": "di_loyal"}, {"coupon": action.coupon}]}
    assert (give.lookup_path, give.lookup_state) == (make.lookup_path, {"times_redeemed": 1})
    assert told(plan, "free_invoices")["count"] == "3"
    assert effects(plan)["free_invoices"] == made.usd(14700)
    assert told(plan, "bills_again")["at"].startswith("2027-03-02")
    assert "discount_kept" in effects(plan)
    assert (plan.value, plan.amount) == (made.usd(14700), None)
    assert unmet(plan) == set()


def test_the_customers_own_discount_is_not_lost() -> None:
    action = comp()
    plan = planned(action, made.facts(customer=made.customer(discount="di_customer")))
    assert plan.calls[1].params == {"discounts": [{"discount": "di_customer"}, {"coupon": action.coupon}]}


def test_once_is_the_next_invoice() -> None:
    plan = planned(comp("once", None))
    assert told(plan, "free_invoices")["count"] == "1"
    assert "duration_in_months" not in plan.calls[0].params
    assert told(plan, "bills_again")["at"].startswith("2027-01-02")


def test_for_good_is_weighed_by_a_year() -> None:
    plan = planned(comp("forever", None))
    assert effects(plan)["free_for_a_year"] == made.usd(12 * 4900)
    assert "never_bills_again" in effects(plan)
    assert plan.terms["duration"] == "forever"


def test_limits_count_the_list_price() -> None:
    plan = planned(comp("once", None), each_period=coming(100))
    assert effects(plan)["free_invoices"] == made.usd(100)
    assert plan.value == made.usd(4900)


def test_a_yearly_one_is_not_reached_by_three_months() -> None:
    item = replace(made.subscription().items[0], price=YEARLY, period_end=made.NOW + timedelta(days=200))
    plan = planned(comp(), made.facts(subscriptions=(made.subscription(items=(item,)),)))
    assert unmet(plan) == {"covers_an_invoice"}
    assert told(plan, "bills_again")["at"]


def test_a_second_try_uses_the_coupon_of_the_first() -> None:
    action = comp()
    there = Coupon(action.coupon, "Complimentary", CouponTerms("100"))
    plan = planned(action, made.facts(coupons=(there,)))
    assert [call.path for call in plan.calls] == ["/v1/subscriptions/sub_one"]
    assert plan.fingerprint != planned(action).fingerprint
    used = planned(action, made.facts(coupons=(replace(there, valid=False),)))
    assert unmet(used) == {"coupon_unused"}


def test_each_comp_has_its_own_coupon() -> None:
    coupons = {comp().coupon, comp(months=4).coupon, comp(asked_at=made.NOW + timedelta(seconds=1)).coupon}
    assert len(coupons) == 3
    assert comp().subject.coupons == (comp().coupon,)


def test_given_already() -> None:
    action = comp()
    given_ = Discount("di_comp", action.coupon, "", "100", None, "repeating", None)
    assert unmet(planned(action, made.facts(subscriptions=(made.subscription(discounts=(given_,)),)))) == {
        "coupon_unused"
    }


def test_an_end_before_the_next_invoice() -> None:
    ending = made.subscription(cancel_at=made.NOW + timedelta(days=3))
    plan = planned(comp(), made.facts(subscriptions=(ending,)))
    assert (unmet(plan), noted(plan)) == ({"covers_an_invoice"}, {"no_pending_end"})
    assert "bills_again" not in effects(plan)


def test_what_costs_nothing_needs_no_comp() -> None:
    assert unmet(planned(comp(), each_period=None)) == {"costs_something"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"duration": "always"}, "duration_unknown"),
        ({"months": None}, "months_range"),
        ({"months": 0}, "months_range"),
        ({"months": 37}, "months_range"),
        ({"label": "  "}, "label_length"),
        ({"label": "x" * 41}, "label_length"),
    ],
)
def test_what_cannot_be(changed: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        planned(comp(**changed))
    assert refused.value.code == code


@given(st.integers(1, 36), st.integers(1, 10**7))
def test_it_costs_what_its_months_cost(months: int, minor: int) -> None:
    plan = planned(comp(months=months), each_period=coming(minor))
    assert effects(plan)["free_invoices"] == made.usd(minor * months)
