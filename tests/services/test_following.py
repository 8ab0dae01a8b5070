"""Events: every one becomes known once, whatever version it is written in, and reaches the customer it is about."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from billing_console.bootstrap import Console
from billing_console.domain.errors import AccessRefused, NotFound
from billing_console.practice import DEMO_KEY, shapes
from billing_console.practice.permissions import CONSOLE_RIGHTS
from billing_console.services.following import API_VERSION, CURSOR, Following
from billing_console.store import cache
from billing_console.store.cache import Stored
from tests import made
from tests.consoles import Stage, stage
from tests.practice.tiny import Client, TinyWorld, tiny_world

SECONDS = int(made.NOW.timestamp())
OLD = "2022-11-15"
Json = dict[str, Any]


@pytest.fixture
def world() -> TinyWorld:
    return tiny_world()


@pytest.fixture
def scene(tmp_path: Path, world: TinyWorld) -> Stage:
    return stage(tmp_path / "store", world)


@pytest.fixture
async def console(scene: Stage) -> AsyncIterator[Console]:
    async with scene.console() as opened:
        yield opened


def happen(world: TinyWorld, type_: str, subject: Json, version: str = API_VERSION, number: int = 0) -> Json:
    """Something that happened after the fill, a second after what happened before."""
    event = shapes.event(
        id=f"evt_{number or len(world.shelf)}",
        type=type_,
        created=SECONDS + 60 + (number or len(world.shelf)),
        data=subject,
        api_version=version,
    )
    world.shelf[event["id"]] = event
    return event


async def row(console: Console, kind: str, object_id: str) -> Stored:
    found = await console.store.cache.read(lambda connection: cache.get(connection, kind, object_id))
    assert found is not None
    return found


def heard_by(console: Console) -> set[str]:
    heard: set[str] = set()
    console.changes.listen(heard.update)
    return heard


def dispute(**changed: Any) -> Json:
    made_up = shapes.dispute(
        brand="visa",
        id="du_1",
        amount=4900,
        charge="ch_c1_2",
        created=SECONDS,
        currency="usd",
        reason="fraudulent",
        status="needs_response",
    )
    return made_up | changed


async def follow(scene: Stage, console: Console) -> None:
    scene.clock.forward(minutes=10)
    await console.sync.once()


async def test_a_dispute_reaches_the_customer_of_its_charge(scene: Stage, console: Console, world: TinyWorld) -> None:
    await console.sync.once()
    heard = heard_by(console)
    event = happen(world, "charge.dispute.created", dispute())
    await follow(scene, console)
    assert "cus_c1" in heard
    assert (await row(console, "dispute", "du_1")).customer == "cus_c1"
    assert (await row(console, "event", event["id"])).customer == "cus_c1"
    facts = (await anext(console.customers.view("cus_c1"))).facts
    assert [found.id for found in facts.disputes] == ["du_1"]


async def test_a_refund_without_customer_keeps_the_one_it_had(scene: Stage, console: Console, world: TinyWorld) -> None:
    made_refund = Client(scene.stripe).post("/v1/refunds", charge="ch_c1_2", amount=100)
    await console.sync.once()
    bare = {key: value for key, value in made_refund.items() if key != "customer"}
    happen(world, "refund.updated", bare | {"status": "failed"})
    await follow(scene, console)
    kept = await row(console, "refund", made_refund["id"])
    assert (kept.customer, kept.raw["status"]) == ("cus_c1", "failed")


async def test_a_charge_and_its_dispute_on_one_page(scene: Stage, console: Console, world: TinyWorld) -> None:
    await console.sync.once()
    new = {**world.bundles[0]["ch_c1_2"], "id": "ch_new"}
    happen(world, "charge.succeeded", new, number=100)
    happen(world, "charge.dispute.created", dispute(charge="ch_new"), number=101)
    await follow(scene, console)
    assert (await row(console, "dispute", "du_1")).customer == "cus_c1"


async def test_a_dispute_of_nobody_we_know_is_kept_all_the_same(
    scene: Stage, console: Console, world: TinyWorld
) -> None:
    await console.sync.once()
    happen(world, "charge.dispute.created", dispute(charge="ch_foreign"))
    await follow(scene, console)
    assert (await row(console, "dispute", "du_1")).customer is None


async def test_an_event_of_an_older_version_makes_its_object_be_read_again(
    scene: Stage, console: Console, world: TinyWorld
) -> None:
    await console.sync.once()
    Client(scene.stripe).post("/v1/customers/cus_c1", name="New Name")
    await console.store.cache.write(lambda connection: cache.set_mark(connection, CURSOR, ""))
    for event in scene.stripe.all("event"):
        event["api_version"] = OLD
    happen(world, "customer.updated", {"object": "customer", "id": "cus_c1", "name": "As the old version has it"}, OLD)
    await follow(scene, console)
    assert (await row(console, "customer", "cus_c1")).raw["name"] == "New Name"


@pytest.mark.parametrize(
    ("type_", "subject"),
    [
        ("customer.subscription.updated", {"object": "subscription", "id": "sub_c1"}),
        ("charge.updated", {"object": "charge", "id": "ch_c1_1"}),
        ("invoice.paid", {"object": "invoice", "id": "in_c1_1"}),
        ("invoice_payment.paid", {"object": "invoice_payment", "id": "inpay_c1_1"}),
        ("payment_method.updated", {"object": "payment_method", "id": "pm_c1"}),
        ("product.updated", {"object": "product", "id": "prod_pro"}),
    ],
)
async def test_every_kind_can_be_read_again(
    scene: Stage, console: Console, world: TinyWorld, type_: str, subject: Json
) -> None:
    await console.sync.once()
    before = await row(console, str(subject["object"]), str(subject["id"]))
    happen(world, type_, subject, OLD)
    await follow(scene, console)
    after = await row(console, str(subject["object"]), str(subject["id"]))
    assert after.as_of > before.as_of
    assert after.raw == before.raw


async def test_what_is_gone_or_closed_to_us_is_passed_over(scene: Stage, console: Console, world: TinyWorld) -> None:
    await console.sync.once()
    scene.stripe.keys.restrict(DEMO_KEY, CONSOLE_RIGHTS - {"product_read", "product_write"})
    happen(world, "charge.updated", {"object": "charge", "id": "ch_gone"}, OLD)
    happen(world, "product.updated", {"object": "product", "id": "prod_pro"}, OLD)
    last = happen(world, "charge.updated", world.bundles[0]["ch_c1_0"], number=100)
    await follow(scene, console)
    mark = await console.store.cache.read(lambda connection: cache.get_mark(connection, CURSOR))
    assert mark == last["id"]


async def test_a_key_that_is_refused_stops_before_the_cursor_moves(
    scene: Stage, console: Console, world: TinyWorld
) -> None:
    await console.sync.once()
    happen(world, "charge.updated", {"object": "charge", "id": "ch_c1_1"}, OLD)
    before = await console.store.cache.read(lambda connection: cache.get_mark(connection, CURSOR))
    scene.stripe.faults.add("server_error", "GET /v1/charges/ch_c1_1", times=9)
    scene.clock.forward(minutes=10)
    with pytest.raises(Exception, match="stripe_trouble"):
        await console.sync.once()
    assert await console.store.cache.read(lambda connection: cache.get_mark(connection, CURSOR)) == before


async def test_a_forecast_is_no_invoice(scene: Stage, console: Console, world: TinyWorld) -> None:
    await console.sync.once()
    forecast = {**world.bundles[0]["in_c1_2"], "id": "upcoming_in_1"}
    happen(world, "invoice.upcoming", forecast)
    happen(world, "balance.available", {"object": "balance", "available": []})
    await follow(scene, console)
    found = await console.store.cache.read(lambda connection: cache.get(connection, "invoice", "upcoming_in_1"))
    assert found is None


async def test_a_deleted_customer_keeps_the_name_and_is_marked(
    scene: Stage, console: Console, world: TinyWorld
) -> None:
    await console.sync.once()
    scene.clock.forward(minutes=1)
    Client(scene.stripe).delete("/v1/customers/cus_c1")
    await follow(scene, console)
    kept = await row(console, "customer", "cus_c1")
    assert kept.raw["deleted"] is True
    assert kept.raw["name"] == "Jane Number1"


async def test_the_last_of_several_events_has_the_last_word(scene: Stage, console: Console, world: TinyWorld) -> None:
    await console.sync.once()
    for number, name in enumerate(("One", "Two", "Three"), 100):
        happen(world, "customer.updated", {**world.bundles[0]["cus_c1"], "name": name}, number=number)
    await follow(scene, console)
    assert (await row(console, "customer", "cus_c1")).raw["name"] == "Three"


async def test_news_is_news_though_our_clock_runs_ahead(scene: Stage, console: Console, world: TinyWorld) -> None:
    scene.clock.forward(minutes=3)  # our clock; what happens at Stripe carries Stripe's time
    await console.sync.once()
    happen(world, "customer.updated", {**world.bundles[0]["cus_c1"], "name": "Later"}, number=1)
    scene.clock.forward(seconds=30)
    await console.sync.once()
    assert (await row(console, "customer", "cus_c1")).raw["name"] == "Later"


async def test_history_never_overwrites_what_was_read_since(scene: Stage, console: Console, world: TinyWorld) -> None:
    await console.sync.once()
    happen(world, "customer.updated", {**world.bundles[0]["cus_c1"], "name": "Days ago"}, number=1)
    scene.clock.forward(days=3)
    assert [view async for view in console.customers.view("cus_c1")]
    await console.sync.once()
    assert (await row(console, "customer", "cus_c1")).raw["name"] == "Jane Number1"


@pytest.mark.parametrize("number", [0, 1, 250])
async def test_pages_of_events_with_and_without_a_cursor(
    scene: Stage, console: Console, world: TinyWorld, number: int
) -> None:
    gateway, reader = console.gateway, console.sync._reader  # noqa: SLF001  # what following is made of
    following = Following(gateway, reader, console.changes, scene.clock)
    assert await following.newest() == ""
    for each in range(1, number + 1):
        happen(world, "customer.updated", {**world.bundles[0]["cus_c1"], "name": f"{each}"}, number=each)
    scene.clock.forward(minutes=10)
    await following.follow("")
    known = await console.store.cache.read(cache.counts)
    assert known.get("event", 0) == number
    if number:
        assert (await row(console, "customer", "cus_c1")).raw["name"] == f"{number}"
        assert await following.newest() == f"evt_{number}"
        happen(world, "customer.updated", {**world.bundles[0]["cus_c1"], "name": "more"}, number=number + 1)
        await following.follow(f"evt_{number}")
        assert (await row(console, "customer", "cus_c1")).raw["name"] == "more"


async def test_a_cursor_that_stripe_forgot(console: Console, scene: Stage) -> None:
    following = Following(console.gateway, console.sync._reader, console.changes, scene.clock)  # noqa: SLF001  # its parts
    with pytest.raises(NotFound):
        await following.follow("evt_forgotten")


async def test_a_key_that_may_not_read_events(console: Console, scene: Stage) -> None:
    scene.stripe.keys.restrict(DEMO_KEY, CONSOLE_RIGHTS - {"event_read"})
    following = Following(console.gateway, console.sync._reader, console.changes, scene.clock)  # noqa: SLF001  # its parts
    with pytest.raises(AccessRefused):
        await following.follow("")


def test_the_time_of_the_tiny_world() -> None:
    assert datetime.fromtimestamp(SECONDS, UTC) == made.NOW
