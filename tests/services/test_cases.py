"""Cases: one open case per customer and bucket, each change in the trail."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from billing_console.bootstrap import Console
from billing_console.domain.cases import Bucket, Case
from billing_console.domain.errors import NotFound
from tests import made
from tests.consoles import stage


@pytest.fixture
async def console(tmp_path: Path) -> AsyncIterator[Console]:
    async with stage(tmp_path / "store").console() as opened:
        yield opened


async def trail(console: Console) -> list[str]:
    page = await console.audit.page(console.audit.chosen())
    return [f"{e.draft.action} {e.draft.object_id}" for e in reversed(page.entries) if e.draft.kind == "note"]


async def test_a_case_is_opened_and_closed_once(console: Console) -> None:
    case = await console.cases.open("cus_1", "Amara <b>", Bucket.TEAM_PURCHASE, "asked by mail")
    assert (case.label, case.owner, case.note) == ("CASE-0001", "m.keller", "asked by mail")
    assert await console.cases.of_customer("cus_1") == (case,)
    await console.cases.close(case)
    await console.cases.close(case)
    (closed,) = await console.cases.of_customer("cus_1")
    assert closed.closed_at is not None
    assert await trail(console) == ["classify CASE-0001", "close_case CASE-0001"]


async def test_a_second_question_of_the_same_kind_joins_the_open_case(console: Console) -> None:
    first = await console.cases.open("cus_1", "Amara", Bucket.TEAM_PURCHASE)
    assert await console.cases.open("cus_1", "Amara", Bucket.TEAM_PURCHASE) == first
    other = await console.cases.open("cus_1", "Amara", Bucket.FAILED_CHECKOUT)
    await console.cases.close(first)
    again = await console.cases.open("cus_1", "Amara", Bucket.TEAM_PURCHASE)
    assert [case.number for case in await console.cases.of_customer("cus_1")] == [3, 2, 1]
    assert len({first.number, other.number, again.number}) == 3
    assert await console.cases.of_customer("cus_2") == ()


async def test_a_case_that_never_was(console: Console) -> None:
    with pytest.raises(NotFound):
        await console.cases.close(Case(7, "cus_1", "", Bucket.TEAM_PURCHASE, "m.keller", made.NOW))
    assert await trail(console) == []
