"""Invoices: discounts, taxes, credit, drafts, voiding and writing off."""

from __future__ import annotations

from typing import Any

from billing_console.practice.catalog import Catalog
from billing_console.practice.ids import Ids
from billing_console.practice.ledger.billing import raise_invoice, void, write_off
from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.paying import failing
from billing_console.practice.ledger.records import InvoiceRecord, LineRecord
from billing_console.practice.ledger.subscribing import discount, subscribe
from billing_console.practice.months import HOUR
from tests.practice.northwind import SECONDS, blank_books

CATALOG = Catalog(Ids(1), SECONDS)
PRO = CATALOG.price("pro", "month", "usd")


def line(amount: int) -> LineRecord:
    return LineRecord(amount, "Setup", 100, 100, None, 1, None)


def bill(books: Books, amount: int, **options: Any) -> InvoiceRecord:
    invoice = raise_invoice(books, None, 100, [line(amount)], reason="manual", **options)
    assert invoice is not None
    return invoice


def test_a_coupon_for_once_reduces_one_invoice() -> None:
    books, card = blank_books()
    subscription = subscribe(books, 100, PRO, card=card, coupon=CATALOG.coupons["LAUNCH20"])
    assert subscription is not None
    assert books.invoices[0].total == 3920
    assert books.invoices[0].discounts[0].used


def test_the_customers_discount_counts_when_the_subscription_has_none() -> None:
    books, card = blank_books()
    discount(books, 50, CATALOG.coupons["FRIENDS10"], None)
    subscribe(books, 100, PRO, card=card)
    subscribe(books, 200, PRO, card=card, coupon=CATALOG.coupons["LAUNCH20"])
    assert [one.total for one in books.invoices] == [4410, 3920]


def test_an_amount_off_never_goes_below_nothing() -> None:
    books, card = blank_books()
    starter = CATALOG.price("starter", "month", "usd")
    five_off = {**CATALOG.coupons["WELCOME5"], "amount_off": 5000}
    subscribe(books, 100, starter, card=card, coupon=five_off)
    assert (books.invoices[0].total, books.invoices[0].status) == (0, "paid")
    assert books.charges == []


def test_tax_comes_on_top_of_what_is_left() -> None:
    books, card = blank_books()
    subscribe(books, 100, PRO, card=card, coupon=CATALOG.coupons["LAUNCH20"], tax_rate=CATALOG.tax_rates["DE"])
    assert books.invoices[0].total == 3920 + 745


def test_credit_is_used_first() -> None:
    books, _ = blank_books()
    books.credit(50, 3000, "Goodwill")
    invoice = bill(books, 4900)
    assert (invoice.starting_balance, invoice.ending_balance, invoice.amount_due) == (-3000, 0, 1900)
    assert books.charges[0].amount == 1900
    assert [one.type for one in books.balance_changes] == ["adjustment", "applied_to_invoice"]


def test_a_negative_invoice_becomes_credit() -> None:
    books, _ = blank_books()
    invoice = bill(books, -700)
    assert (invoice.status, invoice.amount_due, books.balance) == ("paid", 0, -700)


def test_an_invoice_is_a_draft_until_its_time_has_come() -> None:
    books, _ = blank_books(horizon=100 + HOUR - 1)
    invoice = bill(books, 4900, finalize_after=HOUR)
    assert invoice.status == "draft"
    assert invoice.finalized_at is None
    assert books.payments == []
    books.close()
    assert invoice.number is None


def test_an_invoice_that_lies_ahead_does_not_exist() -> None:
    books, _ = blank_books(horizon=99)
    assert raise_invoice(books, None, 100, [line(1)], reason="manual") is None
    assert books.invoices == []


def test_voiding_stops_collecting() -> None:
    books, _ = blank_books(horizon=1000)
    invoice = bill(books, 4900, tries=failing("do_not_honor"))
    assert books.invoices[0].next_attempt is not None
    void(books, invoice, 900)
    assert invoice.status == "void"
    assert invoice.next_attempt is None
    assert [one.status for one in books.payments] == ["canceled"]
    void(books, invoice, 950)
    assert invoice.voided_at == 900


def test_writing_off_leaves_the_payment_open() -> None:
    books, _ = blank_books(horizon=1000)
    invoice = bill(books, 4900, tries=failing("do_not_honor"))
    write_off(books, invoice, 900, "user_forgiven")
    assert (invoice.status, invoice.uncollectible_reason) == ("uncollectible", "user_forgiven")
    assert books.payments[0].status == "requires_payment_method"
    paid = bill(books, 100)
    write_off(books, paid, 950, "user_forgiven")
    assert paid.status == "paid"
