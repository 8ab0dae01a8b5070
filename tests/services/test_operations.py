"""Operations: what the operator confirmed happens once, is written down first, and survives whatever the wire does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from billing_console.actions.refund_payment import RefundPayment, RefundReason
from billing_console.bootstrap import Console
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import BillingError, PolicyRefused, StaleFacts
from billing_console.domain.money import Money
from billing_console.domain.operation import StepState
from billing_console.domain.policy import Capability, Decision
from tests.consoles import Stage, stage

REFUNDS = "POST /v1/refunds"


@pytest.fixture
def scene(tmp_path: Path) -> Stage:
    return stage(tmp_path / "store")


@pytest.fixture
async def console(scene: Stage) -> AsyncIterator[Console]:
    async with scene.console() as opened:
        yield opened


def charge(scene: Stage) -> dict[str, object]:
    """Some captured charge of the tiny world that nothing happened to."""
    return next(c for c in scene.stripe.all("charge") if c["paid"] and not c["amount_refunded"] and not c["disputed"])


def wish(scene: Stage, minor: int = 1000) -> RefundPayment:
    found = charge(scene)
    amount = Money(minor, str(found["currency"]))
    return RefundPayment(
        str(found["customer"]),
        str(found["id"]),
        amount,
        RefundReason.REQUESTED_BY_CUSTOMER,
        Bucket.PRODUCT_FAILURE,
    )


def refunds(scene: Stage) -> list[dict[str, object]]:
    return scene.stripe.all("refund")


async def outcomes(console: Console) -> list[str]:
    page = await console.audit.page(console.audit.chosen())
    return [f"{e.draft.action}:{e.draft.outcome}" for e in reversed(page.entries)]


async def test_a_refund_happens_once_and_is_written_down_before_and_after(scene: Stage, console: Console) -> None:
    before = len(refunds(scene))
    preview = await console.operations.preview(wish(scene))
    assert preview.verdict.decision is Decision.ALLOWED
    outcome = await console.operations.confirm(preview, "called in")
    assert outcome.state is StepState.DONE
    made = refunds(scene)
    assert len(made) == before + 1
    refund = next(r for r in made if r["metadata"].get("operation") == outcome.operation.id)  # type: ignore[attr-defined]  # it is JSON
    assert refund["amount"] == 1000
    assert (await outcomes(console))[-3:] == ["classify:note", "refund_payment:intent", "refund_payment:done"]
    assert outcome.entry is not None
    assert outcome.entry.draft.data["result"] == refund["id"]
    assert outcome.entry.draft.case == "CASE-0001"
    assert (await console.ledger.check()).intact


async def test_the_note_stays_here(scene: Stage, console: Console) -> None:
    preview = await console.operations.preview(wish(scene))
    outcome = await console.operations.confirm(preview, "angry on the phone")
    assert "angry" not in str(refunds(scene))
    assert outcome.operation.plan["note"] == "angry on the phone"


async def test_the_cache_follows(scene: Stage, console: Console) -> None:
    action = wish(scene)
    await console.operations.confirm(await console.operations.preview(action))
    cached = await console.customers._reader.cached(action.customer)  # noqa: SLF001  # what the page would show offline
    assert cached is not None
    payment = cached.payment(action.payment)
    assert payment is not None
    assert payment.refunded_amount == action.amount


async def test_a_second_click_changes_nothing(scene: Stage, console: Console) -> None:
    before = len(refunds(scene))
    preview = await console.operations.preview(wish(scene))
    results = await asyncio.gather(
        console.operations.confirm(preview), console.operations.confirm(preview), return_exceptions=True
    )
    assert len(refunds(scene)) == before + 1
    assert sum(isinstance(result, StaleFacts) for result in results) == 1


async def test_a_confirmation_is_for_one_state_of_the_world(scene: Stage, console: Console) -> None:
    preview = await console.operations.preview(wish(scene))
    await console.operations.confirm(preview)
    before = len(refunds(scene))
    with pytest.raises(StaleFacts) as stale:
        await console.operations.confirm(preview)
    assert stale.value.code == "facts_changed"
    assert stale.value.data["preview"].plan.fingerprint != preview.plan.fingerprint
    assert len(refunds(scene)) == before


async def test_two_equal_partial_refunds_are_two(scene: Stage, console: Console) -> None:
    before, action = len(refunds(scene)), wish(scene)
    for _ in range(2):
        await console.operations.confirm(await console.operations.preview(action))
    assert len(refunds(scene)) == before + 2


async def test_the_dialog_is_not_trusted(scene: Stage, console: Console) -> None:
    preview = await console.operations.preview(wish(scene))
    console.operations.key_may["refund_payment"] = Capability.NO
    before = len(refunds(scene))
    with pytest.raises(PolicyRefused):
        await console.operations.confirm(preview)
    assert len(refunds(scene)) == before
    assert "refund_payment:intent" not in await outcomes(console)


async def test_policy_counts_what_was_moved_today(scene: Stage, console: Console) -> None:
    limits = dict.fromkeys(console.policy.approval_above, 1500)
    console.operations.policy = replace(console.policy, approval_above=limits)
    action = wish(scene)
    await console.operations.confirm(await console.operations.preview(action))
    again = await console.operations.preview(action)
    assert again.verdict.decision is Decision.NEEDS_APPROVAL
    scene.clock.forward(hours=25)
    assert (await console.operations.preview(action)).verdict.decision is Decision.ALLOWED


@pytest.mark.parametrize("fault", ["drop_reply", "server_error_after", "bad_json", "truncated"])
async def test_a_lost_answer_is_found_again(scene: Stage, console: Console, fault: str) -> None:
    before = len(refunds(scene))
    preview = await console.operations.preview(wish(scene))
    scene.stripe.faults.add(fault, REFUNDS, times=9)  # type: ignore[arg-type]  # a name out of the fault kinds
    outcome = await console.operations.confirm(preview)
    assert outcome.state in {StepState.UNKNOWN, StepState.DONE}
    scene.stripe.faults.clear()
    settled = await console.operations.settle()
    assert [o.state for o in settled] == ([StepState.DONE] if outcome.state is StepState.UNKNOWN else [])
    assert len(refunds(scene)) == before + 1
    assert (await outcomes(console))[-1] == "refund_payment:done"


@pytest.mark.parametrize("fault", ["refuse_connection", "rate_limit"])
async def test_what_never_arrived_failed(scene: Stage, console: Console, fault: str) -> None:
    before = len(refunds(scene))
    preview = await console.operations.preview(wish(scene))
    scene.stripe.faults.add(fault, REFUNDS, times=9)  # type: ignore[arg-type]  # a name out of the fault kinds
    outcome = await console.operations.confirm(preview)
    assert outcome.state is StepState.FAILED
    assert outcome.error is not None
    assert len(refunds(scene)) == before
    assert (await outcomes(console))[-1] == "refund_payment:failed"


@pytest.mark.parametrize("fault", ["conflict", "server_error", "lock_timeout"])
async def test_passing_trouble_is_retried_with_the_same_key(scene: Stage, console: Console, fault: str) -> None:
    before = len(refunds(scene))
    preview = await console.operations.preview(wish(scene))
    scene.stripe.faults.add(fault, REFUNDS, times=1)  # type: ignore[arg-type]  # a name out of the fault kinds
    outcome = await console.operations.confirm(preview)
    if outcome.state is StepState.UNKNOWN:
        (outcome,) = await console.operations.settle()
    expected = 1 if outcome.state is StepState.DONE else 0
    assert outcome.state in {StepState.DONE, StepState.FAILED}
    assert len(refunds(scene)) == before + expected


async def test_after_a_day_nothing_is_sent_again(scene: Stage, console: Console) -> None:
    before = len(refunds(scene))
    preview = await console.operations.preview(wish(scene))
    scene.stripe.faults.add("conflict", REFUNDS, times=9)
    outcome = await console.operations.confirm(preview)
    assert outcome.state is StepState.UNKNOWN
    scene.stripe.faults.clear()
    scene.clock.forward(hours=30)
    (settled,) = await console.operations.settle()
    assert settled.state is StepState.FAILED
    assert settled.error is not None
    assert settled.error.code == "never_happened"
    assert len(refunds(scene)) == before


async def test_settling_offline_waits(scene: Stage, console: Console) -> None:
    preview = await console.operations.preview(wish(scene))
    scene.stripe.faults.add("drop_reply", REFUNDS, times=9)
    await console.operations.confirm(preview)
    scene.stripe.faults.clear()
    scene.stripe.faults.add("refuse_connection", "*", times=99)
    (waiting,) = await console.operations.settle()
    assert waiting.state is StepState.UNKNOWN
    assert isinstance(waiting.error, BillingError)
    scene.stripe.faults.clear()
    (settled,) = await console.operations.settle()
    assert settled.state is StepState.DONE


async def test_cancelling_the_caller_does_not_stop_the_money(scene: Stage, console: Console) -> None:
    before = len(refunds(scene))
    preview = await console.operations.preview(wish(scene))
    caller = asyncio.ensure_future(console.operations.confirm(preview))
    await asyncio.sleep(0)
    assert console.operations.running == 1
    caller.cancel()
    await console.operations.finish()
    assert caller.cancelled() or caller.cancelling()
    assert len(refunds(scene)) == before + 1
    assert (await outcomes(console))[-1] == "refund_payment:done"
    await asyncio.gather(caller, return_exceptions=True)


async def test_no_room_for_the_intent_means_nothing_is_sent(scene: Stage, console: Console) -> None:
    before = len(refunds(scene))
    preview = await console.operations.preview(wish(scene))

    def fill_up(connection: object) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=1")  # type: ignore[attr-defined]  # the store's connection

    await console.store.ledger.read(fill_up)
    with pytest.raises(BillingError) as full:
        await console.operations.confirm(preview)
    assert full.value.code == "disk_full"
    assert len(refunds(scene)) == before
