"""Works out what regular charges bring on a day without playing whole histories."""

from __future__ import annotations

from billing_console.practice.catalog import Catalog
from billing_console.practice.ledger.subscribing import DRAFT_TIME
from billing_console.practice.money import processing_fee, rounded
from billing_console.practice.months import DAY, months_between
from billing_console.practice.people.person import handle
from billing_console.practice.population import Population
from billing_console.practice.scenarios.stage import Profile
from billing_console.practice.scenarios.table import SCENARIOS


class Netting:
    """Net amounts of customers to whom nothing unusual happens in a stretch of time (a day at most)."""

    def __init__(self, catalog: Catalog, population: Population) -> None:
        self._catalog = catalog
        self._population = population

    def net(self, index: int, low: int, high: int) -> tuple[str, int] | None:
        """Currency and net minor units from `low` to `high`; None if only the customer's books can tell."""
        profile = self._population.profile(index)
        if not _is_plain(profile, low, high):
            return None
        charges = self._charges(profile, low, high)
        if not charges:
            return profile.currency, 0
        amount = self._amount(profile)
        return profile.currency, charges * (amount - processing_fee(amount, profile.currency))

    def _charges(self, profile: Profile, low: int, high: int) -> int:
        """How many times the customer is charged."""
        count = 0
        number = months_between(profile.anchor, high - DRAFT_TIME) // profile.step
        first_renewal = 0 if profile.trial else 1
        ended = profile.churn is not None and number >= profile.churn
        if first_renewal <= number <= profile.last and not ended:
            charged = profile.cycle(number) + DRAFT_TIME
            count += low <= charged <= min(high, self._population.now)
        if not profile.trial and low <= profile.start <= min(high, self._population.now):
            count += 1
        return count

    def _amount(self, profile: Profile) -> int:
        price = self._catalog.price(profile.plan, profile.interval, profile.currency)
        amount: int = price["unit_amount"] * profile.quantity
        if not profile.taxed:
            return amount
        country = handle(self._population.seed, profile.index, profile.currency).culture.country
        rate = self._catalog.tax_rates.get(country)
        if rate is None:
            return amount
        return amount + rounded(amount * round(rate["percentage"] * 1000), 100_000, profile.currency)


def _is_plain(profile: Profile, low: int, high: int) -> bool:
    scenario = SCENARIOS[profile.scenario]
    if scenario.plain in {"never", "always"}:
        return scenario.plain == "always"
    if scenario.plain == "later":
        return low > profile.start + DAY
    incident = profile.cycle(profile.incident)
    if high < incident:
        return True
    return scenario.plain == "around" and low > incident + scenario.last_moment
