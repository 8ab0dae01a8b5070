"""The table deals every slot once and knows what its scenarios make."""

from __future__ import annotations

from billing_console.practice.scenarios.table import BY_SLOT, RARE_KINDS, SCENARIOS, SLOTS, TRIAL_SLOTS, slots_of
from billing_console.practice.stories import STORIES
from tests.practice.northwind import EVERY_SCENARIO, by_kind


def test_slots_are_dealt_out() -> None:
    assert len(BY_SLOT) == SLOTS
    assert [BY_SLOT[place].name for place in TRIAL_SLOTS] == ["trial"] * len(TRIAL_SLOTS)
    for name, scenario in SCENARIOS.items():
        assert {BY_SLOT[place].name for place in slots_of(name)} == {name}
        assert len(slots_of(name)) == scenario.weight


def test_most_customers_are_steady() -> None:
    assert SCENARIOS["steady"].weight > SLOTS // 2


def test_scenarios_make_only_the_rare_things_they_announce() -> None:
    first = len(STORIES)
    for index in range(first, EVERY_SCENARIO):
        place = (index - first) % SLOTS * 149 + (index - first) // SLOTS * 61
        scenario = BY_SLOT[place % SLOTS]
        made = by_kind(index).keys() & RARE_KINDS
        assert made <= scenario.makes, scenario.name
