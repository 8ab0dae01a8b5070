"""Amounts of money as integers of a currency's smallest unit, as Stripe counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from typing_extensions import override

from billing_console.domain.errors import InvalidInput

# Source: Stripe's currency tables. ISK and UGX travel with two decimals that are always 00 although nobody uses them.
_ZERO_DECIMAL = frozenset("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split())
_THREE_DECIMAL = frozenset("bhd jod kwd omr tnd".split())
_WHOLE_UNITS_ONLY = frozenset({"isk", "ugx"})
_SYMBOLS = {"usd": "$", "eur": "€", "gbp": "£", "jpy": "¥"}
_CODE = re.compile(r"[a-z]{3}")
_DIGITS = re.compile(r"\d{1,15}")


def decimals(currency: str) -> int:
    """How many digits stand after the decimal point when people write this currency the way Stripe counts it."""
    if currency in _ZERO_DECIMAL:
        return 0
    return 3 if currency in _THREE_DECIMAL else 2


def step(currency: str) -> int:
    """The smallest difference, in minor units, that Stripe accepts between two amounts of this currency."""
    if currency in _THREE_DECIMAL:
        return 10
    return 100 if currency in _WHOLE_UNITS_ONLY else 1


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount: minor units (cents, yen, fils) and a lower-case ISO currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:  # bool is an int to Python, and a Decimal or float would pass silently
            raise TypeError(f"minor units are whole numbers, not {type(self.minor).__name__}")
        if not _CODE.fullmatch(self.currency):
            raise ValueError(f"not a lower-case currency code: {self.currency!r}")

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._same(other)

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} can't be combined")
        return other.minor

    @property
    def is_zero(self) -> bool:
        """True for nothing at all."""
        return self.minor == 0

    def share(self, numerator: int, denominator: int) -> Money:
        """This amount times a fraction, rounded down to what Stripe accepts (never more than the exact share)."""
        if denominator <= 0 or numerator < 0:
            raise ValueError("a share needs a positive whole")
        grain = step(self.currency)
        return Money(self.minor * numerator // denominator // grain * grain, self.currency)

    def plain(self) -> str:
        """Digits with a point and no grouping, as spreadsheets and logs want it: ``1234.50``."""
        places = decimals(self.currency)
        sign, digits = ("-" if self.minor < 0 else ""), str(abs(self.minor)).rjust(places + 1, "0")
        return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"

    @override
    def __str__(self) -> str:
        """For people, in English: ``$1,234.50``, ``1,200.000 KWD``."""
        places = decimals(self.currency)
        whole, _, rest = self.plain().lstrip("-").partition(".")
        text = f"{int(whole):,}" + (f".{rest}" if places else "")
        sign = "-" if self.minor < 0 else ""
        symbol = _SYMBOLS.get(self.currency)
        return f"{sign}{symbol}{text}" if symbol else f"{sign}{text} {self.currency.upper()}"

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in this currency."""
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Read what a person typed; raises InvalidInput when it could mean two amounts or none.

        A point or comma is the decimal mark unless exactly three digits follow it. Then a comma groups thousands, and a
        point is the decimal mark of a currency with three decimals; anything else is refused as ambiguous.
        """
        cleaned = _strip_currency(text, currency)
        whole, fraction = _split(cleaned, currency, text)
        places = decimals(currency)
        if len(fraction) > places:
            raise InvalidInput("amount_too_fine", text=text, currency=currency, decimals=places)
        minor = int(whole or "0") * 10**places + int((fraction + "0" * places)[:places] or "0")
        if minor % step(currency):
            raise InvalidInput("amount_step", text=text, currency=currency, step=step(currency))
        return cls(minor, currency)


def _strip_currency(text: str, currency: str) -> str:
    cleaned = text.strip().replace("\u00a0", " ").replace("\u202f", " ").strip()
    for mark in (_SYMBOLS.get(currency, ""), currency.upper(), currency):
        if mark and cleaned.startswith(mark):
            cleaned = cleaned[len(mark) :].strip()
        elif mark and cleaned.endswith(mark):
            cleaned = cleaned[: -len(mark)].strip()
    if not cleaned:
        raise InvalidInput("amount_missing", currency=currency)
    if cleaned.startswith(("-", "\u2212", "(")):
        raise InvalidInput("amount_negative", text=text)
    if not cleaned.isascii() or not re.fullmatch(r"[\d.,' ]+", cleaned):
        raise InvalidInput("amount_letters", text=text, currency=currency)
    return cleaned.replace(" ", "'")


def _split(cleaned: str, currency: str, text: str) -> tuple[str, str]:
    """Whole and fractional digits of a cleaned amount."""
    marks = [c for c in cleaned if c in ".,"]
    last = marks[-1] if marks else ""
    if not marks:
        whole, fraction = cleaned, ""
    elif len(set(marks)) == 2 and marks.count(last) == 1:
        head, _, fraction = cleaned.rpartition(last)
        whole = head.replace("," if last == "." else ".", "'")
    elif len(marks) == 1:
        head, _, tail = cleaned.partition(last)
        grouped = len(tail) == 3 and head.strip("'0") != ""
        # We ourselves write 1.234 for dinars; for other money it may be one and a bit, or a thousand and more.
        if grouped and last == "." and decimals(currency) == 3:
            grouped = False
        elif grouped and (last == "." or decimals(currency) == 3):
            raise InvalidInput("amount_ambiguous", text=text, currency=currency)
        whole, fraction = (head + "'" + tail, "") if grouped else (head, tail)
    elif len(set(marks)) == 1:
        whole, fraction = cleaned.replace(last, "'"), ""
    else:
        raise InvalidInput("amount_ambiguous", text=text, currency=currency)
    groups = whole.split("'")
    if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(g) != 3 for g in groups[1:])):
        raise InvalidInput("amount_ambiguous", text=text, currency=currency)
    joined = "".join(groups)
    if (joined and not _DIGITS.fullmatch(joined)) or (fraction and not fraction.isdigit()) or not (joined or fraction):
        raise InvalidInput("amount_letters", text=text, currency=currency)
    return joined, fraction
