"""Customers come one after the other, and their facts hold together."""

from __future__ import annotations

import pytest

from billing_console.practice.months import DAY
from billing_console.practice.population import HISTORY, LONGEST_DELAY, SHORTEST_DELAY, Population
from billing_console.practice.scenarios.table import SCENARIOS
from tests.practice.northwind import SECONDS


def population(count: int = 3000) -> Population:
    return Population(seed=1, first=32, count=count, now=SECONDS)


@pytest.mark.parametrize("count", [40, 500, 100_000])
def test_creation_rises_with_the_index(count: int) -> None:
    people = population(count)
    step = max(1, count // 400)
    times = [people.created(index) for index in range(32, count, step)]
    assert times == sorted(times)
    assert times[0] >= SECONDS - HISTORY
    assert times[-1] < SECONDS


@pytest.mark.parametrize("count", [40, 500, 100_000])
def test_customers_of_a_stretch_are_found(count: int) -> None:
    people = population(count)
    for index in range(32, count, max(1, count // 200)):
        created = people.created(index)
        assert index in people.created_between(created, created)
        assert len(people.created_between(created, created + 60)) < 10 + count * 61 // HISTORY


def test_nobody_comes_before_history() -> None:
    assert len(population().created_between(0, SECONDS - HISTORY - 40 * DAY)) == 0
    assert len(population(10).created_between(0, SECONDS)) == 0


def test_facts_hold_together() -> None:
    people = population()
    for index in range(32, 1200):
        profile = people.profile(index)
        assert SHORTEST_DELAY <= profile.start - profile.created < LONGEST_DELAY
        assert profile.last < 0 or profile.cycle(profile.last) <= SECONDS
        assert profile.cycle(profile.last + 1) > SECONDS
        assert 0 <= profile.incident <= max(profile.last, 0)
        assert profile.churn is None or profile.churn >= 1
        assert (profile.quantity == 1) == (profile.plan != "team")
        assert profile.scenario == people.scenario(index).name


def test_every_scenario_has_its_share() -> None:
    people = population()
    seen = [people.scenario(index).name for index in range(32, 32 + 800)]
    assert {name: seen.count(name) for name in set(seen)} == {
        name: 2 * scenario.weight for name, scenario in SCENARIOS.items()
    }


def test_a_profile_is_the_same_whoever_else_there_is_and_in_any_order() -> None:
    people = population()
    later = people.profile(900)
    assert population().profile(33) == people.profile(33)
    assert population().profile(900) == later
