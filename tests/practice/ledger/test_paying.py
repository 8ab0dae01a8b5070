"""Payments: retries, authentication, several payments and money from outside."""

from __future__ import annotations

from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.paying import Try, failing, pay, pay_off_stripe, recovering
from billing_console.practice.ledger.records import InvoiceRecord
from billing_console.practice.ledger.refunding import one_off
from billing_console.practice.months import DAY
from tests.practice.northwind import blank_books


def billed(books: Books, tries: tuple[Try, ...]) -> InvoiceRecord:
    invoice = one_off(books, 100, 5000, "Setup", tries=tries)
    assert invoice is not None
    return invoice


def test_retries_go_on_up_to_the_horizon() -> None:
    books, _ = blank_books(horizon=100 + 4 * DAY)
    invoice = billed(books, failing("insufficient_funds"))
    assert (invoice.status, invoice.attempts, invoice.next_attempt) == ("open", 2, 100 + 5 * DAY)
    assert [one.decline for one in books.charges] == ["insufficient_funds"] * 2
    assert len(books.payments) == 1


def test_after_the_last_try_nothing_is_planned() -> None:
    books, _ = blank_books()
    invoice = billed(books, failing("do_not_honor"))
    assert (invoice.status, invoice.attempts, invoice.next_attempt) == ("open", 4, None)


def test_a_try_that_succeeds_is_the_last() -> None:
    books, _ = blank_books()
    invoice = billed(books, recovering("processing_error"))
    assert (invoice.status, invoice.attempts, invoice.paid) == ("paid", 2, 5000)
    assert books.payments[0].last_decline is None
    assert [one.amount for one in books.movements] == [5000]


def test_a_bank_that_wants_the_payer_leaves_an_action() -> None:
    books, _ = blank_books()
    billed(books, (Try(0, "authentication_required"),))
    assert books.payments[0].status == "requires_action"


def test_an_invoice_may_be_paid_in_parts() -> None:
    books, _ = blank_books()
    invoice = billed(books, ())
    pay(books, invoice, 200, amount=2000)
    assert (invoice.status, invoice.paid) == ("open", 2000)
    pay(books, invoice, 300)
    assert (invoice.status, invoice.paid, len(invoice.payments)) == ("paid", 5000, 2)
    assert [one.amount for one in books.charges] == [2000, 3000]


def test_paying_later_than_the_horizon_has_not_happened() -> None:
    books, _ = blank_books(horizon=150)
    invoice = billed(books, ())
    assert pay(books, invoice, 200) is None
    assert invoice.status == "open"


def test_money_from_outside_moves_nothing_here() -> None:
    books, _ = blank_books()
    invoice = billed(books, ())
    pay_off_stripe(books, invoice, 400, "transfer 7")
    assert (invoice.status, invoice.paid_off_stripe) == ("paid", 5000)
    assert [one.status for one in books.payments] == ["canceled", "succeeded"]
    assert (books.charges, books.movements) == ([], [])
