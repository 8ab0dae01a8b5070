"""One deed to a bill or balance with trouble on its way, and the count afterwards, held against what Stripe shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from billing_console.bootstrap import Console
from billing_console.practice.faults import Kind
from billing_console.practice.server import PracticeStripe
from tests.consoles import Clock, Stage
from tests.faults.injecting import Settling, Tally
from tests.services.deeds import DEEDS, Deed

BY_NAME = {deed.name: deed for deed in DEEDS}
_LOOKS = (
    "GET /v1/invoices/{id}",
    "GET /v1/events",
    "GET /v1/credit_notes",
    "GET /v1/customers/{id}/balance_transactions",
)


@dataclass(frozen=True, slots=True)
class Mishap:
    """Which faults meet the call of a deed, which meet the first settling, and when it is settled."""

    deed: str
    sending: tuple[Kind, ...]
    settling: tuple[Kind, ...] = ()
    when: Settling = "now"


async def mishap(folder: Path, chosen: Mishap) -> Tally:
    """Confirm one deed under these faults, settle it, and count."""
    clock, deed = Clock(), BY_NAME[chosen.deed]
    stage = Stage(folder, PracticeStripe(deed.world(), clock=clock, rate_limits=False), clock, role="admin")
    async with stage.console() as console:
        preview = await console.operations.preview(deed.action)
        for fault in chosen.sending:
            stage.stripe.faults.add(fault, deed.call)
        outcome = await console.operations.confirm(preview)
        stage.stripe.faults.clear()
        assert deed.times is not None or (outcome.secret is not None) == (outcome.state.value == "done")
        if chosen.when == "now":
            await settle(stage, console, deed, chosen.settling)
            return await count(stage, console, deed)
    clock.forward(hours=30 if chosen.when == "a day later" else 0.2)
    async with stage.console() as console:
        await settle(stage, console, deed, chosen.settling)
        return await count(stage, console, deed)


async def settle(stage: Stage, console: Console, deed: Deed, faults: Iterable[Kind]) -> None:
    """Under trouble first, then in peace: what trouble left open has to be found out then."""
    for fault in faults:
        for match in (*_LOOKS, deed.call):
            stage.stripe.faults.add(fault, match)
    await console.operations.settle()
    stage.stripe.faults.clear()
    await console.operations.settle()


async def count(stage: Stage, console: Console, deed: Deed) -> Tally:
    """Hold the trail against Stripe; ``refunds`` counts how often it was done."""
    page = await console.audit.page(console.audit.chosen(action=deed.action.name))
    told = [entry.draft.outcome for entry in reversed(page.entries)]
    last, times = told[-1] if told else "", deed.times(stage) if deed.times else None
    tally = Tally(runs=1, confirmed=int(bool(told)), refunds=times or 0)
    if times is not None:
        tally.doubled = max(0, times - 1)
        tally.lost = int(last == "done" and not (times and deed.succeeds))
        tally.unrecorded = int(deed.succeeds and last != "done" and times > 0)
    tally.unrecorded += int(told.count("done") > 1)
    tally.unsettled = int(last not in {"done", "failed"})
    tally.broken_trails = int(not (await console.ledger.check()).intact)
    return tally
