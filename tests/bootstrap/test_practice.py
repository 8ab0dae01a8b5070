"""The practice console: a whole console without a key, with people to learn from, and gone when it ends."""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest

from billing_console.bootstrap import Edges, PracticeSpec, open_practice_console, temporary_folder
from billing_console.practice.server import PracticeStripe
from billing_console.practice.stories import STORIES
from tests.consoles import Clock, no_sleep
from tests.practice.tiny import tiny_world


def edges() -> Edges:
    clock = Clock()
    return Edges(clock=clock, monotonic=clock.monotonic, sleep=no_sleep)


async def test_the_practice_company_with_its_stories(tmp_path: Path) -> None:
    console = await open_practice_console(tmp_path / "store", PracticeSpec(customers=60, operator="m.keller"), edges())
    try:
        assert console.is_temporary
        assert console.profile.mode == "practice"
        assert console.operator.name == "m.keller"
        assert len(console.stories) == len(STORIES)
        title, lesson, customer = console.stories[0]
        assert title
        assert lesson
        assert [view async for view in console.customers.view(customer)]
    finally:
        await console.close()


async def test_a_company_that_was_brought_has_no_stories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "somebody")
    given = edges()
    stripe = PracticeStripe(tiny_world(), clock=given.clock, rate_limits=False)
    console = await open_practice_console(tmp_path / "store", PracticeSpec(), given, stripe)
    try:
        assert console.stories == ()
        assert console.operator.name == "somebody" == getpass.getuser()
        assert console.account == "acct_tiny"
    finally:
        await console.close()


async def test_its_folder_is_private_and_gone_afterwards() -> None:
    async with temporary_folder() as folder:
        assert folder.stat().st_mode & 0o077 == 0
        (folder / "ledger.db").touch()
    assert not folder.exists()
