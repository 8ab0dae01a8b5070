"""The door: every way in which a file can be the wrong one, and what is said about it."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from billing_console.domain.errors import StoreUnavailable
from billing_console.store import opening
from billing_console.store.database import Store, StoreKeys
from billing_console.store.opening import CACHE, LEDGER
from tests.store.scenery import cases, flip, permit, raw, refusal, run, small_disk

# ------------------------------------------------------------------------------------------------- refused at the door


async def test_a_profile_that_never_was_is_missing(folder: Path, keys: StoreKeys) -> None:
    assert await refusal(folder, keys) == ("missing", "ledger")
    assert await refusal(folder.parent, keys) == ("missing", "ledger")
    assert not LEDGER.path(folder.parent).exists()


@pytest.mark.parametrize("create", [False, True])
async def test_a_ledger_that_vanished_is_never_replaced(used: Path, keys: StoreKeys, create: bool) -> None:
    LEDGER.path(used).unlink()
    assert await refusal(used, keys, create=create) == ("missing", "ledger")
    LEDGER.path(used).touch()
    assert await refusal(used, keys, create=create) == ("missing", "ledger")


async def test_an_empty_database_in_place_of_the_ledger_is_not_the_ledger(used: Path, keys: StoreKeys) -> None:
    LEDGER.path(used).unlink()
    LEDGER.path(used).touch()
    raw(used, LEDGER, keys.ledger, "CREATE TABLE x (a)", "DROP TABLE x")
    assert await refusal(used, keys, create=True) == ("missing", "ledger")


async def test_a_ledger_whose_making_was_interrupted_is_made(tmp_path: Path, keys: StoreKeys) -> None:
    LEDGER.path(tmp_path).touch()
    await (await Store.open(tmp_path, keys, create=True)).close()
    await (await Store.open(tmp_path, keys, create=False)).close()


async def test_a_wrong_key_is_told_from_damage(used: Path, keys: StoreKeys, capfd: pytest.CaptureFixture[str]) -> None:
    before = LEDGER.path(used).read_bytes()
    assert await refusal(used, StoreKeys(os.urandom(32), keys.cache)) == ("wrong_key", "ledger")
    assert await refusal(used, StoreKeys(keys.ledger, os.urandom(32))) == ("wrong_key", "cache")
    assert LEDGER.path(used).read_bytes() == before
    flip(LEDGER.path(used), 40)
    assert await refusal(used, keys) == ("damaged", "ledger")
    assert await refusal(used, StoreKeys(os.urandom(32), keys.cache)) == ("wrong_key", "ledger")
    LEDGER.path(used).with_name("ledger.db.kid").unlink()
    assert await refusal(used, keys) == ("wrong_key", "ledger")
    assert capfd.readouterr().err == ""


async def test_any_other_file_in_its_place_is_noticed(used: Path, keys: StoreKeys) -> None:
    LEDGER.path(used).write_text("Dear diary, " * 1000)
    assert await refusal(used, keys) == ("damaged", "ledger")
    LEDGER.path(used).unlink()
    plain = sqlite3.connect(LEDGER.path(used))
    plain.execute("CREATE TABLE case_file (a)")
    plain.close()
    assert await refusal(used, keys) == ("foreign", "ledger")


async def test_a_database_of_another_program_is_foreign(used: Path, keys: StoreKeys) -> None:
    raw(used, LEDGER, keys.ledger, "PRAGMA application_id = 7")
    assert await refusal(used, keys) == ("foreign", "ledger")


async def test_a_ledger_of_a_later_version_is_left_alone(used: Path, keys: StoreKeys) -> None:
    raw(used, LEDGER, keys.ledger, "PRAGMA user_version = 99")
    assert await refusal(used, keys) == ("newer", "ledger")


async def test_a_flipped_bit_on_a_later_page_shows_when_it_is_read(used: Path, keys: StoreKeys) -> None:
    path = LEDGER.path(used)
    flip(path, *range(path.stat().st_size // 2 + 2000, path.stat().st_size, 4096))
    store = await Store.open(used, keys, create=False)
    with pytest.raises(StoreUnavailable) as refused:
        await store.ledger.read(
            lambda conn: conn.exec_driver_sql("SELECT max(customer) FROM case_file NOT INDEXED").all()
        )
    assert (refused.value.code, refused.value.data["file"]) == ("damaged", "ledger")
    assert any("page" in line for line in await store.ledger.damage())
    assert await store.cache.damage() == []
    await store.close()


async def test_a_truncated_file_is_damaged(used: Path, keys: StoreKeys) -> None:
    path = LEDGER.path(used)
    os.truncate(path, path.stat().st_size - 4096)
    assert await refusal(used, keys) == ("damaged", "ledger")


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root")
async def test_a_folder_without_permission(used: Path, keys: StoreKeys) -> None:
    permit(used, 0o500)
    assert (await refusal(used, keys))[0] == "read_only"
    permit(used, 0o700)


async def test_a_read_only_disk(folder: Path, keys: StoreKeys) -> None:
    with small_disk(folder, "4M"):
        await (await Store.open(folder, keys, create=True)).close()
        run("mount", "-o", "remount,ro", str(folder))
        assert await refusal(folder, keys) == ("read_only", "ledger")


async def test_a_folder_in_place_of_the_file(used: Path, keys: StoreKeys) -> None:
    LEDGER.path(used).unlink()
    LEDGER.path(used).mkdir()
    assert await refusal(used, keys) == ("disk_failed", "ledger")


# --------------------------------------------------------------------------------------------------------------- cache


async def test_a_cache_that_is_gone_or_empty_is_made_anew(used: Path, keys: StoreKeys) -> None:
    for content in (None, b""):
        CACHE.path(used).unlink()
        if content is not None:
            CACHE.path(used).write_bytes(content)
        store = await Store.open(used, keys, create=False)
        assert await store.cache.read(lambda conn: conn.exec_driver_sql("SELECT * FROM mark").all()) == []
        assert len(await store.ledger.read(cases)) == 50
        await store.close()


@pytest.mark.parametrize("version", [0, 99])
async def test_a_cache_of_another_version_is_made_anew(used: Path, keys: StoreKeys, version: int) -> None:
    raw(used, CACHE, keys.cache, f"PRAGMA user_version = {version}")
    if version == 0:
        assert await refusal(used, keys) == ("migration_failed", "cache")
        return
    store = await Store.open(used, keys, create=False)
    assert await store.cache.read(lambda conn: conn.exec_driver_sql("SELECT * FROM mark").all()) == []
    await store.close()


async def test_a_damaged_cache_is_set_aside_on_request_only(used: Path, keys: StoreKeys) -> None:
    flip(CACHE.path(used), 40)
    damaged = CACHE.path(used).read_bytes()
    assert await refusal(used, keys) == ("damaged", "cache")
    assert CACHE.path(used).read_bytes() == damaged
    aside = await Store.set_cache_aside(used)
    assert aside.read_bytes() == damaged
    store = await Store.open(used, keys, create=False)
    assert len(await store.ledger.read(cases)) == 50
    with pytest.raises(StoreUnavailable) as refused:
        await Store.set_cache_aside(used)
    assert refused.value.code == "in_use"
    await store.close()


# ------------------------------------------------------------------------------------------ one connection


def test_a_driver_that_does_not_encrypt_is_refused() -> None:
    plain = sqlite3.connect(":memory:")
    plain.execute("PRAGMA key = \"x'00'\"")  # accepted without a word
    with pytest.raises(StoreUnavailable) as refused:
        opening.require_encryption(plain, LEDGER)
    plain.close()
    assert refused.value.code == "not_encrypted"


@pytest.mark.parametrize("length", [0, 1, 31, 33])
def test_a_key_that_would_be_taken_for_a_passphrase_is_a_mistake(tmp_path: Path, length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        opening.connect(tmp_path / "x.db", bytes(length), LEDGER)


@pytest.mark.parametrize("name", ["with space?#%41&'", "ünïcode 🙂"])
def test_any_folder_name_works(tmp_path: Path, name: str) -> None:
    path = tmp_path / name / "ledger.db"
    path.parent.mkdir()
    opening.make_file(path)
    connection = opening.connect(path, bytes(32), LEDGER)
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    assert opening.is_there(path)
    assert not opening.was_finished(path)


def test_a_key_id_names_a_key_without_giving_it_away() -> None:
    assert opening.key_id(bytes(32)) != opening.key_id(b"\x01" + bytes(31))
    assert len(opening.key_id(bytes(32))) == 16
