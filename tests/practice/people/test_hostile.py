"""A few customers have names that break careless programs."""

from __future__ import annotations

from billing_console.practice.people.hostile import FORMULA, LONG, MARKUP, RIGHT_TO_LEFT, hostile_name


def test_few_but_all_kinds() -> None:
    names = [name for index in range(20_000) if (name := hostile_name(index, "Ann Lee"))]
    assert 40 < len(names) < 80
    assert {MARKUP, FORMULA, RIGHT_TO_LEFT, LONG, "Ann Lee <Ann Lee>"} <= set(names)


def test_most_keep_their_name() -> None:
    assert hostile_name(5, "Ann Lee") is None
