"""No customer is overlooked when a stretch of time is searched."""

from __future__ import annotations

import functools

import pytest

from billing_console.practice.catalog import Catalog
from billing_console.practice.history import History
from billing_console.practice.ids import Ids
from billing_console.practice.ledger.books import Books
from billing_console.practice.moments import Moments
from billing_console.practice.months import HOUR
from billing_console.practice.population import Population
from billing_console.practice.render.kinds import KINDS
from billing_console.practice.stories import STORIES
from tests.practice.northwind import SECONDS

COUNT = 6000
# Every scenario among the oldest customers and among the youngest.
LOOKED_AT = (*range(len(STORIES), 440), *range(COUNT - 420, COUNT))


def population(count: int = COUNT) -> Population:
    return Population(seed=1, first=len(STORIES), count=count, now=SECONDS)


@functools.cache
def all_books() -> dict[int, Books]:
    ids = Ids(1)
    history = History(ids, Catalog(ids, SECONDS), population())
    return {index: history.books(index) for index in LOOKED_AT}


def times(books: Books, kind: str) -> list[int]:
    if kind == "event":
        return [one.created for one in books.happenings]
    return [one.created for one in KINDS[kind].records(books)]


@pytest.mark.parametrize("kind", [*(kind for kind in KINDS if kind != "discount"), "event"])
def test_whoever_has_something_in_an_hour_is_found(kind: str) -> None:
    people, moments = population(), Moments(population(), kind)
    wanted: dict[int, set[int]] = {}
    for index, books in all_books().items():
        for at in times(books, kind)[-3:]:
            wanted.setdefault(at // HOUR, set()).add(index)
    assert wanted
    for hour in sorted(wanted)[:: max(1, len(wanted) // 25)]:
        missing = wanted[hour] - moments.around(hour * HOUR, hour * HOUR + HOUR - 1)
        assert not missing, [people.scenario(index).name for index in missing]


@pytest.mark.parametrize("kind", ["charge", "event", "balance_transaction"])
def test_whoever_has_something_in_a_month_is_found(kind: str) -> None:
    high = SECONDS - 5 * 24 * HOUR
    low = high - 31 * 24 * HOUR
    wanted = {index for index, books in all_books().items() if any(low <= at <= high for at in times(books, kind))}
    assert len(wanted) > 100
    assert wanted <= Moments(population(), kind).around(low, high)


def test_a_short_stretch_of_a_large_company_needs_few_customers() -> None:
    found = Moments(population(100_000), "charge").around(SECONDS - HOUR, SECONDS)
    assert 20 < len(found) < 400


def test_a_small_company_is_looked_at_whole() -> None:
    assert Moments(population(100), "charge").few
    assert len(Moments(population(100), "charge").around(0, SECONDS)) == 100 - len(STORIES)
    assert not Moments(population(), "charge").few
