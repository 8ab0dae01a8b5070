"""One change to a subscription with trouble on its way, and the count afterwards, held against Stripe's own events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from billing_console.bootstrap import Console
from billing_console.practice.faults import Kind
from billing_console.practice.server import PracticeStripe
from tests.consoles import Clock, Stage
from tests.faults.injecting import Settling, Tally
from tests.practice.tiny import tiny_world
from tests.services.wishes import SUBSCRIPTION, WISHES, Wish

CHANGED = ("customer.subscription.updated", "customer.subscription.deleted")
BY_NAME = {wish.name: wish for wish in WISHES}


@dataclass(frozen=True, slots=True)
class Disturbance:
    """Which faults meet which call of a change; which meet the first settling; and when it is settled."""

    wish: str
    call: int  # from 0
    sending: tuple[Kind, ...]
    settling: tuple[Kind, ...] = ()
    when: Settling = "now"


def changes(stage: Stage) -> int:
    """How often Stripe changed the subscription."""
    told = (row for row in stage.stripe.all("event") if row["type"] in CHANGED)
    return sum(1 for row in told if row["data"]["object"]["id"] == SUBSCRIPTION)


async def disturb(folder: Path, disturbance: Disturbance) -> Tally:
    """Confirm one change under these faults, settle it, and count."""
    clock, wish = Clock(), BY_NAME[disturbance.wish]
    stage = Stage(folder, PracticeStripe(tiny_world(), clock=clock, rate_limits=False), clock)
    async with stage.console() as console:
        asked_at, before = await prepare(stage, console, wish)
        preview = await console.operations.preview(wish.make(asked_at))
        for fault in disturbance.sending:
            stage.stripe.faults.add(fault, wish.calls[disturbance.call])
        await console.operations.confirm(preview)
        stage.stripe.faults.clear()
        if disturbance.when == "now":
            await settle(stage, console, wish, disturbance.settling)
            return await count(stage, console, wish, asked_at, before)
    clock.forward(hours=30 if disturbance.when == "a day later" else 0.2)
    async with stage.console() as console:
        await settle(stage, console, wish, disturbance.settling)
        return await count(stage, console, wish, asked_at, before)


async def prepare(stage: Stage, console: Console, wish: Wish) -> tuple[datetime, int]:
    """What has to be so before; when the form is opened, and how often the subscription was changed until then."""
    if wish.before is not None:
        await console.operations.confirm(await console.operations.preview(wish.before(stage.clock.now)))
    return stage.clock.now, changes(stage)


async def settle(stage: Stage, console: Console, wish: Wish, faults: Iterable[Kind]) -> None:
    """Under trouble first, then in peace: what trouble left open has to be found out then."""
    for fault in faults:
        for match in (f"GET /v1/subscriptions/{SUBSCRIPTION}", "GET /v1/coupons/{id}", *wish.calls):
            stage.stripe.faults.add(fault, match)
    await console.operations.settle()
    stage.stripe.faults.clear()
    await console.operations.settle()


async def count(stage: Stage, console: Console, wish: Wish, asked_at: datetime, before: int) -> Tally:
    """Hold the trail against Stripe; ``refunds`` counts changes here."""
    page = await console.audit.page(console.audit.chosen(action=wish.make(asked_at).name))
    told: dict[str, list[str]] = {}
    for entry in reversed(page.entries):
        told.setdefault(entry.draft.operation, []).append(entry.draft.outcome)
    operation = list(told)[-1] if told else ""
    outcomes, number = told.get(operation, []), changes(stage) - before
    row = stage.stripe.get(SUBSCRIPTION) or {}
    happened = wish.happened(row, asked_at)
    last = outcomes[-1] if outcomes else ""
    tally = Tally(runs=1, confirmed=int(bool(outcomes)), refunds=int(happened))
    tally.doubled = max(0, number - 1) + max(0, len(row.get("discounts", ())) - 1)
    tally.lost = int(last == "done" and not happened)
    tally.unrecorded = (
        int(last != "done" and happened) + int(outcomes.count("done") > 1) + int(happened != bool(number))
    )
    tally.unsettled = int(last not in {"done", "failed"})
    tally.broken_trails = int(not (await console.ledger.check()).intact)
    return tally
