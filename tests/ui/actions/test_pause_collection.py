"""The fields of a pause, and the whole way of one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from billing_console.actions.pause_collection import Behavior, PauseCollection
from billing_console.domain.errors import InvalidInput, NotFound
from billing_console.domain.subscriptions import add_months
from tests import made
from tests.ui.actions.desk import Desk, Until, open_desk
from tests.ui.actions.forms import WHY, choose, opened, write
from tests.ui.actions.found import button, shown_texts, told
from ui.actions.pause_collection import PauseForm


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened_desk:
        yield opened_desk


def test_the_careful_choice_is_made_first(qtbot: QtBot) -> None:
    action = opened(qtbot, PauseForm, "sub_one").action()
    month = add_months(made.NOW, 1)
    assert action == PauseCollection("cus_amara", "sub_one", Behavior.KEEP_AS_DRAFT, WHY, month)


def test_until_when_and_what_becomes_of_invoices(qtbot: QtBot) -> None:
    form = opened(qtbot, PauseForm, "sub_one")
    choose(form, "Void them")
    choose(form, "Until somebody resumes it")
    assert (form.action().behavior, form.action().resumes_at) == (Behavior.VOID, None)
    choose(form, "Until a day")
    write(form, "Collection resumes on", "2027-01-05")
    end = form.action().resumes_at
    assert end is not None
    assert abs((end - datetime(2027, 1, 5, tzinfo=UTC)).total_seconds()) <= 14 * 3600


def test_what_is_no_day_is_said_below(qtbot: QtBot) -> None:
    form = opened(qtbot, PauseForm, "sub_one")
    choose(form, "Until a day")
    write(form, "Collection resumes on", "someday")
    with pytest.raises(InvalidInput, match="date_unreadable"):
        form.action()
    assert any("someday" in text for text in shown_texts(form))
    choose(form, "1 month")
    form.action()
    assert not any("someday" in text for text in shown_texts(form))


def test_why_is_asked(qtbot: QtBot) -> None:
    with pytest.raises(InvalidInput, match="bucket_missing"):
        opened(qtbot, PauseForm, "sub_one", bucket=None).action()


def test_a_subscription_that_is_not_there(qtbot: QtBot) -> None:
    with pytest.raises(NotFound):
        opened(qtbot, PauseForm, "sub_nobody")


async def test_the_whole_way(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet_of("pause_collection", "sub_c1")
    pause = button(sheet, "Pause collection")
    await until(pause.isEnabled)
    assert "kept as drafts" in told(sheet)
    pause.click()
    await until(lambda: "written to the trail as" in told(sheet))
    assert desk.get("/v1/subscriptions/sub_c1")["pause_collection"]["behavior"] == "keep_as_draft"
