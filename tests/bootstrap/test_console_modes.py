"""A profile's mode and its key's: what a settings file says can't make a live key look like anything else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from billing_console.bootstrap import open_console
from billing_console.domain.errors import AccessRefused
from billing_console.practice import DEMO_KEY
from tests.consoles import stage
from tests.desks import made_up_key


@pytest.mark.parametrize(
    ("key_mode", "profile_mode"), [("live", "practice"), ("live", "test"), ("test", "live")], ids=str
)
async def test_a_key_of_another_mode_opens_nothing(tmp_path: Path, key_mode: str, profile_mode: str) -> None:
    scene = stage(tmp_path / "store")
    await scene.vault.set("practice/key", made_up_key("rk", key_mode))
    with pytest.raises(AccessRefused) as refused:
        await open_console(replace(scene.profile(), mode=profile_mode), scene.vault, scene.folder, scene.edges())
    assert refused.value.code == "key_mode"
    assert refused.value.data == {"found": key_mode, "expected": profile_mode}
    assert not (scene.folder / "ledger.db").exists()


async def test_practice_never_speaks_to_stripe(tmp_path: Path) -> None:
    scene = stage(tmp_path / "store")
    await scene.vault.set("practice/key", DEMO_KEY)
    with pytest.raises(AccessRefused) as refused:
        await open_console(scene.profile(), scene.vault, scene.folder, replace(scene.edges(), transport=None))
    assert refused.value.code == "key_mode"
