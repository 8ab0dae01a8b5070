"""Two people on two workstations over one practice company: somebody who asks and somebody who may approve."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from billing_console.actions.refund_payment import RefundPayment, RefundReason
from billing_console.bootstrap import Console
from billing_console.domain.approvals import Request
from billing_console.domain.cases import Bucket
from billing_console.domain.money import Money
from billing_console.services.reviewing import Review
from tests.consoles import Stage, stage

CUSTOMER, CHARGE, OTHER_CHARGE = "cus_c1", "ch_c1_2", "ch_c1_1"


@dataclass
class TwoDesks:
    """The asker's and the approver's console, each with its own store, keychain and key."""

    asking: Stage
    approving: Stage
    asker: Console
    approver: Console

    @property
    def stripe(self) -> Any:
        return self.asking.stripe

    def refunds(self, charge: str = CHARGE) -> list[dict[str, Any]]:
        """What Stripe has."""
        return [refund for refund in self.stripe.all("refund") if refund["charge"] == charge]

    async def ask(self, minor: int = 4900, charge: str = CHARGE, why: str = "outage, TCK-8841") -> Request:
        """A request for a refund by somebody who may only ask."""
        preview = await self.asker.operations.preview(wish(minor, charge))
        return await self.asker.approvals.ask(preview, why)

    async def open(self, request: Request) -> Review:
        """The block, pasted at the approver's desk."""
        return await self.approver.approvals.open(self.asker.approvals.text(request))

    async def trust(self) -> None:
        """The approver was told the asker's fingerprint."""
        await self.approver.approvals.trusted.add(self.asker.operator.name, self.asker.approvals.trusted.own)


def wish(minor: int = 4900, charge: str = CHARGE) -> RefundPayment:
    """A refund for a product failure."""
    amount = Money(minor, "usd")
    return RefundPayment(CUSTOMER, charge, amount, RefundReason.REQUESTED_BY_CUSTOMER, Bucket.PRODUCT_FAILURE)


def second_stage(first: Stage, folder: Path, *, role: str = "finance", operator: str = "m.keller") -> Stage:
    """Another workstation over the same company and clock."""
    return Stage(folder, first.stripe, first.clock, role=role, operator=operator)


@asynccontextmanager
async def two_desks(folder: Path, *, role: str = "finance", operator: str = "m.keller") -> AsyncIterator[TwoDesks]:
    """Both consoles, open; the approver trusts the asker."""
    asking = stage(folder / "asking")
    asking.role, asking.operator = "support", "r.osei"
    approving = second_stage(asking, folder / "approving", role=role, operator=operator)
    async with AsyncExitStack() as stack:
        asker = await stack.enter_async_context(asking.console())
        approver = await stack.enter_async_context(approving.console())
        desks = TwoDesks(asking, approving, asker, approver)
        await desks.trust()
        yield desks


def codes(review: Review) -> list[str]:
    """What stands in the way of it."""
    return [clause.code for clause in review.verdict.blocking]
