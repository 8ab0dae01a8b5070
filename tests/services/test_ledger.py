"""The ledger: the head is anchored after every write, whatever the keychain does, and never moved to a cut trail."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from billing_console.bootstrap import Console
from billing_console.domain.audit import Finding
from billing_console.domain.errors import VaultUnavailable
from billing_console.services.ledger import Ledger
from tests.consoles import Stage, stage
from tests.vaults import MoodyVault

ANCHOR = "practice/anchor"


@pytest.fixture
def vault() -> MoodyVault:
    return MoodyVault()


@pytest.fixture
def scene(tmp_path: Path, vault: MoodyVault) -> Stage:
    made = stage(tmp_path / "store")
    made.vault = vault
    return made


async def note(console: Console, times: int = 1) -> None:
    for _ in range(times):
        await console.audit.note("session", "session", {})


def problem(console: Console) -> str:
    found = console.ledger.anchor_problem
    return found.code if found else ""


async def test_the_anchor_follows_every_write(scene: Stage, vault: MoodyVault) -> None:
    async with scene.console() as console:
        await note(console, 3)
        await console.ledger.close()
        anchor = await console.ledger.anchor()
        assert anchor == await console.ledger.read(console.ledger.trail.head)
        assert anchor is not None
        assert anchor.size == 4
        assert console.ledger.anchor_problem is None


async def test_a_slow_keychain_holds_nobody_up_and_ends_with_the_last_head(scene: Stage, vault: MoodyVault) -> None:
    async with scene.console() as console:
        await console.ledger.close()
        vault.gate.clear()
        async with asyncio.timeout(5):
            await note(console, 5)
        assert len(vault.anchored) == 1
        vault.gate.set()
        assert (await console.ledger.check()).intact
        sizes = [json.loads(text)["size"] for text in vault.anchored]
        assert sizes[-1] == 6
        assert len(sizes) <= 4  # writes that came meanwhile share one


async def test_a_locked_keychain_is_said_and_caught_up(scene: Stage, vault: MoodyVault) -> None:
    async with scene.console() as console:
        await console.ledger.close()
        vault.refuses = True
        await note(console)
        await console.ledger.close()
        assert problem(console) == "locked_keychain"
        with pytest.raises(VaultUnavailable):
            await console.ledger.check()
        vault.refuses = False
        await note(console)
        await console.ledger.close()
        assert problem(console) == ""
        assert (await console.ledger.check()).intact


async def test_an_anchor_that_lags_behind_is_no_alarm(scene: Stage, vault: MoodyVault) -> None:
    async with scene.console() as console:
        await console.ledger.close()
        early = vault.anchored[-1]
        await note(console, 2)
    await vault.set(ANCHOR, early)  # the process ended before the keychain heard of the last entries
    async with scene.console() as console:
        assert (await console.ledger.check()).intact
        assert json.loads(vault.anchored[-1])["size"] == 4


@pytest.mark.parametrize(("later", "code"), [(0, "truncated"), (9, "rewritten")])
async def test_an_older_file_put_back_is_noticed_however_long_it_grows(
    scene: Stage, vault: MoodyVault, tmp_path: Path, later: int, code: str
) -> None:
    async with scene.console() as console:
        await note(console)
    shutil.copytree(scene.folder, tmp_path / "older")
    async with scene.console() as console:
        await note(console, 5)
    shutil.rmtree(scene.folder)
    shutil.copytree(tmp_path / "older", scene.folder)
    before = vault.anchored[-1]
    async with scene.console() as console:
        await note(console, later)
        verdict = await console.ledger.check()
        assert verdict.findings[-1].code == code
        assert problem(console) == "trail_cut"
    assert vault.anchored[-1] == before


async def test_it_is_still_noticed_in_the_next_session(scene: Stage, vault: MoodyVault) -> None:
    async with scene.console():
        pass
    await vault.set(ANCHOR, json.dumps({"size": 500, "head": "0" * 64}))
    for _ in range(2):
        async with scene.console() as console:
            assert Finding(0, "truncated") in (await console.ledger.check()).findings


async def test_an_empty_anchor_is_no_alarm(scene: Stage, vault: MoodyVault) -> None:
    await vault.set(ANCHOR, json.dumps({"size": 0, "head": "0" * 64}))
    async with scene.console() as console:
        assert (await console.ledger.check()).intact


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"size": "many", "head": ""}', '{"size": null, "head": ""}', "null"])
async def test_an_anchor_that_can_t_be_read(scene: Stage, vault: MoodyVault, text: str) -> None:
    await vault.set(ANCHOR, text)
    async with scene.console() as console:
        with pytest.raises(VaultUnavailable, match="lost"):
            await console.ledger.check()
        assert console.ledger.anchor_problem is not None


async def test_without_a_place_there_is_no_anchor(scene: Stage) -> None:
    async with scene.console() as console:
        bare = Ledger(console.ledger.database, console.ledger.trail, None, "nowhere")
        await bare.write(bare.trail.head)
        await bare.close()
        assert await bare.anchor() is None
        assert (await bare.check()).intact
