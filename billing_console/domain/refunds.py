"""How far a refund has come: "succeeded" means "on its way", and for weeks a bank can still send it back."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from billing_console.domain.records import Refund

# Banks return refunds they can't book within about 30 days.
CERTAIN_AFTER = timedelta(days=30)
# The bank's reference comes within a week or not at all.
REFERENCE_WITHIN = timedelta(days=7)


class RefundStage(Enum):
    """Where the money is."""

    FAILED = "failed"  # back in the company's balance: the customer has nothing
    NEEDS_CUSTOMER = "needs_customer"  # Stripe asked them where to pay it
    PENDING = "pending"  # requested, not paid yet
    YOUNG = "young"  # paid, and may still come back
    FINAL = "final"
    CANCELED = "canceled"


_STAGES = {
    "failed": RefundStage.FAILED,
    "requires_action": RefundStage.NEEDS_CUSTOMER,
    "pending": RefundStage.PENDING,
    "canceled": RefundStage.CANCELED,
}


def stage_of(refund: Refund, now: datetime) -> RefundStage:
    """Where the money of this refund is; a status this version doesn't know counts as pending."""
    if refund.status == "succeeded":
        return RefundStage.FINAL if now - refund.created >= CERTAIN_AFTER else RefundStage.YOUNG
    return _STAGES.get(refund.status, RefundStage.PENDING)


def is_watched(refund: Refund, now: datetime) -> bool:
    """True while somebody should hear of a change: not final yet, or failed within the last two months."""
    stage = stage_of(refund, now)
    if stage is RefundStage.FAILED:
        return now - refund.created < 2 * CERTAIN_AFTER
    return stage in {RefundStage.NEEDS_CUSTOMER, RefundStage.PENDING, RefundStage.YOUNG}


def is_worth_asking(refund: Refund, now: datetime) -> bool:
    """True when Stripe may know more than the cache: still under way, or its reference may have come."""
    stage = stage_of(refund, now)
    if stage in {RefundStage.NEEDS_CUSTOMER, RefundStage.PENDING}:
        return True
    waits = refund.reference is None and now - refund.created <= REFERENCE_WITHIN
    return stage is RefundStage.YOUNG and waits
