"""A ledger that vanished with everything beside it is missed all the same: the keychain remembers its trail."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from billing_console.domain.errors import StoreUnavailable
from tests.consoles import stage


async def test_a_vanished_ledger_is_never_begun_anew(tmp_path: Path) -> None:
    scene = stage(tmp_path / "store")
    async with scene.console():
        pass
    shutil.rmtree(scene.folder)
    for _ in range(2):
        with pytest.raises(StoreUnavailable) as missing:
            async with scene.console():
                pass
        assert (missing.value.code, missing.value.data["file"]) == ("missing", "ledger")


async def test_a_profile_whose_first_opening_failed_opens_the_next_time(tmp_path: Path) -> None:
    scene = stage(tmp_path / "store")
    scene.folder.write_text("a file where the folder should be")
    with pytest.raises(StoreUnavailable):
        async with scene.console():
            pass
    scene.folder.unlink()
    async with scene.console() as console:
        assert console.account
