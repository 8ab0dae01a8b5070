"""Coupons: what they take off, for how long, and whether they can still be used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from billing_console.domain.money import Money

ONCE, REPEATING, FOREVER = "once", "repeating", "forever"


@dataclass(frozen=True, slots=True)
class CouponTerms:
    """What a coupon is worth: either a percentage or an amount, once, for some months or for good."""

    percent_off: str | None = None  # exact decimal text, e.g. "20" or "12.5"
    amount_off: Money | None = None
    duration: str = ONCE
    months: int | None = None  # with a repeating one

    def off(self, amount: Money) -> Money:
        """What it takes off one invoice of this amount; nothing of an amount in another currency."""
        if self.amount_off is not None:
            fits = self.amount_off.currency == amount.currency
            taken = min(self.amount_off.minor, max(amount.minor, 0)) if fits else 0
            return Money(taken, amount.currency)
        exact = Decimal(max(amount.minor, 0)) * Decimal(self.percent_off or "0") / 100
        return Money(int(exact.to_integral_value(ROUND_HALF_UP)), amount.currency)

    @property
    def params(self) -> dict[str, Any]:
        """The terms as Stripe takes them."""
        found: dict[str, Any] = {"duration": self.duration}
        if self.amount_off is not None:
            found |= {"amount_off": self.amount_off.minor, "currency": self.amount_off.currency}
        else:
            found["percent_off"] = self.percent_off
        return found | ({"duration_in_months": self.months} if self.duration == REPEATING else {})


@dataclass(frozen=True, slots=True)
class Coupon:
    """A coupon as Stripe has it."""

    id: str
    name: str
    terms: CouponTerms
    valid: bool = True
    redeem_by: datetime | None = None
    times_redeemed: int = 0
    max_redemptions: int | None = None
