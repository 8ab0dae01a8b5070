"""The prices a subscription may be changed to: what Stripe sells now and the team's list of plans names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from billing_console.domain.records import Price
from billing_console.domain.tiers import Tier, tier_of
from billing_console.gateway import mapping

if TYPE_CHECKING:
    from billing_console.gateway.client import Gateway


async def offered_prices(gateway: Gateway, tiers: Iterable[Tier]) -> tuple[Price, ...]:
    """Recurring prices in use whose tier is on the list, in the list's order; raises BillingError."""
    listed = tuple(tiers)
    found: list[tuple[int, Price]] = []
    asked = {"active": True, "type": "recurring", "limit": 100, "expand": ["data.product"]}
    async for page in gateway.pages("/v1/prices", asked):
        for raw in page.data:
            price = mapping.price(raw)
            tier = tier_of(listed, (price.id, price.product, price.product_name))
            if tier is not None:
                found.append((listed.index(tier), price))
    found.sort(key=lambda each: (each[0], each[1].interval or "", each[1].amount.minor if each[1].amount else 0))
    return tuple(price for _, price in found)
