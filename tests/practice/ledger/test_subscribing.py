"""Subscriptions: trials, renewals, changes, pauses and ends."""

from __future__ import annotations

from billing_console.practice.catalog import Catalog
from billing_console.practice.ids import Ids
from billing_console.practice.ledger.paying import Try, failing
from billing_console.practice.ledger.records import SubscriptionRecord
from billing_console.practice.ledger.subscribing import (
    change,
    end,
    pause,
    pause_collection,
    renew,
    request_cancel,
    subscribe,
)
from billing_console.practice.months import DAY, HOUR, add_months
from tests.practice.northwind import SECONDS, blank_books

CATALOG = Catalog(Ids(1), SECONDS)
PRO = CATALOG.price("pro", "month", "usd")
TEAM = CATALOG.price("team", "month", "usd")
START = add_months(SECONDS, -3) - DAY


def begun(subscription: SubscriptionRecord | None) -> SubscriptionRecord:
    assert subscription is not None
    return subscription


def test_a_trial_costs_nothing_and_then_begins_the_cycle() -> None:
    books, card = blank_books()
    trial = begun(subscribe(books, START, PRO, card=card, trial_days=14))
    assert (trial.status, trial.period_end, books.invoices[0].total) == ("trialing", START + 14 * DAY, 0)
    renew(books, trial, 0)
    assert (trial.status, trial.period_start, books.invoices[1].total) == ("active", START + 14 * DAY, 4900)


def test_renewals_keep_the_day_of_the_first() -> None:
    books, card = blank_books()
    monthly = begun(subscribe(books, START, PRO, card=card))
    for number in (1, 2):
        renew(books, monthly, number)
    assert monthly.period_start == add_months(START, 2)
    assert [one.reason for one in books.invoices] == ["subscription_create", *["subscription_cycle"] * 2]
    assert books.charges[1].created == add_months(START, 1) + HOUR
    assert books.invoices[2].period_start == add_months(START, 1)


def test_a_first_payment_that_fails_expires_after_23_hours() -> None:
    books, card = blank_books(horizon=START + 23 * HOUR - 1)
    waiting = begun(subscribe(books, START, PRO, card=card, tries=(Try(0, "do_not_honor"),)))
    assert (waiting.status, books.invoices[0].status) == ("incomplete", "open")
    books, card = blank_books(horizon=START + 23 * HOUR)
    expired = begun(subscribe(books, START, PRO, card=card, tries=(Try(0, "do_not_honor"),)))
    assert (expired.status, books.invoices[0].status) == ("incomplete_expired", "void")


def test_a_renewal_that_fails_is_past_due() -> None:
    books, card = blank_books()
    monthly = begun(subscribe(books, START, PRO, card=card))
    renew(books, monthly, 1, failing("do_not_honor"))
    assert monthly.status == "past_due"


def test_more_seats_are_prorated_with_the_next_invoice() -> None:
    books, card = blank_books()
    team = begun(subscribe(books, START, TEAM, 2, card=card))
    half = (team.period_start + team.period_end) // 2
    change(books, team, half, quantity=4)
    assert len(books.invoices) == 1
    renew(books, team, 1)
    unused, remaining, regular = books.invoices[1].lines
    assert (unused.amount, remaining.amount, regular.amount) == (-2900, 5800, 11600)
    assert unused.proration
    assert not regular.proration
    assert unused.credited_invoice == books.invoices[0].serial


def test_an_upgrade_may_be_billed_at_once() -> None:
    books, card = blank_books()
    starter = begun(subscribe(books, START, CATALOG.price("starter", "month", "usd"), card=card))
    half = (starter.period_start + starter.period_end) // 2
    invoice = change(books, starter, half, price=PRO, bill_now=True)
    assert invoice is not None
    assert (invoice.reason, invoice.total, invoice.status) == ("subscription_update", 1500, "paid")


def test_a_pending_end_and_the_end() -> None:
    books, card = blank_books()
    monthly = begun(subscribe(books, START, PRO, card=card))
    request_cancel(books, monthly, START + DAY, feedback="unused")
    assert (monthly.status, monthly.cancel_at) == ("active", add_months(START, 1))
    end(books, monthly, add_months(START, 1))
    assert (monthly.status, monthly.canceled_at) == ("canceled", START + DAY)
    assert renew(books, monthly, 1) is None


def test_paused_collection_keeps_the_subscription_active() -> None:
    for behavior, status in (("keep_as_draft", "draft"), ("void", "void"), ("mark_uncollectible", "uncollectible")):
        books, card = blank_books()
        monthly = begun(subscribe(books, START, PRO, card=card))
        pause_collection(books, monthly, START + DAY, behavior)
        renew(books, monthly, 1)
        assert (monthly.status, books.invoices[1].status) == ("active", status)
        assert len(books.charges) == 1


def test_a_paused_subscription_bills_nothing() -> None:
    books, card = blank_books()
    monthly = begun(subscribe(books, START, PRO, card=card))
    pause(books, monthly, START + DAY)
    assert (monthly.status, renew(books, monthly, 1)) == ("paused", None)
