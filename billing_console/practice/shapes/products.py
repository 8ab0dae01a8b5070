"""Shapes of what is sold: products, prices and tax rates."""

from __future__ import annotations

from typing import Final, Required, TypedDict, Unpack

from billing_console.practice.shapes.values import Json, filled


class ProductFields(TypedDict, total=False):
    """What varies in a product."""

    id: Required[str]
    created: Required[int]
    name: Required[str]
    active: bool
    default_price: str | None
    description: str | None
    metadata: dict[str, str]
    unit_label: str | None
    updated: int
    url: str | None


class PriceFields(TypedDict, total=False):
    """What varies in a price; `unit_amount` is in minor units."""

    id: Required[str]
    product: Required[str]
    created: Required[int]
    currency: Required[str]
    unit_amount: Required[int]
    active: bool
    lookup_key: str | None
    metadata: dict[str, str]
    nickname: str | None
    tax_behavior: str


_PRODUCT: Final[Json] = {
    "id": "",
    "object": "product",
    "active": True,
    "created": 0,
    "default_price": None,
    "description": None,
    "images": [],
    "livemode": False,
    "marketing_features": [],
    "metadata": {},
    "name": "",
    "package_dimensions": None,
    "shippable": None,
    "statement_descriptor": None,
    "tax_code": None,
    "tax_details": None,
    "type": "service",
    "unit_label": None,
    "updated": 0,
    "url": None,
}

_PRICE: Final[Json] = {
    "id": "",
    "object": "price",
    "active": True,
    "billing_scheme": "per_unit",
    "created": 0,
    "currency": "",
    "custom_unit_amount": None,
    "livemode": False,
    "lookup_key": None,
    "metadata": {},
    "nickname": None,
    "product": "",
    "recurring": None,
    "tax_behavior": "exclusive",
    "tiers_mode": None,
    "transform_quantity": None,
    "type": "one_time",
    "unit_amount": 0,
    "unit_amount_decimal": "0",
}

_PLAN_COPIES: Final = ("id", "active", "billing_scheme", "created", "currency", "metadata", "nickname", "product")


def product(*, features: list[str] | None = None, **fields: Unpack[ProductFields]) -> Json:
    """A product of the service kind; `features` are the lines of a pricing page."""
    shape = filled(_PRODUCT, fields)
    shape["marketing_features"] = [{"name": text} for text in features or []]
    shape["updated"] = fields.get("updated", fields["created"])
    return shape


def price(*, interval: str | None = None, interval_count: int = 1, **fields: Unpack[PriceFields]) -> Json:
    """A licensed per-unit price; one-time when no interval (day, week, month, year) is given."""
    shape = filled(_PRICE, fields)
    shape["unit_amount_decimal"] = str(fields["unit_amount"])
    if interval is not None:
        shape["type"] = "recurring"
        shape["recurring"] = {
            "interval": interval,
            "interval_count": interval_count,
            "meter": None,
            "trial_period_days": None,
            "usage_type": "licensed",
        }
    return shape


def plan(price: Json) -> Json:
    """The legacy plan that mirrors a recurring price on every subscription item."""
    recurring = price["recurring"]
    return {
        **{key: price[key] for key in _PLAN_COPIES},
        "object": "plan",
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "interval": recurring["interval"],
        "interval_count": recurring["interval_count"],
        "livemode": False,
        "metadata": dict(price["metadata"]),
        "meter": None,
        "tiers_mode": None,
        "transform_usage": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def tax_rate(
    *, id: str, created: int, display_name: str, percentage: float, country: str, state: str | None = None
) -> Json:
    """An exclusive tax rate; `percentage` is in percent, as Stripe sends it."""
    return {
        "id": id,
        "object": "tax_rate",
        "active": True,
        "country": country,
        "created": created,
        "description": None,
        "display_name": display_name,
        "effective_percentage": percentage,
        "flat_amount": None,
        "inclusive": False,
        "jurisdiction": state or country,
        "jurisdiction_level": "state" if state else "country",
        "livemode": False,
        "metadata": {},
        "percentage": percentage,
        "rate_type": "percentage",
        "state": state,
        "tax_type": {"US": "sales_tax", "JP": "jct"}.get(country, "vat"),
    }
