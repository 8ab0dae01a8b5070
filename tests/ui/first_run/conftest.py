"""Every test here has a desk of its own and a first run that is closed with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.desks import Office, office
from tests.ui.looks import look
from ui.first_run import FirstRun
from ui.theme.current import Theme

__all__ = ["look"]

Opened = Callable[..., FirstRun]


@pytest.fixture
def outside(tmp_path: Path) -> Office:
    """The desk and everything outside it."""
    return office(tmp_path)


@pytest.fixture
async def opened(outside: Office, qtbot: QtBot, look: Theme) -> AsyncIterator[Opened]:
    """Opens a first run on the desk, shown in a window of its own."""
    runs: list[FirstRun] = []

    def open_run(**options: Any) -> FirstRun:
        run = FirstRun(outside.desk, **options)
        qtbot.addWidget(run)
        run.resize(1360, 834)
        run.show()
        runs.append(run)
        return run

    yield open_run
    for run in runs:
        await run.aclose()
