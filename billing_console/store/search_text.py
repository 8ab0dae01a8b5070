"""How text is made comparable for searching: the index and what is typed go through the same door."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_LONGEST: Final = 500
_DROPPED: Final = frozenset({"Mn", "Me", "Cf"})  # accents, enclosing marks, invisible and direction marks
_KEPT: Final = frozenset({"L", "N"})
_WORD: Final = re.compile("[0-9a-z\u0080-\U0010ffff]+")
_NOT_DIGIT: Final = re.compile(r"\D")
_PHONE: Final = re.compile(r"[+0-9 ().\-/]{5,40}")


def fold(text: str) -> str:
    """Lower case without accents; symbols outside ASCII and everything unprintable become spaces."""
    flat = unicodedata.normalize("NFKD", text[: 4 * _LONGEST]).casefold()
    kept = (_replaced(character) for character in flat)
    return " ".join("".join(kept).split())[:_LONGEST].rstrip()


def _replaced(character: str) -> str:
    if " " <= character <= "~":
        return character
    category = unicodedata.category(character)
    if category in _DROPPED:
        return ""
    return character if category[0] in _KEPT or category in {"Mc", "So", "Co"} else " "


def words(key: str) -> list[str]:
    """The words of a folded text, cut as the index cuts them: at everything in ASCII that is no letter or digit."""
    return _WORD.findall(key)


def all_begin_words(beginnings: Sequence[str], key: str) -> bool:
    """True when there are beginnings and each of them begins a word of the folded text."""
    cut = words(key)
    return bool(beginnings) and all(any(word.startswith(start) for word in cut) for start in beginnings)


def trigrams(key: str, most: int = 24) -> list[str]:
    """Some of the three-letter pieces of a folded text, enough to find it by; none when it is shorter."""
    pieces = list(dict.fromkeys(key[start : start + 3] for start in range(len(key) - 2)))
    step = max(1, -(-len(pieces) // most))
    return pieces[::step]


def phone_digits(text: str) -> str:
    """The digits of a phone number without leading zeros; empty when the text does not look like one."""
    if not _PHONE.fullmatch(text.strip()):
        return ""
    digits = _NOT_DIGIT.sub("", text).lstrip("0")
    return digits if len(digits) >= 5 else ""


def storable(text: str) -> str:
    """The text with half characters replaced: JSON can carry them, a database of UTF-8 can't."""
    return text.encode("utf-8", "replace").decode("utf-8")
