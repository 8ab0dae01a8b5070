"""The money dialog over a real console and a practice company: shown, confirmed once, told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from billing_console.practice import DEMO_KEY
from billing_console.practice.permissions import LABELS
from tests.practice.tiny import Client
from tests.ui.actions.desk import PAYMENT, Desk, Until, dispute, open_desk
from tests.ui.actions.found import by_name, shown_texts
from ui.actions.confirm import ConfirmSheet
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.line_edit import LineEdit
from ui.widgets.radio_group import RadioButton
from ui.widgets.text_area import TextArea

Key = Qt.Key


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


def deed(sheet: ConfirmSheet) -> Button:
    """The button that moves money: the last one of the foot."""
    return [b for b in sheet.findChildren(Button) if b.text().startswith(("Refund", "Ask for"))][-1]


def button(sheet: ConfirmSheet, words: str) -> Button:
    return next(b for b in sheet.findChildren(Button) if b.text() == words)


def reason(sheet: ConfirmSheet) -> str:
    return deed(sheet).accessibleDescription()


def told(sheet: ConfirmSheet) -> str:
    return "\n".join(shown_texts(sheet))


def type_amount(sheet: ConfirmSheet, text: str) -> None:
    field = by_name(sheet, "Amount to refund, USD", LineEdit)
    field.selectAll()
    QTest.keyClicks(field, text)


async def test_it_draws_at_once_and_waits_for_stripe(desk: Desk, until: Until) -> None:
    facts = await desk.facts()
    desk.gate.hold("GET")
    sheet = await desk.sheet(facts=facts)
    await until(lambda: "Customer receives, on Visa 4242" in told(sheet))
    assert "Reading from Stripe…" in told(sheet)
    assert (deed(sheet).text(), deed(sheet).isEnabled(), reason(sheet)) == (
        "Refund $49.00",
        False,
        "Reading from Stripe…",
    )
    desk.gate.release()
    await until(lambda: deed(sheet).isEnabled())
    assert "Reading from Stripe…" not in told(sheet)
    assert "Re-read from Stripe 0 s ago" in told(sheet)
    assert "PRACTICE" in told(sheet)


async def test_closing_while_reading_cancels_it(desk: Desk, until: Until) -> None:
    facts = await desk.facts()
    desk.gate.hold("GET")
    sheet = await desk.sheet(facts=facts)
    await until(lambda: "Reading from Stripe…" in told(sheet))
    QTest.keyClick(sheet, Key.Key_Escape)
    await until(lambda: not sheet.isVisible() and not sheet.tasks.busy)


async def test_the_whole_way_by_keyboard(desk: Desk, until: Until) -> None:
    desk.window.activateWindow()
    sheet = await desk.sheet()
    await until(lambda: deed(sheet).isEnabled())
    QTest.keyClicks(by_name(sheet, "Note for the trail", LineEdit), "caller asked")
    QTest.keyClick(QApplication.focusWidget() or sheet, Key.Key_Return)
    assert desk.refunds() == []
    assert deed(sheet).hasFocus()
    QTest.keyClick(deed(sheet), Key.Key_Return)
    await until(lambda: "written to the trail as" in told(sheet))
    (refund,) = desk.refunds()
    assert (refund["amount"], refund["reason"]) == (4900, "requested_by_customer")
    assert "caller asked" not in str(refund)
    assert refund["id"] in told(sheet)
    assert "Should the subscription sub_c1 end too?" in told(sheet)
    close = button(sheet, "Close")
    assert close.hasFocus()
    QTest.keyClick(close, Key.Key_Return)
    assert (sheet.isVisible(), sheet.result()) == (False, 1)


async def test_a_second_enter_or_click_can_not_start_a_second_one(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet()
    await until(lambda: deed(sheet).isEnabled())
    desk.gate.hold("POST /v1/refunds")
    confirm = deed(sheet)
    confirm.setFocus()
    for _ in range(3):
        QTest.keyClick(confirm, Key.Key_Return)
        confirm.click()
    await until(lambda: "POST /v1/refunds" in desk.gate.seen)
    assert (confirm.text(), confirm.isEnabled(), sheet.form.isEnabled()) == ("Refunding…", False, False)
    QTest.keyClick(sheet, Key.Key_Return)
    desk.gate.release()
    await until(lambda: "written to the trail as" in told(sheet))
    assert len(desk.refunds()) == 1


async def test_escape_does_not_leave_while_it_is_being_done(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet()
    await until(lambda: deed(sheet).isEnabled())
    desk.gate.hold("POST /v1/refunds")
    deed(sheet).click()
    await until(lambda: "POST /v1/refunds" in desk.gate.seen)
    QTest.keyClick(sheet, Key.Key_Escape)
    assert sheet.isVisible()
    assert "It is being finished: closing would not stop it." in told(sheet)
    desk.gate.release()
    await until(lambda: "written to the trail as" in told(sheet))


async def test_a_confirmed_refund_outlives_its_sheet(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet()
    await until(lambda: deed(sheet).isEnabled())
    desk.gate.hold("POST /v1/refunds")
    deed(sheet).click()
    await until(lambda: "POST /v1/refunds" in desk.gate.seen)
    await sheet.aclose()
    desk.gate.release()
    await desk.console.operations.finish()
    assert len(desk.refunds()) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [("abc", "is not an amount"), ("0", "above zero"), ("49.01", "more than what is left to refund ($49.00)")],
)
async def test_amounts_that_can_not_be(desk: Desk, until: Until, text: str, words: str) -> None:
    sheet = await desk.sheet()
    await until(lambda: deed(sheet).isEnabled())
    type_amount(sheet, text)
    assert not deed(sheet).isEnabled()
    await until(lambda: words in reason(sheet))
    assert words in by_name(sheet, "Amount to refund, USD", LineEdit).accessibleDescription()
    assert "Customer receives" not in told(sheet)
    QTest.keyClick(by_name(sheet, "Amount to refund, USD", LineEdit), Key.Key_Return)
    assert not sheet.findChildren(Banner, "")[0].isVisible()
    type_amount(sheet, "12,50")
    await until(lambda: deed(sheet).isEnabled())
    assert deed(sheet).text() == "Refund $12.50"
    deed(sheet).click()
    await until(lambda: "written to the trail as" in told(sheet))
    assert [refund["amount"] for refund in desk.refunds()] == [1250]


async def test_what_is_shown_is_never_older_than_what_is_typed(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet()
    await until(lambda: deed(sheet).isEnabled())
    for text in ("1", "12", "30"):
        type_amount(sheet, text)
        assert not deed(sheet).isEnabled()
    await until(lambda: deed(sheet).isEnabled())
    assert deed(sheet).text() == "Refund $30.00"
    assert "$30.00" in told(sheet)


async def test_no_bucket_no_button(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet(bucket=None)
    await until(lambda: reason(sheet) == "Choose what happened.")
    await until(lambda: "Waits for the answers above" in told(sheet))
    by_name(sheet, "Failed or incomplete checkout", RadioButton).click()
    await until(lambda: deed(sheet).isEnabled())


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
    assert "$10.00" in told(sheet)  # still refundable afterwards
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
    await until(lambda: "Don't do it again" in told(sheet))
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
    await until(lambda: "Don't do it again" in told(sheet))
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


async def test_an_open_dispute_forbids_it(desk: Desk, until: Until) -> None:
    desk.world.bundles[0]["du_c1"] = dispute()
    desk.world.bundles[0][PAYMENT]["disputed"] = True
    sheet = await desk.sheet()
    await until(lambda: "Open dispute du_c1" in reason(sheet))
    assert not deed(sheet).isEnabled()
    assert "Nothing: the policy check says no" in told(sheet)


async def test_a_second_person_is_asked_for(tmp_path: Path, until: Until) -> None:
    async with open_desk(tmp_path, role="support") as desk:
        sheet = await desk.sheet()
        await until(lambda: "second person" in reason(sheet))
        assert (deed(sheet).text(), deed(sheet).isEnabled()) == ("Ask for approval", False)
        assert "Needs a second person" in told(sheet)
        said: list[str] = []
        sheet.said.connect(said.append)
        button(sheet, "Copy handoff note").click()
        assert "ACTION TAKEN\nNone (no-op)." in QApplication.clipboard().text()
        assert said == ["Handoff note copied"]
