"""What the forms about one subscription have in common."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from billing_console.domain.errors import NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.records import Price, Subscription
from ui import format as words
from ui.actions.case_form import CaseForm
from ui.commands import Wish


class SubscriptionForm(CaseForm):
    """A form about the subscription that the wish names; raises NotFound where the facts don't hold it."""

    def __init__(self, wish: Wish, facts: Facts, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(wish, facts, now, parent)
        self.subscription = self._find(facts)

    def _find(self, facts: Facts) -> Subscription:
        found = facts.subscription(self.wish.object_id)
        if found is None:
            raise NotFound("subscription_not_found", id=self.wish.object_id)
        return found

    @property
    @override
    def about(self) -> str:
        prices = [priced(item.price) for item in self.subscription.items[:1]]
        return " · ".join((self.who(), *prices, words.short_id(self.subscription.id)))

    @override
    def set_facts(self, facts: Facts, now: datetime) -> None:
        found = self._find(facts)
        super().set_facts(facts, now)
        self.subscription = found


def priced(price: Price) -> str:
    """``Pro $49.00 / month``."""
    every = price.interval if price.interval_count == 1 else f"{price.interval_count} {price.interval}s"
    amount = f"{price.amount} / {every}" if price.amount is not None and price.interval else str(price.amount or "")
    return f"{price.product_name or price.id} {amount}".strip()
