"""The way to a customer: the search hint, who was open, and the stories of the practice company."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from billing_console.bootstrap import Console
from tests.consoles import stage
from tests.ui.actions.found import by_name, shown_texts
from ui.pages.customers import NO_RECENT, CustomersPage
from ui.pages.customers_tile import Tile


@pytest.fixture
async def console(tmp_path: Path) -> AsyncIterator[Console]:
    async with stage(tmp_path).console() as opened:
        yield opened


async def _closed(page: CustomersPage) -> None:
    await page.aclose()
    page.close()
    page.deleteLater()


async def test_who_was_open_can_be_opened_again(console: Console) -> None:
    page = CustomersPage(console)
    page.show()
    assert NO_RECENT in shown_texts(page)
    assert "Ctrl K" in shown_texts(page)
    page.set_recent([("cus_1", "Amara Okafor", "amara@lumenstudio.io"), ("cus_2", "", "x@y.z"), ("cus_3", "", "")])
    assert NO_RECENT not in shown_texts(page)
    wanted: list[str] = []
    page.customer_wanted.connect(wanted.append)
    for title in ("Amara Okafor", "x@y.z", "cus_3"):
        by_name(page, title, Tile).click()
    assert wanted == ["cus_1", "cus_2", "cus_3"]
    await _closed(page)


async def test_stories_only_where_there_are_some(console: Console) -> None:
    page = CustomersPage(console)
    assert "Stories to learn with" not in shown_texts(page)
    await _closed(page)
    console.stories = (("The double checkout", "Which one goes?", "cus_story"),)
    page = CustomersPage(console)
    wanted: list[str] = []
    page.customer_wanted.connect(wanted.append)
    by_name(page, "The double checkout", Tile).click()
    assert wanted == ["cus_story"]
    await _closed(page)
