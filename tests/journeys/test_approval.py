"""$7,200.00 is too much for a clerk: asked for at one desk, approved at another, seen to be done at the first."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from billing_console.bootstrap import Console
from billing_console.practice.server import PracticeStripe
from tests.consoles import Clock
from tests.consoles import Stage as Workstation
from tests.journeys.person import Person, Until
from tests.practice.tiny import make_customer, make_price, tiny_world
from ui.theme.style import apply
from ui.theme.tokens import LIGHT
from ui.widgets.sheet import Sheet
from ui.window import MainWindow

LARGE = 1_440_000  # minor units
WHY = "Three-day outage, contract clause 7, TCK-8841"
Key = Qt.Key


@pytest.fixture
def desks(tmp_path: Path) -> tuple[Workstation, Workstation]:
    """The clerk's and the lead's workstation over one company whose customer pays $14,400.00 a month."""
    clock, world = Clock(), tiny_world()
    world.bundles[0] = make_customer(1, amount=LARGE)
    price = make_price("price_c1", LARGE)
    world.shelf[price["id"]] = price
    stripe = PracticeStripe(world, clock=clock, rate_limits=False)
    return (
        Workstation(tmp_path / "clerk", stripe, clock, role="support", operator="r.osei"),
        Workstation(tmp_path / "lead", stripe, clock, role="support_lead", operator="m.keller"),
    )


@asynccontextmanager
async def seat(desk: Workstation, until: Until) -> AsyncIterator[tuple[Person, Console]]:
    """Somebody at a window; it is closed again when they leave."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply(app, LIGHT)
    async with desk.console() as console:
        window = MainWindow(console)
        window.show()
        window.activateWindow()
        await until(window.isActiveWindow)
        yield Person(window, until), console
        await window.aclose()
        window.hide()
        window.deleteLater()


async def to_the_payment(person: Person) -> None:
    person.ctrl(Key.Key_K)
    person.type("jane1@example.com")
    await person.sees("from Stripe")
    person.press(Key.Key_Return)
    await person.sees("Jane Number1")
    await person.sees_button("Copy sub_c1")
    await person.tab_to("Payments")
    person.press(Key.Key_Home)
    person.press(Key.Key_R)
    await person.sees("What will happen")


async def no_sheet(person: Person, until: Until) -> None:
    await until(lambda: not any(sheet.isVisible() for sheet in person.window.findChildren(Sheet)))


async def ask(person: Person, until: Until) -> str:
    """The dialog, half of the payment, why; the block that is on the clipboard afterwards."""
    await to_the_payment(person)
    await person.tab_to("Duplicate personal purchase")
    for _ in range(4):
        person.press(Key.Key_Down)
    assert person.name_of(person.focus()) == "Product failure or trust break"
    person.press(Key.Key_Space)
    await person.tab_to("Amount to refund")
    person.ctrl(Key.Key_A)
    person.type("7200")
    await person.sees_button("Ask for approval")
    await person.tab_to("Ask for approval")
    person.press(Key.Key_Space)
    await person.sees("IT WAITS FOR")
    await person.tab_to("Why")
    person.type(WHY)
    await person.tab_to("Sign the request")
    person.press(Key.Key_Space)
    await person.sees("Asked. It waits until")
    await person.tab_to("Copy the request")
    person.press(Key.Key_Space)
    text = QApplication.clipboard().text()
    person.press(Key.Key_Escape)
    await no_sheet(person, until)
    return text


async def paste(person: Person, until: Until, text: str) -> None:
    QApplication.clipboard().setText(text)
    await person.tab_to("Paste a request")
    person.press(Key.Key_Space)
    await person.sees("Nothing is carried out by opening it")
    await person.tab_to("Request")
    person.ctrl(Key.Key_V)
    await person.tab_to("Check it")
    person.press(Key.Key_Space)
    await no_sheet(person, until)


async def approve(person: Person, until: Until, text: str) -> None:
    """Paste it, read it, type the amount, approve."""
    person.ctrl(Key.Key_3)
    await paste(person, until, text)
    await person.sees("signature valid: r.osei")
    await person.sees(f"“{WHY}”")
    await person.sees("Jane Number1 today: $0.00 of $10,000.00 daily limit")
    await person.sees_button("Approve and refund $7,200.00", enabled=False)
    await person.tab_to("Type the amount to confirm")
    person.type("7200.00")
    await person.tab_to("Approve and refund $7,200.00")
    person.press(Key.Key_Space)
    await person.sees("written to the trail as #")


async def test_asked_approved_and_seen(desks: tuple[Workstation, Workstation], until: Until) -> None:
    clerk, lead = desks
    async with seat(clerk, until) as (person, console):
        fingerprint = console.approvals.trusted.own
        text = await ask(person, until)
        person.ctrl(Key.Key_3)
        await person.sees("0 wait for you · 1 you asked for")
    assert clerk.stripe.all("refund") == []
    async with seat(lead, until) as (person, console):
        await console.approvals.trusted.add("r.osei", fingerprint)
        await approve(person, until, text)
        await person.sees("Done: Refund $7,200.00")
        assert (await console.ledger.check()).intact
    (refund,) = clerk.stripe.all("refund")
    assert (refund["amount"], refund["charge"]) == (720_000, "ch_c1_2")
    async with seat(clerk, until) as (person, console):
        person.ctrl(Key.Key_3)
        await person.sees("0 wait for you · 0 you asked for")
        await person.tab_to("Which requests")
        person.press(Key.Key_Right)
        person.press(Key.Key_Right)
        await person.sees(refund["id"])
        assert (await console.ledger.check()).intact


async def test_the_same_message_a_second_time(desks: tuple[Workstation, Workstation], until: Until) -> None:
    clerk, lead = desks
    async with seat(clerk, until) as (person, console):
        fingerprint = console.approvals.trusted.own
        text = await ask(person, until)
    async with seat(lead, until) as (person, console):
        await console.approvals.trusted.add("r.osei", fingerprint)
        await approve(person, until, text)
        await paste(person, until, text)
        await person.sees("Used already")
        await person.sees_button("Approve and refund $7,200.00", enabled=False)
    assert len(clerk.stripe.all("refund")) == 1
