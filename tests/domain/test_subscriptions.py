"""What changes to subscriptions share: the calendar, worth, and what a plan rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_console.domain.money import Money
from billing_console.domain.records import Price
from billing_console.domain.subscriptions import add_months, later, renewals, renewals_before, state_of, worth
from tests import made

PRO = made.subscription().items[0].price


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-11-30", 2, "2027-01-30"),
        ("2026-12-15", 12, "2027-12-15"),
        ("2026-03-31", 0, "2026-03-31"),
    ],
)
def test_months_end_where_calendars_say(start: str, months: int, end: str) -> None:
    assert add_months(datetime.fromisoformat(start), months) == datetime.fromisoformat(end)


@given(
    st.datetimes(made.NOW.replace(year=2000, tzinfo=None), made.NOW.replace(year=2100, tzinfo=None)),
    st.integers(0, 400),
)
def test_months_never_skip_one(start: datetime, months: int) -> None:
    end = add_months(start, months)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day <= start.day


@pytest.mark.parametrize(
    ("price", "days"),
    [
        (replace(PRO, interval="day", interval_count=3), 3),
        (replace(PRO, interval="week", interval_count=2), 14),
        (replace(PRO, interval="month"), 30),
        (replace(PRO, interval="year"), 365),
        (replace(PRO, interval=None), 30),
    ],
)
def test_intervals(price: Price, days: int) -> None:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    assert later(start, price) - start == timedelta(days=days)


def test_renewals_keep_the_day_of_the_month() -> None:
    item = replace(made.subscription().items[0], period_end=datetime(2027, 1, 31, tzinfo=UTC))
    days = [at.day for at in islice(renewals(made.subscription(items=(item,))), 4)]
    assert days == [31, 28, 31, 30]


def test_renewals_begin_with_a_trials_end_and_stop_with_a_pending_one() -> None:
    ends = made.NOW + timedelta(days=3)
    trial = made.subscription(status="trialing", trial_end=ends, cancel_at=ends + timedelta(days=40))
    found = list(renewals(trial))
    assert found[0] == ends
    assert len(found) == 2
    assert list(renewals(made.subscription(cancel_at=made.NOW))) == []


def test_what_has_ended_or_never_bills_renews_no_more() -> None:
    assert list(renewals(made.subscription(status="canceled"))) == []
    assert list(renewals(made.subscription(items=()))) == []
    last = list(renewals(made.subscription()))[-1]
    assert last.year == 2200
    trial = made.subscription(status="trialing", trial_end=made.NOW, items=())
    assert list(renewals(trial)) == []


def test_the_item_that_bills_first_counts() -> None:
    monthly = made.subscription().items[0]
    yearly = replace(monthly, id="si_y", price=replace(PRO, interval="year"), period_end=made.NOW + timedelta(days=2))
    first, second = islice(renewals(made.subscription(items=(monthly, yearly))), 2)
    assert (first, second.year - first.year) == (yearly.period_end, 1)


@given(st.integers(0, 2000))
def test_more_time_never_means_fewer_renewals(days: int) -> None:
    end = made.NOW + timedelta(days=days)
    number = renewals_before(made.subscription(), end)
    assert number <= renewals_before(made.subscription(), end + timedelta(days=1))
    assert days // 31 - 1 <= number <= days // 28 + 1
    assert all(one < two for one, two in pairwise(islice(renewals(made.subscription()), 30)))


def test_worth_is_the_list_price_or_what_is_paid() -> None:
    two = made.subscription(seats=2)
    assert worth(two, made.usd(0)) == made.usd(9800)
    assert worth(two, made.usd(11662)) == made.usd(11662)
    metered = replace(two.items[0], price=replace(PRO, amount=None))
    euros = replace(two.items[0], price=replace(PRO, amount=Money(9, "eur")))
    single = replace(two.items[0], quantity=None)
    assert worth(replace(two, items=(metered, euros, single)), made.usd(5)) == made.usd(4900)


@pytest.mark.parametrize(
    "changed",
    [
        {"status": "past_due"},
        {"schedule": "sub_sched_1"},
        {"cancel_at": made.NOW},
        {"cancel_at_period_end": True},
        {"trial_end": made.NOW},
        {"pause_behavior": "void"},
        {"items": ()},
        {"seats": 2},
    ],
)
def test_a_plan_rests_on_the_whole_subscription(changed: dict[str, object]) -> None:
    assert state_of(made.subscription(**changed)) != state_of(made.subscription())  # type: ignore[arg-type]  # by name
