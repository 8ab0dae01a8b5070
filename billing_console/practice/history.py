"""Plays customers' histories: generated ones by their scenario, the named ones by their story."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from billing_console.practice.catalog import Catalog
from billing_console.practice.ids import Ids
from billing_console.practice.ledger.books import Books
from billing_console.practice.people.person import person
from billing_console.practice.population import Population
from billing_console.practice.scenarios.stage import Play, Stage
from billing_console.practice.stories import STORIES

_KEPT: Final = 2100
_KEPT_PAST: Final = 64


class History:
    """Gives the books of any customer at any moment; keeps the latest used."""

    def __init__(self, ids: Ids, catalog: Catalog, population: Population) -> None:
        self._population = population
        self._stage = Stage(ids, catalog, population.seed, population.now)
        self._books: OrderedDict[int, Books] = OrderedDict()
        self._past: OrderedDict[tuple[int, int], Books] = OrderedDict()

    def books(self, index: int) -> Books:
        """A customer's books at the end of history."""
        known = self._books.get(index)
        if known is not None:
            self._books.move_to_end(index)
            return known
        books = self._books[index] = self._play(index, self._stage.now)
        if len(self._books) > _KEPT:
            self._books.popitem(last=False)
        return books

    def books_at(self, index: int, moment: int) -> Books:
        """A customer's books as they were at a moment, that second included."""
        latest = self.books(index)
        if moment >= latest.settled_at:
            return latest
        known = self._past.get((index, moment))
        if known is None:
            known = self._past[index, moment] = self._play(index, moment)
            if len(self._past) > _KEPT_PAST:
                self._past.popitem(last=False)
        return known

    def _play(self, index: int, horizon: int) -> Books:
        if index < self._population.first:
            return self._play_story(index, horizon)
        profile = self._population.profile(index)
        who = person(self._population.seed, index, profile.currency)
        books = Books(self._stage.ids, index, profile.currency, horizon=horizon, prefix=f"NW-{1000 + index}")
        books.open(profile.created, who)
        self._population.scenario(index).run(Play(self._stage, books, profile, country=who.country))
        books.close()
        return books

    def _play_story(self, index: int, horizon: int) -> Books:
        story = STORIES[index]
        books = Books(self._stage.ids, index, story.currency, horizon=horizon, prefix=story.prefix)
        story.play(books, self._stage)
        books.close()
        return books
