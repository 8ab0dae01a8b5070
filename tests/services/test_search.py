"""Search: cached rows first, Stripe's after, by anything somebody may offer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from billing_console.bootstrap import Console
from billing_console.domain.errors import NotFound
from billing_console.domain.facts import Origin
from billing_console.services.search import Found, amounts, queries
from tests.consoles import Stage, stage


@pytest.fixture
def scene(tmp_path: Path) -> Stage:
    return stage(tmp_path / "store")


@pytest.fixture
async def console(scene: Stage) -> AsyncIterator[Console]:
    async with scene.console() as opened:
        yield opened


async def find(console: Console, text: str) -> list[Found]:
    return [found async for found in console.search.find(text)]


def ids(found: Found) -> list[str]:
    return [row.hit.customer for row in found.rows]


def some(scene: Stage) -> dict[str, Any]:
    return scene.stripe.all("customer")[0]


async def test_an_empty_store_asks_stripe(scene: Stage, console: Console) -> None:
    customer = some(scene)
    cached, asked = await find(console, customer["email"])
    assert cached.rows == ()
    assert ids(asked) == [customer["id"]]
    assert asked.rows[0].origin is Origin.STRIPE
    assert asked.complete


async def test_a_full_cache_answers_at_once(scene: Stage, console: Console) -> None:
    await console.sync.once()
    customer = some(scene)
    cached, asked = await find(console, customer["email"])
    assert ids(cached) == [customer["id"]] == ids(asked)
    assert cached.rows[0].origin is Origin.CACHE
    assert cached.rows[0].hit.why == ("email",)


async def test_parts_of_names(scene: Stage, console: Console) -> None:
    await console.sync.once()
    customer = some(scene)
    part = customer["name"].split()[0][:4]
    (cached, _) = await find(console, part)
    assert customer["id"] in ids(cached)


@pytest.mark.parametrize("kind", ["charge", "subscription", "invoice", "payment_intent", "payment_method"])
@pytest.mark.parametrize("filled", [True, False])
async def test_every_id_leads_to_its_customer(scene: Stage, console: Console, kind: str, filled: bool) -> None:
    if filled:
        await console.sync.once()
    item = next(o for o in scene.stripe.all(kind) if o.get("customer"))
    found = (await find(console, item["id"]))[-1]
    assert ids(found) == [item["customer"]]
    assert await console.search.resolve(item["id"]) == item["customer"]


async def test_last_four_and_amounts(scene: Stage, console: Console) -> None:
    await console.sync.once()
    charge = next(c for c in scene.stripe.all("charge") if c["paid"] and c["currency"] == "usd")
    last4 = charge["payment_method_details"]["card"]["last4"]
    assert charge["customer"] in ids((await find(console, last4))[0])
    money = f"{charge['amount'] // 100}.{charge['amount'] % 100:02d}"
    assert charge["customer"] in ids((await find(console, f"${money}"))[0])


async def test_without_stripe_the_cache_stands(scene: Stage, console: Console) -> None:
    await console.sync.once()
    customer = some(scene)
    scene.stripe.faults.add("refuse_connection", "*", times=99)
    cached, final = await find(console, customer["email"])
    assert ids(cached) == ids(final) == [customer["id"]]
    assert final.problem is not None
    assert final.complete


async def test_nothing_is_found_for_nothing(console: Console) -> None:
    assert await find(console, "   ") == []
    assert (await find(console, "zzzznobody"))[-1].rows == ()


async def test_unknown_ids(console: Console) -> None:
    assert (await find(console, "cus_doesnotexist"))[-1].rows == ()
    with pytest.raises(NotFound):
        await console.search.resolve("wat_123")


@pytest.mark.parametrize(
    "text", ['"', "\\", "a OR b", "name:x", "*", "'; DROP TABLE object;--", "💥💥💥", "\u202eevil", "x" * 500]
)
async def test_hostile_text_finds_without_failing(console: Console, text: str) -> None:
    found = await find(console, text)
    assert found[-1].complete


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$49.00", [(4900, "usd")]),
        ("49 eur", [(4900, "eur")]),
        ("¥4900", [(4900, "jpy")]),
        ("4242", [(4242, None), (424200, None), (4242000, None)]),
        ("49.00", [(4900, None), (49000, None)]),
        ("$1.234", []),
        ("amara", []),
    ],
)
def test_amounts_keep_their_meanings_apart(text: str, expected: list[tuple[int, str | None]]) -> None:
    assert amounts(text) == expected


def test_queries_speak_stripes_grammar() -> None:
    assert queries('o"k\\af', ("github",)) == [
        ("/v1/customers/search", 'name~"o\\"k\\\\af" OR email~"o\\"k\\\\af" OR metadata["github"]:"o\\"k\\\\af"')
    ]
    assert queries("ok", ()) == []
    assert queries("4242", ())[0] == ("/v1/charges/search", 'payment_method_details.card.last4:"4242"')
