"""The money dialog when something goes wrong: the world moved, the answer was lost, the line is down, a key is weak."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from billing_console.policy_pack import load_pack
from billing_console.practice import DEMO_KEY
from billing_console.practice.permissions import LABELS
from tests.practice.tiny import Client
from tests.ui.actions.desk import PAYMENT, Desk, Until, open_desk
from tests.ui.actions.found import button, by_name, deed, reason, told, type_amount
from ui.actions.finding_out import find_out
from ui.widgets.button import Button
from ui.widgets.line_edit import LineEdit
from ui.widgets.text_area import TextArea


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def test_figures_that_changed_are_shown_anew(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet()
    await until(lambda: deed(sheet).isEnabled())
    type_amount(sheet, "20")
    await until(lambda: deed(sheet).isEnabled())
    Client(desk.stripe).post("/v1/refunds", charge=PAYMENT, amount=1900)
    deed(sheet).click()
    await until(lambda: "The figures are new: look again." in told(sheet))
    await until(lambda: deed(sheet).isEnabled())
    assert "of $30.00 refundable" in told(sheet)
    await until(lambda: "$10.00" in told(sheet))  # still refundable afterwards
    assert len(desk.refunds()) == 1
    deed(sheet).click()
    await until(lambda: "written to the trail as" in told(sheet))
    assert sorted(refund["amount"] for refund in desk.refunds()) == [1900, 2000]


async def test_a_page_that_was_out_of_date_is_caught_up(desk: Desk, until: Until) -> None:
    facts = await desk.facts()
    Client(desk.stripe).post("/v1/refunds", charge=PAYMENT, amount=1900)
    sheet = await desk.sheet(facts=facts)
    await until(lambda: deed(sheet).isEnabled())
    assert deed(sheet).text() == "Refund $30.00"
    assert "of $30.00 refundable" in told(sheet)


async def test_an_amount_that_no_longer_fits_is_said_by_its_field(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet()
    await until(lambda: deed(sheet).isEnabled())
    Client(desk.stripe).post("/v1/refunds", charge=PAYMENT, amount=1900)
    deed(sheet).click()
    await until(lambda: deed(sheet).isEnabled())
    assert deed(sheet).text() == "Refund $30.00"
    assert len(desk.refunds()) == 1


async def test_a_lost_reply_is_not_repeated_but_found_out(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet()
    await until(lambda: deed(sheet).isEnabled())
    desk.stripe.faults.add("drop_reply", "POST /v1/refunds", times=9)
    deed(sheet).click()
    await until(lambda: "it may have happened" in told(sheet))
    assert "Not known yet: Refund $49.00" in told(sheet)
    assert not deed(sheet).isVisible()
    desk.stripe.faults.clear()
    button(sheet, "Find out now").click()
    await until(lambda: "Done: Refund $49.00" in told(sheet))
    (refund,) = desk.refunds()
    assert refund["id"] in told(sheet)
    assert refund["id"] in by_name(sheet, "Handoff note", TextArea).toPlainText()


async def test_finding_out_can_fail_and_be_tried_again(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet()
    await until(lambda: deed(sheet).isEnabled())
    desk.stripe.faults.add("drop_reply", "POST /v1/refunds", times=9)
    deed(sheet).click()
    await until(lambda: "it may have happened" in told(sheet))
    desk.stripe.faults.clear()
    desk.stripe.faults.add("refuse_connection", "GET *", times=99)
    find_out = button(sheet, "Find out now")
    find_out.click()
    await until(lambda: "Stripe can't be reached" in told(sheet) and find_out.isVisible())
    desk.stripe.faults.clear()
    find_out.click()
    await until(lambda: "Done: Refund $49.00" in told(sheet))
    assert len(desk.refunds()) == 1


async def test_offline_at_the_last_moment_loses_nothing(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet()
    await until(lambda: deed(sheet).isEnabled())
    type_amount(sheet, "7")
    QTest.keyClicks(by_name(sheet, "Note for the trail", LineEdit), "keep me")
    await until(lambda: deed(sheet).isEnabled())
    desk.stripe.faults.add("refuse_connection", "*", times=999)
    deed(sheet).click()
    await until(lambda: "Stripe can't be reached" in told(sheet))
    await until(lambda: "Try again" in [b.text() for b in sheet.findChildren(Button) if b.isVisible()])
    assert not deed(sheet).isEnabled()
    assert (sheet.form.note(), sheet.form.isEnabled()) == ("keep me", True)
    desk.stripe.faults.clear()
    button(sheet, "Try again").click()
    await until(lambda: deed(sheet).isEnabled())
    assert "Stripe can't be reached" not in told(sheet)
    assert deed(sheet).text() == "Refund $7.00"


async def test_a_key_that_may_not_refund_is_told_which_right_it_lacks(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet()
    await until(lambda: deed(sheet).isEnabled())
    desk.stripe.keys.restrict(DEMO_KEY, [f"{right}_read" for right in LABELS])
    deed(sheet).click()
    await until(lambda: "charge_write" in told(sheet))
    assert "Not done: Refund $49.00" in told(sheet)
    assert "No money was moved." in told(sheet)
    assert desk.refunds() == []


async def test_what_failed_can_be_tried_again_from_the_same_form(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet()
    await until(lambda: deed(sheet).isEnabled())
    type_amount(sheet, "9")
    await until(lambda: deed(sheet).isEnabled())
    desk.stripe.faults.add("refuse_connection", "POST /v1/refunds", times=99)
    deed(sheet).click()
    await until(lambda: "Not done: Refund $9.00" in told(sheet))
    desk.stripe.faults.clear()
    button(sheet, "Back to the form").click()
    await until(lambda: deed(sheet).isVisible() and deed(sheet).isEnabled())
    assert deed(sheet).text() == "Refund $9.00"
    deed(sheet).click()
    await until(lambda: "Done: Refund $9.00" in told(sheet))
    assert [refund["amount"] for refund in desk.refunds()] == [900]


async def test_a_limit_reached_meanwhile_asks_for_a_second_person(tmp_path: Path, until: Until) -> None:
    policy = replace(load_pack(), approval_above={"usd": 6000})
    async with open_desk(tmp_path, policy=policy) as desk:
        facts = await desk.facts()
        first, second = await desk.sheet(facts=facts), await desk.sheet(facts=facts, payment="ch_c1_1")
        await until(lambda: deed(first).isEnabled() and deed(second).isEnabled())
        deed(second).click()
        await until(lambda: "Done: Refund $49.00" in told(second))
        deed(first).click()
        await until(lambda: "The team's rules ask for a second person" in told(first))
        assert deed(first).text() == "Ask for approval"
        assert "$98.00 for this customer today is above $60.00" in told(first)
        assert desk.refunds() == []


async def test_what_ended_openly_offers_no_second_try(tmp_path: Path, until: Until) -> None:
    passed: list[str] = []

    def burst(name: str) -> None:
        passed.append(name)
        if passed.count("answered") == 1:
            raise RuntimeError("a bug between the answer and the journal")

    async with open_desk(tmp_path, checkpoint=burst) as desk:
        sheet = await desk.sheet()
        await until(lambda: deed(sheet).isEnabled())
        deed(sheet).click()
        await until(lambda: "Not known yet: Refund $49.00" in told(sheet))
        assert not deed(sheet).isVisible()
        assert not button(sheet, "Copy handoff note").isVisible()
        passed.append("answered")
        button(sheet, "Find out now").click()
        await until(lambda: "Done: Refund $49.00" in told(sheet))
        assert len(desk.refunds()) == 1


async def test_the_console_finding_out_by_itself_shows_here(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet()
    await until(lambda: deed(sheet).isEnabled())
    desk.stripe.faults.add("drop_reply", "POST /v1/refunds", times=9)
    deed(sheet).click()
    await until(lambda: "Not known yet: Refund $49.00" in told(sheet))
    desk.stripe.faults.clear()
    await desk.console.operations.settle()
    await until(lambda: "Done: Refund $49.00" in told(sheet))


async def test_what_never_came_to_the_journal_was_not_sent(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet()
    await until(lambda: deed(sheet).isEnabled())
    preview = sheet._previewing.current  # noqa: SLF001 - what the sheet would hand over
    assert preview is not None
    assert await find_out(desk.console.operations, preview.plan, desk.clock(), "") is None


async def test_opened_offline_it_shows_what_is_known_and_waits(desk: Desk, until: Until) -> None:
    facts = await desk.facts()
    desk.stripe.faults.add("refuse_connection", "*", times=999)
    sheet = await desk.sheet(facts=facts)
    await until(lambda: "Try again" in [b.text() for b in sheet.findChildren(Button) if b.isVisible()])
    await until(lambda: "Not yet read from Stripe" in told(sheet) and "Customer receives, on Visa 4242" in told(sheet))
    assert reason(sheet) == "Stripe has to be asked first."
    type_amount(sheet, "8")
    await until(lambda: deed(sheet).text() == "Refund $8.00")
    assert not deed(sheet).isEnabled()
    desk.stripe.faults.clear()
    button(sheet, "Try again").click()
    await until(lambda: deed(sheet).isEnabled())
    assert deed(sheet).text() == "Refund $8.00"


async def test_a_payment_that_is_gone_offers_no_retry(desk: Desk, until: Until) -> None:
    facts = await desk.facts()
    gone = replace(facts, payments=(replace(facts.payments[0], id="ch_gone"), *facts.payments))
    sheet = await desk.sheet(facts=gone, payment="ch_gone")
    await until(lambda: deed(sheet).isVisible() and not sheet.tasks.busy)
    assert not deed(sheet).isEnabled()
    assert "Try again" not in [b.text() for b in sheet.findChildren(Button) if b.isVisible()]
    assert "no such object" in told(sheet) or "not there any more" in told(sheet)
