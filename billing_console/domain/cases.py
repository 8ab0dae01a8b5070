"""Why somebody is asking: the six buckets a case can carry, and which one the findings suggest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Bucket(Enum):
    """Exactly one of these is chosen before anything is written to Stripe."""

    DUPLICATE_PURCHASE = "duplicate_purchase"
    TEAM_PURCHASE = "team_purchase"
    FAILED_CHECKOUT = "failed_checkout"
    NO_SELF_SERVICE = "no_self_service"
    PRODUCT_FAILURE = "product_failure"
    ACCIDENTAL_RENEWAL = "accidental_renewal"


@dataclass(frozen=True, slots=True)
class Case:
    """A question about a customer: its classification, owner and what was done for it."""

    number: int
    customer: str
    customer_name: str
    bucket: Bucket
    owner: str
    opened_at: datetime
    note: str = ""
    closed_at: datetime | None = None

    @property
    def label(self) -> str:
        """How people refer to it: ``CASE-0412``."""
        return f"CASE-{self.number:04d}"
