"""The person or company behind a customer index."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from billing_console.practice.dice import Dice
from billing_console.practice.people.cultures import (
    COMPANY_FIRST,
    COMPANY_FORM,
    COMPANY_SECOND,
    CULTURES,
    Culture,
)
from billing_console.practice.people.hostile import hostile_name

_PURPOSE_NAME: Final = 1
_PURPOSE_DETAILS: Final = 2


@dataclass(frozen=True, slots=True)
class Person:
    """Everything about a customer that is not billing."""

    name: str | None
    email: str | None
    phone: str | None = None
    country: str = "US"
    locale: str = "en"
    city: str | None = None
    line1: str | None = None
    postal_code: str | None = None
    state: str | None = None
    description: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Handle:
    """The part of a person that search looks at; cheap to make for everyone."""

    name: str
    email: str
    github: str
    culture: Culture
    is_company: bool


def handle(seed: int, index: int, currency: str) -> Handle:
    """Name, e-mail and GitHub name of a generated customer."""
    dice = Dice(seed, index, _PURPOSE_NAME)
    culture = dice.pick(CULTURES[currency])
    given, family = dice.pick(culture.given), dice.pick(culture.family)
    first, second = dice.pick(COMPANY_FIRST), dice.pick(COMPANY_SECOND)
    number = dice.below(900)
    kind = dice.below(100)
    company_domain = f"{first}{second}.{culture.domain}".lower()
    if kind < 30:
        name = f"{first} {second} {COMPANY_FORM.get(culture.country, '')}".strip()
        email = f"{('billing', 'accounts', 'finance', given.plain)[kind % 4]}@{company_domain}"
    else:
        order = (family.text, given.text) if culture.family_first else (given.text, family.text)
        name = ("" if culture.country == "JP" else " ").join(order)
        local = f"{given.plain}.{family.plain}"
        email = f"{local}@{company_domain}" if kind < 70 else f"{local}{number}@example.{culture.domain}"
    unusual = hostile_name(index, name)
    github = f"{given.plain}-{family.plain[:1]}{number}"
    return Handle(unusual or name, email, github, culture, kind < 30)


def person(seed: int, index: int, currency: str) -> Person:
    """Everything about a generated customer that is not billing."""
    who = handle(seed, index, currency)
    dice = Dice(seed, index, _PURPOSE_DETAILS)
    place = dice.pick(who.culture.places)
    metadata = {"org_id": f"org_{100000 + index}"}
    if dice.chance(70):
        metadata["github"] = who.github
    if dice.chance(15):
        metadata["source"] = dice.pick(("ads", "blog", "referral", "conference"))
    phone = f"{who.culture.phone}{dice.below(10000):04d}" if dice.chance(45) else None
    return Person(
        name=who.name,
        email=who.email,
        phone=phone,
        country=who.culture.country,
        locale=who.culture.locale,
        city=place.city,
        line1=f"{place.street} {1 + dice.below(240)}",
        postal_code=place.postal_code,
        state=place.state,
        description="Company account" if who.is_company else None,
        metadata=metadata,
    )
