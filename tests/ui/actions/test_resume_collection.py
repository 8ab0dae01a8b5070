"""Resuming collection: the form and the whole way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from billing_console.actions.resume_collection import ResumeCollection
from tests.ui.actions.desk import Desk, Until, open_desk
from tests.ui.actions.forms import WHY, opened
from tests.ui.actions.found import button, told
from ui.actions.resume_collection import ResumeForm


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened_desk:
        yield opened_desk


def test_it_asks_only_why(qtbot: QtBot) -> None:
    form = opened(qtbot, ResumeForm, "sub_one")
    assert form.action() == ResumeCollection("cus_amara", "sub_one", WHY)
    assert "sub_one" in form.about


async def test_nothing_to_resume_is_said(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet_of("resume_collection", "sub_c1")
    await until(lambda: "Collection is not paused" in told(sheet))
    assert not button(sheet, "Resume collection").isEnabled()


async def test_the_whole_way(desk: Desk, until: Until) -> None:
    desk.post("/v1/subscriptions/sub_c1", **{"pause_collection[behavior]": "void"})
    sheet = await desk.sheet_of("resume_collection", "sub_c1")
    resume = button(sheet, "Resume collection")
    await until(resume.isEnabled)
    resume.click()
    await until(lambda: "written to the trail as" in told(sheet))
    assert desk.get("/v1/subscriptions/sub_c1")["pause_collection"] is None
