"""Not refunds only: what else a clerk may ask for travels, is carried out elsewhere and is found again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from billing_console.actions.cancel_subscription import CancelSubscription, When
from billing_console.actions.comp_subscription import CompSubscription
from billing_console.actions.credit_customer import CreditCustomer
from billing_console.actions.extend_trial import ExtendTrial
from billing_console.domain.approvals import Stage
from billing_console.domain.cases import Bucket
from billing_console.domain.money import Money
from billing_console.domain.operation import StepState
from billing_console.domain.plans import Action
from tests.consoles import Clock
from tests.services.two_desks import CUSTOMER, TwoDesks, codes, two_desks

BUCKET, SUBSCRIPTION = Bucket.PRODUCT_FAILURE, "sub_c1"


@pytest.fixture
async def desks(tmp_path: Path) -> AsyncIterator[TwoDesks]:
    async with two_desks(tmp_path) as both:
        yield both


def action(name: str, clock: Clock) -> Action:
    """One wish of each kind."""
    start = clock.now.replace(microsecond=0)
    actions: dict[str, Action] = {
        "cancel": CancelSubscription(CUSTOMER, SUBSCRIPTION, When.PERIOD_END, BUCKET, start),
        "cancel now": CancelSubscription(CUSTOMER, SUBSCRIPTION, When.NOW, BUCKET, start, credits_unused_time=True),
        "comp": CompSubscription(CUSTOMER, SUBSCRIPTION, "once", BUCKET, start),
        "trial": ExtendTrial(CUSTOMER, SUBSCRIPTION, start + timedelta(days=30), BUCKET),
        "credit": CreditCustomer(CUSTOMER, Money(1000, "usd"), BUCKET),
    }
    return actions[name]


@pytest.mark.parametrize("name", ["cancel", "cancel now", "comp", "trial", "credit"])
async def test_asked_an_hour_before_it_is_approved(desks: TwoDesks, name: str) -> None:
    preview = await desks.asker.operations.preview(action(name, desks.asking.clock))
    request = await desks.asker.approvals.ask(preview, "agreed with the account manager")
    assert await desks.asker.approvals.follow() == 0
    desks.asking.clock.forward(hours=1)
    review = await desks.open(request)
    assert codes(review) == []
    outcome = await desks.approver.approvals.approve(review)
    assert outcome.state is StepState.DONE
    assert await desks.asker.approvals.follow() == 1
    (filed,) = await desks.asker.approvals.requests()
    assert (filed.stage, bool(filed.result)) == (Stage.DONE, True)
    assert "request_used" in codes(await desks.approver.approvals.review(request)) or not review.may_approve


async def test_half_of_a_deed_is_not_taken_for_the_whole(desks: TwoDesks) -> None:
    """The coupon was made and never given: the asker's console goes on waiting until it is."""
    wish = action("comp", desks.asking.clock)
    request = await desks.asker.approvals.ask(await desks.asker.operations.preview(wish), "promised")
    review = await desks.open(request)
    desks.stripe.faults.add("refuse_connection", f"POST /v1/subscriptions/{SUBSCRIPTION}", times=9)
    outcome = await desks.approver.approvals.approve(review)
    assert outcome.state is not StepState.DONE
    assert len(desks.stripe.all("coupon")) == 1
    desks.stripe.faults.clear()
    assert await desks.asker.approvals.follow() == 0
