"""Facts about one customer: whole, in every currency, with oddities, from Stripe and from the cache alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from billing_console.actions.refund_payment import RefundPayment, RefundReason
from billing_console.bootstrap import Console
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import NotFound, Offline
from billing_console.domain.facts import Facts, Origin
from billing_console.domain.money import Money
from billing_console.domain.operation import StepState
from billing_console.domain.plans import Subject
from billing_console.domain.policy import Decision
from billing_console.practice import DEMO_KEY, shapes
from billing_console.practice.permissions import CONSOLE_RIGHTS
from billing_console.services.reading import PAGE, Reader
from tests import made
from tests.consoles import Stage, stage
from tests.practice.tiny import DAY, NOW, TinyWorld
from tests.services.worlds import changed, in_currency, long_history, refund, with_rows

AMARA = Subject("cus_c1")


def reader(console: Console) -> Reader:
    return console.sync._reader  # noqa: SLF001  # the part under test, as the console has it


async def both(console: Console) -> tuple[Facts, Facts]:
    """From Stripe, and then what the cache has of it."""
    fresh = await reader(console).fresh(AMARA)
    cached = await reader(console).cached("cus_c1")
    assert cached is not None
    assert (fresh.origin, cached.origin) == (Origin.STRIPE, Origin.CACHE)
    return fresh, cached


def scene(tmp_path: Path, world: TinyWorld) -> Stage:
    return stage(tmp_path / "store", world)


async def test_the_age_is_that_of_the_question(tmp_path: Path) -> None:
    stage_ = scene(tmp_path, with_rows())
    async with stage_.console() as console:
        asked = stage_.clock.now
        fresh, cached = await both(console)
        assert asked < fresh.as_of == cached.as_of < stage_.clock.now
        assert not await reader(console).cached("cus_c2")
        assert (fresh.account, fresh.livemode) == ("acct_tiny", False)


async def test_an_older_payment_is_read_with_its_invoice_and_disputes(tmp_path: Path) -> None:
    old = shapes.dispute(
        brand="visa",
        id="du_old",
        amount=4900,
        charge="ch_c1_3",
        created=NOW - DAY,
        currency="usd",
        reason="fraudulent",
        status="needs_response",
    )
    world = long_history(PAGE + 20)
    world.bundles[0]["du_old"] = old
    async with scene(tmp_path, world).console() as console:
        fresh = await reader(console).fresh(AMARA)
        assert len(fresh.payments) == PAGE
        assert fresh.payment("ch_c1_3") is None
        whole = await reader(console).fresh(Subject("cus_c1", payments=("ch_c1_3", "ch_c1_119")))
        payment = whole.payment("ch_c1_3")
        assert payment is not None
        assert payment.invoice == "in_c1_3"
        assert payment.invoice_number == "C1-3"
        assert [dispute.id for dispute in whole.disputes_of("ch_c1_3")] == ["du_old"]
        with pytest.raises(NotFound):
            await reader(console).fresh(Subject("cus_c1", payments=("ch_nowhere",)))


async def test_somebody_elses_payment_is_not_found(tmp_path: Path) -> None:
    async with scene(tmp_path, with_rows()).console() as console:
        with pytest.raises(NotFound, match="payment_not_found"):
            await reader(console).fresh(Subject("cus_c1", payments=("ch_c2_2",)))


async def test_an_old_payment_without_an_intent(tmp_path: Path) -> None:
    world = changed(long_history(PAGE + 5), "ch_c1_0", payment_intent=None)
    async with scene(tmp_path, world).console() as console:
        facts = await reader(console).fresh(Subject("cus_c1", payments=("ch_c1_0",)))
        payment = facts.payment("ch_c1_0")
        assert payment is not None
        assert payment.invoice is None


async def test_the_older_history_comes_from_the_fill(tmp_path: Path) -> None:
    async with scene(tmp_path, long_history(PAGE + 20)).console() as console:
        await console.sync.once()
        views = [view async for view in console.customers.view("cus_c1")]
        assert [len(view.facts.payments) for view in views] == [PAGE + 20, PAGE + 20]


@pytest.mark.parametrize(("currency", "minor"), [("jpy", 5000), ("kwd", 5250), ("eur", 4900)])
async def test_a_refund_in_every_kind_of_currency(tmp_path: Path, currency: str, minor: int) -> None:
    stage_ = scene(tmp_path, in_currency(currency, minor))
    async with stage_.console() as console:
        amount = Money(minor // 10 * 5 // 10 * 10, currency)
        action = RefundPayment("cus_c1", "ch_c1_2", amount, RefundReason.DUPLICATE, Bucket.PRODUCT_FAILURE)
        outcome = await console.operations.confirm(await console.operations.preview(action))
        assert outcome.state is StepState.DONE
        (made_refund,) = stage_.stripe.all("refund")
        assert (made_refund["amount"], made_refund["currency"]) == (amount.minor, currency)
        _, cached = await both(console)
        payment = cached.payment("ch_c1_2")
        assert payment is not None
        assert payment.refundable == Money(minor, currency) - amount


async def test_refunds_of_every_state_are_seen(tmp_path: Path) -> None:
    rows = [refund("re_done", 1000, "succeeded"), refund("re_wait", 500, "pending"), refund("re_fail", 700, "failed")]
    world = changed(with_rows(*rows), "ch_c1_2", amount_refunded=1500)
    async with scene(tmp_path, world).console() as console:
        for facts in await both(console):
            found = {item.id: item.status for item in facts.refunds_of("ch_c1_2")}
            assert found == {"re_done": "succeeded", "re_wait": "pending", "re_fail": "failed"}
            payment = facts.payment("ch_c1_2")
            assert payment is not None
            assert payment.refundable == made.usd(3400)


async def test_a_disputed_payment_is_refused_by_policy(tmp_path: Path) -> None:
    dispute = shapes.dispute(
        brand="visa",
        id="du_1",
        amount=4900,
        charge="ch_c1_2",
        created=NOW - DAY,
        currency="usd",
        reason="fraudulent",
        status="needs_response",
    )
    world = changed(with_rows(dispute), "ch_c1_2", disputed=True)
    async with scene(tmp_path, world).console() as console:
        for facts in await both(console):
            assert [found.id for found in facts.disputes] == ["du_1"]
        action = RefundPayment("cus_c1", "ch_c1_2", made.usd(100), RefundReason.DUPLICATE, Bucket.PRODUCT_FAILURE)
        assert (await console.operations.preview(action)).verdict.decision is Decision.DENIED


async def test_an_invoice_paid_in_several_ways(tmp_path: Path) -> None:
    plain: dict[str, Any] = {"invoice": "in_c1_2", "status": "paid", "currency": "usd", "created": NOW - DAY}
    by_card = shapes.invoice_payment(
        id="inpay_more", amount_requested=900, amount_paid=900, payment_intent="pi_c1_1", paid_at=NOW - DAY, **plain
    )
    by_bank = shapes.invoice_payment(
        id="inpay_bank", amount_requested=100, amount_paid=100, payment_intent=None, paid_at=NOW - DAY, **plain
    ) | {"payment": {"type": "payment_record", "payment_record": "prec_1"}}
    world = with_rows(by_card, by_bank)
    del world.bundles[0]["inpay_c1_1"]
    async with scene(tmp_path, world).console() as console:
        for facts in await both(console):
            links = {link.id: link.type for link in facts.invoice_payments if link.invoice == "in_c1_2"}
            assert links == {
                "inpay_c1_2": "payment_intent",
                "inpay_more": "payment_intent",
                "inpay_bank": "payment_record",
            }
            assert {p.id for p in facts.payments if p.invoice == "in_c1_2"} == {"ch_c1_2", "ch_c1_1"}


async def test_several_discounts_stay_known_when_others_use_the_same_coupon(tmp_path: Path) -> None:
    coupon = shapes.coupon(id="C20", created=NOW - DAY, name="Twenty", percent_off=20.0, duration="forever")
    discounts = [
        shapes.discount(id=f"di_{n}", coupon="C20", start=NOW - DAY, customer=f"cus_c{n}", subscription=f"sub_c{n}")
        for n in (1, 2)
    ]
    world = with_rows(discounts[0])
    world.bundles[1]["di_2"] = discounts[1]
    world.shelf["C20"] = coupon
    for bundle, number in ((world.bundles[0], 1), (world.bundles[1], 2)):
        bundle[f"sub_c{number}"]["discounts"] = [f"di_{number}"]
    async with scene(tmp_path, world).console() as console:
        await reader(console).fresh(AMARA)
        await reader(console).fresh(Subject("cus_c2"))
        cached = await reader(console).cached("cus_c1")
        assert cached is not None
        (found,) = cached.subscriptions[0].discounts
        assert (found.name, found.percent_off) == ("Twenty", "20")


async def test_a_customer_without_name_and_address(tmp_path: Path) -> None:
    async with scene(tmp_path, with_rows(name=None, email=None)).console() as console:
        for facts in await both(console):
            assert (facts.customer.name, facts.customer.email) == ("", "")
        action = RefundPayment("cus_c1", "ch_c1_2", made.usd(100), RefundReason.DUPLICATE, Bucket.PRODUCT_FAILURE)
        assert (await console.operations.preview(action)).plan.customer_name == ""


@pytest.mark.parametrize("name", ["\u202eevil", "<img src=x>", "x" * 500, "=1+1", "a\nb"])
async def test_hostile_names_pass_through_unchanged(tmp_path: Path, name: str) -> None:
    async with scene(tmp_path, with_rows(name=name)).console() as console:
        for facts in await both(console):
            assert facts.customer.name == name


async def test_metadata_that_looks_like_an_object_harms_nobody(tmp_path: Path) -> None:
    trap = {"object": "customer", "id": "cus_c2"}
    async with scene(tmp_path, with_rows(metadata=trap)).console() as console:
        await console.sync.once()
        other = await reader(console).cached("cus_c2")
        assert other is not None
        assert other.customer.name == "Jane Number2"


async def test_products_have_names_from_the_cache_or_none_where_the_key_may_not(tmp_path: Path) -> None:
    stage_ = scene(tmp_path, with_rows())
    stage_.stripe.keys.restrict(DEMO_KEY, CONSOLE_RIGHTS - {"product_read", "product_write"})
    async with stage_.console() as console:
        assert (await reader(console).fresh(AMARA)).subscriptions[0].items[0].price.product_name == ""
        stage_.stripe.keys.restrict(DEMO_KEY, CONSOLE_RIGHTS)
        assert (await reader(console).fresh(AMARA)).subscriptions[0].items[0].price.product_name == "Pro"
        asked = [path for _, path, _ in stage_.stripe.seen].count("/v1/products")
        await reader(console).fresh(AMARA)
        assert [path for _, path, _ in stage_.stripe.seen].count("/v1/products") == asked


async def test_refreshing_says_whether_it_could(tmp_path: Path) -> None:
    stage_ = scene(tmp_path, with_rows())
    async with stage_.console() as console:
        assert await reader(console).refresh("cus_c1")
        stage_.stripe.faults.add("refuse_connection", "*", times=99)
        assert not await reader(console).refresh("cus_c1")
        with pytest.raises(Offline):
            await reader(console).fresh(AMARA)
