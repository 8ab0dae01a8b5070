"""One refund with trouble on its way, and the count afterwards: confirmed, at Stripe, doubled, lost, unrecorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal

from billing_console.actions.refund_payment import RefundPayment, RefundReason
from billing_console.bootstrap import Console
from billing_console.domain.cases import Bucket
from billing_console.domain.money import Money
from billing_console.practice.faults import Kind
from billing_console.practice.server import PracticeStripe
from tests.consoles import Clock, Stage
from tests.practice.tiny import tiny_world

REFUND, LOOK = "POST /v1/refunds", "GET /v1/refunds"
Settling = Literal["now", "restarted", "a day later"]
CHARGE, CUSTOMER, MINOR = "ch_c1_2", "cus_c1", 700


@dataclass(frozen=True, slots=True)
class Injection:
    """Which faults meet the refund, one per attempt; which meet the first settling; and when it is settled."""

    sending: tuple[Kind, ...]
    settling: tuple[Kind, ...] = ()
    when: Settling = "now"


@dataclass(slots=True)
class Tally:
    """What the trail says beside what Stripe has; all but the first three have to be zero."""

    runs: int = 0
    confirmed: int = 0
    refunds: int = 0
    doubled: int = 0
    lost: int = 0
    unrecorded: int = 0
    unsettled: int = 0
    broken_trails: int = 0

    def add(self, other: Tally) -> None:
        """Count another run in."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    @property
    def wrong(self) -> int:
        """How much is not as it has to be."""
        return self.doubled + self.lost + self.unrecorded + self.unsettled + self.broken_trails


async def inject(folder: Path, injection: Injection) -> Tally:
    """Confirm one refund under these faults, settle it, and count."""
    clock = Clock()
    stage = Stage(folder, PracticeStripe(tiny_world(), clock=clock, rate_limits=False), clock)
    async with stage.console() as console:
        preview = await console.operations.preview(wish())
        _add(stage, REFUND, injection.sending)
        await console.operations.confirm(preview)
        stage.stripe.faults.clear()
        if injection.when == "now":
            await _settle(stage, console, injection.settling)
            return await count(stage, console)
    clock.forward(hours=30 if injection.when == "a day later" else 0.2)
    async with stage.console() as console:
        await _settle(stage, console, injection.settling)
        return await count(stage, console)


def wish() -> RefundPayment:
    """Seven dollars of the newest payment."""
    amount = Money(MINOR, "usd")
    return RefundPayment(CUSTOMER, CHARGE, amount, RefundReason.REQUESTED_BY_CUSTOMER, Bucket.PRODUCT_FAILURE)


async def _settle(stage: Stage, console: Console, faults: Iterable[Kind]) -> None:
    """Under trouble first, then in peace: what trouble left open has to be found out then."""
    for fault in faults:
        for match in (LOOK, REFUND):
            stage.stripe.faults.add(fault, match)
    await console.operations.settle()
    stage.stripe.faults.clear()
    await console.operations.settle()


def _add(stage: Stage, match: str, faults: Iterable[Kind]) -> None:
    for fault in faults:
        stage.stripe.faults.add(fault, match)


async def count(stage: Stage, console: Console) -> Tally:
    """Hold the trail against Stripe."""
    page = await console.audit.page(console.audit.chosen(action="refund_payment"))
    outcomes: dict[str, list[str]] = {}
    for entry in reversed(page.entries):
        outcomes.setdefault(entry.draft.operation, []).append(entry.draft.outcome)
    made = Counter(str(refund["metadata"].get("operation")) for refund in stage.stripe.all("refund"))
    tally = Tally(runs=1, confirmed=len(outcomes), refunds=made.total())
    for operation, told in outcomes.items():
        tally.doubled += max(0, made[operation] - 1)
        tally.lost += told[-1] == "done" and not made[operation]
        tally.unrecorded += (told[-1] != "done" and made[operation] > 0) or told.count("done") > 1
        tally.unsettled += told[-1] not in {"done", "failed"}
    tally.unrecorded += sum(times for operation, times in made.items() if operation not in outcomes)
    tally.broken_trails += not (await console.ledger.check()).intact
    return tally
