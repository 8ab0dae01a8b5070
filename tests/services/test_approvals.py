"""Approvals over two consoles: asked here, carried out there, once; the asker finds it at Stripe."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from billing_console.bootstrap import Console
from billing_console.domain.approvals import Side, Stage
from billing_console.domain.errors import BillingError, InvalidInput, PolicyRefused, StaleFacts
from billing_console.domain.operation import StepState
from billing_console.domain.policy import Decision
from tests.practice.tiny import Client
from tests.services.two_desks import CHARGE, OTHER_CHARGE, TwoDesks, codes, second_stage, two_desks, wish

REFUNDS = "POST /v1/refunds"


@pytest.fixture
async def desks(tmp_path: Path) -> AsyncIterator[TwoDesks]:
    async with two_desks(tmp_path) as both:
        yield both


async def trail(console: Console) -> list[str]:
    page = await console.audit.page(console.audit.chosen())
    return [f"{e.draft.action}:{e.draft.outcome}" for e in reversed(page.entries)]


async def test_asked_approved_found(desks: TwoDesks) -> None:
    request = await desks.ask()
    review = await desks.open(request)
    assert codes(review) == []
    assert review.may_approve
    assert desks.approver.approvals.waiting == 1
    outcome = await desks.approver.approvals.approve(review, "spoke to them")
    assert outcome.state is StepState.DONE
    (refund,) = desks.refunds()
    assert refund["metadata"] == {
        "bucket": "product_failure",
        "operation": outcome.operation.id,
        "request": request.id,
    }
    assert desks.approver.approvals.waiting == 0
    assert await desks.asker.approvals.follow() == 1
    assert await desks.asker.approvals.follow() == 0
    (asked,) = await desks.asker.approvals.requests()
    assert (asked.side, asked.stage, asked.result) == (Side.ASKED, Stage.DONE, refund["id"])
    (received,) = await desks.approver.approvals.requests()
    assert (received.stage, received.result, received.answered_by) == (Stage.DONE, refund["id"], "m.keller")
    for console in (desks.asker, desks.approver):
        assert (await console.ledger.check()).intact


async def test_both_names_are_in_the_trail(desks: TwoDesks) -> None:
    request = await desks.ask()
    outcome = await desks.approver.approvals.approve(await desks.open(request))
    assert outcome.entry is not None
    assert outcome.entry.draft.actor == "m.keller"
    assert outcome.entry.draft.data["request"] == {
        "id": request.id,
        "asked_by": "r.osei",
        "role": "support",
        "why": "outage, TCK-8841",
    }
    assert await trail(desks.approver) == [
        "session:session",
        "trust_signer:note",
        "open_request:note",
        "classify:note",
        "refund_payment:intent",
        "refund_payment:done",
    ]
    await desks.asker.approvals.follow()
    assert await trail(desks.asker) == ["session:session", "ask_approval:note", "request_done:done"]


async def test_the_asker_alone_can_not_do_it(desks: TwoDesks) -> None:
    preview = await desks.asker.operations.preview(wish())
    assert preview.verdict.decision is Decision.NEEDS_APPROVAL
    with pytest.raises(PolicyRefused, match="needs_approval"):
        await desks.asker.operations.confirm(preview)
    assert desks.refunds() == []


async def test_it_is_asked_once(desks: TwoDesks) -> None:
    await desks.ask()
    with pytest.raises(InvalidInput, match="already_asked"):
        await desks.ask()
    await desks.ask(1000)
    desks.asking.clock.forward(hours=25)
    await desks.ask()
    assert len(await desks.asker.approvals.requests()) == 3


async def test_what_needs_nobody_or_is_forbidden_is_not_asked(desks: TwoDesks) -> None:
    allowed = await desks.approver.operations.preview(wish())
    with pytest.raises(PolicyRefused, match="not_to_be_asked"):
        await desks.approver.approvals.ask(allowed, "why not")
    assert await desks.approver.approvals.requests() == ()


@pytest.mark.parametrize(
    ("why", "hours", "code"), [("  ", 24, "why_missing"), ("x", 0, "wait_too_long"), ("x", 24 * 8, "wait_too_long")]
)
async def test_a_reason_and_a_time_are_needed(desks: TwoDesks, why: str, hours: int, code: str) -> None:
    preview = await desks.asker.operations.preview(wish())
    with pytest.raises(InvalidInput, match=code):
        await desks.asker.approvals.ask(preview, why, timedelta(hours=hours))


async def test_the_world_moved_while_asking(desks: TwoDesks) -> None:
    preview = await desks.asker.operations.preview(wish(1000))
    Client(desks.stripe).post("/v1/refunds", charge=CHARGE, amount=100)
    with pytest.raises(StaleFacts, match="facts_changed"):
        await desks.asker.approvals.ask(preview, "why")


async def test_refused_with_a_reason(desks: TwoDesks) -> None:
    review = await desks.open(await desks.ask())
    with pytest.raises(InvalidInput, match="why_missing"):
        await desks.approver.approvals.refuse(review.request, " ")
    await desks.approver.approvals.refuse(review.request, "not in the contract")
    (filed,) = await desks.approver.approvals.requests()
    assert (filed.stage, filed.reason, filed.answered_by) == (Stage.REFUSED, "not in the contract", "m.keller")
    assert codes(await desks.approver.approvals.review(review.request)) == ["request_answered"]
    with pytest.raises(PolicyRefused, match="request_used"):
        await desks.approver.approvals.refuse(review.request, "again")
    with pytest.raises(PolicyRefused, match="request_refused"):
        await desks.approver.approvals.approve(review)
    assert desks.refunds() == []
    assert (await trail(desks.approver))[-1] == "refuse_request:note"


async def test_it_can_not_be_replayed(desks: TwoDesks) -> None:
    request = await desks.ask(1000)
    review = await desks.open(request)
    await desks.approver.approvals.approve(review)
    with pytest.raises(PolicyRefused, match="request_refused"):
        await desks.approver.approvals.approve(review)
    assert "request_used" in codes(await desks.open(request))
    assert len(desks.refunds()) == 1


async def test_two_clicks_are_one(desks: TwoDesks) -> None:
    review = await desks.open(await desks.ask(1000))
    approve = desks.approver.approvals.approve
    results = await asyncio.gather(approve(review), approve(review), return_exceptions=True)
    assert sum(isinstance(result, BillingError) for result in results) == 1
    assert len(desks.refunds()) == 1


async def test_another_approver_elsewhere_is_too_late(desks: TwoDesks, tmp_path: Path) -> None:
    request = await desks.ask(1000)
    await desks.approver.approvals.approve(await desks.open(request))
    third = second_stage(desks.asking, tmp_path / "third", operator="a.diaz")
    async with third.console() as console:
        await console.approvals.trusted.add("r.osei", desks.asker.approvals.trusted.own)
        review = await console.approvals.open(desks.asker.approvals.text(request))
        assert "request_used" in codes(review)
        with pytest.raises(PolicyRefused):
            await console.approvals.approve(review)
    assert len(desks.refunds()) == 1


async def test_two_approvers_in_the_same_moment_are_one_refund(desks: TwoDesks, tmp_path: Path) -> None:
    """Neither sees the other at Stripe in time: the one key that a request has on every console decides."""
    request = await desks.ask(1000)
    third = second_stage(desks.asking, tmp_path / "third", operator="a.diaz")
    async with third.console() as console:
        await console.approvals.trusted.add("r.osei", desks.asker.approvals.trusted.own)
        mine = await desks.open(request)
        theirs = await console.approvals.open(desks.asker.approvals.text(request))
        outcomes = await asyncio.gather(
            desks.approver.approvals.approve(mine), console.approvals.approve(theirs), return_exceptions=True
        )
        for each in (desks.approver, console):
            await each.operations.settle()
        assert len(desks.refunds()) == 1
        assert any(getattr(outcome, "state", None) is StepState.DONE for outcome in outcomes)


@pytest.mark.parametrize("fault", ["drop_reply", "server_error_after", "bad_json"])
async def test_a_lost_answer_while_approving_is_found_again(desks: TwoDesks, fault: str) -> None:
    review = await desks.open(await desks.ask())
    desks.stripe.faults.add(fault, REFUNDS, times=9)
    outcome = await desks.approver.approvals.approve(review)
    desks.stripe.faults.clear()
    if outcome.state is StepState.UNKNOWN:
        (filed,) = await desks.approver.approvals.requests()
        assert filed.stage is Stage.APPROVED
        assert "request_used" in codes(await desks.approver.approvals.review(review.request))
        (outcome,) = await desks.approver.operations.settle()
    assert outcome.state is StepState.DONE
    assert len(desks.refunds()) == 1
    assert await desks.asker.approvals.follow() == 1


async def test_what_stripe_refuses_has_to_be_asked_anew(desks: TwoDesks) -> None:
    review = await desks.open(await desks.ask())
    desks.stripe.faults.add("refuse_connection", REFUNDS, times=9)
    outcome = await desks.approver.approvals.approve(review)
    assert outcome.state is StepState.FAILED
    desks.stripe.faults.clear()
    (filed,) = await desks.approver.approvals.requests()
    assert (filed.stage, filed.reason) == (Stage.FAILED, "offline")
    with pytest.raises(PolicyRefused):
        await desks.approver.approvals.approve(review)
    assert desks.refunds() == []


async def test_following_offline_waits(desks: TwoDesks) -> None:
    await desks.approver.approvals.approve(await desks.open(await desks.ask()))
    desks.stripe.faults.add("refuse_connection", "*", times=99)
    assert await desks.asker.approvals.follow() == 0
    desks.stripe.faults.clear()
    assert await desks.asker.approvals.follow() == 1


async def test_nobody_looks_for_ever(desks: TwoDesks) -> None:
    await desks.ask()
    desks.asking.clock.forward(hours=49)
    desks.stripe.faults.add("refuse_connection", "*", times=1)
    assert await desks.asker.approvals.follow() == 0
    (filed,) = await desks.asker.approvals.requests()
    assert filed.stage is Stage.EXPIRED


async def test_what_waits_counts_towards_the_limit(desks: TwoDesks, tmp_path: Path) -> None:
    """Asking for one half and doing the other oneself is no way round it."""
    lead = second_stage(desks.asking, tmp_path / "lead", role="support_lead", operator="p.lind")
    async with lead.console() as console:
        limits = dict.fromkeys(console.policy.approval_above, 3000)
        console.operations.policy = replace(console.policy, approval_above=limits)
        assert (await console.operations.preview(wish(2000))).verdict.decision is Decision.ALLOWED
        await console.approvals.ask(await console.operations.preview(wish(4000)), "why")
        again = await console.operations.preview(wish(2000, OTHER_CHARGE))
        assert again.verdict.decision is Decision.NEEDS_APPROVAL


async def test_what_others_refunded_counts_towards_the_limit(desks: TwoDesks) -> None:
    """Split over two approvers: the second one sees at Stripe what the first one did."""
    first, second = await desks.ask(3000), await desks.ask(3000, OTHER_CHARGE)
    Client(desks.stripe).post("/v1/refunds", charge="ch_c1_0", amount=2500)
    role = replace(desks.approver.policy.roles["finance"], approves_up_to={"usd": 6000})
    desks.approver.operations.policy = replace(
        desks.approver.policy, roles={**desks.approver.policy.roles, "finance": role}
    )
    review = await desks.open(first)
    assert codes(review) == []
    await desks.approver.approvals.approve(review)
    late = await desks.open(second)
    assert codes(late) == ["approver_above"]
    with pytest.raises(PolicyRefused):
        await desks.approver.approvals.approve(late)
    assert [refund["amount"] for refund in desks.refunds(OTHER_CHARGE)] == []


async def test_removing_trust_between_review_and_approval(desks: TwoDesks) -> None:
    review = await desks.open(await desks.ask())
    (signer,) = await desks.approver.approvals.trusted.people()
    await desks.approver.approvals.trusted.remove(signer)
    with pytest.raises(PolicyRefused):
        await desks.approver.approvals.approve(review)
    assert desks.refunds() == []


async def test_what_was_received_survives_a_restart(tmp_path: Path) -> None:
    async with two_desks(tmp_path) as both:
        request = await both.ask()
        await both.open(request)
    async with both.approving.console() as console:
        assert console.approvals.waiting == 1
        (filed,) = await console.approvals.requests()
        assert (filed.request, filed.stage) == (request, Stage.WAITING)
        await console.approvals.approve(await console.approvals.review(request))
    assert len(both.refunds()) == 1
