"""The prices on the team's list, as Stripe sells them."""

from __future__ import annotations

from pathlib import Path

from billing_console.domain.tiers import Tier
from billing_console.services.offers import offered_prices
from tests.consoles import stage
from tests.practice.tiny import tiny_world


async def test_only_what_is_listed_in_the_lists_order(tmp_path: Path) -> None:
    async with stage(tmp_path / "store", tiny_world()).console() as console:
        listed = (Tier("team", "Team", frozenset({"price_team"})), Tier("pro", "Pro", frozenset({"Pro"})))
        found = await offered_prices(console.gateway, listed)
        assert [(price.id, price.product_name) for price in found] == [("price_team", "Pro"), ("price_pro", "Pro")]
        assert await offered_prices(console.gateway, ()) == ()
