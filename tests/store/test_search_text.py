"""Text made comparable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_console.store.search_text import fold, phone_digits, storable, trigrams, words


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("  Amara   Okafor ", "amara okafor"),
        ("ÉLÈVE Straße ﬁ", "eleve strasse fi"),
        ("o’Neil—Smith", "o neil smith"),
        ("o'Neil-Smith", "o'neil-smith"),
        ("\u202eabc\u202c\u200bd\x00e\n\tf", "abcd e f"),
        ("Amara@LumenStudio.IO", "amara@lumenstudio.io"),
        ("株式会社 東京", "株式会社 東京"),
        ("Мария ΠΑΠΑΣ", "мария παπας".replace("ς", "σ")),
        ("🙂 shop", "🙂 shop"),
        ("\ud83d", ""),
        ("", ""),
        ('"*^%_', '"*^%_'),
    ],
)
def test_fold(text: str, key: str) -> None:
    assert fold(text) == key


@given(st.text())
def test_folding_twice_changes_nothing_and_stays_short(text: str) -> None:
    key = fold(text)
    assert fold(key) == key
    assert len(key) <= 500
    key.encode("utf-8")


def test_long_texts_are_cut() -> None:
    assert len(fold("x" * 100_000)) == 500


def test_words_and_trigrams() -> None:
    assert words("amara.okafor+x@kite.co 株式") == ["amara", "okafor", "x", "kite", "co", "株式"]
    assert trigrams("okaf") == ["oka", "kaf"]
    assert trigrams("ok") == []
    assert len(trigrams("".join(map(chr, range(200, 700))))) <= 24


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("+49 (30) 123-45.67", "49301234567"),
        ("030 / 1234567", "301234567"),
        ("12", ""),
        ("0000012", ""),
        ("call 12345", ""),
        ("", ""),
    ],
)
def test_phone_digits(text: str, digits: str) -> None:
    assert phone_digits(text) == digits


def test_half_characters_can_be_stored() -> None:
    assert storable("a\ud83db") == "a?b"
