"""Who was generated: when each customer came, and the few facts that decide what happened to them."""

from __future__ import annotations

from typing import Final

from billing_console.practice.dice import Dice
from billing_console.practice.months import DAY, add_months, months_between
from billing_console.practice.scenarios.returning import DISPUTE_AFTER, INQUIRY_AFTER, REFUND_AFTER
from billing_console.practice.scenarios.stage import TRIAL_DAYS, Profile
from billing_console.practice.scenarios.table import BY_SLOT, SLOTS, Scenario

HISTORY: Final = 730 * DAY
SHORTEST_DELAY: Final = 40
LONGEST_DELAY: Final = 300
"""Seconds between creating a customer and starting the subscription."""

_PURPOSE: Final = 10
_STRIDE: Final = 149
_DRIFT: Final = 61
_CURRENCIES: Final = ("usd",) * 62 + ("eur",) * 20 + ("gbp",) * 10 + ("jpy",) * 6 + ("kwd",) * 2
_PLANS: Final = ("starter",) * 9 + ("pro",) * 7 + ("team",) * 4
_SEATS: Final = (2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 8, 10, 12, 15, 25)
_MONTHLY: Final = frozenset(
    {
        "past_due",
        "unpaid",
        "dispute_open",
        "inquiry_open",
        "refund_waiting",
        "leaving",
        "second_plan",
        "collection_paused",
        "paused",
        "deleted",
    }
)
_MAY_LEAVE: Final = frozenset({"steady", "trial", "promotion", "friend"})
_PLAN_OF: Final = {"more_seats": "team", "upgrade": "starter"}
_LATEST: Final = {
    "past_due": 0,
    "leaving": 0,
    "dispute_open": DISPUTE_AFTER,
    "inquiry_open": INQUIRY_AFTER,
    "refund_waiting": REFUND_AFTER,
}
_SHARE_LEAVING: Final = 45


def currency_of(seed: int, index: int) -> str:
    """What a generated customer pays in."""
    return Dice(seed, index, _PURPOSE).pick(_CURRENCIES)


class Population:
    """The generated customers, numbered from `first` to `count`; nothing is kept per customer."""

    def __init__(self, *, seed: int, first: int, count: int, now: int) -> None:
        self.seed = seed
        self.first = first
        self.count = count
        self.now = now
        self.start = now - HISTORY
        self._size = max(0, count - first)

    def created(self, index: int) -> int:
        """When a customer was created; rises with the index."""
        place = 2 * (index - self.first) + 1
        spread = HISTORY // max(1, self._size)
        wobble = Dice(self.seed, index, _PURPOSE + 1).below(max(1, min(spread, 1 << 31)) // 2 + 1)
        return self.start + HISTORY * place // (2 * self._size) - wobble

    def created_between(self, low: int, high: int) -> range:
        """Indexes of all customers created from `low` to `high`, and perhaps a few neighbours."""
        if not self._size or high < self.start:
            return range(0)
        before = (low - self.start) * self._size // HISTORY - 1
        after = (high - self.start) * self._size // HISTORY + 2
        return range(self.first + max(0, before), self.first + min(self._size, after))

    def slot(self, index: int) -> int:
        """The place of a customer's scenario in BY_SLOT."""
        block, place = divmod(index - self.first, SLOTS)
        return (place * _STRIDE + block * _DRIFT) % SLOTS

    def scenario(self, index: int) -> Scenario:
        """What happens to a customer."""
        return BY_SLOT[self.slot(index)]

    def profile(self, index: int) -> Profile:
        """The facts of a generated customer."""
        dice = Dice(self.seed, index, _PURPOSE)
        currency = dice.pick(_CURRENCIES)
        scenario = self.scenario(index).name
        plan = _PLAN_OF.get(scenario) or dice.pick(_PLANS)
        step = 12 if dice.chance(15) and scenario not in _MONTHLY else 1
        quantity = dice.pick(_SEATS) if plan == "team" else 1
        taxed = dice.chance(60 if currency in {"eur", "gbp", "jpy"} else 10)
        throw = dice.below(1 << 20)
        leaves = scenario in _MAY_LEAVE and dice.chance(_SHARE_LEAVING)
        created = self.created(index)
        start = created + SHORTEST_DELAY + dice.below(LONGEST_DELAY - SHORTEST_DELAY)
        trial = scenario == "trial"
        anchor = start + TRIAL_DAYS * DAY if trial else start
        last = months_between(anchor, self.now) // step
        churn = None
        if leaves:
            churn = 1 + dice.below(24 // step)
        elif scenario == "deleted" and last >= 1:
            churn = 1 + throw % last
        incident = self._incident(scenario, anchor, step, last, throw)
        return Profile(
            index=index,
            created=created,
            start=start,
            currency=currency,
            scenario=scenario,
            plan=plan,
            step=step,
            quantity=quantity,
            taxed=taxed,
            trial=trial,
            anchor=anchor,
            last=last,
            churn=churn,
            incident=incident,
            throw=throw,
        )

    def _incident(self, scenario: str, anchor: int, step: int, last: int, throw: int) -> int:
        """The number of the billing period in which the scenario's special thing happens."""
        if last < 1:
            return 0
        if scenario == "unpaid":
            return max(1, last - 1)
        if scenario in {"collection_paused", "paused"}:
            return max(1, last - throw % 3)
        delay = _LATEST.get(scenario)
        if delay is None:
            return 1 + throw % last
        return last if add_months(anchor, last * step) + delay <= self.now else last - 1
