"""Money of the practice company: integers of minor units, rounded the way each currency allows."""

from __future__ import annotations

from typing import Final

CURRENCIES: Final = ("usd", "eur", "gbp", "jpy", "kwd")
_DECIMALS: Final = {"jpy": 0, "kwd": 3}
_SYMBOLS: Final = {"usd": "$", "eur": "€", "gbp": "£", "jpy": "¥", "kwd": "KWD "}
_FIXED_FEE: Final = {"usd": 30, "eur": 25, "gbp": 20, "jpy": 30, "kwd": 100}
DISPUTE_FEE: Final = {"usd": 1500, "eur": 2000, "gbp": 2000, "jpy": 1300, "kwd": 5000}
"""What Stripe takes when a chargeback arrives, in minor units."""


def rounded(numerator: int, denominator: int, currency: str) -> int:
    """The quotient in whole minor units, half away from zero; three-decimal currencies end in 0."""
    step = 10 if _DECIMALS.get(currency) == 3 else 1
    divisor = denominator * step
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + divisor) // (2 * divisor)) * step


def processing_fee(amount: int, currency: str) -> int:
    """Stripe's fee on a card payment: 2.9 % and a fixed part."""
    return rounded(amount * 29, 1000, currency) + _FIXED_FEE[currency]


def in_words(amount: int, currency: str) -> str:
    """An amount as invoice lines show it, for example "$49.00"."""
    decimals = _DECIMALS.get(currency, 2)
    sign = "-" if amount < 0 else ""
    whole, rest = divmod(abs(amount), 10**decimals)
    tail = f".{rest:0{decimals}d}" if decimals else ""
    return f"{sign}{_SYMBOLS[currency]}{whole:,}{tail}"
