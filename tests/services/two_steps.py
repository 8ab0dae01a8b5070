"""An action of two calls, for tests only: a word on the customer that can't be found again, then a refund that can."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from billing_console.domain.cases import Bucket
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.plans import Plan, StripeCall, Subject, digest


@dataclass(frozen=True, slots=True)
class DescribeAndRefund:
    """Write a description on the customer, then give money back; policy knows it as a refund."""

    name: ClassVar[str] = "refund_payment"
    customer: str
    payment: str
    amount: Money | None
    words: str = "refunded by hand"
    bucket: Bucket = Bucket.PRODUCT_FAILURE
    more: Mapping[str, Any] = field(default_factory=dict)
    has_bucket: bool = True
    look: Mapping[str, Any] = field(default_factory=dict)  # how the first call can be looked up, if it can

    @property
    def subject(self) -> Subject:
        """The payment."""
        return Subject(self.customer, payments=(self.payment,))

    def plan(self, facts: Facts, now: datetime) -> Plan:
        """Two calls, or the first one only when no amount is given."""
        describe = StripeCall(
            "POST", f"/v1/customers/{self.customer}", {"description": self.words, **self.more}, **self.look
        )
        calls = (describe,) if self.amount is None else (describe, self._refund(self.amount))
        return Plan(
            action=self.name,
            customer=self.customer,
            customer_name=facts.customer.name,
            object_id=self.payment,
            amount=self.amount,
            calls=calls,
            effects=(),
            basis=digest(facts.payment(self.payment)),
            bucket=self.bucket if self.has_bucket else None,
            age=now - facts.as_of,
        )

    def _refund(self, amount: Money) -> StripeCall:
        return StripeCall(
            "POST",
            "/v1/refunds",
            {"charge": self.payment, "amount": amount.minor},
            moves_money=True,
            tagged=True,
            lookup_path="/v1/refunds",
            lookup_params={"charge": self.payment},
        )
