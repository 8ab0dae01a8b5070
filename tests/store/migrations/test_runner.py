"""From version to version: with data, with failures, with no room left."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from billing_console.domain.errors import StoreUnavailable
from billing_console.store import opening
from billing_console.store.migrations.runner import Step, bring_up_to_date
from billing_console.store.opening import CACHE, LEDGER, StoreFile, pragma_of
from tests.store.scenery import small_disk

KEY = bytes(range(32))


def sql(*statements: str) -> Step:
    def step(connection: Any) -> None:
        for statement in statements:
            connection.execute(statement)

    return step


FIRST = sql(
    "CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT",
    "CREATE TABLE child (parent INTEGER NOT NULL REFERENCES parent (id) ON DELETE CASCADE) STRICT",
)
SECOND = sql("ALTER TABLE parent ADD COLUMN note TEXT NOT NULL DEFAULT 'none'")
THIRD = sql("UPDATE parent SET note = name")
FAILS = sql("UPDATE parent SET name = 'half'", "CREATE TABLE half (a)", "SELECT * FROM nowhere")
ORPHANS = sql("DELETE FROM parent")


class Place:
    """One file that is migrated and looked into."""

    def __init__(self, path: Path, file: StoreFile = LEDGER) -> None:
        self.path, self.file = path, file

    def migrate(self, *steps: Step) -> None:
        bring_up_to_date(self.path, KEY, self.file, steps)

    def refused(self, *steps: Step) -> StoreUnavailable:
        with pytest.raises(StoreUnavailable) as refused:
            self.migrate(*steps)
        return refused.value

    def run(self, *statements: str, path: Path | None = None) -> list[Sequence[Any]]:
        connection = opening.connect(path or self.path, KEY, self.file)
        try:
            rows: list[Sequence[Any]] = []
            for statement in statements:
                rows = [tuple(row) for row in connection.execute(statement)]
            return rows
        finally:
            connection.close()

    def version(self) -> int:
        connection = opening.connect(self.path, KEY, self.file)
        try:
            return int(pragma_of(connection, "user_version"))
        finally:
            connection.close()


@pytest.fixture(params=[LEDGER, CACHE], ids=["ledger", "cache"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    path = tmp_path / "x.db"
    opening.make_file(path)
    return Place(path, request.param)


@pytest.fixture
def ledger(tmp_path: Path) -> Place:
    """A ledger of version 1 with data."""
    place = Place(tmp_path / "ledger.db")
    opening.make_file(place.path)
    place.migrate(FIRST)
    opening.remember_key(place.path, KEY)
    place.run("INSERT INTO parent VALUES (1, 'Amara'), (2, 'Chidi')", "INSERT INTO child VALUES (1), (1), (2)")
    return place


def test_a_new_file_gets_all_steps_its_mark_and_no_copy(either: Place) -> None:
    either.migrate(FIRST, SECOND, THIRD)
    assert either.version() == 3
    assert int(either.run("PRAGMA application_id")[0][0]) == either.file.application_id
    either.migrate(FIRST, SECOND, THIRD)
    assert [p.name for p in either.path.parent.iterdir()] == ["x.db"]


def test_data_of_every_version_arrives(ledger: Place) -> None:
    ledger.migrate(FIRST, SECOND)
    assert ledger.run("SELECT * FROM parent") == [(1, "Amara", "none"), (2, "Chidi", "none")]
    ledger.migrate(FIRST, SECOND, THIRD)
    assert ledger.run("SELECT * FROM parent") == [(1, "Amara", "Amara"), (2, "Chidi", "Chidi")]
    assert ledger.run("SELECT count(*) FROM child") == [(3,)]
    assert ledger.version() == 3


def test_the_ledger_is_copied_first_privately_and_readably(ledger: Place) -> None:
    ledger.migrate(FIRST, SECOND)
    backup = ledger.path.with_name("ledger.db.v1.bak")
    assert ledger.run("SELECT * FROM parent", path=backup) == [(1, "Amara"), (2, "Chidi")]
    assert backup.stat().st_mode & 0o777 == 0o600
    assert not backup.with_name(backup.name + ".new").exists()


@pytest.mark.parametrize(("last", "why"), [(FAILS, "nowhere"), (ORPHANS, "3 rows refer to nothing")])
def test_a_step_that_fails_leaves_everything_as_it_was(ledger: Place, last: Step, why: str) -> None:
    error = ledger.refused(FIRST, SECOND, last)
    assert (error.code, error.data["file"], error.data["version"]) == ("migration_failed", "ledger", 1)
    assert why in error.data["reason"]
    assert ledger.version() == 1
    assert ledger.run("SELECT * FROM parent") == [(1, "Amara"), (2, "Chidi")]
    assert ledger.run("SELECT name FROM sqlite_schema ORDER BY 1") == [("child",), ("parent",)]
    ledger.migrate(FIRST, SECOND, THIRD)
    assert ledger.version() == 3


def test_a_file_hurt_on_the_way_is_put_back_from_the_copy(ledger: Place) -> None:
    def hurts(connection: Any) -> None:
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with ledger.path.open("rb+") as stream:
            stream.seek(4096 + 100)
            stream.write(os.urandom(4000))
        raise RuntimeError("the disk had a bad day")

    assert ledger.refused(FIRST, hurts).code == "migration_failed"
    assert ledger.version() == 1
    assert ledger.run("SELECT * FROM parent") == [(1, "Amara"), (2, "Chidi")]


def test_a_step_that_commits_on_its_own_is_undone_by_the_copy(ledger: Place) -> None:
    commits = sql("UPDATE parent SET name = 'half'", "PRAGMA user_version = 2", "COMMIT")

    def raises(_connection: Any) -> None:
        raise RuntimeError("too late")

    assert ledger.refused(FIRST, commits, raises).code == "migration_failed"
    assert ledger.run("SELECT name FROM parent") == [("Amara",), ("Chidi",)]


def test_a_disk_that_fills_is_reported_as_that(ledger: Place) -> None:
    fills = sql("PRAGMA max_page_count = 1", "CREATE TABLE big (a)", "INSERT INTO big VALUES (zeroblob(100000))")
    with pytest.raises(Exception, match="full") as failed:
        ledger.migrate(FIRST, fills)
    assert getattr(failed.value, "sqlite_errorname", "") == "SQLITE_FULL"
    assert ledger.run("SELECT * FROM parent") == [(1, "Amara"), (2, "Chidi")]


def test_without_room_for_a_copy_nothing_is_begun(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", "700k"):
        place = Place(tmp_path / "small" / "ledger.db")
        opening.make_file(place.path)
        place.migrate(FIRST)
        place.run("INSERT INTO parent VALUES (1, hex(zeroblob(150000)))")
        error = place.refused(FIRST, SECOND)
        assert (error.code, error.data["reason"]) == ("disk_full", "backup")
        assert place.version() == 1


def test_a_damaged_ledger_is_not_migrated(ledger: Place) -> None:
    content = bytearray(ledger.path.read_bytes())
    content[4096 + 50] ^= 1
    ledger.path.write_bytes(content)
    assert ledger.refused(FIRST, SECOND).code == "damaged"
    assert ledger.path.read_bytes() == bytes(content)


def test_a_cache_of_an_older_version_is_emptied(tmp_path: Path) -> None:
    place = Place(tmp_path / "cache.db", CACHE)
    opening.make_file(place.path)
    place.migrate(FIRST)
    place.run("INSERT INTO parent VALUES (1, 'Amara')")
    place.migrate(FIRST, SECOND)
    assert place.run("SELECT * FROM parent") == []
    assert [p.name for p in tmp_path.iterdir()] == ["cache.db"]
