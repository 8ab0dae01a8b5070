"""Problems at opening lead somewhere: afresh, to the key, or to the window that is open already."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from billing_console.bootstrap import Desk
from billing_console.settings import Profile, Settings
from tests.desks import office
from tests.journeys.person import Until
from tests.made import NOW
from ui.first_run import FirstRun
from ui.opening import OpeningWindow
from ui.session import Closed, console_for
from ui.start import Start


@pytest.fixture
async def opening() -> AsyncIterator[OpeningWindow]:
    window = OpeningWindow("")
    window.show()
    yield window
    window.hide()
    window.deleteLater()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return office(tmp_path).desk


async def entered(start: Start, opening: OpeningWindow, desk: Desk) -> str:
    """Open and close at once; what was opened."""
    async with console_for(start, opening, desk) as console:
        mode = console.profile.mode
        await console.close()
    return mode


async def test_a_damaged_settings_file_is_said_kept_and_begun_afresh(
    opening: OpeningWindow, desk: Desk, until: Until
) -> None:
    desk.places.settings_file.parent.mkdir(parents=True, exist_ok=True)
    desk.places.settings_file.write_text("this is = no toml [")
    run = asyncio.ensure_future(entered(Start(practice=True, customers=3), opening, desk))
    await until(opening.banner.isVisible)
    opening.banner.command_clicked.emit()
    assert await run == "practice"
    assert desk.settings() == Settings()


async def test_a_profile_without_its_key_asks_for_it(opening: OpeningWindow, desk: Desk, until: Until) -> None:
    lost = Profile("p-lost", "Lost", "acct_1", "test", "m.keller", "finance", NOW)
    desk.save(Settings(profiles=(lost,), last_profile="p-lost"))
    run = asyncio.ensure_future(entered(Start(), opening, desk))
    await until(lambda: opening.findChildren(FirstRun))
    opening.closing.emit()
    with pytest.raises(Closed):
        await run
