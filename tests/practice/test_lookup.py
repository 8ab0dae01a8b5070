"""Customers are found by parts of their names and by their cards."""

from __future__ import annotations

import pytest

from billing_console.practice.stories import STORIES
from tests.practice.northwind import EVERY_SCENARIO, by_kind, company


def names(found: list[int]) -> list[str]:
    return [by_kind(index)["customer"][0]["name"] for index in found]


def test_okaf_finds_exactly_four_people() -> None:
    found = list(company(2000).find_text("name", "okaf", substring=True))
    people = [company(2000).get(company(2000).customer_id(index)) for index in found]
    assert {one["name"] for one in people if one} == {"Amara Okafor", "Chidi Okafor", "Ngozi Okafo", "okokafe GmbH"}


@pytest.mark.parametrize("field", ["name", "email"])
def test_everybody_is_found_by_the_whole_text(field: str) -> None:
    world = company()
    for index in range(EVERY_SCENARIO):
        customer = by_kind(index)["customer"][0]
        if not customer.get("deleted"):
            assert index in list(world.find_text(field, customer[field], substring=False))
            assert index in list(world.find_text(field, customer[field][:7], substring=True))


def test_a_part_is_no_whole() -> None:
    assert list(company().find_text("email", "amara@lumenstudio", substring=False)) == []
    assert list(company().find_text("email", "AMARA@lumenstudio.io", substring=False)) == [0]


def test_github_names_are_found() -> None:
    assert list(company().find_text("github", "amara-o", substring=False)) == [0]


def test_an_unknown_field_excludes_nobody() -> None:
    assert len(list(company().find_text("phone", "555", substring=True))) == EVERY_SCENARIO


def test_cards_are_found_by_last_digits_and_fingerprint() -> None:
    world = company()
    for index in range(0, EVERY_SCENARIO, 5):
        for method in by_kind(index).get("payment_method", []):
            assert index in list(world.find_card(last4=method["card"]["last4"]))
            assert index in list(world.find_card(fingerprint=method["card"]["fingerprint"]))


def test_one_card_leads_to_both_accounts_of_one_person() -> None:
    elenas = [story.index for story in STORIES if story.name == "Elena Rossi"]
    card = by_kind(elenas[0])["payment_method"][0]["card"]
    assert list(company().find_card(fingerprint=card["fingerprint"])) == elenas


def test_a_foreign_fingerprint_is_nobodys() -> None:
    assert list(company().find_card(fingerprint="Xt5EWLLDS7FJjR1c")) == []
