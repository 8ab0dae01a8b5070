"""Credit notes: corrections of an invoice, asked of Stripe before they are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from billing_console.domain.money import Money

PREVIEW = "/v1/credit_notes/preview"


@dataclass(frozen=True, slots=True)
class NoteAsk:
    """What a credit note would be that takes this much off a paid invoice and gives it back."""

    invoice: str
    amount: Money

    @property
    def params(self) -> Mapping[str, Any]:
        """The question to Stripe: the same figures that the real note is made with."""
        return {"invoice": self.invoice, "amount": self.amount.minor, "refund_amount": self.amount.minor}


@dataclass(frozen=True, slots=True)
class PreviewedNote:
    """The credit note that would be made."""

    total: Money
    before_payment: Money  # taken off what is still owed
    after_payment: Money  # to be given back
    tax: Money  # contained in the total
