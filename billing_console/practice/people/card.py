"""The cards customers pay with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from billing_console.practice.dice import Dice
from billing_console.practice.ids import Ids

_PURPOSE: Final = 3
_TAIL: Final = "NwCrd"
_FINGERPRINT_PREFIX: Final = "fingerprint"
_BRANDS: Final = ("visa",) * 11 + ("mastercard",) * 6 + ("amex",) * 2 + ("discover",)


@dataclass(frozen=True, slots=True)
class Card:
    """A card as the network knows it; the fingerprint is the same wherever the card is used."""

    brand: str
    last4: str
    exp_month: int
    exp_year: int
    fingerprint: str
    funding: str = "credit"
    country: str = "US"


def last4_of(seed: int, index: int, number: int = 0) -> str:
    """The last four digits of a generated customer's card."""
    throw = Dice(seed, index * 4 + number, _PURPOSE).below(10300)
    return "4242" if throw >= 10000 else f"{throw:04d}"


def fingerprint_of(ids: Ids, index: int, number: int = 0) -> str:
    """A fingerprint from which the customer can be told again."""
    return ids.code(_FINGERPRINT_PREFIX, index, number) + _TAIL


def owner_of_fingerprint(ids: Ids, fingerprint: str) -> int | None:
    """The customer index a generated fingerprint belongs to, or None."""
    if not fingerprint.endswith(_TAIL):
        return None
    found = ids.read_code(_FINGERPRINT_PREFIX, fingerprint.removesuffix(_TAIL))
    return None if found is None else found[0]


def card(ids: Ids, seed: int, index: int, *, country: str, year: int, number: int = 0) -> Card:
    """A generated customer's card number `number`; it expires two to five years after `year`."""
    dice = Dice(seed, index * 4 + number, _PURPOSE)
    dice.below(2)  # the first throw is the last four digits, see last4_of
    return Card(
        brand=dice.pick(_BRANDS),
        last4=last4_of(seed, index, number),
        exp_month=1 + dice.below(12),
        exp_year=year + 2 + dice.below(4),
        fingerprint=fingerprint_of(ids, index, number),
        funding="debit" if dice.chance(35) else "credit",
        country=country,
    )
