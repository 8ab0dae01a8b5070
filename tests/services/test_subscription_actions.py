"""Changes to subscriptions from the form's fields to Stripe and into the trail, over the practice company."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from billing_console.actions.apply_discount import ApplyDiscount
from billing_console.actions.cancel_subscription import CancelSubscription, Feedback, When
from billing_console.actions.change_plan import ChangePlan, Settle
from billing_console.actions.comp_subscription import CompSubscription
from billing_console.bootstrap import Console
from billing_console.domain.catalog import CouponTerms
from billing_console.domain.errors import NotFound, PolicyRefused, Rejected, StaleFacts
from billing_console.domain.money import Money
from billing_console.domain.operation import StepState
from billing_console.domain.plans import Action
from billing_console.domain.policy import Capability, Decision
from billing_console.practice import shapes
from billing_console.practice.permissions import DEMO_KEY
from billing_console.services.execution import Outcome
from tests.consoles import Stage, stage
from tests.practice.tiny import Client, tiny_world
from tests.services.wishes import COUPON, ITEM, SUBSCRIPTION, WHOSE, WISHES, B, Wish


@pytest.fixture
def scene(tmp_path: Path) -> Stage:
    return stage(tmp_path / "store")


@pytest.fixture
async def console(scene: Stage) -> AsyncIterator[Console]:
    async with scene.console() as opened:
        yield opened


async def do(console: Console, action: Action) -> Outcome:
    return await console.operations.confirm(await console.operations.preview(action))


def subscription(scene: Stage) -> dict[str, Any]:
    return scene.stripe.get(SUBSCRIPTION) or {}


def may(console: Console) -> Capability:
    return console.operations.key_may["comp_subscription"]


def amount(preview_effects: Any, code: str) -> int:
    found: int = next(effect.amount.minor for effect in preview_effects if effect.code == code)
    return found


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.name)
async def test_it_happens_once_and_the_trail_says_so(scene: Stage, console: Console, wish: Wish) -> None:
    if wish.before is not None:
        await do(console, wish.before(scene.clock.now))
    now = scene.clock.now
    assert wish.before is not None or not wish.happened(subscription(scene), now)
    outcome = await do(console, wish.make(now))
    assert (outcome.state, outcome.error) == (StepState.DONE, None)
    assert wish.happened(subscription(scene), now)
    assert tuple(f"{step.call.method} {step.call.path}" for step in outcome.operation.steps) == wish.calls
    page = await console.audit.page(console.audit.chosen(action=outcome.operation.action))
    assert [entry.draft.outcome for entry in page.entries if entry.draft.operation == outcome.operation.id] == [
        "done",
        "intent",
    ]
    cached = await console.customers._reader.cached(WHOSE[0])  # noqa: SLF001  # what the page would show offline
    assert cached is not None
    assert cached.subscription(SUBSCRIPTION) is not None


async def test_the_proration_that_was_shown_is_the_one_that_is_billed(scene: Stage, console: Console) -> None:
    asked_at = scene.clock.now
    preview = await console.operations.preview(ChangePlan(*WHOSE, ITEM, 1, "price_team", Settle.NOW, B, asked_at))
    shown = amount(preview.plan.effects, "charged_now")
    scene.clock.forward(hours=7)  # somebody went to lunch with the form open
    outcome = await console.operations.confirm(preview)
    assert outcome.state is StepState.DONE
    invoice = scene.stripe.get(str(subscription(scene)["latest_invoice"])) or {}
    assert (invoice["total"], invoice["status"]) == (shown, "paid")


async def test_credit_for_unused_time_stays_on_the_account(scene: Stage, console: Console) -> None:
    action = CancelSubscription(
        *WHOSE, When.NOW, B, scene.clock.now, credits_unused_time=True, feedback=Feedback.TOO_EXPENSIVE, comment="dear"
    )
    preview = await console.operations.preview(action)
    refunds = len(scene.stripe.all("refund"))
    await console.operations.confirm(preview)
    customer = scene.stripe.get(WHOSE[0]) or {}
    assert abs(customer["balance"] + amount(preview.plan.effects, "account_credit")) <= 1
    assert len(scene.stripe.all("refund")) == refunds
    told = subscription(scene)["cancellation_details"]
    assert (told["feedback"], told["comment"]) == ("too_expensive", "dear")


async def test_open_invoices_are_voided_with_it_when_asked(scene: Stage, console: Console) -> None:
    client = Client(scene.stripe)
    client.post(f"/v1/subscriptions/{SUBSCRIPTION}", "collection_method=send_invoice&days_until_due=30")
    client.post(
        f"/v1/subscriptions/{SUBSCRIPTION}",
        "items[0][id]=si_c1&items[0][price]=price_team&proration_behavior=always_invoice",
    )
    (owed,) = [row for row in scene.stripe.all("invoice") if row["status"] == "open"]
    action = CancelSubscription(*WHOSE, When.NOW, B, scene.clock.now, void_invoices=(owed["id"],))
    preview = await console.operations.preview(action)
    assert amount(preview.plan.effects, "invoice_voided") == owed["amount_remaining"]
    outcome = await console.operations.confirm(preview)
    assert outcome.state is StepState.DONE
    assert (scene.stripe.get(owed["id"]) or {})["status"] == "void"


async def test_other_discounts_stay(scene: Stage, console: Console) -> None:
    first = ApplyDiscount(*WHOSE, "LOYAL", B, scene.clock.now, create=CouponTerms("10", duration="repeating", months=2))
    await do(console, first)
    (kept,) = subscription(scene)["discounts"]
    await do(console, CompSubscription(*WHOSE, "once", B, scene.clock.now))
    assert subscription(scene)["discounts"][0] == kept
    assert len(subscription(scene)["discounts"]) == 2


async def test_a_discount_of_the_customer_is_named_again(tmp_path: Path) -> None:
    world = tiny_world()
    coupon = shapes.coupon(id="HALF", created=1, name="Half", percent_off=50, duration="forever")
    discount = shapes.discount(id="di_own", coupon="HALF", start=1, end=None, customer=WHOSE[0])
    world.bundles[0][WHOSE[0]]["discount"] = discount
    world.bundles[0]["di_own"] = discount
    world.shelf["HALF"] = coupon
    scene = stage(tmp_path / "own", world)
    async with scene.console() as console:
        wish = ApplyDiscount(*WHOSE, "SAVE", B, scene.clock.now, create=CouponTerms(amount_off=Money(450, "usd")))
        preview = await console.operations.preview(wish)
        assert amount(preview.plan.effects, "next_invoice_becomes") == 2000
        assert (await console.operations.confirm(preview)).state is StepState.DONE
    assert subscription(scene)["discounts"][0] == "di_own"
    assert len(subscription(scene)["discounts"]) == 2


async def test_a_coupon_that_is_there_is_previewed_by_stripe(scene: Stage, console: Console) -> None:
    Client(scene.stripe).post("/v1/coupons", "id=LAUNCH20&percent_off=20&duration=once")
    preview = await console.operations.preview(ApplyDiscount(*WHOSE, "LAUNCH20", B, scene.clock.now))
    assert amount(preview.plan.effects, "next_invoice_becomes") == 3920
    outcome = await console.operations.confirm(preview)
    assert [step.call.path for step in outcome.operation.steps] == [f"/v1/subscriptions/{SUBSCRIPTION}"]


async def test_coupons_that_are_missing_or_over(scene: Stage, console: Console) -> None:
    with pytest.raises(NotFound) as missing:
        await console.operations.preview(ApplyDiscount(*WHOSE, "NONE", B, scene.clock.now))
    assert missing.value.code == "coupon_not_found"
    Client(scene.stripe).post("/v1/coupons", "id=ONE&percent_off=20&duration=once&max_redemptions=1")
    await do(console, ApplyDiscount(*WHOSE, "ONE", B, scene.clock.now))
    over = await console.operations.preview(ApplyDiscount("cus_c2", "sub_c2", "ONE", B, scene.clock.now))
    assert over.verdict.decision is Decision.DENIED
    with pytest.raises(PolicyRefused):
        await console.operations.confirm(over)


async def test_an_unknown_price_is_said_before_anything_is_sent(scene: Stage, console: Console) -> None:
    with pytest.raises(NotFound):
        await console.operations.preview(
            ChangePlan(*WHOSE, ITEM, 1, "price_none", Settle.NEXT_INVOICE, B, scene.clock.now)
        )


async def test_an_edited_form_reads_only_what_is_new(scene: Stage, console: Console) -> None:
    now = scene.clock.now
    preview = await console.operations.preview(CancelSubscription(*WHOSE, When.PERIOD_END, B, now))
    scene.stripe.faults.add("refuse_connection", "GET /v1/customers/cus_c1", times=9)
    again = await console.operations.replan(CancelSubscription(*WHOSE, When.NOW, B, now), preview.facts)
    assert again.plan.terms == {"when": "now"}
    assert set(preview.facts.previews) < set(again.facts.previews)
    Client(scene.stripe).post("/v1/coupons", "id=LAUNCH20&percent_off=20&duration=once")
    discounted = await console.operations.replan(ApplyDiscount(*WHOSE, "LAUNCH20", B, now), again.facts)
    assert amount(discounted.plan.effects, "next_invoice_becomes") == 3920
    changed = ChangePlan(*WHOSE, ITEM, 1, "price_team", Settle.NEVER, B, now)
    priced = await console.operations.replan(changed, discounted.facts)
    assert [price.product_name for price in priced.facts.prices] == ["Pro"]


async def test_facts_from_the_cache_ask_nobody(scene: Stage, console: Console) -> None:
    now = scene.clock.now
    await console.operations.preview(CancelSubscription(*WHOSE, When.PERIOD_END, B, now))
    cached = await console.customers._reader.cached(WHOSE[0])  # noqa: SLF001  # what a page shows before it has read
    assert cached is not None
    with pytest.raises(StaleFacts) as unread:
        await console.operations.replan(CancelSubscription(*WHOSE, When.PERIOD_END, B, now), cached)
    assert unread.value.code == "not_previewed"


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.name)
async def test_what_has_ended_says_so_and_nothing_is_sent(scene: Stage, console: Console, wish: Wish) -> None:
    await do(console, CancelSubscription(*WHOSE, When.NOW, B, scene.clock.now))
    preview = await console.operations.preview(wish.make(scene.clock.now))
    assert preview.verdict.decision is Decision.DENIED
    assert {clause.code for clause in preview.verdict.blocking} & {"not_not_ended", "not_subscription_running"}
    with pytest.raises(PolicyRefused):
        await console.operations.confirm(preview)


async def test_somebody_else_changed_it_meanwhile(scene: Stage, console: Console) -> None:
    preview = await console.operations.preview(CompSubscription(*WHOSE, "once", B, scene.clock.now))
    Client(scene.stripe).post(f"/v1/subscriptions/{SUBSCRIPTION}", "items[0][id]=si_c1&items[0][quantity]=3")
    with pytest.raises(StaleFacts):
        await console.operations.confirm(preview)
    assert not subscription(scene)["discounts"]


async def test_what_is_given_away_counts_for_a_day(scene: Stage, console: Console) -> None:
    rule = replace(console.policy.rules["comp_subscription"], approval_above={"usd": 9000})
    console.operations.policy = replace(console.policy, rules={"comp_subscription": rule})
    await do(console, CompSubscription(*WHOSE, "once", B, scene.clock.now))
    scene.clock.forward(minutes=1)
    again = CompSubscription("cus_c1", SUBSCRIPTION, "repeating", B, scene.clock.now, months=2)
    assert (await console.operations.preview(again)).verdict.decision is not Decision.ALLOWED


async def test_a_key_without_the_right_is_remembered_and_forgotten(scene: Stage, console: Console) -> None:
    rights = {right for right in scene.stripe.keys.identify(DEMO_KEY).rights or () if right != "coupon_write"}
    whole = scene.stripe.keys.identify(DEMO_KEY).rights or frozenset()
    scene.stripe.keys.restrict(DEMO_KEY, rights)
    action = CompSubscription(*WHOSE, "once", B, scene.clock.now)
    outcome = await do(console, action)
    assert outcome.state is StepState.FAILED
    assert may(console) is Capability.NO
    assert (await console.operations.preview(action)).verdict.decision is Decision.DENIED
    scene.stripe.keys.restrict(DEMO_KEY, whole)
    scene.clock.forward(minutes=11)
    assert (await do(console, action)).state is StepState.DONE
    assert may(console) is Capability.YES


async def test_a_half_done_comp_is_finished_by_a_second_try(scene: Stage, console: Console) -> None:
    action = CompSubscription(*WHOSE, "once", B, scene.clock.now)
    scene.stripe.faults.add("refuse_connection", f"POST /v1/subscriptions/{SUBSCRIPTION}", times=9)
    assert (await do(console, action)).state is StepState.FAILED
    scene.stripe.faults.clear()
    outcome = await do(console, action)
    assert [step.call.path for step in outcome.operation.steps] == [f"/v1/subscriptions/{SUBSCRIPTION}"]
    assert len([row for row in scene.stripe.all("coupon") if row["id"] == action.coupon]) == 1
    assert len(subscription(scene)["discounts"]) == 1


async def test_another_refusal_of_a_preview_is_not_taken_for_no_invoice(scene: Stage, console: Console) -> None:
    late = scene.clock.now + timedelta(days=90)  # prorations can't be counted outside the running period
    with pytest.raises(Rejected):
        await console.operations.preview(ChangePlan(*WHOSE, ITEM, 1, "price_team", Settle.NOW, B, late))


@pytest.mark.parametrize("hours", [0.1, 30])
@pytest.mark.parametrize("call", [COUPON, f"POST /v1/subscriptions/{SUBSCRIPTION}"])
@pytest.mark.parametrize("name", ["comp_subscription", "apply_discount"])
async def test_a_lost_reply_between_two_calls(
    scene: Stage, console: Console, name: str, call: str, hours: float
) -> None:
    wish = next(each for each in WISHES if each.name == name)
    preview = await console.operations.preview(wish.make(scene.clock.now))
    scene.stripe.faults.add("drop_reply", call, times=9)
    outcome = await console.operations.confirm(preview)
    assert outcome.state is StepState.UNKNOWN
    scene.stripe.faults.clear()
    scene.clock.forward(hours=hours)
    (settled,) = await console.operations.settle()
    late_first = hours > 24 and call == COUPON  # the coupon is found, the rest was never sent and is too old to send
    assert settled.state is (StepState.FAILED if late_first else StepState.DONE)
    assert len(subscription(scene)["discounts"]) == (0 if late_first else 1)


@pytest.mark.parametrize(("hours", "state"), [(0.1, StepState.DONE), (30, StepState.FAILED)])
async def test_a_coupon_that_is_not_there_was_not_made(
    scene: Stage, console: Console, hours: float, state: StepState
) -> None:
    preview = await console.operations.preview(CompSubscription(*WHOSE, "once", B, scene.clock.now))
    scene.stripe.faults.add("conflict", COUPON, times=9)
    assert (await console.operations.confirm(preview)).state is StepState.UNKNOWN
    scene.stripe.faults.clear()
    scene.clock.forward(hours=hours)
    (settled,) = await console.operations.settle()
    assert settled.state is state
    assert len(subscription(scene)["discounts"]) == int(state is StepState.DONE)
