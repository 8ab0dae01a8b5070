"""Asking a second person from the money dialog: why, how long, and the block that was signed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from billing_console.domain.approvals import is_genuine, read_request
from billing_console.vault import verify_signature
from tests.ui.actions.desk import Desk, Until, open_desk
from tests.ui.actions.found import button, by_name, deed, told
from ui.actions.asking import AskSheet
from ui.actions.confirm import ConfirmSheet
from ui.widgets.button import Button
from ui.widgets.combo import Combo
from ui.widgets.line_edit import LineEdit
from ui.widgets.save_sheet import SaveSheet
from ui.widgets.text_area import TextArea


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path / "store", role="support") as opened:
        yield opened


async def asking(desk: Desk, until: Until) -> tuple[ConfirmSheet, AskSheet]:
    """The dialog, and the one that opened over it."""
    sheet = await desk.sheet()
    await until(lambda: deed(sheet).isEnabled() and deed(sheet).text() == "Ask for approval")
    deed(sheet).click()
    await until(lambda: desk.window.findChildren(AskSheet) and desk.window.findChildren(AskSheet)[0].isVisible())
    return sheet, desk.window.findChildren(AskSheet)[0]


async def sign(ask: AskSheet, until: Until, why: str = "outage, TCK-8841") -> None:
    QTest.keyClicks(by_name(ask, "Why", LineEdit), why)
    button(ask, "Sign the request").click()
    await until(lambda: ask.request is not None)


async def test_asked_copied_and_gone(desk: Desk, until: Until) -> None:
    sheet, ask = await asking(desk, until)
    assert not button(ask, "Sign the request").isEnabled()
    assert by_name(ask, "Waits for", Combo).key() == "24"
    said: list[str] = []
    sheet.said.connect(said.append)
    await sign(ask, until)
    by_name(ask, "Copy the request", Button).click()
    request = read_request(QApplication.clipboard().text())
    assert is_genuine(request, verify_signature)
    assert (request.why, request.role, str(request.amount)) == ("outage, TCK-8841", "support", "$49.00")
    assert said == ["Request copied"]
    assert "Asked. It waits until" in told(ask)
    button(ask, "Close").click()
    await until(lambda: not sheet.isVisible())
    assert sheet.result() == 1
    assert desk.refunds() == []
    assert [filed.request for filed in await desk.console.approvals.requests()] == [request]


async def test_thought_better_of_it(desk: Desk, until: Until) -> None:
    sheet, ask = await asking(desk, until)
    button(ask, "Cancel").click()
    await until(lambda: not desk.window.findChildren(AskSheet))
    assert sheet.isVisible()
    assert await desk.console.approvals.requests() == ()


async def test_escape_after_signing_closes_it_as_asked(desk: Desk, until: Until) -> None:
    sheet, ask = await asking(desk, until)
    await sign(ask, until)
    QTest.keyClick(ask, Qt.Key.Key_Escape)
    await until(lambda: not sheet.isVisible())
    assert sheet.result() == 1


async def test_another_wait(desk: Desk, until: Until) -> None:
    _, ask = await asking(desk, until)
    by_name(ask, "Waits for", Combo).choose("168")
    await sign(ask, until)
    assert ask.request is not None
    assert (ask.request.expires_at - ask.request.asked_at).days == 7


async def test_what_goes_wrong_is_said_and_kept(desk: Desk, until: Until) -> None:
    _, ask = await asking(desk, until)
    desk.stripe.faults.add("refuse_connection", "*", times=99)
    QTest.keyClicks(by_name(ask, "Why", LineEdit), "outage")
    button(ask, "Sign the request").click()
    await until(lambda: "Stripe can't be reached" in told(ask))
    assert by_name(ask, "Why", LineEdit).text() == "outage"
    desk.stripe.faults.clear()
    button(ask, "Sign the request").click()
    await until(lambda: ask.request is not None)


async def test_asked_twice_is_said(desk: Desk, until: Until) -> None:
    first, ask = await asking(desk, until)
    await sign(ask, until)
    button(ask, "Close").click()
    await until(lambda: not first.isVisible() and not desk.window.findChildren(AskSheet))
    _, again = await asking(desk, until)
    QTest.keyClicks(by_name(again, "Why", LineEdit), "outage")
    button(again, "Sign the request").click()
    await until(lambda: "The same was asked for already" in told(again))


async def test_saved_as_a_file(desk: Desk, until: Until, tmp_path: Path) -> None:
    _, ask = await asking(desk, until)
    await sign(ask, until)
    by_name(ask, "Save the request as a file", Button).click()
    await until(lambda: desk.window.findChildren(SaveSheet))
    (save,) = desk.window.findChildren(SaveSheet)
    save.edit.setText(str(tmp_path / "request.txt"))
    button(save, "Save").click()
    await until((tmp_path / "request.txt").exists)
    await until(lambda: not ask.tasks.busy)
    assert read_request((tmp_path / "request.txt").read_bytes()) == ask.request
    assert by_name(ask, "Request to paste", TextArea).toPlainText() == (tmp_path / "request.txt").read_text("utf-8")
