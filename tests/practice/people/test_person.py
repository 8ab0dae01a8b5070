"""People have names, addresses and e-mails of their own culture, the same every time."""

from __future__ import annotations

import re

import pytest

from billing_console.practice.money import CURRENCIES
from billing_console.practice.people.cultures import CULTURES, plain
from billing_console.practice.people.person import handle, person


@pytest.mark.parametrize("currency", CURRENCIES)
def test_people_live_where_their_currency_is_used(currency: str) -> None:
    countries = {culture.country for culture in CULTURES[currency]}
    for index in range(200):
        who = person(1, index, currency)
        assert who.country in countries
        assert who.name
        assert re.fullmatch(r"[a-z0-9.-]+@[a-z0-9.]+\.[a-z]+", who.email or "")
        assert who.metadata["org_id"] == f"org_{100000 + index}"


def test_a_person_is_the_same_every_time() -> None:
    assert person(1, 77, "eur") == person(1, 77, "eur")
    assert person(1, 77, "eur") != person(2, 77, "eur")


def test_the_cheap_part_agrees_with_the_whole() -> None:
    for index in range(100):
        who, known = person(1, index, "usd"), handle(1, index, "usd")
        assert (who.name, who.email) == (known.name, known.email)
        assert who.metadata.get("github") in {None, known.github}


def test_hardly_anybody_shares_an_address() -> None:
    emails = [handle(1, index, "usd").email for index in range(5000)]
    assert len(set(emails)) > 4800


def test_some_have_phones_and_github_names() -> None:
    people = [person(1, index, "gbp") for index in range(300)]
    assert 80 < sum(one.phone is not None for one in people) < 200
    assert 150 < sum("github" in one.metadata for one in people) < 270


@pytest.mark.parametrize(
    ("name", "address"), [("Weiß", "weiss"), ("Łukasz", "lukasz"), ("O'Neill", "oneill"), ("Çağrı", "cagri")]
)
def test_names_in_plain_letters(name: str, address: str) -> None:
    assert plain(name) == address


def test_names_that_have_no_plain_letters_bring_their_own() -> None:
    for cultures in CULTURES.values():
        for culture in cultures:
            assert all(
                word.plain.isascii() and word.plain.replace("-", "").isalpha()
                for word in (*culture.given, *culture.family)
            )
