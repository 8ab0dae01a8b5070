"""The approvals page over two real consoles: paste, review, approve, decline, and people to trust."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from billing_console.domain.approvals import Stage
from tests.practice.tiny import Client
from tests.services.two_desks import CHARGE, OTHER_CHARGE, TwoDesks, second_stage, two_desks
from tests.ui.actions.found import button, by_name, told
from ui.pages.approvals import ApprovalsPage
from ui.pages.approvals_sheets import DeclineSheet, PasteSheet, TrustSheet
from ui.theme.current import Theme
from ui.widgets.button import Button
from ui.widgets.empty_state import EmptyState
from ui.widgets.line_edit import LineEdit
from ui.widgets.text_area import TextArea

Until = Callable[..., Awaitable[None]]
pytestmark = pytest.mark.usefixtures("look")


@pytest.fixture
async def desks(tmp_path: Path) -> AsyncIterator[TwoDesks]:
    async with two_desks(tmp_path) as both:
        yield both


async def open_page(desks: TwoDesks, *, at_asker: bool = False) -> ApprovalsPage:
    console = desks.asker if at_asker else desks.approver
    page = ApprovalsPage(console)
    console.changes.listen(page.changed)  # as the window does
    page.resize(1144, 782)
    page.show()
    page.shown()
    return page


async def close(page: ApprovalsPage) -> None:
    await page.aclose()
    page.hide()
    page.deleteLater()


@pytest.fixture
async def page(desks: TwoDesks) -> AsyncIterator[ApprovalsPage]:
    """The approver's page; requests asked before it is used are pasted by the test."""
    opened = await open_page(desks)
    yield opened
    await close(opened)


async def paste(page: ApprovalsPage, text: str, until: Until) -> None:
    """Through the dialog, as a person does."""
    page.paste_button.click()
    await until(lambda: page.window().findChildren(PasteSheet))
    sheet = page.window().findChildren(PasteSheet)[-1]
    by_name(sheet, "Request", TextArea).setPlainText(text)
    button(sheet, "Check it").click()
    await until(lambda: not sheet.tasks.busy)


async def pasted(desks: TwoDesks, page: ApprovalsPage, until: Until, minor: int = 4900) -> None:
    await paste(page, desks.asker.approvals.text(await desks.ask(minor)), until)
    await until(lambda: page.card.review is not None)


@pytest.mark.parametrize(
    ("key", "words"),
    [("waiting", "Nothing waits"), ("asked", "Nothing is asked"), ("done", "Nothing was answered")],
)
async def test_nothing_yet(page: ApprovalsPage, until: Until, key: str, words: str) -> None:
    await until(lambda: "0 wait for you · 0 you asked for" in told(page))
    page.tabs.choose(key)
    await until(lambda: any(e.isVisible() and words in e.accessibleName() for e in page.findChildren(EmptyState)))


async def test_pasted_reviewed_approved(desks: TwoDesks, page: ApprovalsPage, until: Until) -> None:
    await pasted(desks, page, until)
    await until(lambda: "1 waits for you · 0 you asked for" in told(page))
    seen = told(page)
    for words in (
        "Refund $49.00 · Jane Number1",
        "signature valid: r.osei",
        "“outage, TCK-8841”",
        "Not your own request",
        "Request unedited and unused",
        "Customer receives, on Visa 4242",
        "Executed with your key, recorded with both names",
    ):
        assert words in seen
    approve = button(page, "Approve and refund $49.00")
    assert approve.isEnabled()
    approve.click()
    assert not button(page, "Decline…").isEnabled()
    await until(lambda: "Done: Refund $49.00" in told(page))
    (refund,) = desks.refunds()
    assert refund["id"] in told(page)
    await until(lambda: "0 wait for you" in told(page))
    assert "Done: Refund $49.00" in told(page)  # the list went on, the result stays
    page.tabs.choose("done")
    await until(lambda: "Approved by" in told(page))
    assert refund["id"] in told(page)


async def test_large_amounts_are_typed(desks: TwoDesks, until: Until) -> None:
    desks.approver.policy = replace(desks.approver.policy, retype_above={"usd": 1000})
    page = await open_page(desks)
    await pasted(desks, page, until)
    approve = button(page, "Approve and refund $49.00")
    assert not approve.isEnabled()
    assert approve.accessibleDescription() == "Type the amount to confirm."
    field = by_name(page, "Type the amount to confirm", LineEdit)
    for text, is_enough in (("48", False), ("abc", False), ("49", True)):
        field.setText(text)
        assert approve.isEnabled() is is_enough
    await close(page)


async def test_declined_with_a_reason(desks: TwoDesks, page: ApprovalsPage, until: Until) -> None:
    await pasted(desks, page, until)
    await until(lambda: button(page, "Decline…").isEnabled())
    button(page, "Decline…").click()
    await until(lambda: page.window().findChildren(DeclineSheet))
    (sheet,) = page.window().findChildren(DeclineSheet)
    assert not button(sheet, "Decline").isEnabled()
    QTest.keyClicks(by_name(sheet, "Reason", LineEdit), "not in the contract")
    button(sheet, "Decline").click()
    await until(lambda: "0 wait for you" in told(page))
    page.tabs.choose("done")
    await until(lambda: "not in the contract" in told(page))
    assert desks.refunds() == []


async def test_somebody_nobody_knows_is_trusted_by_their_own_word(
    desks: TwoDesks, page: ApprovalsPage, until: Until
) -> None:
    (signer,) = await desks.approver.approvals.trusted.people()
    await desks.approver.approvals.trusted.remove(signer)
    await pasted(desks, page, until)
    await until(lambda: "signer not trusted" in told(page))
    assert "Signed by a key you don't trust" in told(page)
    assert not button(page, "Approve and refund $49.00").isEnabled()
    button(page, "Trust this person…").click()
    await until(lambda: page.window().findChildren(TrustSheet))
    (sheet,) = page.window().findChildren(TrustSheet)
    assert by_name(sheet, "Name", LineEdit).text() == "r.osei"
    assert by_name(sheet, "Fingerprint", LineEdit).text() == ""  # never taken from the request
    by_name(sheet, "Fingerprint", LineEdit).setText(signer.fingerprint)
    by_name(sheet, "Add this person", Button).click()
    await until(lambda: signer.fingerprint in told(sheet))
    button(sheet, "Close").click()
    await until(lambda: "signature valid: r.osei" in told(page))
    await until(lambda: "1 waits for you" in told(page))


async def test_people_are_added_and_removed(desks: TwoDesks, page: ApprovalsPage, until: Until) -> None:
    page.trust_button.click()
    await until(lambda: page.window().findChildren(TrustSheet))
    (sheet,) = page.window().findChildren(TrustSheet)
    await until(lambda: "r.osei" in told(sheet))
    assert desks.approver.approvals.trusted.own in told(sheet)
    by_name(sheet, "Remove r.osei", Button).click()
    await until(lambda: "Nobody yet" in told(sheet))
    by_name(sheet, "Name", LineEdit).setText("a.diaz")
    by_name(sheet, "Fingerprint", LineEdit).setText("12")
    by_name(sheet, "Add this person", Button).click()
    await until(lambda: "A fingerprint has 16 digits" in told(sheet))
    assert by_name(sheet, "Name", LineEdit).text() == "a.diaz"
    button(sheet, "Close").click()
    await until(lambda: not page.window().findChildren(TrustSheet))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("please refund", "There is no request in this text"),
        ("-----BEGIN BILLING CONSOLE REQUEST-----\nQkN", "A piece of the request is missing"),
    ],
)
async def test_what_is_no_request_is_said_and_stays(page: ApprovalsPage, until: Until, text: str, words: str) -> None:
    await paste(page, text, until)
    (sheet,) = page.window().findChildren(PasteSheet)
    await until(lambda: words in told(sheet))
    assert by_name(sheet, "Request", TextArea).toPlainText() == text
    button(sheet, "Cancel").click()
    await until(lambda: not page.window().findChildren(PasteSheet))


async def test_a_request_in_a_file(desks: TwoDesks, page: ApprovalsPage, until: Until, tmp_path: Path) -> None:
    file = tmp_path / "request.txt"
    file.write_text(desks.asker.approvals.text(await desks.ask()), "utf-8")
    page.paste()
    await until(lambda: page.window().findChildren(PasteSheet))
    (sheet,) = page.window().findChildren(PasteSheet)
    by_name(sheet, "File with a request", LineEdit).setText(str(tmp_path / "nowhere.txt"))
    button(sheet, "Check it").click()
    await until(lambda: "This file is not a request" in told(sheet))
    by_name(sheet, "File with a request", LineEdit).setText(str(file))
    button(sheet, "Check it").click()
    await until(lambda: "signature valid: r.osei" in told(page))


async def test_the_world_moved(desks: TwoDesks, page: ApprovalsPage, until: Until) -> None:
    request = await desks.ask(1000)
    Client(desks.stripe).post("/v1/refunds", charge=CHARGE, amount=100)
    await paste(page, desks.asker.approvals.text(request), until)
    await until(lambda: "Something changed at Stripe since it was asked" in told(page))
    approve = button(page, "Approve and refund $10.00")
    assert not approve.isEnabled()
    assert "a new request is needed" in approve.accessibleDescription()
    assert "Customer receives" not in told(page)


async def test_it_was_used_while_it_was_looked_at(
    desks: TwoDesks, page: ApprovalsPage, until: Until, tmp_path: Path
) -> None:
    request = await desks.ask(1000)
    await paste(page, desks.asker.approvals.text(request), until)
    await until(lambda: button(page, "Approve and refund $10.00").isEnabled())
    third = second_stage(desks.asking, tmp_path / "third", operator="a.diaz")
    async with third.console() as console:
        await console.approvals.trusted.add("r.osei", request.signer)
        await console.approvals.approve(await console.approvals.open(desks.asker.approvals.text(request)))
    button(page, "Approve and refund $10.00").click()
    await until(lambda: "Used already" in told(page))
    assert len(desks.refunds()) == 1


async def test_a_lost_answer_is_found_out(desks: TwoDesks, page: ApprovalsPage, until: Until) -> None:
    await pasted(desks, page, until)
    await until(lambda: button(page, "Approve and refund $49.00").isEnabled())
    desks.stripe.faults.add("drop_reply", "POST /v1/refunds", times=9)
    button(page, "Approve and refund $49.00").click()
    await until(lambda: "Not known yet: Refund $49.00" in told(page))
    desks.stripe.faults.clear()
    button(page, "Find out now").click()
    await until(lambda: "Done: Refund $49.00" in told(page))
    assert len(desks.refunds()) == 1


async def test_offline_it_says_so(desks: TwoDesks, page: ApprovalsPage, until: Until) -> None:
    await pasted(desks, page, until)
    desks.stripe.faults.add("refuse_connection", "*", times=99)
    page.card.look_again()
    await until(lambda: "Stripe could not be read" in told(page))
    assert not button(page, "Approve and refund $49.00").isEnabled()


async def test_what_i_asked_can_be_copied_again_and_is_seen_to_be_done(desks: TwoDesks, until: Until) -> None:
    request = await desks.ask()
    page = await open_page(desks, at_asker=True)
    await until(lambda: "0 wait for you · 1 you asked for" in told(page))
    page.tabs.choose("asked")
    await until(lambda: by_name(page, "Request to paste", TextArea).isVisible())
    assert by_name(page, "Request to paste", TextArea).toPlainText() == desks.asker.approvals.text(request)
    await desks.approver.approvals.approve(await desks.open(request))
    page.shown()
    await until(lambda: "0 you asked for" in told(page))
    page.tabs.choose("done")
    await until(lambda: desks.refunds()[0]["id"] in told(page))
    (filed,) = await desks.asker.approvals.requests()
    assert filed.stage is Stage.DONE
    await close(page)


async def test_every_control_has_a_name_and_hostile_words_stay_inside(
    desks: TwoDesks, page: ApprovalsPage, until: Until, look: Theme
) -> None:
    request = await desks.ask(1000, why="<b>" + "\u202eW" * 200)
    await paste(page, desks.asker.approvals.text(request), until)
    await desks.open(await desks.ask(900, OTHER_CHARGE))
    await until(lambda: "2 wait for you" in told(page))
    for kind in (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox):
        for widget in page.findChildren(kind):
            if widget.isVisibleTo(page):
                named = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
                assert named, widget
    assert _reaches(page.card) <= page.width()


def _reaches(widget: QWidget) -> int:
    area = QRect(widget.mapTo(widget.window(), widget.rect().topLeft()), widget.size())
    return area.right()
