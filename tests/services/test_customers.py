"""A customer for one screen: as last seen, then as Stripe has them, with the diagnosis and the older history."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from billing_console.bootstrap import Console, open_console
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import NotFound, Offline
from billing_console.domain.facts import Origin
from billing_console.domain.money import Money
from billing_console.policy_pack import load_pack
from billing_console.practice import DEMO_KEY
from billing_console.services.customers import CustomerView, lifetime, with_history
from tests import made
from tests.consoles import Stage, stage
from tests.owing import CUSTOMER, world
from tests.practice.tiny import Client


@pytest.fixture
def scene(tmp_path: Path) -> Stage:
    return stage(tmp_path / "store")


@pytest.fixture
async def console(scene: Stage) -> AsyncIterator[Console]:
    async with scene.console() as opened:
        yield opened


async def views(console: Console, customer: str = "cus_c1") -> list[CustomerView]:
    return [view async for view in console.customers.view(customer)]


async def test_a_stranger_comes_from_stripe_alone(console: Console) -> None:
    (view,) = await views(console)
    assert view.facts.origin is Origin.STRIPE
    assert len(view.facts.payments) == 3
    assert view.lifetime == (made.usd(3 * 4900),)
    assert view.case is None


async def test_who_was_seen_before_is_there_at_once(scene: Stage, console: Console) -> None:
    await views(console)
    scene.clock.forward(minutes=5)
    cached, fresh = await views(console)
    assert (cached.facts.origin, fresh.facts.origin) == (Origin.CACHE, Origin.STRIPE)
    assert fresh.facts.as_of - cached.facts.as_of >= timedelta(minutes=5)
    assert replace(cached.facts, origin=Origin.STRIPE, as_of=fresh.facts.as_of) == fresh.facts


async def test_offline_the_cached_view_stands(scene: Stage, console: Console) -> None:
    await views(console)
    scene.stripe.faults.add("refuse_connection", "*", times=99)
    stream = console.customers.view("cus_c1")
    shown = await anext(stream)
    with pytest.raises(Offline):
        await anext(stream)
    assert shown.facts.origin is Origin.CACHE


async def test_nobody_of_that_name(console: Console) -> None:
    with pytest.raises(NotFound):
        await views(console, "cus_nobody")


async def test_only_an_open_case_is_shown(console: Console) -> None:
    case = await console.cases.open("cus_c1", "Jane", Bucket.TEAM_PURCHASE)
    assert (await views(console))[-1].case == case
    await console.cases.close(case)
    assert (await views(console))[-1].case is None


async def test_a_deleted_customer_keeps_the_name_it_had(scene: Stage, console: Console) -> None:
    (before,) = await views(console)
    Client(scene.stripe).delete("/v1/customers/cus_c1")
    view = (await views(console))[-1]
    assert view.facts.customer.deleted
    assert view.facts.customer.name == before.facts.customer.name
    assert len(view.facts.payments) == 3


async def test_a_deleted_customer_nobody_knew(scene: Stage, console: Console) -> None:
    Client(scene.stripe).delete("/v1/customers/cus_c1")
    (view,) = await views(console)
    assert view.facts.customer.deleted
    assert view.facts.customer.name == ""


def test_older_history_stands_behind_the_newest_page() -> None:
    old, draft, open_one = (
        made.invoice("in_old"),
        made.invoice("in_draft", status="draft"),
        made.invoice("in_new", status="draft"),
    )
    whole = made.facts(payments=(made.payment(), made.payment("ch_old")), invoices=(open_one, draft, old))
    fresh = made.facts(invoices=(open_one,), payment_methods=(), as_of=made.NOW + timedelta(hours=1))
    seen = with_history(fresh, replace(whole, origin=Origin.CACHE))
    assert [payment.id for payment in seen.payments] == ["ch_one", "ch_old"]
    assert [invoice.id for invoice in seen.invoices] == ["in_new", "in_old"]
    assert (seen.payment_methods, seen.origin, seen.as_of) == ((), Origin.STRIPE, fresh.as_of)


def test_a_lifetime_has_one_sum_per_currency() -> None:
    yen = Money(5000, "jpy")
    facts = made.facts(
        payments=(
            made.payment(refunded_amount=made.usd(900)),
            made.payment("ch_two"),
            made.payment("ch_yen", amount=yen, captured_amount=yen, refunded_amount=Money(0, "jpy")),
            made.failed(),
            made.hold(),
        )
    )
    assert lifetime(facts) == (yen, made.usd(8900))
    assert lifetime(made.facts(payments=())) == ()


async def test_how_late_a_bill_may_be_is_the_team_s_to_say(tmp_path: Path) -> None:
    patient = replace(load_pack(), grace=timedelta(days=400))
    for policy, code in ((load_pack(), "grace_over"), (patient, "past_due")):
        at = stage(tmp_path / code, world())
        await at.vault.set("practice/key", DEMO_KEY)
        console = await open_console(at.profile(), at.vault, at.folder, at.edges(), policy=policy)
        views = [view async for view in console.customers.view(CUSTOMER)]
        await console.close()
        assert code in {finding.code for finding in views[-1].findings}
