"""Without a keychain: secrets for one session, and those that a passphrase brings back."""

from __future__ import annotations

import base64
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from billing_console.domain.errors import InvalidInput, StoreUnavailable
from billing_console.vault import (
    MemoryVault,
    Strength,
)

SECRET = "canary-of-the-vault"
QUICK = Strength(rounds=1, memory=8192)


async def test_memory_forgets_with_the_program_and_shows_nothing() -> None:
    vault = MemoryVault()
    assert (await vault.state()).kind == "ok"
    await vault.set("p1/key", SECRET)
    assert await vault.get("p1/key") == SECRET
    assert SECRET not in repr(vault)
    await vault.delete("p1/key")
    await vault.delete("p1/key")
    assert await vault.get("p1/key") is None


async def test_a_passphrase_brings_the_same_secrets_back(tmp_path: Path) -> None:
    first, second, other = MemoryVault(), MemoryVault(), MemoryVault()
    await first.unlock("p1", tmp_path, "correct horse battery", QUICK)
    await second.unlock("p1", tmp_path, "correct horse battery")  # as strong as when the salt was made
    await other.unlock("p1", tmp_path, "correct horse batterY")
    for name in ("p1/root", "p1/signing"):
        kept = await first.get(name)
        assert kept is not None
        assert len(base64.b64decode(kept)) == 32
        assert await second.get(name) == kept
        assert await other.get(name) != kept
    assert await first.get("p1/root") != await first.get("p1/signing")
    assert await first.get("p1/key") is None
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "salt.json").stat().st_mode) == 0o600
    assert "horse" not in (tmp_path / "salt.json").read_text()


async def test_another_store_has_another_salt(tmp_path: Path) -> None:
    vault = MemoryVault()
    for profile in ("p1", "p2"):
        await vault.unlock(profile, tmp_path / profile, "correct horse battery", QUICK)
    assert await vault.get("p1/root") != await vault.get("p2/root")


async def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="passphrase_short"):
        await MemoryVault().unlock("p1", tmp_path, "eleven char", QUICK)
    assert not (tmp_path / "salt.json").exists()


@pytest.mark.parametrize(
    "change",
    [{"salt": "00"}, {"salt": "zz"}, {"kdf": "md5"}, {"memory": 2**40}, {"rounds": 10**6}, {"rounds": None}, None],
    ids=str,
)
async def test_a_damaged_salt_file_is_named_and_kept(change: dict[str, Any] | None, tmp_path: Path) -> None:
    await MemoryVault().unlock("p1", tmp_path, "correct horse battery", QUICK)
    salt = tmp_path / "salt.json"
    text = "{" if change is None else json.dumps(json.loads(salt.read_text()) | change)
    salt.write_text(text)
    with pytest.raises(StoreUnavailable, match="damaged"):
        await MemoryVault().unlock("p1", tmp_path, "correct horse battery")
    assert salt.read_text() == text
