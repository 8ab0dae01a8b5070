"""Small building blocks that several Stripe shapes share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

Json: TypeAlias = dict[str, Any]

API_VERSION: Final = "2026-10-28.endive"


def list_of(url: str, data: list[Json]) -> Json:
    """A complete embedded Stripe list."""
    return {"object": "list", "data": data, "has_more": False, "url": url}


def address(
    *,
    city: str | None = None,
    country: str | None = None,
    line1: str | None = None,
    line2: str | None = None,
    postal_code: str | None = None,
    state: str | None = None,
) -> Json:
    """A postal address; country is a two-letter code."""
    return {
        "city": city,
        "country": country,
        "line1": line1,
        "line2": line2,
        "postal_code": postal_code,
        "state": state,
    }


def billing_details(
    *, name: str | None = None, email: str | None = None, phone: str | None = None, place: Json | None = None
) -> Json:
    """Who a payment method belongs to; `place` is an address."""
    return {
        "address": dict(place) if place else address(),
        "email": email,
        "name": name,
        "phone": phone,
        "tax_id": None,
    }


def fresh(value: Any) -> Any:
    """A deep copy of JSON data, several times faster than copy.deepcopy."""
    kind = value.__class__
    if kind is dict:
        return {
            key: fresh(item) if item.__class__ is dict or item.__class__ is list else item
            for key, item in value.items()
        }
    if kind is list:
        return [fresh(item) for item in value]
    return value


def filled(template: Json, fields: Mapping[str, Any]) -> Json:
    """A new object: the template with `fields` laid over it; nothing is shared with either."""
    shape: Json = fresh({**template, **fields})
    return shape
