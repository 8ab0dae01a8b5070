"""Rounding, fees and words for money in currencies with zero, two and three decimals."""

from __future__ import annotations

import pytest

from billing_console.practice.money import in_words, processing_fee, rounded


@pytest.mark.parametrize(
    ("numerator", "denominator", "currency", "result"),
    [
        (5, 2, "usd", 3),
        (-5, 2, "usd", -3),
        (7, 3, "jpy", 2),
        (149, 10, "kwd", 10),
        (150, 10, "kwd", 20),
        (-150, 10, "kwd", -20),
        (0, 3, "eur", 0),
    ],
)
def test_halves_go_away_from_zero_and_dinars_end_in_zero(
    numerator: int, denominator: int, currency: str, result: int
) -> None:
    assert rounded(numerator, denominator, currency) == result


def test_the_fee_on_forty_nine_dollars() -> None:
    assert processing_fee(4900, "usd") == 172
    assert processing_fee(15000, "kwd") % 10 == 0


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (4900, "usd", "$49.00"),
        (720000, "usd", "$7,200.00"),
        (7400, "jpy", "¥7,400"),
        (15000, "kwd", "KWD 15.000"),
        (-5, "eur", "-€0.05"),
    ],
)
def test_words(amount: int, currency: str, words: str) -> None:
    assert in_words(amount, currency) == words
