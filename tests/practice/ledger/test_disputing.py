"""Objections: chargebacks move money, inquiries do not, prevented disputes are refunds."""

from __future__ import annotations

import pytest

from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.disputing import Course, dispute, prevent, warn
from billing_console.practice.ledger.records import ChargeRecord
from billing_console.practice.ledger.refunding import one_off, paid_charge, refund
from billing_console.practice.months import DAY
from tests.practice.northwind import blank_books

COURSE = Course(due=20, submitted=5, closed=40, outcome="won")


def charged(books: Books) -> ChargeRecord:
    charge = paid_charge(one_off(books, 100, 5000, "Setup"))
    assert charge is not None
    return charge


@pytest.mark.parametrize(
    ("days", "status", "moved"),
    [(1, "needs_response", -5000), (6, "under_review", -5000), (41, "won", 0)],
)
def test_a_chargeback_runs_its_course(days: int, status: str, moved: int) -> None:
    books, _ = blank_books(horizon=200 + days * DAY)
    case = dispute(books, charged(books), 200, "fraudulent", COURSE)
    assert case is not None
    assert (case.status, case.network_code, case.due_by) == (status, "10.4", 200 + 20 * DAY)
    assert sum(one.amount for one in books.movements if one.source_kind == "dispute") == moved
    assert [one.fee for one in books.movements if one.category == "dispute"] == [1500]


def test_an_inquiry_moves_no_money() -> None:
    books, _ = blank_books()
    case = dispute(books, charged(books), 200, "general", COURSE, case_type="inquiry")
    assert case is not None
    assert case.status == "warning_closed"
    assert [one.source_kind for one in books.movements] == ["charge"]


def test_a_dispute_is_about_what_is_left() -> None:
    books, _ = blank_books()
    charge = charged(books)
    refund(books, charge, 150, amount=2000)
    case = dispute(books, charge, 200, "duplicate", Course())
    assert case is not None
    assert case.amount == 3000


def test_a_prevented_dispute_is_a_refund() -> None:
    books, _ = blank_books()
    charge = charged(books)
    case = prevent(books, charge, 200, "fraudulent")
    assert case is not None
    assert (case.status, case.case_type, charge.refunded) == ("prevented", "resolution", 5000)


def test_what_lies_ahead_has_not_been_disputed() -> None:
    books, _ = blank_books(horizon=150)
    charge = charged(books)
    assert dispute(books, charge, 200, "general", COURSE) is None
    assert prevent(books, charge, 200, "general") is None
    assert warn(books, charge, 200) is None
    assert charge.disputes == []


def test_a_warning_changes_nothing() -> None:
    books, _ = blank_books()
    charge = charged(books)
    assert warn(books, charge, 200) is not None
    assert (charge.refunded, len(books.movements)) == (0, 1)
