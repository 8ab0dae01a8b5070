"""Cards are repeatable and their fingerprints lead back to their owner."""

from __future__ import annotations

from billing_console.practice.ids import Ids
from billing_console.practice.people.card import card, fingerprint_of, last4_of, owner_of_fingerprint


def test_a_card_is_the_same_every_time() -> None:
    ids = Ids(1)
    drawn = card(ids, 1, 88, country="DE", year=2025)
    assert drawn == card(ids, 1, 88, country="DE", year=2025)
    assert drawn.last4 == last4_of(1, 88)
    assert 2027 <= drawn.exp_year <= 2030
    assert 1 <= drawn.exp_month <= 12


def test_a_second_card_is_another() -> None:
    ids = Ids(1)
    first, second = (card(ids, 1, 88, country="US", year=2025, number=number) for number in (0, 1))
    assert first.fingerprint != second.fingerprint
    assert second.last4 == last4_of(1, 88, 1)


def test_fingerprints_lead_back() -> None:
    ids = Ids(1)
    for index in (0, 5, 99_999):
        assert owner_of_fingerprint(ids, fingerprint_of(ids, index)) == index
    assert owner_of_fingerprint(ids, "Xt5EWLLDS7FJjR1c") is None
    assert owner_of_fingerprint(ids, "?" * 11 + "NwCrd") is None


def test_last_digits_are_four_digits_and_4242_is_common() -> None:
    drawn = [last4_of(1, index) for index in range(3000)]
    assert all(len(digits) == 4 and digits.isdigit() for digits in drawn)
    assert 30 < drawn.count("4242") < 200
