"""The watch list: refunds stay on it until they are final, and a change found by looking is told."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from billing_console.bootstrap import Console
from billing_console.domain.errors import BillingError
from billing_console.domain.plans import Subject
from billing_console.domain.refunds import CERTAIN_AFTER, RefundStage
from billing_console.services import mirror
from billing_console.services.watch import MOST_ASKED, Watch
from tests.consoles import Stage, stage
from tests.practice.tiny import DAY, NOW
from tests.services.worlds import refund, with_rows

ROWS = [
    refund("re_wait", 100, "pending"),
    refund("re_young", 200, "succeeded"),
    refund("re_failed", 300, "failed"),
    refund("re_asked", 400, "requires_action"),
    {**refund("re_final", 500, "succeeded"), "created": NOW - 40 * DAY},
    {**refund("re_ancient", 600, "pending"), "created": NOW - 70 * DAY},
]


def scene(tmp_path: Path, *rows: dict[str, Any]) -> Stage:
    return stage(tmp_path / "store", with_rows(*(rows or ROWS)))


async def filled(console: Console) -> Watch:
    await console.sync._reader.fresh(Subject("cus_c1"))  # noqa: SLF001  # as opening the customer does
    return console.watch


async def stages(watch: Watch) -> dict[str, RefundStage]:
    return {each.refund.id: each.stage for each in await watch.refunds()}


async def test_failed_ones_first_then_what_waits(tmp_path: Path) -> None:
    async with scene(tmp_path).console() as console:
        watch = await filled(console)
        assert list((await stages(watch)).items()) == [
            ("re_failed", RefundStage.FAILED),
            ("re_asked", RefundStage.NEEDS_CUSTOMER),
            ("re_wait", RefundStage.PENDING),
            ("re_young", RefundStage.YOUNG),
        ]
        first = (await watch.refunds())[0]
        assert (first.customer, first.customer_name) == ("cus_c1", "Jane Number1")
        assert first.certain_at == datetime.fromtimestamp(NOW - DAY, UTC) + CERTAIN_AFTER


async def test_an_empty_cache_watches_nothing(tmp_path: Path) -> None:
    async with scene(tmp_path).console() as console:
        assert await console.watch.refunds() == ()
        assert await console.watch.look() == ()


async def test_a_refund_that_fails_later_is_noticed_by_looking(tmp_path: Path) -> None:
    at = scene(tmp_path, refund("re_young", 200, "succeeded"))
    async with at.console() as console:
        watch = await filled(console)
        heard: list[frozenset[str]] = []
        console.changes.listen(heard.append)
        at.clock.forward(minutes=1)
        assert at.stripe.settle_refunds(fail=("re_young",)) == ["re_young"]
        assert await watch.look() == ("re_young",)
        assert await stages(watch) == {"re_young": RefundStage.FAILED}
        assert heard == [frozenset({"refunds", "re_young", "cus_c1"})]
        assert await watch.look() == ()


async def test_the_bank_s_reference_is_taken_over_when_it_comes(tmp_path: Path) -> None:
    at = scene(tmp_path, refund("re_wait", 100, "pending"))
    async with at.console() as console:
        watch = await filled(console)
        at.clock.forward(minutes=1)
        at.stripe.settle_refunds()
        assert await watch.look() == ("re_wait",)
        (found,) = await watch.refunds()
        assert (found.stage, found.refund.reference) == (RefundStage.YOUNG, "24492160000000000000001")


async def test_events_change_the_list_without_looking(tmp_path: Path) -> None:
    at = scene(tmp_path, refund("re_wait", 100, "pending"))
    async with at.console() as console:
        await console.sync.once()
        at.clock.forward(minutes=1)
        at.stripe.settle_refunds(fail=("re_wait",))
        at.clock.forward(minutes=1)
        await console.sync.once()
        assert await stages(console.watch) == {"re_wait": RefundStage.FAILED}


async def test_what_sync_follows_is_on_the_list_too(tmp_path: Path) -> None:
    at = scene(tmp_path)
    async with at.console() as console:
        await console.sync.once()
        assert set(await stages(console.watch)) == {"re_failed", "re_asked", "re_wait", "re_young"}


async def test_a_refund_that_is_gone_and_a_stripe_that_is_silent(tmp_path: Path) -> None:
    at = scene(tmp_path)
    async with at.console() as console:
        watch = await filled(console)
        at.stripe.faults.add("refuse_connection", "GET /v1/refunds/*", times=99)
        with pytest.raises(BillingError):
            await watch.look()
        at.stripe.faults.clear()
        row = next(each for each in await watch._recent(at.clock()) if each[0].id == "re_wait")[0]  # noqa: SLF001  # to lose it
        gone = {**row.raw, "id": "re_gone"}
        await console.sync._reader.absorb(mirror.rows([gone], at.clock(), "cus_c1"))  # noqa: SLF001  # only cached
        assert "re_gone" not in await watch.look()


async def test_many_refunds_are_read_page_by_page(tmp_path: Path) -> None:
    rows = [{**refund(f"re_{n:03}", 1, "pending"), "created": NOW - n * 3600} for n in range(450)]
    at = scene(tmp_path, *rows)
    async with at.console() as console:
        await console.sync._reader.absorb(mirror.rows(rows, at.clock(), "cus_c1"))  # noqa: SLF001  # as the fill does
        assert len(await console.watch.refunds()) == 450
        assert len(await console.watch.look()) <= MOST_ASKED
