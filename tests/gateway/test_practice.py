"""The gateway and a Stripe that works: every fault, and how many refunds there are afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from billing_console.domain.errors import (
    AccessRefused,
    NotFound,
    Offline,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    StripeTrouble,
)
from billing_console.domain.money import Money
from billing_console.domain.plans import StripeCall
from billing_console.gateway import mapping
from billing_console.gateway.client import Gateway
from billing_console.practice import DEMO_KEY
from billing_console.practice.server import PracticeStripe
from billing_console.practice.transport import PracticeTransport
from billing_console.services.key_rights import permissions, probe
from tests.gateway.outside import Naps
from tests.practice.tiny import Clock, tiny_world

CHARGE = "ch_c1_2"
REFUND = StripeCall("POST", "/v1/refunds", {"charge": CHARGE, "amount": 900, "metadata": {"operation": "bc-1"}}, True)


@pytest.fixture
def stripe() -> PracticeStripe:
    return PracticeStripe(tiny_world(), clock=Clock(), rate_limits=False)


@pytest.fixture
def door_for(stripe: PracticeStripe) -> Callable[[str], Gateway]:
    return lambda key: Gateway(key, clock=stripe.clock, transport=PracticeTransport(stripe), sleep=Naps())


@pytest.fixture
async def door(door_for: Callable[[str], Gateway]) -> AsyncIterator[Gateway]:
    opened = door_for(DEMO_KEY)
    yield opened
    await opened.close()


async def refunds(door: Gateway) -> list[Any]:
    return [mapping.refund(raw) for raw in (await door.page("/v1/refunds", {"charge": CHARGE})).data]


@pytest.mark.parametrize(
    "fault", ["drop_reply", "server_error_after", "bad_json", "truncated", "conflict", "lock_timeout"]
)
@pytest.mark.parametrize("times", [1, 2])
async def test_trouble_that_passes_makes_one_refund(
    fault: Any, times: int, stripe: PracticeStripe, door: Gateway
) -> None:
    struck = stripe.faults.add(fault, "POST /v1/refunds", times)
    if fault == "server_error_after":  # Stripe keeps the 500 under the key and repeats it
        with pytest.raises(OutcomeUnknown) as caught:
            await door.send(REFUND, "bc-1:1")
        assert caught.value.data["replayed"] is True
    else:
        answer = await door.send(REFUND, "bc-1:1")
        assert answer.data["object"] == "refund"
        assert struck.met == times
    made = await refunds(door)
    assert [(r.amount, r.operation) for r in made] == [(Money(900, "usd"), "bc-1")]


@pytest.mark.parametrize("fault", ["drop_reply", "bad_json", "truncated"])
async def test_trouble_that_stays_is_unknown_and_settled_by_the_same_key(
    fault: Any, stripe: PracticeStripe, door: Gateway
) -> None:
    stripe.faults.add(fault, "POST /v1/refunds", 3)
    with pytest.raises(OutcomeUnknown) as caught:
        await door.send(REFUND, "bc-1:1")
    assert caught.value.data["attempts"] == 3
    answer = await door.send(REFUND, "bc-1:1", resend=True)
    assert answer.replayed
    assert [r.id for r in await refunds(door)] == [answer.data["id"]]


async def test_a_refused_connection_makes_no_refund(stripe: PracticeStripe, door: Gateway) -> None:
    stripe.faults.add("refuse_connection", "*", 3)
    with pytest.raises(Offline):
        await door.send(REFUND, "bc-1:1")
    assert await refunds(door) == []
    stripe.faults.add("drop_reply", "POST /v1/refunds", 1)
    stripe.faults.add("refuse_connection", "POST /v1/refunds", 2)
    with pytest.raises(OutcomeUnknown):  # refused after a lost reply: it did happen
        await door.send(REFUND, "bc-1:1")
    assert len(await refunds(door)) == 1


async def test_a_server_error_before_anything_happened_is_unknown_too(stripe: PracticeStripe, door: Gateway) -> None:
    stripe.faults.add("server_error", "POST /v1/refunds", 3)
    with pytest.raises(OutcomeUnknown):
        await door.send(REFUND, "bc-1:1")


async def test_a_read_times_out_recovers_and_is_limited(stripe: PracticeStripe, door: Gateway) -> None:
    stripe.faults.add("delay", "GET /v1/charges/*", 1, seconds=60)
    assert (await door.read(f"/v1/charges/{CHARGE}")).data["id"] == CHARGE
    stripe.faults.add("rate_limit", "GET *", 1)
    with pytest.raises(RateLimited):
        await door.read("/v1/balance")
    stripe.faults.add("server_error", "GET *", 3)
    with pytest.raises(StripeTrouble, match="stripe_trouble"):
        await door.read("/v1/balance")


async def test_refusals_are_named(stripe: PracticeStripe, door: Gateway, door_for: Callable[[str], Gateway]) -> None:
    with pytest.raises(NotFound):
        await door.read("/v1/charges/ch_none")
    with pytest.raises(Rejected) as caught:
        await door.send(StripeCall("POST", "/v1/refunds", {"charge": CHARGE, "amount": 10**7}), "k:2")
    assert caught.value.request_id
    await door.send(REFUND, "k:3")
    with pytest.raises(OutcomeUnknown) as mixed_up:
        await door.send(StripeCall("POST", "/v1/refunds", {"charge": CHARGE, "amount": 1}), "k:3")
    assert mixed_up.value.data["cause"] == "idempotency_error"
    narrow = door_for(stripe.keys.add_restricted(["charge_read"]))
    with pytest.raises(AccessRefused, match="permission") as forbidden:
        await narrow.send(REFUND, "k:4")
    assert forbidden.value.data["needed"] == "charge_write"
    assert forbidden.value.data["label"] == "Charges and Refunds Write"
    assert forbidden.value.data["url"].startswith("https://dashboard.stripe.com/b/acct_tiny?")
    assert await narrow.account() == "acct_tiny"
    await narrow.close()
    stranger = door_for("rk_" + "test_nobodyKnowsThisKey00001")
    with pytest.raises(AccessRefused, match="key_invalid"):
        await stranger.read("/v1/balance")
    await stranger.close()
    assert len(await refunds(door)) == 1


async def test_lists_and_searches_are_walked_to_their_end(door: Gateway) -> None:
    ids = [raw["id"] async for page in door.pages("/v1/charges", {"limit": 2}) for raw in page.data]
    assert len(ids) == len(set(ids)) == 9
    found = [
        raw["id"]
        async for page in door.pages("/v1/charges/search", {"query": 'customer:"cus_c1"', "limit": 2})
        for raw in page.data
    ]
    assert sorted(found) == ["ch_c1_0", "ch_c1_1", "ch_c1_2"]


async def test_facts_come_out_of_todays_shapes(door: Gateway) -> None:
    charge = await door.read(f"/v1/charges/{CHARGE}", {"expand": ["balance_transaction"]})
    paid = mapping.payment(charge.data)
    assert (paid.amount, paid.fee, paid.customer, paid.payment_intent) == (
        Money(4900, "usd"), Money(30, "usd"), "cus_c1", "pi_c1_2",
    )  # fmt: skip
    assert paid.card is not None
    assert paid.card.last4 == "4242"
    links = await door.page("/v1/invoice_payments", {"invoice": "in_c1_2", "expand": ["data.payment.payment_intent"]})
    assert [mapping.invoice_payment(raw).charge for raw in links.data] == [CHARGE]
    bill = mapping.invoice((await door.read("/v1/invoices/in_c1_2")).data)
    assert (bill.number, bill.status, bill.subscription, bill.total) == ("C1-2", "paid", "sub_c1", Money(4900, "usd"))
    assert (bill.lines[0].price, bill.lines[0].subscription) == ("price_pro", "sub_c1")
    subscription = mapping.subscription((await door.read("/v1/subscriptions/sub_c1")).data, {"prod_pro": "Pro"})
    assert subscription.items[0].price.product_name == "Pro"
    assert subscription.period_end is not None
    person = mapping.customer((await door.read("/v1/customers/cus_c1")).data)
    assert (person.default_payment_method, person.metadata) == ("pm_c1", {"github": "jane-1"})
    yen = mapping.payment((await door.read("/v1/charges/ch_c3_0")).data)
    assert str(yen.amount) == "¥5,000"
    await door.send(REFUND, "k")
    happened = [mapping.event(raw) for raw in (await door.page("/v1/events")).data]
    assert {event.customer for event in happened} == {"cus_c1"}


@pytest.mark.parametrize("role", ["viewer", "support", "support_lead", "finance", "admin"])
async def test_a_key_made_for_a_role_has_what_it_needs(
    role: str, stripe: PracticeStripe, door_for: Callable[[str], Gateway]
) -> None:
    key = stripe.keys.add_restricted([p.slug for p in permissions(role) if p.level != "none"])
    before = stripe.requests
    report = await probe(key, role, door_for)
    assert (report.missing, report.excess, report.account) == ((), (), "acct_tiny")
    assert report.livemode_confirmed
    assert stripe.requests - before < 20


async def test_a_viewers_key_reads_all_that_the_pages_show(
    stripe: PracticeStripe, door_for: Callable[[str], Gateway]
) -> None:
    door = door_for(stripe.keys.add_restricted([p.slug for p in permissions("viewer") if p.level != "none"]))
    who = {"customer": "cus_c1"}
    await door.read("/v1/customers/cus_c1", {"expand": ["invoice_settings.default_payment_method"]})
    for path, params in (
        ("/v1/subscriptions", {"expand": ["data.discounts.source.coupon", "data.default_payment_method"]}),
        ("/v1/charges", {"expand": ["data.refunds", "data.balance_transaction"]}),
        ("/v1/invoices", {"expand": ["data.payments"]}),
        ("/v1/payment_methods", {}),
    ):
        assert (await door.page(path, who | params)).data
    links = {"invoice": "in_c1_2", "expand": ["data.payment.payment_intent.latest_charge"]}
    assert (await door.page("/v1/invoice_payments", links)).data
    assert (await door.page("/v1/products", {"ids": ["prod_pro"]})).data
    await door.page("/v1/disputes", {"charge": CHARGE})
    await door.page("/v1/events")
    await door.read("/v1/balance")
    await door.close()
