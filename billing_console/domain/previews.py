"""Invoices that Stripe would make after a change: what is asked, and what came back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from billing_console.domain.money import Money
from billing_console.domain.records import InvoiceLine

CREATE_PREVIEW = "/v1/invoices/create_preview"


@dataclass(frozen=True, slots=True)
class PreviewAsk:
    """One question to Stripe: what the invoice would be if something were so."""

    name: str  # for people and tests
    params: Mapping[str, Any] = field(default_factory=dict)
    coupon: str = ""  # added to the subscription's own discounts; not asked while it can't be redeemed
    path: str = CREATE_PREVIEW

    @property
    def key(self) -> str:
        """Tells questions apart by what they ask, so that an answer is never taken for that to another one."""
        asked = json.dumps([self.path, self.params, self.coupon], sort_keys=True, separators=(",", ":"))
        return f"{self.name}:{hashlib.sha256(asked.encode()).hexdigest()[:16]}"

    def request(self, discounts: Iterable[str]) -> dict[str, Any]:
        """The parameters to send, for a subscription that has these discounts."""
        if not self.coupon:
            return dict(self.params)
        kept = [{"discount": discount} for discount in discounts]
        return {**self.params, "discounts": [*kept, {"coupon": self.coupon}]}


@dataclass(frozen=True, slots=True)
class PreviewedInvoice:
    """The invoice that would come; a negative total becomes credit on the account, never cash."""

    total: Money
    amount_due: Money  # what is asked of the customer, after the account's credit
    lines: tuple[InvoiceLine, ...] = ()
    when: datetime | None = None  # when it would be made

    @property
    def figures(self) -> list[Any]:
        """All that may rest on it: no ids, and no times, which Stripe counts from the moment of asking."""
        lines = sorted([line.price or "", line.amount.minor, line.proration, line.quantity] for line in self.lines)
        return [self.total, self.amount_due, lines]

    def unused_since(self, moment: datetime) -> Money:
        """What is given back for time after this moment, as a positive amount."""
        found = Money.zero(self.total.currency)
        for line in self.lines:
            starts = line.period_start is None or line.period_start >= moment
            if line.proration and line.amount.minor < 0 and starts:
                found = found - line.amount
        return found
