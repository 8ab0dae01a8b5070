"""What is left after a program was killed, a file was put back or a log was lost."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from sqlalchemy import Connection

from billing_console.domain.audit import Anchor, Draft, Finding, Verdict
from billing_console.store import journal
from billing_console.store.database import Store, StoreKeys
from billing_console.store.opening import LEDGER
from billing_console.store.trail import Trail, TrailFilter
from tests.store.keeping import sign, verify


def new_trail() -> Trail:
    return Trail(sign, verify, lambda: datetime.now(UTC), monotonic)


def write_until_killed(folder: Path, keys: StoreKeys, commits: int) -> int:
    """Start the writer, kill it after so many commits at whatever it is doing; the last commit it told of."""
    program = Path(__file__).with_name("crashing_writer.py")
    root = program.parents[2]
    command = [sys.executable, str(program), str(folder), keys.ledger.hex(), keys.cache.hex()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root, env={"PYTHONPATH": str(root)}) as child:
        assert child.stdout is not None
        told = [int(child.stdout.readline()) for _ in range(commits)]
        child.kill()
        told += [int(line) for line in child.stdout if line.endswith("\n")]
    return told[-1]


async def test_every_commit_that_was_told_of_survives_kill_9(folder: Path, keys: StoreKeys) -> None:
    told = 0
    for commits in (1, 40, 300):  # the last is beyond the point where the log is moved into the file
        told = max(told, write_until_killed(folder, keys, commits))
        store = await Store.open(folder, keys, create=False)
        trail = new_trail()

        def look(conn: Connection, trail: Trail = trail) -> tuple[Verdict, set[str], set[str]]:
            verdict = trail.check(conn, None)
            told_of = {entry.draft.operation for entry in trail.entries(conn)}
            return verdict, told_of, {o.id for o in journal.unsettled(conn)}

        verdict, in_trail, in_journal = await store.ledger.read(look)
        assert verdict.intact
        assert verdict.size >= told
        assert in_trail == in_journal == {f"bc-{n}" for n in range(1, verdict.size + 1)}
        assert await store.ledger.read(lambda conn: conn.exec_driver_sql("PRAGMA cipher_integrity_check").all()) == []
        await store.close()


class TestRollback:
    """Older states of the file are valid in themselves: only the anchor, kept elsewhere, shows them."""

    async def extend(self, folder: Path, keys: StoreKeys, entries: int, *, create: bool = False) -> Anchor:
        store = await Store.open(folder, keys, create=create)
        trail = new_trail()
        for _ in range(entries):
            await store.ledger.write(lambda conn: trail.append(conn, Draft("m", "lead", "note", "note", "note")))
        anchor = await store.ledger.read(trail.head)
        await store.close()
        return anchor

    async def check(self, folder: Path, keys: StoreKeys, anchor: Anchor) -> tuple[Finding, ...]:
        store = await Store.open(folder, keys, create=False)
        verdict = await store.ledger.read(lambda conn: new_trail().check(conn, anchor))
        quick = await store.ledger.read(lambda conn: new_trail().check(conn, anchor, quick=True))
        await store.close()
        assert quick == verdict
        return verdict.findings

    async def test_an_older_copy_of_the_file(self, folder: Path, keys: StoreKeys, tmp_path: Path) -> None:
        await self.extend(folder, keys, 3, create=True)
        shutil.copy(LEDGER.path(folder), tmp_path / "older.db")
        anchor = await self.extend(folder, keys, 2)
        assert await self.check(folder, keys, anchor) == ()
        shutil.copy(tmp_path / "older.db", LEDGER.path(folder))
        assert await self.check(folder, keys, anchor) == (Finding(0, "truncated"),)
        await self.extend(folder, keys, 4)
        assert await self.check(folder, keys, anchor) == (Finding(5, "rewritten"),)

    async def test_a_lost_log(self, folder: Path, keys: StoreKeys) -> None:
        await self.extend(folder, keys, 1, create=True)
        told = write_until_killed(folder, keys, 5)
        for name in ("ledger.db-wal", "ledger.db-shm"):
            (folder / name).unlink()
        assert await self.check(folder, keys, Anchor(told, "f" * 64)) == (Finding(0, "truncated"),)

    async def test_a_cut_tail(self, folder: Path, keys: StoreKeys) -> None:
        anchor = await self.extend(folder, keys, 5, create=True)
        store = await Store.open(folder, keys, create=False)

        def cut(conn: Connection) -> None:
            conn.exec_driver_sql("DROP TRIGGER entry_stays")
            conn.exec_driver_sql("DELETE FROM entry WHERE seq > 3")

        await store.ledger.write(cut)
        assert [e.seq for e in await store.ledger.read(lambda c: new_trail().page(c, TrailFilter()))] == [3, 2, 1]
        await store.close()
        assert await self.check(folder, keys, anchor) == (Finding(0, "truncated"),)
