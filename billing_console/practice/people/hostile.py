"""Names that break careless programs: markup, formulas, right-to-left text, great length."""

from __future__ import annotations

from typing import Final

_EVERY: Final = 331
_OFFSET: Final = 97

MARKUP: Final = "<b>Bold</b> & <script>alert('x')</script> \"Quoted\""
FORMULA: Final = '=HYPERLINK("https://example.com","Refund me")'
RIGHT_TO_LEFT: Final = "\u202eesrever \u2067שלום עולם\u2069 مرحبا"
LONG: Final = ("Llanfairpwllgwyngyll " * 25)[:500]
_OTHERS: Final = (
    "+1+1",
    "@SUM(A1:A9)",
    "-2+3",
    "%s %d {0} ${HOME}",
    "Robert'); DROP TABLE customers;--",
    "Z\u0351a\u0343l\u0327g\u0333o\u0358",
    "👩‍👩‍👧‍👦 🏳️‍🌈 Family",
    "\tTabbed\u00a0and\u200bzero-width",
)
_ALL: Final = (MARKUP, FORMULA, RIGHT_TO_LEFT, LONG, *_OTHERS)


def hostile_name(index: int, name: str) -> str | None:
    """A difficult name for about one customer in three hundred, else None."""
    if index % _EVERY != _OFFSET:
        return None
    choice = index // _EVERY % (len(_ALL) + 1)
    return f"{name} <{name}>" if choice == len(_ALL) else _ALL[choice]
