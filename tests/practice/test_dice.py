"""Dice are repeatable, fair enough, and differ between customers and purposes."""

from __future__ import annotations

from collections import Counter

from billing_console.practice.dice import Dice, hashed


def test_the_same_seed_throws_the_same_numbers_everywhere() -> None:
    # Written down once: another Python version must not deal other customers.
    dice = Dice(1, 2, 3)
    assert [dice.below(1000) for _ in range(5)] == [863, 976, 103, 894, 64]
    assert [hashed(0), hashed(1)] == [16294208416658607535, 10451216379200822465]


def test_throws_stay_below_their_limit_and_reach_it() -> None:
    dice = Dice(1, 7, 1)
    assert Counter(dice.below(4) for _ in range(400)).keys() == {0, 1, 2, 3}


def test_chance_is_about_as_often_as_asked() -> None:
    hits = sum(Dice(1, index, 2).chance(30) for index in range(2000))
    assert 500 < hits < 700


def test_customers_and_purposes_have_their_own_dice() -> None:
    assert len({Dice(1, index, purpose).below(1 << 32) for index in range(50) for purpose in range(4)}) == 200
