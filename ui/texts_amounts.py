"""What is wrong with an amount as it was typed, and how to write it instead: examples made from the very figures."""

from __future__ import annotations

import re
from collections.abc import Mapping

from billing_console.domain.errors import InvalidInput
from billing_console.domain.money import decimals, step

_DINARS = "dinars"
_NAMES: Mapping[str, str] = {"kwd": _DINARS, "bhd": _DINARS, "jod": _DINARS, "tnd": _DINARS, "omr": "rials"}
_ONE_MARK = re.compile(r"(\d+)[.,](\d+)")
_EXAMPLE = "1.230"  # of a currency with three decimals, where the figures typed give none


def amount_sentence(problem: InvalidInput) -> str:
    """How to write the amount; empty where the general sentence says it already."""
    currency, text = str(problem.data.get("currency", "")), str(problem.data.get("text", ""))
    if not currency:
        return ""
    if problem.code == "amount_step":
        return _stepped(text, currency)
    found = _ONE_MARK.search(text)
    if found is None:
        return ""
    if problem.code == "amount_too_fine" and decimals(currency) == 0:
        return f"{currency.upper()} has no decimals: {_neighbours(found[1])}"
    if problem.code == "amount_ambiguous" and len(found[2]) == 3:
        return _ambiguous(text, found[1], found[2], currency)
    return ""


def _stepped(text: str, currency: str) -> str:
    found = _ONE_MARK.search(text)
    if decimals(currency) == 3:
        example = f"{found[1]}.{found[2][:2]:0<2}0" if found is not None else _EXAMPLE
        return f"The last digit must be 0, for example {example if example.strip('0.') else _EXAMPLE}."
    if step(currency) == 100:
        how = _neighbours(found[1]) if found is not None else "leave the decimals away."
        return f"Stripe takes whole amounts of {currency.upper()} only: {how}"
    return ""


def _neighbours(whole: str) -> str:
    """The two whole amounts around what was typed; nothing is no amount."""
    ways = [str(amount) for amount in (int(whole), int(whole) + 1) if amount]
    return f"write {' or '.join(ways)}."


def _ambiguous(text: str, whole: str, rest: str, currency: str) -> str:
    places, name = decimals(currency), _NAMES.get(currency, currency.upper())
    if places == 0:
        return f"{currency.upper()} has no decimals: write {whole}{rest}."
    lead = f"“{text}” could mean two amounts."
    if places == 3:
        return f"{lead} Write {whole}.{rest} for {name} with three decimals or {whole}{rest} for whole {name}."
    return f"{lead} Write {whole}{rest} for whole {name} or {whole}.{rest[:2]} with two decimals."
