"""The portal link reaches the operator once, and nothing else: no journal, trail, cache or log has ever seen it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from billing_console.actions.send_portal_link import SendPortalLink
from billing_console.bootstrap import Console
from billing_console.domain.cases import Bucket
from billing_console.domain.operation import StepState
from billing_console.domain.portal import PortalFlow
from billing_console.practice import shapes
from billing_console.services.execution import Outcome
from billing_console.store import cache
from tests.consoles import Stage, stage
from tests.practice.tiny import NOW, TinyWorld, tiny_world

SESSIONS = "POST /v1/billing_portal/sessions"
CANARY = "billing.stripe.com/p/session"
CARD = SendPortalLink("cus_c1", PortalFlow.PAYMENT_METHOD_UPDATE, Bucket.NO_SELF_SERVICE)
CANCEL = SendPortalLink("cus_c1", PortalFlow.SUBSCRIPTION_CANCEL, Bucket.NO_SELF_SERVICE, "sub_c1")


def with_portal(**features: Any) -> TinyWorld:
    world = tiny_world()
    setup = shapes.portal_configuration(id="bpc_1", created=NOW, features=features)
    world.shelf["bpc_1"] = setup
    return world


@pytest.fixture
def scene(tmp_path: Path) -> Stage:
    made = stage(tmp_path / "store", with_portal())
    made.role = "support"
    return made


@pytest.fixture
async def console(scene: Stage) -> AsyncIterator[Console]:
    async with scene.console() as opened:
        yield opened


async def run(console: Console, action: SendPortalLink = CARD) -> Outcome:
    return await console.operations.confirm(await console.operations.preview(action), "on the phone")


async def everything_stored(console: Console) -> str:
    """Both files as text: every row of every table, and the packed objects of the cache."""

    def dump(connection: Any) -> list[str]:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").scalars()
        return [
            str(tuple(row)) for name in list(tables) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')
        ]

    def objects(connection: Any) -> list[str]:
        return [str(row.raw) for kind in cache.counts(connection) for row in cache.newest(connection, kind, 10_000)]

    parts = [*await console.store.ledger.read(dump), *await console.store.cache.read(dump)]
    return "\n".join([*parts, *await console.store.cache.read(objects)])


async def test_the_operator_gets_it_once(console: Console) -> None:
    outcome = await run(console)
    assert outcome.state is StepState.DONE
    assert outcome.secret is not None
    link = outcome.secret.take()
    assert link is not None
    assert CANARY in link
    assert outcome.secret.take() is None


async def test_nothing_keeps_it(console: Console, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asyncio.get_running_loop().set_debug(True)
    outcome = await run(console)
    await console.sync.once()
    stored = await everything_stored(console)
    assert outcome.operation.id in stored  # the dump does see what is kept
    assert "Jane Number1" in stored
    for place in (stored, caplog.text, repr(outcome), repr(outcome.operation), repr(outcome.entry)):
        assert CANARY not in place
    assert outcome.operation.steps[0].result_id is not None
    assert outcome.operation.steps[0].result_id.startswith("bps_")


async def test_even_files_that_were_left_behind_hold_nothing(scene: Stage) -> None:
    async with scene.console() as console:
        outcome = await run(console)
        assert outcome.secret is not None
    for file in scene.folder.rglob("*"):
        assert not file.is_file() or CANARY.encode() not in file.read_bytes()


async def test_a_link_that_got_lost_is_given_up_at_once(scene: Stage, console: Console) -> None:
    scene.stripe.faults.add("drop_reply", SESSIONS, times=9)
    outcome = await run(console)
    assert (outcome.state, outcome.secret) == (StepState.FAILED, None)
    assert outcome.error is not None
    assert outcome.error.code == "link_lost"
    scene.stripe.faults.clear()
    assert await console.operations.settle() == []
    assert (await run(console)).secret is not None  # and asked for again


class Died(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("checkpoint", ["prepared", "sent", "answered"])
async def test_after_a_crash_nobody_waits_for_it_any_more(tmp_path: Path, checkpoint: str) -> None:
    def die(name: str) -> None:
        if name == checkpoint:
            raise Died

    scene = stage(tmp_path / "store", with_portal())
    scene.role, scene.checkpoint = "support", die
    async with scene.console() as console:
        with pytest.raises(Died):
            await run(console)
    scene.checkpoint = lambda _name: None
    async with scene.console() as console:
        (settled,) = await console.operations.settle()
        assert (settled.state, settled.operation.steps[0].error) == (StepState.FAILED, "link_lost")
        assert settled.secret is None


async def test_a_link_to_cancel_names_the_subscription(console: Console) -> None:
    assert (await run(console, CANCEL)).state is StepState.DONE


async def test_what_is_off_is_refused_before_stripe_is_asked(tmp_path: Path) -> None:
    scene = stage(tmp_path / "store", with_portal(payment_method_update={"enabled": False}))
    scene.role = "support"
    async with scene.console() as console:
        preview = await console.operations.preview(CARD)
        assert {clause.code for clause in preview.verdict.blocking} == {"not_portal_offers"}
