"""Money: exact, never mixed, and read from what people type without guessing."""

from __future__ import annotations

import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_console.domain.errors import InvalidInput
from billing_console.domain.money import Money, step

CURRENCIES = st.sampled_from(["usd", "eur", "gbp", "jpy", "kwd", "isk", "ugx", "huf", "krw", "bhd"])


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("49", "usd", 4900),
        ("49.00", "usd", 4900),
        ("49,00", "usd", 4900),
        ("49.5", "usd", 4950),
        ("$49.00", "usd", 4900),
        ("49.00 USD", "usd", 4900),
        ("1,234.50", "usd", 123450),
        ("1.234,50", "eur", 123450),
        ("1 234,50 €", "eur", 123450),
        ("1'234.50", "eur", 123450),
        ("1,234", "usd", 123400),
        ("1,234,567", "usd", 123456700),
        ("0,500", "kwd", 500),
        ("12.5", "kwd", 12500),
        ("1.230", "kwd", 1230),
        ("4900", "jpy", 4900),
        ("4,900", "jpy", 4900),
        ("¥4900", "jpy", 4900),
        (".50", "usd", 50),
        ("500", "isk", 50000),
        ("\u00a049.00\u00a0", "usd", 4900),
    ],
)
def test_reads_what_people_type(typed: str, currency: str, minor: int) -> None:
    assert Money.parse(typed, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("typed", "currency", "code"),
    [
        ("", "usd", "amount_missing"),
        ("  ", "usd", "amount_missing"),
        ("$", "usd", "amount_missing"),
        ("abc", "usd", "amount_letters"),
        ("49 EUR", "usd", "amount_letters"),
        ("4٩", "usd", "amount_letters"),
        (".", "usd", "amount_letters"),
        ("-5", "usd", "amount_negative"),
        ("(5)", "usd", "amount_negative"),
        ("\u22125", "usd", "amount_negative"),
        ("49.999", "usd", "amount_ambiguous"),
        ("0.500", "usd", "amount_too_fine"),
        ("49.5", "jpy", "amount_too_fine"),
        ("1,234", "kwd", "amount_ambiguous"),
        ("4.900", "jpy", "amount_ambiguous"),
        ("1.2.3,4,5", "usd", "amount_ambiguous"),
        ("1,23,456", "usd", "amount_ambiguous"),
        ("12,34.56", "usd", "amount_ambiguous"),
        ("0.005", "kwd", "amount_step"),
        ("12.50", "isk", "amount_step"),
        ("9" * 16, "usd", "amount_letters"),
    ],
)
def test_refuses_what_could_mean_two_things(typed: str, currency: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Money.parse(typed, currency)
    assert refused.value.code == code


@given(st.integers(0, 10**12), CURRENCIES)
def test_plain_text_reads_back_as_the_same_amount(units: int, currency: str) -> None:
    money = Money(units * step(currency), currency)
    assert Money.parse(money.plain(), currency) == money
    assert Money.parse(str(money), currency) == money


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12), CURRENCIES)
def test_sums_and_differences_undo_each_other(one: int, other: int, currency: str) -> None:
    a, b = Money(one, currency), Money(other, currency)
    assert (a + b) - b == a
    assert a + (-a) == Money.zero(currency)
    assert (a < b) == (one < other) == (not a >= b)
    assert (a <= b) == (one <= other) == (not a > b)


@given(st.integers(0, 10**10), st.integers(0, 400), st.integers(1, 400), CURRENCIES)
def test_a_share_is_never_more_than_its_part(minor: int, part: int, whole: int, currency: str) -> None:
    total = Money(minor, currency)
    share = total.share(part, whole)
    assert share.minor * whole <= minor * part
    assert minor * part - share.minor * whole < step(currency) * whole
    assert share.minor % step(currency) == 0


def test_currencies_never_mix() -> None:
    for mix in (operator.add, operator.sub, operator.lt, operator.le, operator.gt, operator.ge):
        with pytest.raises(ValueError, match="can't be combined"):
            mix(Money(1, "usd"), Money(1, "eur"))


@pytest.mark.parametrize("wrong", [1.0, "1", None, True])
def test_minor_units_are_whole_numbers(wrong: object) -> None:
    with pytest.raises(TypeError):
        Money(wrong, "usd")  # type: ignore[arg-type]  # that is what is tested


@pytest.mark.parametrize("wrong", ["USD", "us", "", "$", "u$d"])
def test_there_is_no_default_currency(wrong: str) -> None:
    with pytest.raises(ValueError, match="currency code"):
        Money(1, wrong)


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        Money(1, "usd").share(1, 0)


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(123450, "usd"), "$1,234.50"),
        (Money(-4900, "usd"), "-$49.00"),
        (Money(5, "usd"), "$0.05"),
        (Money(1200000, "kwd"), "1,200.000 KWD"),
        (Money(4900, "jpy"), "¥4,900"),
        (Money(-50000, "isk"), "-500.00 ISK"),
    ],
)
def test_reads_well(money: Money, text: str) -> None:
    assert str(money) == text
    assert Money.zero(money.currency).is_zero
