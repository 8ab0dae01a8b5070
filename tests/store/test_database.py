"""The two encrypted files: private, one holder, one thread, and what a transaction promises."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlcipher3 import dbapi2 as driver

from billing_console.domain.errors import StoreUnavailable
from billing_console.store import opening
from billing_console.store.database import Store, StoreKeys
from billing_console.store.opening import CACHE, LEDGER
from billing_console.store.profile_lock import ProfileLock
from tests.store.scenery import SENTINEL, cases, contents, modes, note, open_case, open_cases, permit, run, small_disk

Until = Callable[..., Awaitable[None]]


# ------------------------------------------------------------------------------------------------------------- opening


async def test_a_new_store_is_private_and_closes_without_leftovers(folder: Path, keys: StoreKeys) -> None:
    store = await Store.open(folder, keys, create=True)
    names = modes(folder)
    assert names.pop(folder.name) == 0o700
    assert {"ledger.db", "ledger.db-wal", "ledger.db.kid", "cache.db", "profile.lock"} <= set(names)
    assert set(names.values()) == {0o600}
    await store.close()
    await store.close()
    assert not any(name.endswith("-wal") for name in modes(folder))


async def test_what_was_written_is_there_again(used: Path, keys: StoreKeys) -> None:
    store = await Store.open(used, keys, create=False)
    assert len(await store.ledger.read(cases)) == 50
    await store.close()


async def test_a_folder_that_was_opened_to_others_is_closed_again(used: Path, keys: StoreKeys) -> None:
    permit(used, 0o755)
    await (await Store.open(used, keys, create=False)).close()
    assert modes(used)[used.name] == 0o700


async def test_both_files_are_encrypted_durable_and_strict(store: Store) -> None:
    def settings(conn: Connection) -> list[str]:
        names = ("cipher_version", "journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "temp_store")
        return [str(conn.exec_driver_sql(f"PRAGMA {name}").scalar()) for name in names]

    version, *ledger = await store.ledger.read(settings)
    assert version.startswith("4.")
    assert ledger == ["wal", "2", "1", "1", "2"]
    assert (await store.cache.read(settings))[1:] == ["wal", "1", "1", "1", "2"]


async def test_nothing_is_in_clear(store: Store, folder: Path) -> None:
    await store.ledger.write(open_case)
    await store.cache.write(note("a"))
    content = contents(folder)
    assert content["ledger.db-wal"]
    for name, text in content.items():
        assert SENTINEL.encode() not in text, name
        assert b"case_file" not in text, name
        assert not text.startswith(b"SQLite format 3"), name


async def test_every_table_is_strict(store: Store) -> None:
    def loose(conn: Connection) -> list[str]:
        rows = conn.exec_driver_sql("PRAGMA table_list").mappings()
        own = [r for r in rows if r["type"] == "table" and not r["name"].startswith("sqlite_")]
        assert own
        return [r["name"] for r in own if not r["strict"]]

    assert await store.ledger.read(loose) == []
    assert await store.cache.read(loose) == []


def test_keys_are_two_different_ones_of_32_bytes_and_never_shown() -> None:
    keys = StoreKeys(b"L" * 32, b"C" * 32)
    assert repr(keys) == "StoreKeys()"
    for wrong in ((b"L" * 31, b"C" * 32), (b"L" * 32, b""), (b"L" * 32, b"L" * 32)):
        with pytest.raises(ValueError, match="two different keys of 32 bytes"):
            StoreKeys(*wrong)


# -------------------------------------------------------------------------------------------------------- one at a time


async def test_a_second_opener_is_told_who_holds_it(store: Store, folder: Path, keys: StoreKeys) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        await Store.open(folder, keys, create=False)
    assert (refused.value.code, refused.value.data) == ("in_use", {"pid": str(os.getpid())})


async def test_another_process_is_told_too_and_may_follow(store: Store, folder: Path, keys: StoreKeys) -> None:
    program = (
        "import asyncio, sys; from pathlib import Path\n"
        "from billing_console.store.database import Store, StoreKeys\n"
        "from billing_console.domain.errors import StoreUnavailable\n"
        "keys = StoreKeys(bytes.fromhex(sys.argv[2]), bytes.fromhex(sys.argv[3]))\n"
        "async def main():\n"
        "    try: await (await Store.open(Path(sys.argv[1]), keys, create=False)).close()\n"
        "    except StoreUnavailable as error: return error.code\n"
        "    return 'opened'\n"
        "print(asyncio.run(main()))"
    )
    command = [sys.executable, "-c", program, str(folder), keys.ledger.hex(), keys.cache.hex()]
    assert await asyncio.to_thread(run, *command) == "in_use\n"
    await store.close()
    assert await asyncio.to_thread(run, *command) == "opened\n"


async def test_all_sql_runs_on_one_thread_for_both_files(store: Store) -> None:
    names = {await db.read(lambda _: threading.current_thread().name) for db in (store.ledger, store.cache)}
    names.add(await store.ledger.write(lambda _: threading.current_thread().name))
    assert names == {"db_0"}


async def test_a_closed_store_says_so(folder: Path, keys: StoreKeys) -> None:
    store = await Store.open(folder, keys, create=True)
    await store.close()
    with pytest.raises(StoreUnavailable) as refused:
        await store.ledger.read(cases)
    assert refused.value.code == "closed"


# -------------------------------------------------------------------------------------------------------- transactions


async def test_a_write_that_raises_leaves_no_trace(store: Store) -> None:
    def half(conn: Connection) -> None:
        open_case(conn)
        raise KeyError("changed my mind")

    with pytest.raises(KeyError, match="changed my mind"):
        await store.ledger.write(half)
    await store.ledger.write(lambda conn: open_case(conn, "second"))
    assert await store.ledger.read(cases) == ["second"]


async def test_reading_cannot_write_and_mistakes_stay_what_they_are(store: Store) -> None:
    with pytest.raises(OperationalError, match="readonly"):
        await store.ledger.read(open_case)
    with pytest.raises(OperationalError, match="no such table"):
        await store.ledger.read(lambda conn: conn.exec_driver_sql("SELECT * FROM nowhere"))
    await store.cache.write(note("a"))
    with pytest.raises(IntegrityError):
        await store.cache.write(note("a"))
    assert await store.ledger.read(cases) == []


async def test_a_second_writer_in_the_file_is_locked(store: Store, folder: Path, keys: StoreKeys) -> None:
    intruder = opening.connect(LEDGER.path(folder), keys.ledger, LEDGER)
    intruder.execute("BEGIN IMMEDIATE")
    await store.ledger.read(lambda conn: conn.exec_driver_sql("PRAGMA busy_timeout = 0").all())
    with pytest.raises(StoreUnavailable) as refused:
        await store.ledger.write(open_case)
    assert refused.value.code == "locked"
    intruder.execute("ROLLBACK")
    intruder.close()
    await store.ledger.write(open_case)


async def test_a_writer_has_the_file_to_itself_from_its_first_look(store: Store, folder: Path, keys: StoreKeys) -> None:
    def look_then_write(conn: Connection) -> None:
        before = cases(conn)
        intruder = opening.connect(LEDGER.path(folder), keys.ledger, LEDGER)
        intruder.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(driver.OperationalError, match="locked"):
            intruder.execute("BEGIN IMMEDIATE")
        intruder.close()
        open_case(conn, f"after {len(before)}")

    await store.ledger.write(look_then_write)
    assert await store.ledger.read(cases) == ["after 0"]


async def test_a_full_disk_loses_nothing_and_can_be_mended(store: Store) -> None:
    await store.ledger.write(lambda conn: open_case(conn, "before"))

    def limit(pages: int) -> Callable[[Connection], object]:
        return lambda conn: conn.exec_driver_sql(f"PRAGMA max_page_count = {pages}").scalar()

    await store.ledger.read(limit(1))
    with pytest.raises(StoreUnavailable) as refused:
        await store.ledger.write(lambda conn: open_cases(conn, ["x" * 3000] * 50))
    assert (refused.value.code, refused.value.data["file"]) == ("disk_full", "ledger")
    assert await store.ledger.read(cases) == ["before"]
    await store.ledger.read(limit(1_000_000))
    await store.ledger.write(lambda conn: open_case(conn, "after"))
    assert await store.ledger.read(cases) == ["before", "after"]


async def test_a_really_full_disk(folder: Path, keys: StoreKeys) -> None:
    with small_disk(folder, "1M"):
        store = await Store.open(folder, keys, create=True)
        await store.ledger.write(lambda conn: open_case(conn, "before"))
        with pytest.raises(StoreUnavailable) as refused:
            await store.ledger.write(lambda conn: open_cases(conn, ["x" * 3000] * 1000))
        assert refused.value.code == "disk_full"
        assert await store.ledger.read(cases) == ["before"]
        await store.close()
        store = await Store.open(folder, keys, create=False)
        assert await store.ledger.read(cases) == ["before"]
        await store.ledger.write(lambda conn: open_case(conn, "after"))
        await store.close()


@pytest.mark.parametrize("size", ["4k", "16k", "64k", "128k"])
async def test_a_disk_too_full_for_a_new_store(folder: Path, keys: StoreKeys, size: str) -> None:
    with small_disk(folder, size):
        with pytest.raises(StoreUnavailable) as refused:
            await (await Store.open(folder, keys, create=True)).close()
        assert refused.value.code == "disk_full"
        run("mount", "-o", "remount,size=4M", str(folder))
        await (await Store.open(folder, keys, create=True)).close()


# ---------------------------------------------------------------------------------------------------------- cancelling


async def test_cancelling_who_waits_lets_begun_work_end(store: Store) -> None:
    loop = asyncio.get_running_loop()
    begun, go_on = asyncio.Event(), threading.Event()

    def slowly(conn: Connection) -> None:
        open_case(conn, "half")
        loop.call_soon_threadsafe(begun.set)
        go_on.wait()
        open_case(conn, "whole")

    running = asyncio.create_task(store.ledger.write(slowly))
    await begun.wait()
    waiting = asyncio.create_task(store.ledger.write(lambda conn: open_case(conn, "never begun")))
    await asyncio.sleep(0)
    for task in (running, waiting):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    go_on.set()
    assert await store.ledger.read(cases) == ["half", "whole"]
    await store.ledger.write(lambda conn: open_case(conn, "later"))


async def test_who_stops_waiting_for_the_opening_leaves_the_profile_free(
    folder: Path, keys: StoreKeys, until: Until
) -> None:
    task = asyncio.create_task(Store.open(folder, keys, create=True))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    # The last thing that opening makes is there, so the lock was taken; then it has to be given back.
    await until(lambda: CACHE.path(folder).with_name("cache.db.kid").exists() and is_free(folder))
    await (await Store.open(folder, keys, create=True)).close()


def is_free(folder: Path) -> bool:
    try:
        ProfileLock.take(folder).release()
    except StoreUnavailable:
        return False
    return True
