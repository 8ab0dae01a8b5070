"""Finds the customers to whom something may have happened in a stretch of time, without asking all of them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from billing_console.practice.ledger.subscribing import DRAFT_TIME
from billing_console.practice.months import DAY, day_of, midnight
from billing_console.practice.population import HISTORY, LONGEST_DELAY, SHORTEST_DELAY, Population
from billing_console.practice.scenarios.stage import CHURN_NOTICE, TRIAL_DAYS
from billing_console.practice.scenarios.table import (
    LATE_KINDS,
    RARE_KINDS,
    SCENARIOS,
    SLOTS,
    TRIAL_SLOTS,
    Scenario,
    slots_of,
)

_MONTHS: Final = 25
_EVERY, _INCIDENT, _FIRST = "every", "incident", "first"
_WANTED: Final = 100
_FEW: Final = 600
_SOURCES_KEPT: Final = 4000
_BILLING_KINDS: Final = frozenset({"invoice", "invoice_payment", "payment_intent", "charge"})
_YOUNG_KINDS: Final = LATE_KINDS | {"customer"}


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Something happens `lag` seconds after the start of billing periods whose anchor lies `phase` after the first."""

    lag: int
    phase: int
    when: str


_Patterns = dict[_Pattern, set[int]]


def _note(patterns: _Patterns, slots: range, lags: tuple[int, ...], when: str, phase: int) -> None:
    for lag in lags:
        patterns.setdefault(_Pattern(lag, phase, when), set()).update(slots)


def _of_scenario(patterns: _Patterns, scenario: Scenario, slots: range, *, bills_only: bool = False) -> None:
    phase = TRIAL_DAYS * DAY if slots == TRIAL_SLOTS else 0
    if scenario.bills_late or not bills_only:
        _note(patterns, slots, scenario.moments, _INCIDENT, phase)
        _note(patterns, slots, scenario.repeated, _EVERY, phase)
        _note(patterns, slots, scenario.at_start, _FIRST, phase)
    if scenario.second_start is not None:
        _note(patterns, slots, (0, DRAFT_TIME), _EVERY, scenario.second_start)


def _patterns(kind: str) -> _Patterns:
    patterns: _Patterns = {}
    regular = (0, DRAFT_TIME, CHURN_NOTICE) if kind == "event" else (0, DRAFT_TIME)
    if kind not in RARE_KINDS | _YOUNG_KINDS:
        _note(patterns, range(TRIAL_SLOTS.start), regular, _EVERY, 0)
        _note(patterns, TRIAL_SLOTS, regular, _EVERY, TRIAL_DAYS * DAY)
    for scenario in SCENARIOS.values():
        slots = slots_of(scenario.name)
        if kind in RARE_KINDS or kind in LATE_KINDS:
            if kind in scenario.makes:
                _note(patterns, slots, regular, _EVERY, 0)
                _of_scenario(patterns, scenario, slots)
        elif kind != "customer":
            _of_scenario(patterns, scenario, slots, bills_only=kind in _BILLING_KINDS)
    return patterns


class Moments:
    """Answers which generated customers to look at for one kind of object."""

    def __init__(self, population: Population, kind: str) -> None:
        self._population = population
        self._patterns = [
            (pattern, bytes(slot in slots for slot in range(SLOTS))) for pattern, slots in _patterns(kind).items()
        ]
        self._sources: dict[tuple[int, int], list[int]] = {}
        makers = {slot for one in SCENARIOS.values() if kind in one.makes for slot in slots_of(one.name)}
        wanted = makers if kind in RARE_KINDS else range(SLOTS)
        self._newcomers = bytes(slot in wanted for slot in range(SLOTS))
        members = max(1, population.count * sum(self._newcomers) // SLOTS)
        busy = 1 if kind in _YOUNG_KINDS else 12
        self.few = members <= _FEW
        self.width = HISTORY if self.few else max(60, _WANTED * HISTORY // (members * busy))

    def around(self, low: int, high: int) -> set[int]:
        """Every generated customer with an object of this kind made from `low` to `high`, and some without.

        Where there are only a few customers at all, they are all given.
        """
        population = self._population
        slot_of = population.slot
        born = population.created_between(low - LONGEST_DELAY, high)
        if self.few:
            born = range(population.first, population.count)
        found = {index for index in born if self._newcomers[slot_of(index)]}
        for pattern, slots in () if self.few else self._patterns:
            for months, indexes in self._bases(pattern, low - pattern.lag, high - pattern.lag):
                for index in indexes:
                    if slots[slot_of(index)] and index not in found and self._fits(index, months, pattern.when):
                        found.add(index)
        return found

    def _fits(self, index: int, months: int, when: str) -> bool:
        if when == _FIRST:
            return True
        profile = self._population.profile(index)
        cycle, rest = divmod(months, profile.step)
        if rest or cycle > profile.last:
            return False
        if when == _INCIDENT:
            return cycle == profile.incident
        return profile.churn is None or cycle <= profile.churn

    def _bases(self, pattern: _Pattern, low: int, high: int) -> Iterator[tuple[int, range]]:
        """Who begins a billing period from `low` to `high`: months since the anchor, and customer indexes."""
        population = self._population
        earliest = population.start + pattern.phase
        before, after = pattern.phase + LONGEST_DELAY, pattern.phase + SHORTEST_DELAY
        for day in range(low // DAY, high // DAY + 1):
            first, last = max(low - day * DAY, 0), min(high - day * DAY, DAY - 1)
            for months in range(1 if pattern.when == _FIRST else _MONTHS):
                for at in self._source_days(day, months):
                    if at + DAY >= earliest:
                        yield months, population.created_between(at + first - before, at + last - after)

    def _source_days(self, day: int, months: int) -> list[int]:
        """The midnights of all days that come to lie on this day `months` later by the calendar."""
        known = self._sources.get((day, months))
        if known is None:
            if len(self._sources) > _SOURCES_KEPT:
                self._sources.clear()
            known = self._sources[day, months] = list(_source_days(day_of(day * DAY), months))
        return known


def _source_days(day: date, months: int) -> Iterator[int]:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    length = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    for source in range(day.day, (length if is_last else min(day.day, length)) + 1):
        yield midnight(date(year, month + 1, source))
