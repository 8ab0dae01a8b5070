"""The money dialog over a real console and a practice company: shown, confirmed once, told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.actions.desk import PAYMENT, Desk, Until, dispute, open_desk
from tests.ui.actions.found import button, by_name, deed, reason, told, type_amount
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.line_edit import LineEdit
from ui.widgets.radio_group import RadioButton

Key = Qt.Key


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def test_it_draws_at_once_and_waits_for_stripe(desk: Desk, until: Until) -> None:
    facts = await desk.facts()
    desk.gate.hold("GET")
    sheet = await desk.sheet(facts=facts)
    await until(lambda: "Customer receives, on Visa 4242" in told(sheet))
    await until(lambda: "Reading from Stripe…" in told(sheet))
    assert (deed(sheet).text(), deed(sheet).isEnabled(), reason(sheet)) == (
        "Refund $49.00",
        False,
        "Reading from Stripe…",
    )
    desk.gate.release()
    await until(lambda: deed(sheet).isEnabled())
    await until(lambda: "Re-read from Stripe" in told(sheet))
    assert "Reading from Stripe…" not in told(sheet)
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
    await until(lambda: "$30.00" in told(sheet))


async def test_no_bucket_no_button(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet(bucket=None)
    await until(lambda: reason(sheet) == "Choose what happened.")
    await until(lambda: "Waits for the answers above" in told(sheet))
    by_name(sheet, "Failed or incomplete checkout", RadioButton).click()
    await until(lambda: deed(sheet).isEnabled())


async def test_an_open_dispute_forbids_it(desk: Desk, until: Until) -> None:
    desk.world.bundles[0]["du_c1"] = dispute()
    desk.world.bundles[0][PAYMENT]["disputed"] = True
    sheet = await desk.sheet()
    await until(lambda: "Open dispute du_c1" in reason(sheet))
    assert not deed(sheet).isEnabled()
    await until(lambda: "Nothing: the policy check says no" in told(sheet))


async def test_a_second_person_is_asked_for(tmp_path: Path, until: Until) -> None:
    async with open_desk(tmp_path, role="support") as desk:
        sheet = await desk.sheet()
        await until(lambda: deed(sheet).isEnabled() and deed(sheet).text() == "Ask for approval")
        await until(lambda: "A second person is needed" in told(sheet))
        assert "Needs a second person" in told(sheet)
        said: list[str] = []
        sheet.said.connect(said.append)
        button(sheet, "Copy handoff note").click()
        assert "ACTION TAKEN\nNone (no-op)." in QApplication.clipboard().text()
        assert said == ["Handoff note copied"]


async def test_live_money_above_the_limit_is_typed_once_more(desk: Desk, until: Until) -> None:
    desk.console.profile = replace(desk.console.profile, mode="live")
    desk.console.policy = replace(desk.console.policy, retype_above={"usd": 4000})
    sheet = await desk.sheet()
    await until(lambda: reason(sheet) == "Type the amount to confirm.")
    assert "LIVE" in told(sheet)
    again = by_name(sheet, "Type the amount to confirm", LineEdit)
    QTest.keyClicks(again, "48")
    assert not deed(sheet).isEnabled()
    again.clear()
    QTest.keyClicks(again, "49,00")
    assert deed(sheet).isEnabled()
    type_amount(sheet, "39")
    await until(lambda: deed(sheet).isEnabled())
    assert not again.isVisible()


async def test_hostile_names_leave_title_and_amount_readable(desk: Desk, until: Until) -> None:
    facts = await desk.facts()
    name = "<img src=x onerror=alert(1)>\u202e" + "W" * 500
    hostile = replace(facts, customer=replace(facts.customer, name=name))
    sheet = await desk.sheet(facts=hostile)
    assert not sheet.title.is_cut()
    assert sheet.about.text().endswith(" · $49.00 · Visa 4242")
    assert not sheet.about.is_cut()
    await until(lambda: deed(sheet).isEnabled())
    await until(lambda: "Jane Number1" in told(sheet))  # what Stripe says replaces what the page had


async def test_tab_goes_from_top_to_bottom(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet()
    await until(lambda: deed(sheet).isEnabled())
    assert by_name(sheet, "Product failure or trust break", RadioButton).hasFocus()
    visited = []
    for _ in range(20):
        QTest.keyClick(sheet, Key.Key_Tab)
        widget = QApplication.focusWidget()
        assert widget is not None
        name = widget.accessibleName() or (widget.text() if isinstance(widget, Button) else "")
        if name in visited:
            break
        visited.append(name)
    wanted = ["Full refundable", "Amount to refund, USD", "Reason sent to Stripe", "Note for the trail", "Cancel"]
    assert [name for name in visited if name in wanted] == wanted
    assert visited[visited.index("Cancel") + 1] == "Refund $49.00"


async def test_everything_the_keyboard_reaches_has_a_name(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet()
    await until(lambda: deed(sheet).isEnabled())
    reached = [
        widget
        for widget in sheet.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(reached) >= 6  # of each group of choices the keyboard stops at one
    texts = QAccessible.Text
    for widget in reached:
        told_name = QAccessible.queryAccessibleInterface(widget).text(texts.Name)
        assert told_name, widget
