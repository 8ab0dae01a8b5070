"""What the team sells, tier by tier: which plans may be changed to, and what each of them holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier of the allow-list; ``offers`` names prices or products by id, or products by name."""

    id: str
    title: str
    offers: frozenset[str]
    quotas: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LowerQuota:
    """Something that the new tier holds less of."""

    name: str
    before: int
    after: int


def tier_of(tiers: Iterable[Tier], names: Iterable[str]) -> Tier | None:
    """The tier that offers a price, known by any of these names."""
    known = {name for name in names if name}
    return next((tier for tier in tiers if tier.offers & known), None)


def lower_quotas(before: Tier, after: Tier) -> tuple[LowerQuota, ...]:
    """What shrinks from one tier to the other; a quota that a tier does not name is not known to shrink."""
    return tuple(
        LowerQuota(name, number, after.quotas[name])
        for name, number in before.quotas.items()
        if name in after.quotas and after.quotas[name] < number
    )
