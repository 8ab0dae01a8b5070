"""The trail as a service: pages, checks and exports that prove themselves and that only the operator can read."""

from __future__ import annotations

import hashlib
import json
import stat
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from billing_console.bootstrap import Console
from billing_console.domain.errors import StoreUnavailable
from billing_console.services.audit import write_private
from tests.consoles import Stage, stage


@pytest.fixture
def scene(tmp_path: Path) -> Stage:
    return stage(tmp_path / "store")


@pytest.fixture
async def console(scene: Stage) -> AsyncIterator[Console]:
    async with scene.console() as opened:
        yield opened


async def test_pages_and_choices(scene: Stage, console: Console) -> None:
    await console.audit.note("export", "done", {"file": "a.csv"})
    page = await console.audit.page(console.audit.chosen())
    assert [entry.draft.action for entry in page.entries] == ["export", "session"]
    assert (page.total, page.size, page.head) == (2, 2, page.entries[0].hash)
    only = await console.audit.page(console.audit.chosen(action="session"))
    assert (only.total, only.size) == (1, 2)
    assert (await console.audit.page(console.audit.chosen(text="a.csv"))).total == 1
    assert (await console.audit.page(console.audit.chosen(since=scene.clock()))).total == 0
    assert (await console.audit.page(console.audit.chosen(), limit=1)).entries == page.entries[:1]
    assert await console.audit.choices() == (("m.keller",), ("export", "session"))


async def test_a_check_is_itself_written_down(console: Console) -> None:
    verdict = await console.audit.verify()
    assert verdict.intact
    (last, *_) = (await console.audit.page(console.audit.chosen())).entries
    assert (last.draft.kind, last.draft.action, last.draft.outcome) == ("verify", "verify", "done")
    assert last.draft.data["size"] == verdict.size == 1


async def test_a_check_that_fails_says_where(scene: Stage, console: Console) -> None:
    await console.ledger.close()
    await scene.vault.set("practice/anchor", json.dumps({"size": 99, "head": "0" * 64}))
    verdict = await console.verify_trail()
    assert not verdict.intact
    assert console.trail_verdict == verdict
    (last, *_) = (await console.audit.page(console.audit.chosen())).entries
    assert last.draft.outcome == "failed"
    assert last.draft.data["findings"] == [{"seq": 0, "code": "truncated"}]


async def test_other_words_are_notes(console: Console) -> None:
    entry = await console.audit.note("looked", "note", {"what": "x"}, object_id="ch_1")
    assert (entry.draft.kind, entry.draft.object_id) == ("note", "ch_1")


async def test_an_export_holds_what_was_chosen_and_its_hash_is_in_the_trail(
    scene: Stage, console: Console, tmp_path: Path
) -> None:
    target = tmp_path / "trail.jsonl"
    entry = await console.audit.export(target, console.audit.chosen(action="session"))
    content = target.read_bytes()
    header, *entries, footer = [json.loads(line) for line in content.splitlines()]
    assert len(entries) == 1 == entry.draft.data["entries"]
    assert header["public_key"] == console.audit.public_key
    assert header["filters"] == {"action": "session"}
    assert footer
    assert entry.draft.data["sha256"] == hashlib.sha256(content).hexdigest()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


async def test_a_table_is_saved_the_same_way(console: Console, tmp_path: Path) -> None:
    entry = await console.save_export(tmp_path / "payments.csv", b"data")
    assert (tmp_path / "payments.csv").read_bytes() == b"data"
    assert entry.draft.data == {"file": "payments.csv", "sha256": hashlib.sha256(b"data").hexdigest()}


def test_a_private_file_replaces_one_that_was_open_to_all(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_bytes(b"old")
    target.chmod(0o666)
    write_private(target, b"new")
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_links_that_somebody_laid_out_are_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"precious")
    target = tmp_path / "out.csv"
    target.symlink_to(elsewhere)
    (tmp_path / ".out.csv.part").symlink_to(elsewhere)
    write_private(target, b"new")
    assert elsewhere.read_bytes() == b"precious"
    assert not target.is_symlink()


@pytest.mark.parametrize("place", ["missing/out.csv", "a_file/out.csv", "a_folder", "x" * 300])
async def test_what_can_t_be_written_is_said_and_leaves_nothing_behind(
    console: Console, tmp_path: Path, place: str
) -> None:
    folder = tmp_path / "exports"
    (folder / "a_folder").mkdir(parents=True)
    (folder / "a_file").touch()
    with pytest.raises(StoreUnavailable) as problem:
        await console.save_export(folder / place, b"data")
    assert problem.value.code == "export_failed"
    assert problem.value.data["detail"]
    assert sorted(path.name for path in folder.iterdir()) == ["a_file", "a_folder"]
    assert (await console.audit.page(console.audit.chosen(action="export"))).total == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a limit on the size of files stands in for a full disk")
def test_a_full_disk(tmp_path: Path) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, hard))  # writing more fails as on a full disk
    try:
        with pytest.raises(StoreUnavailable, match="export_failed"):
            write_private(tmp_path / "out.csv", b"x" * 4096)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [path.name for path in tmp_path.iterdir()] == []
