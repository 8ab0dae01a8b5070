"""Tiers: found by what they offer, compared by what they hold."""

from __future__ import annotations

import pytest

from billing_console.domain.tiers import LowerQuota, Tier, lower_quotas, tier_of

PRO = Tier("pro", "Pro", frozenset({"Pro", "price_pro"}), {"sites": 10, "users": 25, "seats": 5})
STARTER = Tier("starter", "Starter", frozenset({"prod_starter"}), {"sites": 3, "users": 25})


@pytest.mark.parametrize(
    ("names", "tier"),
    [
        (("price_pro", "prod_x", "Else"), PRO),
        (("price_x", "prod_x", "Pro"), PRO),
        (("price_x", "prod_starter", ""), STARTER),
        (("price_x", "prod_x", "Else"), None),
        (("", "", ""), None),
    ],
)
def test_a_tier_is_known_by_price_product_or_name(names: tuple[str, ...], tier: Tier | None) -> None:
    assert tier_of((PRO, STARTER), names) is tier


def test_an_offer_without_a_name_is_nobodys() -> None:
    assert tier_of((Tier("odd", "Odd", frozenset({""})),), ("",)) is None


def test_only_what_shrinks_is_told() -> None:
    assert lower_quotas(PRO, STARTER) == (LowerQuota("sites", 10, 3),)
    assert lower_quotas(STARTER, PRO) == ()
