"""Opening and closing a profile: what is missing is said, what was opened is given back, the session is noted."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from billing_console.bootstrap import Console, open_console
from billing_console.domain.errors import AccessRefused, StoreUnavailable, VaultUnavailable
from billing_console.practice import DEMO_KEY
from tests.consoles import Stage, stage

Until = Callable[..., Awaitable[None]]


@pytest.fixture
def scene(tmp_path: Path) -> Stage:
    return stage(tmp_path / "store")


async def test_a_session_is_written_down_without_its_key(scene: Stage) -> None:
    async with scene.console() as console:
        (entry,) = (await console.audit.page(console.audit.chosen())).entries
        assert entry.draft.data == {"key": "rk_…test", "mode": "practice"}
        assert DEMO_KEY not in str(entry)
        assert console.account == "acct_tiny"
        assert console.profile.id == "practice"


async def test_the_account_is_pinned_at_first_use(scene: Stage) -> None:
    await scene.vault.set("practice/key", DEMO_KEY)
    unpinned = replace(scene.profile(), account=None)
    console = await open_console(unpinned, scene.vault, scene.folder, scene.edges())
    try:
        assert console.account == "acct_tiny"
    finally:
        await console.close()


async def test_offline_a_pinned_profile_opens_and_an_unpinned_one_does_not(scene: Stage) -> None:
    await scene.vault.set("practice/key", DEMO_KEY)
    scene.stripe.faults.add("refuse_connection", "*", times=99)
    unpinned = replace(scene.profile(), account=None)
    with pytest.raises(Exception, match="offline"):
        await open_console(unpinned, scene.vault, scene.folder, scene.edges())
    async with scene.console() as console:
        assert console.account


async def test_a_key_that_does_not_say_its_account(scene: Stage) -> None:
    await scene.vault.set("practice/key", DEMO_KEY)
    scene.stripe.keys.revoke(DEMO_KEY)
    with pytest.raises(AccessRefused):
        await open_console(replace(scene.profile(), account=None), scene.vault, scene.folder, scene.edges())
    async with scene.console():  # the store was given back
        pass


async def test_without_a_key_nothing_is_made(scene: Stage) -> None:
    with pytest.raises(VaultUnavailable, match="key_missing"):
        await open_console(scene.profile(), scene.vault, scene.folder, scene.edges())
    assert not scene.folder.exists()


@pytest.mark.parametrize("lost", ["root", "signing"])
async def test_secrets_are_never_made_anew_for_a_store_that_is_there(scene: Stage, lost: str) -> None:
    async with scene.console():
        pass
    await scene.vault.delete(f"practice/{lost}")
    with pytest.raises(VaultUnavailable, match="key_missing"):
        async with scene.console():
            pass
    assert await scene.vault.get(f"practice/{lost}") is None


async def test_another_root_does_not_open_the_store(scene: Stage) -> None:
    async with scene.console():
        pass
    signing = await scene.vault.get("practice/signing")
    assert signing is not None
    await scene.vault.set("practice/root", signing)
    with pytest.raises(StoreUnavailable, match="wrong_key"):
        async with scene.console():
            pass


async def test_a_second_console_on_the_same_profile(scene: Stage) -> None:
    async with scene.console():
        with pytest.raises(StoreUnavailable, match="in_use"):
            await open_console(scene.profile(), scene.vault, scene.folder, scene.edges())
    async with scene.console() as console:
        assert (await console.verify_trail()).intact


async def test_closing_twice_is_closing_once(scene: Stage) -> None:
    async with scene.console() as console:
        await console.close()


async def test_started_it_fills_and_closing_stops_it(scene: Stage, until: Until) -> None:
    async with scene.console() as console:
        assert await console.cache_counts() == {}
        console.start()
        await until(lambda: console.sync.state.phase == "current")
        assert (await console.cache_counts())["customer"] == 3
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "sync"]


async def test_checking_the_trail_is_remembered_and_told(scene: Stage) -> None:
    async with scene.console() as console:
        heard: set[str] = set()
        console.changes.listen(heard.update)
        verdict = await console.verify_trail()
        assert console.trail_verdict is verdict
        assert heard == {"audit"}


async def test_an_export_is_private_and_written_down(scene: Stage, tmp_path: Path) -> None:
    async with scene.console() as console:
        entry = await console.save_export(tmp_path / "t.csv", b"abc")
        assert entry.draft.data["sha256"] == hashlib.sha256(b"abc").hexdigest()
        assert (tmp_path / "t.csv").stat().st_mode & 0o077 == 0


async def test_everything_shares_one_policy_and_operator(scene: Stage) -> None:
    def stamps(console: Console) -> set[str]:
        return {console.policy.stamp, console.operations.policy.stamp}

    async with scene.console() as console:
        assert stamps(console) == {"default 1"}
        assert console.operations.operator == console.operator
        assert console.is_temporary is False
