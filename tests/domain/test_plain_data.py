"""Plain data: everything comes back as it was, and whatever is not exactly that is refused with its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_console.actions import ACTIONS
from billing_console.domain.errors import InvalidInput
from billing_console.domain.money import Money
from billing_console.domain.plain_data import LONGEST_TEXT, as_fields, from_fields, is_supported


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class Thing:
    text: str
    count: int
    flag: bool
    colour: Colour
    price: Money
    names: tuple[str, ...]
    perhaps: Money | None
    when: datetime
    more: Mapping[str, int]
    anything: Mapping[str, Any]


WHEN = datetime(2026, 11, 20, 9, 44, tzinfo=UTC)
THING = Thing("a", 1, True, Colour.RED, Money(7, "usd"), ("x", "y"), None, WHEN, {"a": 1}, {"b": [None, 2]})


@given(
    st.text(max_size=50),
    st.integers(),
    st.booleans(),
    st.lists(st.text(max_size=5)).map(tuple),
    st.one_of(st.none(), st.integers().map(lambda minor: Money(minor, "eur"))),
)
def test_everything_comes_back(
    text: str, count: int, flag: bool, names: tuple[str, ...], perhaps: Money | None
) -> None:
    thing = Thing(text, count, flag, Colour.RED, Money(count, "kwd"), names, perhaps, WHEN, {text: count}, {})
    assert from_fields(Thing, as_fields(thing)) == thing


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("text", 1, "text"),
        ("text", "x" * (LONGEST_TEXT + 1), "text"),
        ("count", True, "count"),
        ("count", 1.0, "count"),
        ("count", "1", "count"),
        ("flag", 1, "flag"),
        ("colour", "blue", "colour"),
        ("colour", ["red"], "colour"),
        ("price", None, "price"),
        ("price", {"minor": 7}, "currency"),
        ("price", {"minor": 7, "currency": "usd", "x": 1}, "x"),
        ("price", {"minor": 7, "currency": "dollars"}, "price"),
        ("price", {"minor": "7", "currency": "usd"}, "minor"),
        ("names", "xy", "names"),
        ("names", [1], "names"),
        ("perhaps", 3, "perhaps"),
        ("when", 3, "when"),
        ("when", "noon", "when"),
        ("when", "2026-11-20T09:44:00", "when"),
        ("when", "2026-11-20T09:44:00Z", "Thing"),  # the same moment, written another way
        ("more", [], "more"),
        ("more", {"a": "1"}, "more"),
        ("anything", 3, "anything"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(field: str, value: object, named: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        from_fields(Thing, {**as_fields(THING), field: value})
    assert (refused.value.code, refused.value.data["field"]) == ("data_field", named)


def test_unknown_and_missing_fields_are_refused() -> None:
    data = as_fields(THING)
    without = {name: value for name, value in data.items() if name != "text"}
    wrongs: list[Any] = [{**data, "extra": 1}, without, [], None]
    for wrong in wrongs:
        with pytest.raises(InvalidInput):
            from_fields(Thing, wrong)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_every_action_can_travel(action: type) -> None:
    assert is_supported(action)


def test_what_can_not_travel_is_known() -> None:
    assert is_supported(Thing)

    @dataclass
    class Odd:
        value: Any

    hints: list[Any] = [float, object, dict[str, int], tuple[int, str], int | str, int | str | None, Mapping[int, str]]
    for hint in hints:
        Odd.__annotations__["value"] = hint
        assert not is_supported(Odd), hint
