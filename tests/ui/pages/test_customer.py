"""The customer page over a real console and a tiny practice company."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from billing_console.bootstrap import Console, open_console
from billing_console.domain.cases import Bucket
from billing_console.practice import DEMO_KEY
from billing_console.practice.server import PracticeStripe
from billing_console.practice.stories import STORIES
from tests.consoles import Stage, company_stage, stage
from tests.practice.tiny import Client
from tests.ui.actions.found import by_name, shown_texts
from ui.commands import Wish
from ui.pages.customer import NO_DASHBOARD, CustomerPage
from ui.pages.customer_handoff import HandoffSheet
from ui.pages.customer_history import SELECT_FIRST
from ui.pages.customer_refusals import OFFLINE
from ui.pages.customer_sheets import DetailsSheet, ExportSheet
from ui.widgets.button import Button
from ui.widgets.line_edit import LineEdit
from ui.widgets.skeleton import Skeleton

Until = Callable[..., Awaitable[None]]
CUSTOMER = "cus_c1"


@dataclass
class Scene:
    """A page in a window, its console and the company behind it."""

    page: CustomerPage
    console: Console
    stripe: PracticeStripe

    def texts(self) -> list[str]:
        return shown_texts(self.page)

    @property
    def is_fresh(self) -> bool:
        return any(text.startswith("Read ") for text in self.texts())


async def _patient(seconds: float) -> None:
    """Short waits end at once; the pause between two looks at Stripe lasts as long as the test.

    No long sleep: its timer would outlive the loop, and could then be collected on another thread.
    """
    if seconds < 20:
        await asyncio.sleep(0)
    else:
        await asyncio.Event().wait()


@asynccontextmanager
async def _open(place: Stage, mode: str = "practice") -> AsyncIterator[Scene]:
    await place.vault.set("practice/key", DEMO_KEY)
    profile = replace(place.profile(), mode=mode)
    console = await open_console(profile, place.vault, place.folder, replace(place.edges(), sleep=_patient))
    window = QWidget()
    window.resize(1360, 860)
    page = CustomerPage(console, window)
    page.resize(1164, 780)
    window.show()
    stop = console.changes.listen(page.changed)
    try:
        yield Scene(page, console, place.stripe)
    finally:
        stop()
        await page.aclose()
        await console.close()
        window.close()
        window.deleteLater()


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with _open(stage(tmp_path)) as opened:
        yield opened


def _press(sheet: QWidget, words: str) -> None:
    next(button for button in sheet.findChildren(Button) if button.text() == words).click()


async def test_it_draws_a_skeleton_then_the_customer(scene: Scene, until: Until) -> None:
    scene.page.open(CUSTOMER)
    assert by_name(scene.page, "Loading", Skeleton).isVisible()
    await until(lambda: scene.is_fresh)
    texts = scene.texts()
    assert {"Jane Number1", "jane1@example.com", "GitHub jane-1", "Lifetime $147.00", "Pro Monthly"} <= set(texts)
    assert len(scene.page.history.panes["payments"].model.rows) == 3
    assert not scene.page.banner.isVisible()


async def test_another_customer_takes_the_first_ones_place_at_once(scene: Scene, until: Until) -> None:
    scene.page.open(CUSTOMER)
    await until(lambda: scene.is_fresh)
    scene.page.open("cus_c2")
    assert scene.page.view is None
    assert "Jane Number1" not in scene.texts()
    await until(lambda: "Jane Number2" in scene.texts())


async def test_an_unknown_customer_is_said(scene: Scene, until: Until) -> None:
    scene.page.open("cus_nobody")
    await until(scene.page.banner.isVisible)
    assert "This customer can't be shown" in scene.texts()
    assert scene.page.commands() == []


async def test_offline_the_last_view_stays_with_its_age(scene: Scene, until: Until) -> None:
    scene.page.open(CUSTOMER)
    await until(lambda: scene.is_fresh)
    scene.stripe.faults.add("refuse_connection", "*", times=10_000)
    scene.page.reload()
    await until(scene.page.banner.isVisible)
    assert "last read" in scene.page.banner.accessibleName()
    assert "Jane Number1" in scene.texts()


async def test_offline_nothing_can_be_refunded_until_it_is_over(scene: Scene, until: Until) -> None:
    scene.page.open(CUSTOMER)
    await until(lambda: scene.is_fresh)
    rows = scene.page.history.panes["payments"].model
    assert rows.row_at(0).refusal == ""
    scene.stripe.faults.add("refuse_connection", "*", times=10_000)
    scene.console.start()
    await until(lambda: scene.console.sync.state.phase == "offline")
    assert rows.row_at(0).refusal == OFFLINE
    said: list[str] = []
    scene.page.refused.connect(said.append)
    scene.page.history.panes["payments"].table.selectRow(0)
    scene.page.history.refund_current()
    assert said == [OFFLINE]
    assert next(c for c in scene.page.commands() if c.id == "refund_payment").reason == OFFLINE


async def test_refund_is_asked_for_with_the_facts_on_screen(scene: Scene, until: Until) -> None:
    scene.page.open(CUSTOMER)
    await until(lambda: scene.is_fresh)
    wishes: list[Wish] = []
    scene.page.action_wanted.connect(wishes.append)
    scene.page.history.panes["payments"].table.select_key("ch_c1_1")
    scene.page.history.refund_current()
    (wish,) = wishes
    view = scene.page.view
    assert view is not None
    assert (wish.action, wish.object_id, wish.bucket) == ("refund_payment", "ch_c1_1", view.bucket)
    assert wish.facts is view.facts


async def test_it_reloads_for_its_own_customer_only(scene: Scene, until: Until) -> None:
    scene.page.open(CUSTOMER)
    await until(lambda: scene.is_fresh)
    Client(scene.stripe).post("/v1/refunds", charge="ch_c1_2", amount=1000)
    scene.console.changes.emit("sync", "cus_c2", "audit")
    assert not scene.page.tasks.busy
    scene.console.changes.emit(CUSTOMER)
    rows = scene.page.history.panes["payments"].model
    await until(lambda: str(rows.row_at(0).payment.refundable) == "$39.00")


async def test_the_full_id_is_copied_by_key(scene: Scene, until: Until) -> None:
    scene.page.open(CUSTOMER)
    await until(lambda: scene.is_fresh)
    QGuiApplication.clipboard().clear()
    scene.page.window().activateWindow()
    table = scene.page.history.panes["payments"].table
    assert table.hasFocus()
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(table, Qt.Key.Key_C, modifiers)
    await until(lambda: QGuiApplication.clipboard().text() == "ch_c1_2")
    shortcuts = {command.id: command.shortcut for command in scene.page.commands()}
    assert (shortcuts["customer:copy_payment"], shortcuts["customer:copy_id"]) == ("Ctrl+Shift+C", "")
    scene.page.history.tabs.choose("invoices")
    scene.page.head.refresh.setFocus()
    QTest.keyClick(scene.page.head.refresh, Qt.Key.Key_C, modifiers)
    await until(lambda: QGuiApplication.clipboard().text() == CUSTOMER)


async def test_r_refunds_the_selected_payment_at_once_or_asks_for_one(scene: Scene, until: Until) -> None:
    scene.page.open(CUSTOMER)
    await until(lambda: scene.is_fresh)
    scene.page.window().activateWindow()
    wishes: list[Wish] = []
    refused: list[str] = []
    scene.page.action_wanted.connect(wishes.append)
    scene.page.history.refused.connect(refused.append)
    QTest.keyClick(scene.page.history.panes["payments"].table, Qt.Key.Key_R)
    await until(lambda: [wish.object_id for wish in wishes] == ["ch_c1_2"])
    scene.page.history.tabs.choose("invoices")
    scene.page.head.refresh.setFocus()
    QTest.keyClick(scene.page.head.refresh, Qt.Key.Key_R)
    await until(lambda: refused == [SELECT_FIRST])
    scene.page.open("cus_c2")
    await until(lambda: "Jane Number2" in scene.texts())
    assert scene.page.history.tabs.key() == "payments"


async def test_details_of_a_payment_and_of_the_customer(scene: Scene, until: Until) -> None:
    scene.page.open(CUSTOMER)
    await until(lambda: scene.is_fresh)
    sheet = scene.page.show_details(scene.page.history.panes["payments"].model.row_at(0))
    assert isinstance(sheet, DetailsSheet)
    assert "ch_c1_2" in shown_texts(sheet)
    _press(sheet, "Close")
    by_name(scene.page, "All details of the customer", Button).click()
    await until(lambda: any("github: jane-1" in shown_texts(s) for s in _sheets(scene, DetailsSheet)))


def _sheets(scene: Scene, kind: type[QWidget]) -> list[QWidget]:
    return [sheet for sheet in scene.page.window().findChildren(kind) if sheet.isVisible()]


async def test_the_handoff_note_knows_our_operations(scene: Scene, until: Until) -> None:
    scene.page.open(CUSTOMER)
    await until(lambda: scene.is_fresh)
    scene.page.head.handoff.click()
    await until(lambda: _sheets(scene, HandoffSheet))
    (sheet,) = _sheets(scene, HandoffSheet)
    assert isinstance(sheet, HandoffSheet)
    assert sheet.edited().paragraphs[3] == "None (no-op)."
    said: list[str] = []
    scene.page.said.connect(said.append)
    _press(sheet, "Copy as text")
    assert said == ["Copied handoff note as text"]


async def test_export_writes_the_table_and_says_so(scene: Scene, until: Until, tmp_path: Path) -> None:
    scene.page.open(CUSTOMER)
    await until(lambda: scene.is_fresh)
    said: list[str] = []
    scene.page.said.connect(said.append)
    pane = scene.page.history.panes["payments"]
    sheet = scene.page.export(pane.record, pane.model.rows)
    assert isinstance(sheet, ExportSheet)
    target = tmp_path / "payments.csv"
    by_name(sheet, "File", LineEdit).setText(str(target))
    _press(sheet, "Save CSV")
    await until(lambda: said)
    assert said == [f"Saved {target}"]
    assert target.read_bytes().count(b"\r\n") == 4
    assert b"ch_c1_2" in target.read_bytes()


async def test_an_export_that_fails_stays_open(scene: Scene, until: Until, tmp_path: Path) -> None:
    scene.page.open(CUSTOMER)
    await until(lambda: scene.is_fresh)
    pane = scene.page.history.panes["payments"]
    sheet = scene.page.export(pane.record, pane.model.rows)
    assert isinstance(sheet, ExportSheet)
    by_name(sheet, "File", LineEdit).setText(str(tmp_path / "nowhere" / "deep" / "x.csv"))
    _press(sheet, "Save CSV")
    await until(lambda: by_name(sheet, "File", LineEdit).accessibleDescription())
    assert sheet.isVisible()


async def test_practice_has_no_pages_at_stripe(scene: Scene, until: Until) -> None:
    scene.page.open(CUSTOMER)
    await until(lambda: scene.is_fresh)
    assert not scene.page.head.stripe.isEnabled()
    assert scene.page.head.stripe.accessibleDescription() == NO_DASHBOARD
    command = next(c for c in scene.page.commands() if c.id == "customer:dashboard")
    assert command.reason == NO_DASHBOARD


async def test_a_test_account_opens_its_own_dashboard(tmp_path: Path, until: Until) -> None:
    async with _open(stage(tmp_path), mode="test") as scene:
        scene.page.open(CUSTOMER)
        await until(lambda: scene.is_fresh)
        links: list[str] = []
        scene.page.link_wanted.connect(links.append)
        scene.page.head.stripe.click()
        assert links == ["https://dashboard.stripe.com/acct_tiny/test/customers/cus_c1"]


async def test_each_step_leads_where_it_is_done(tmp_path: Path, until: Until) -> None:
    place = company_stage(tmp_path, customers=40)
    story = next(story for story in STORIES if "double checkout" in story.title)
    bundle = place.stripe.company.bundle(story.index)
    customer = next(key for key, item in bundle.items() if item["object"] == "customer")
    async with _open(place, mode="test") as scene:
        scene.page.open(customer)
        await until(lambda: scene.is_fresh)
        links: list[str] = []
        wishes: list[Wish] = []
        scene.page.link_wanted.connect(links.append)
        scene.page.action_wanted.connect(wishes.append)
        for button in scene.page.side.findChildren(Button):
            button.click()
        assert {link.split("/test/")[1].split("/")[0] for link in links} <= {"customers"}
        cancel, refund = wishes[-2:]
        assert (cancel.action, dict(cancel.preset)) == ("cancel_subscription", {"when": "now"})
        assert (refund.action, refund.bucket) == ("refund_payment", Bucket.DUPLICATE_PURCHASE)
        assert scene.page.view is not None
        assert refund.object_id == scene.page.view.findings[-1].objects[0]
        await until(lambda: _sheets(scene, HandoffSheet))


async def test_every_focusable_widget_has_a_name(scene: Scene, until: Until) -> None:
    scene.page.open(CUSTOMER)
    await until(lambda: scene.is_fresh)
    nameless = [
        w
        for w in scene.page.findChildren(QWidget)
        if w.isVisibleTo(scene.page)
        and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (w.accessibleName() or (isinstance(w, Button) and w.text()))
    ]
    assert nameless == []
