"""The program's run: a first paint, a console, an orderly end; and what happens when somebody leaves early."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.journeys.person import Until
from ui.app import _consoles, _session
from ui.first_run import FirstRun
from ui.opening import OpeningWindow
from ui.start import Start
from ui.window import MainWindow


@pytest.fixture
async def opening() -> AsyncIterator[OpeningWindow]:
    window = OpeningWindow("practice")
    window.show()
    yield window
    window.hide()
    window.deleteLater()


def main_window() -> MainWindow | None:
    found = (w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible())
    return next(found, None)


async def test_the_practice_console_opens_and_closes(opening: OpeningWindow, until: Until) -> None:
    run = asyncio.ensure_future(_session(Start(practice=True, customers=5), opening))
    await until(lambda: main_window() is not None, seconds=20)
    window = main_window()
    assert window is not None
    assert window.windowTitle().startswith("PRACTICE MODE")
    assert not opening.isVisible()
    folder = window.console.folder
    assert folder.exists()
    window.close()
    assert await run == 0
    assert main_window() is None
    assert not folder.exists()


async def test_leaving_while_it_opens_ends_it(opening: OpeningWindow, until: Until) -> None:
    run = asyncio.ensure_future(_session(Start(practice=True, customers=5), opening))
    await asyncio.sleep(0)
    opening.close()
    assert await run == 0
    assert main_window() is None
    assert not opening.isVisible()


async def test_without_a_profile_it_asks_first(opening: OpeningWindow, until: Until, home: Path) -> None:
    run = asyncio.ensure_future(_session(Start(customers=5), opening))
    await until(lambda: opening.findChildren(FirstRun), seconds=20)
    (asking,) = opening.findChildren(FirstRun)
    asking.finished.emit("practice")
    await until(lambda: main_window() is not None, seconds=20)
    window = main_window()
    assert window is not None
    window.close()
    await run


async def test_adding_a_profile_leaves_one_console_for_the_next_question(opening: OpeningWindow, until: Until) -> None:
    stop = asyncio.Event()
    run = asyncio.ensure_future(_consoles(Start(practice=True, customers=5), opening, stop))
    await until(lambda: main_window() is not None, seconds=20)
    window = main_window()
    assert window is not None
    window.settings.add_profile_wanted.emit()
    await until(lambda: opening.findChildren(FirstRun), seconds=20)
    assert opening.isVisible()
    opening.closing.emit()
    await run
