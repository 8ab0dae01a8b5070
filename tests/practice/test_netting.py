"""The quick figures of a day are those of the books."""

from __future__ import annotations

from billing_console.practice.catalog import Catalog
from billing_console.practice.history import History
from billing_console.practice.ids import Ids
from billing_console.practice.months import DAY
from billing_console.practice.netting import Netting
from billing_console.practice.population import Population
from billing_console.practice.stories import STORIES
from tests.practice.northwind import EVERY_SCENARIO, SECONDS


def test_quick_figures_equal_the_books() -> None:
    ids = Ids(1)
    catalog = Catalog(ids, SECONDS)
    people = Population(seed=1, first=len(STORIES), count=EVERY_SCENARIO, now=SECONDS)
    history, netting = History(ids, catalog, people), Netting(catalog, people)
    quick_ones = charged = 0
    for index in range(len(STORIES), EVERY_SCENARIO):
        books = history.books(index)
        for one in [*books.movements[-12:], *books.movements[:1]]:
            low = one.created // DAY * DAY
            quick = netting.net(index, low, low + DAY - 1)
            if quick is None:
                continue
            quick_ones += 1
            net = sum(each.net for each in books.movements if low <= each.created < low + DAY)
            assert quick == (books.currency, net), people.profile(index)
            charged += net != 0
    assert quick_ones > 1500
    assert charged > 1500


def test_days_without_a_charge_bring_nothing() -> None:
    ids = Ids(1)
    catalog = Catalog(ids, SECONDS)
    people = Population(seed=1, first=len(STORIES), count=EVERY_SCENARIO, now=SECONDS)
    netting = Netting(catalog, people)
    steady = next(index for index in range(40, 400) if people.profile(index).scenario == "steady")
    before = people.created(steady) - 3 * DAY
    assert netting.net(steady, before, before + DAY - 1) == (people.profile(steady).currency, 0)
