"""Records: what follows from the fields, in the words people use."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from billing_console.domain.money import Money
from billing_console.domain.records import Payment, Subscription, SubscriptionItem
from tests import made

EARLY, LATE = made.NOW, made.NOW + timedelta(days=3)


def item(start: datetime | None, end: datetime | None, quantity: int | None = 1) -> SubscriptionItem:
    price = made.subscription().items[0].price
    return SubscriptionItem("si", price, quantity, start, end)


def with_items(*items: SubscriptionItem, **changed: Any) -> Subscription:
    return replace(made.subscription(), items=items, **changed)


def test_periods_of_several_items() -> None:
    two = with_items(item(EARLY, EARLY + timedelta(days=30)), item(LATE, LATE + timedelta(days=30)), item(None, None))
    assert (two.period_start, two.period_end) == (LATE, EARLY + timedelta(days=30))
    none = with_items(item(None, None))
    assert (none.period_start, none.period_end) == (None, None)
    assert with_items().period_end is None


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, None),
        ({"cancel_at_period_end": True}, LATE),
        ({"cancel_at": EARLY}, EARLY),
        ({"cancel_at": EARLY, "cancel_at_period_end": True}, EARLY),
        ({"cancel_at": EARLY, "ended_at": EARLY}, None),
    ],
)
def test_when_a_cancellation_takes_effect(changed: dict[str, object], expected: datetime | None) -> None:
    assert with_items(item(EARLY, LATE), **changed).cancels_at == expected


@pytest.mark.parametrize(
    ("status", "running"),
    [("active", True), ("trialing", True), ("past_due", True), ("unpaid", False), ("canceled", False), ("new", False)],
)
def test_what_counts_as_running(status: str, running: bool) -> None:
    assert made.subscription(status=status).is_running is running


def test_seats() -> None:
    assert with_items(item(None, None, 3), item(None, None, None), item(None, None, 0)).seats == 4


@pytest.mark.parametrize(
    ("payment", "rest"),
    [
        (made.payment(), 4900),
        (made.payment(refunded_amount=made.usd(900)), 4000),
        (made.payment(captured_amount=made.usd(1000)), 1000),
        (made.payment(refunded_amount=made.usd(4900)), 0),
        (made.hold(), 0),
        (made.failed(), 0),
    ],
)
def test_what_could_still_be_refunded(payment: Payment, rest: int) -> None:
    assert payment.refundable == Money(rest, "usd")


def test_a_hold_is_money_reserved_and_not_taken() -> None:
    assert made.hold().is_hold
    assert not made.payment().is_hold
    assert not made.failed().is_hold


@pytest.mark.parametrize(
    ("status", "inquiry", "open_"),
    [
        ("needs_response", False, True),
        ("under_review", False, True),
        ("warning_needs_response", True, True),
        ("warning_under_review", True, True),
        ("warning_closed", True, False),
        ("appeal_under_review", False, True),
        ("won", False, False),
        ("lost", False, False),
        ("prevented", False, False),
        ("a_status_of_next_year", False, False),
    ],
)
def test_disputes(status: str, inquiry: bool, open_: bool) -> None:
    dispute = made.dispute(status=status)
    assert (dispute.is_inquiry, dispute.is_open) == (inquiry, open_)


@pytest.mark.parametrize(("quantity", "minor"), [(12, 58800), (1, 4900), (None, 4900), (0, 0)])
def test_an_item_costs_as_much_as_all_its_units(quantity: int | None, minor: int) -> None:
    (item,) = made.subscription().items
    assert replace(item, quantity=quantity).per_interval == made.usd(minor)


def test_a_price_that_depends_on_use_is_not_multiplied() -> None:
    (item,) = made.subscription(seats=3).items
    for price in (replace(item.price, amount=None), replace(item.price, usage_type="metered")):
        assert replace(item, price=price).per_interval is None
