"""Every reason not to approve a request, each on its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from billing_console.domain.approvals import Request, fingerprint_of, signed, write_request
from billing_console.domain.errors import InvalidInput, Offline, PolicyRefused
from billing_console.domain.plans import StripeCall
from billing_console.services.reviewing import Review, action_of, find_result
from billing_console.vault import Signer
from tests.practice.tiny import Client
from tests.services.two_desks import CHARGE, TwoDesks, codes, two_desks, wish

FORGER = Signer(bytes(32))


@pytest.fixture
async def desks(tmp_path: Path) -> AsyncIterator[TwoDesks]:
    async with two_desks(tmp_path) as both:
        yield both


async def opened(desks: TwoDesks, change: Callable[[Request], Request] | None = None, **changes: Any) -> Review:
    """A request signed by a key that the approver trusts, changed before it was signed."""
    request = await desks.ask(1000)
    changed = change(request) if change else replace(request, **changes)
    changed = replace(changed, public_key=FORGER.public_key)
    trusted = desks.approver.approvals.trusted
    await trusted.add("r.osei", FORGER.fingerprint)
    return await desks.approver.approvals.open(write_request(signed(changed, FORGER.sign)))


async def test_all_is_well(desks: TwoDesks) -> None:
    review = await opened(desks)
    assert review.may_approve
    assert [clause.code for clause in review.verdict.clauses][:7] == [
        "signer_trusted",
        "request_not_own",
        "request_in_time",
        "asker_may",
        "request_unchanged",
        "request_unused",
        "approver_within",
    ]
    assert review.signer is not None
    assert review.signer.fingerprint == FORGER.fingerprint == fingerprint_of(FORGER.public_key)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"asked_by": "M.Keller "}, "request_own"),
        ({"asked_by": "a.diaz"}, "signer_other_name"),
        ({"account": "acct_other"}, "request_other_account"),
        ({"livemode": True}, "request_other_mode"),
        ({"role": "viewer"}, "asker_may_not"),
        ({"action": "launch_rocket"}, "request_changed"),
        ({"fields": {"customer": "cus_c1"}}, "request_changed"),
        ({"fingerprint": "0" * 64}, "request_changed"),
        ({"customer": "cus_c2"}, "request_changed"),
        ({"object_id": "ch_c1_1"}, "request_changed"),
        ({"amount": None}, "request_changed"),
    ],
)
async def test_what_it_says_of_itself(desks: TwoDesks, changes: dict[str, Any], code: str) -> None:
    review = await opened(desks, **changes)
    assert code in codes(review)
    assert not review.may_approve
    with pytest.raises(PolicyRefused):
        await desks.approver.approvals.approve(review)
    assert desks.refunds() == []


@pytest.mark.parametrize(
    ("asked", "lasts", "code"),
    [
        (timedelta(hours=-25), timedelta(hours=24), "request_expired"),
        (timedelta(hours=1), timedelta(hours=24), "request_from_future"),
        (timedelta(0), timedelta(days=7, seconds=1), "request_waits_too_long"),
    ],
)
async def test_its_time(desks: TwoDesks, asked: timedelta, lasts: timedelta, code: str) -> None:
    def change(request: Request) -> Request:
        start = request.asked_at + asked
        return replace(request, asked_at=start, expires_at=start + lasts)

    assert codes(await opened(desks, change)) == [code]


async def test_it_expires_while_it_is_looked_at(desks: TwoDesks) -> None:
    review = await opened(desks)
    desks.asking.clock.forward(hours=24)
    with pytest.raises(PolicyRefused) as refused:
        await desks.approver.approvals.approve(review)
    assert "request_expired" in codes(refused.value.data["review"])
    assert desks.refunds() == []


async def test_edited(desks: TwoDesks) -> None:
    request = await desks.ask(1000)
    bigger = replace(request, fields={**request.fields, "amount": {"minor": 4900, "currency": "usd"}})
    with pytest.raises(InvalidInput, match="request_edited"):
        await desks.approver.approvals.open(write_request(bigger))
    page = await desks.approver.audit.page(desks.approver.audit.chosen(action="open_request"))
    assert [(e.draft.outcome, e.draft.data["error"]) for e in page.entries] == [("failed", "request_edited")]
    assert await desks.approver.approvals.requests() == ()


async def test_by_somebody_nobody_knows(desks: TwoDesks) -> None:
    (signer,) = await desks.approver.approvals.trusted.people()
    await desks.approver.approvals.trusted.remove(signer)
    request = await desks.ask(1000)
    review = await desks.open(request)
    assert codes(review) == ["signer_unknown"]
    assert await desks.approver.approvals.requests() == ()
    with pytest.raises(PolicyRefused):
        await desks.approver.approvals.approve(review)
    await desks.trust()
    assert (await desks.open(request)).may_approve


async def test_one_fingerprint_is_one_key(desks: TwoDesks) -> None:
    """Even somebody who finds another key with the same short name has not the key that was pinned."""
    await desks.open(await desks.ask(1000))
    (signer,) = await desks.approver.approvals.trusted.people()
    assert signer.public_key == desks.asker.audit.public_key
    request = await desks.ask(2000)

    def another_key(connection: Any) -> None:
        connection.exec_driver_sql("UPDATE signer SET public_key = ?", ("f" * 64,))

    await desks.approver.ledger.write(another_key)
    assert codes(await desks.open(request)) == ["signer_unknown"]


async def test_own_key_under_another_name(tmp_path: Path) -> None:
    """One workstation, two operator names: the key gives it away."""
    async with two_desks(tmp_path) as both:
        request = await both.ask(1000)
    both.asking.operator, both.asking.role = "m.keller", "finance"
    async with both.asking.console() as console:
        review = await console.approvals.open(write_request(request))
        assert "request_own" in codes(review)
        with pytest.raises(PolicyRefused):
            await console.approvals.approve(review)
    assert both.refunds() == []


async def test_by_somebody_who_may_not_approve(tmp_path: Path) -> None:
    async with two_desks(tmp_path, role="support") as both:
        review = await both.open(await both.ask(1000))
        assert codes(review) == ["approver_may_not"]


async def test_the_world_moved(desks: TwoDesks) -> None:
    request = await desks.ask(1000)
    Client(desks.stripe).post("/v1/refunds", charge=CHARGE, amount=100)
    review = await desks.open(request)
    assert codes(review) == ["request_changed"]
    Client(desks.stripe).post("/v1/refunds", charge=CHARGE, amount=4700)
    review = await desks.approver.approvals.review(request)
    assert codes(review) == ["request_changed"]
    assert (review.preview, type(review.problem)) == (None, InvalidInput)


async def test_stripe_can_not_be_asked(desks: TwoDesks) -> None:
    review = await opened(desks)
    desks.stripe.faults.add("refuse_connection", "*", times=99)
    offline = await desks.approver.approvals.review(review.request)
    assert codes(offline) == ["request_unread"]
    assert isinstance(offline.problem, Offline)
    desks.stripe.faults.clear()
    assert (await desks.approver.approvals.review(review.request)).may_approve


async def test_an_action_comes_back_as_it_was(desks: TwoDesks) -> None:
    assert action_of(await desks.ask(1000)) == wish(1000)


async def test_results_are_found_by_tag_or_by_state(desks: TwoDesks) -> None:
    gateway, subscription = desks.asker.gateway, "/v1/subscriptions/sub_c1"
    running = StripeCall("POST", subscription, lookup_path=subscription, lookup_state={"status": "active"})
    ended = StripeCall("POST", subscription, lookup_path=subscription, lookup_state={"status": "canceled"})
    tagged = StripeCall("POST", subscription, lookup_path=subscription, tagged=True)
    nowhere = StripeCall("POST", subscription, tagged=True)

    async def found(*calls: StripeCall, by_state: bool = True) -> bool:
        return await find_result(gateway, calls, "rq-1", by_state=by_state) is not None

    assert await found(nowhere, ended, running)
    assert not await found(running, by_state=False)
    assert not await found(nowhere, ended, tagged)
    Client(desks.stripe).post(subscription, **{"metadata[request]": "rq-1"})
    assert await found(tagged, by_state=False)
    gone = StripeCall("POST", "/v1/refunds", tagged=True, lookup_path="/v1/refunds/re_gone")
    assert not await found(gone)
