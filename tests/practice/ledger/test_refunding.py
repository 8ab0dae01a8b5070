"""Money going back: refunds in all their courses, credit notes and holds."""

from __future__ import annotations

from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.records import ChargeRecord
from billing_console.practice.ledger.refunding import (
    FAILS_AFTER,
    REFERENCE_AFTER,
    capture,
    credit_note,
    hold,
    one_off,
    paid_charge,
    refund,
    release,
)
from tests.practice.northwind import blank_books


def charged(books: Books) -> ChargeRecord:
    charge = paid_charge(one_off(books, 100, 5000, "Setup"))
    assert charge is not None
    return charge


def test_a_refund_takes_all_that_is_left() -> None:
    books, _ = blank_books()
    charge = charged(books)
    refund(books, charge, 200, amount=2000)
    rest = refund(books, charge, 300)
    assert rest is not None
    assert (rest.amount, charge.refunded) == (3000, 5000)
    assert sum(one.amount for one in books.movements) == 0


def test_the_banks_reference_comes_later() -> None:
    early, _ = blank_books(horizon=200 + REFERENCE_AFTER - 1)
    late, _ = blank_books(horizon=200 + REFERENCE_AFTER)
    for books, known in ((early, False), (late, True)):
        made = refund(books, charged(books), 200)
        assert made is not None
        assert made.reference_available is known


def test_a_refund_may_fail_after_it_succeeded() -> None:
    early, _ = blank_books(horizon=200 + FAILS_AFTER - 1)
    late, _ = blank_books(horizon=200 + FAILS_AFTER)
    for books, status, net in ((early, "succeeded", 0), (late, "failed", 5000)):
        charge = charged(books)
        made = refund(books, charge, 200, course="failed")
        assert made is not None
        assert made.status == status
        assert sum(one.amount for one in books.movements) == net
        assert charge.refunded == 5000 - net


def test_a_pending_refund_counts_but_moves_nothing() -> None:
    books, _ = blank_books()
    charge = charged(books)
    refund(books, charge, 200, course="pending")
    assert charge.refunded == 5000
    assert len(books.movements) == 1


def test_nothing_to_refund() -> None:
    books, _ = blank_books(horizon=150)
    assert refund(books, None, 120) is None
    assert refund(books, charged(books), 200) is None


def test_a_credit_note_refunds_a_paid_invoice() -> None:
    books, _ = blank_books()
    invoice = one_off(books, 100, 5000, "Setup")
    note = credit_note(books, invoice, 200, 1500, "Late")
    assert note is not None
    assert note.refund is not None
    assert (note.after_payment, note.before_payment, note.refund.amount) == (1500, 0, 1500)


def test_a_credit_note_lowers_an_open_invoice() -> None:
    books, _ = blank_books()
    invoice = one_off(books, 100, 5000, "Setup", tries=())
    assert invoice is not None
    credit_note(books, invoice, 200, 1500, "Late")
    assert (invoice.amount_due, invoice.status, books.payments[0].amount) == (3500, "open", 3500)
    credit_note(books, invoice, 300, 3500, "Very late")
    assert invoice.status == "paid"


def test_a_hold_takes_nothing_until_it_is_captured() -> None:
    books, card = blank_books()
    payment = hold(books, 100, 5000, card, "Hold")
    assert payment is not None
    assert (payment.status, payment.charges[0].captured, books.movements) == ("requires_capture", False, [])
    capture(books, payment, 200)
    assert (payment.status, payment.charges[0].captured) == ("succeeded", True)
    assert [one.created for one in books.movements] == [200]


def test_a_hold_that_is_let_go_was_never_money() -> None:
    books, card = blank_books()
    payment = hold(books, 100, 5000, card, "Hold")
    release(books, payment, 200)
    capture(books, payment, 300)
    assert payment is not None
    assert (payment.status, payment.charges[0].refunded, books.movements) == ("canceled", 5000, [])
