"""Histories can be stopped at any moment, and what had happened by then stays as it was."""

from __future__ import annotations

import pytest

from billing_console.practice.catalog import Catalog
from billing_console.practice.history import History
from billing_console.practice.ids import Ids
from billing_console.practice.ledger.books import Books
from billing_console.practice.months import DAY
from billing_console.practice.population import Population
from billing_console.practice.stories import STORIES
from tests.practice.northwind import EVERY_SCENARIO, SECONDS


def history() -> History:
    ids = Ids(1)
    people = Population(seed=1, first=len(STORIES), count=EVERY_SCENARIO, now=SECONDS)
    return History(ids, Catalog(ids, SECONDS), people)


def made(books: Books) -> set[tuple[str, int, int]]:
    return {
        (name, one.serial, one.created)
        for name in ("invoices", "payments", "charges", "refunds", "disputes", "movements", "subscriptions", "cards")
        for one in getattr(books, name)
    }


def numbers(books: Books) -> dict[int, int | None]:
    return {one.serial: one.number for one in books.invoices if one.number is not None}


@pytest.mark.parametrize("days", [1, 9, 40, 200])
def test_an_earlier_moment_knows_exactly_what_had_been_made(days: int) -> None:
    chronicle = history()
    for index in range(0, EVERY_SCENARIO, 3):
        moment = SECONDS - days * DAY
        latest, then = chronicle.books(index), chronicle.books_at(index, moment)
        assert made(then) == {one for one in made(latest) if one[2] <= moment}
        assert numbers(then).items() <= numbers(latest).items()


def test_status_is_that_of_the_moment() -> None:
    chronicle = history()
    index = next(story.index for story in STORIES if story.key == "expired_card")
    failed = chronicle.books(index).charges[-3].created
    assert chronicle.books_at(index, failed - 1).subscriptions[0].status == "active"
    assert chronicle.books_at(index, failed).subscriptions[0].status == "past_due"


def test_books_are_kept_while_nothing_new_can_have_happened() -> None:
    chronicle = history()
    assert chronicle.books(5) is chronicle.books(5)
    assert chronicle.books_at(5, SECONDS) is chronicle.books(5)
