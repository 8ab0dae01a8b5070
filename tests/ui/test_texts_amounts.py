"""An amount that can't be read is answered with how to write it."""

from __future__ import annotations

import pytest

from billing_console.domain.errors import InvalidInput
from billing_console.domain.money import Money
from ui.texts import sentence


@pytest.mark.parametrize(
    ("text", "currency", "told"),
    [
        ("100.5", "jpy", "JPY has no decimals: write 100 or 101."),
        ("0,5", "jpy", "JPY has no decimals: write 1."),
        ("4.900", "jpy", "JPY has no decimals: write 4900."),
        ("1.234", "kwd", "The last digit must be 0, for example 1.230."),
        ("0.005", "kwd", "The last digit must be 0, for example 1.230."),
        ("12.50", "isk", "Stripe takes whole amounts of ISK only: write 12 or 13."),
        (
            "1,230",
            "kwd",
            "“1,230” could mean two amounts. Write 1.230 for dinars with three decimals or 1230 for whole dinars.",
        ),
        (
            "1.234",
            "usd",
            "“1.234” could mean two amounts. Write 1234 for whole USD or 1.23 with two decimals.",
        ),
        ("1.2345", "usd", "“1.2345” has more decimals than USD has (2)."),
        (
            "1.2.3,4,5",
            "usd",
            "“1.2.3,4,5” could mean two amounts. Write it with all decimals and without grouping.",
        ),
    ],
)
def test_the_way_out_is_in_the_sentence(text: str, currency: str, told: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Money.parse(text, currency)
    assert sentence(refused.value) == told


@pytest.mark.parametrize(("currency", "told"), [("kwd", "1.230"), ("isk", "leave the decimals away")])
def test_without_the_text_there_is_still_an_example(currency: str, told: str) -> None:
    assert told in sentence(InvalidInput("amount_step", currency=currency, step=10))


@pytest.mark.parametrize("text", ["4900", "1.230"])
def test_what_is_proposed_can_be_typed(text: str) -> None:
    assert str(Money.parse(text, "kwd")).endswith("KWD")
