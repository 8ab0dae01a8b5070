"""A whole window over the practice company, closed in order afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from billing_console.bootstrap import Console
from tests.consoles import Stage, company_stage
from tests.journeys.person import Person, Until
from ui.theme.style import apply
from ui.theme.tokens import LIGHT
from ui.window import MainWindow


@pytest.fixture
def scene(tmp_path: Path) -> Stage:
    return company_stage(tmp_path / "store", customers=30)


@pytest.fixture
async def console(scene: Stage) -> AsyncIterator[Console]:
    async with scene.console() as opened:
        yield opened


@pytest.fixture
async def person(console: Console, until: Until) -> AsyncIterator[Person]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply(app, LIGHT)
    window = MainWindow(console)
    window.show()
    window.activateWindow()
    yield Person(window, until)
    await window.aclose()
    window.hide()
    window.deleteLater()
