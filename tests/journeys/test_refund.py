"""From a caller's name to one refund and its trail, by keyboard only; then the same with trouble on the way."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from billing_console.bootstrap import Console
from tests.consoles import Stage
from tests.journeys.person import Person
from tests.practice.tiny import Client

REFUNDS = "POST /v1/refunds"


def amara(scene: Stage) -> str:
    return next(str(c["id"]) for c in scene.stripe.all("customer") if c.get("name") == "Amara Okafor")


def refunds(scene: Stage, customer: str) -> list[dict[str, Any]]:
    charges = {c["id"] for c in scene.stripe.all("charge") if c["customer"] == customer}
    return [r for r in scene.stripe.all("refund") if r["charge"] in charges]


async def find_amara(person: Person) -> None:
    """Ctrl K, a few letters, Enter."""
    person.ctrl(Qt.Key.Key_K)
    person.type("amara@lumen")
    await person.sees("from Stripe")
    person.press(Qt.Key.Key_Return)
    await person.sees("Duplicate personal subscription")


async def ask_for_refund(person: Person) -> None:
    """The suggested step, up to the button that moves money."""
    await person.tab_to("Do: Refund $49.00")
    person.press(Qt.Key.Key_Space)
    await person.sees("What will happen")
    await person.sees_button("Refund $49.00")


async def confirm(person: Person) -> None:
    await person.tab_to("Refund $49.00")
    person.press(Qt.Key.Key_Space)


async def test_search_customer_refund_trail(scene: Stage, console: Console, person: Person) -> None:
    customer = amara(scene)
    before = refunds(scene, customer)
    await find_amara(person)
    await ask_for_refund(person)
    await confirm(person)
    await person.sees("written to the trail as #")
    (made,) = [r for r in refunds(scene, customer) if r not in before]
    assert made["amount"] == 4900
    assert made["reason"] == "duplicate"
    person.press(Qt.Key.Key_Escape)
    person.ctrl(Qt.Key.Key_2)
    await person.sees("chain verified")
    verdict = await console.ledger.check()
    assert verdict.intact
    assert verdict.size >= 4


async def test_enter_alone_never_moves_money(scene: Stage, person: Person) -> None:
    customer = amara(scene)
    before = len(refunds(scene, customer))
    await find_amara(person)
    await ask_for_refund(person)
    person.press(Qt.Key.Key_Return)  # leads to the button, where a second, deliberate press would be needed
    assert person.name_of(person.focus()).startswith("Refund $49.00")
    person.press(Qt.Key.Key_Escape)
    assert len(refunds(scene, customer)) == before


async def test_a_lost_reply_is_said_and_settled(scene: Stage, person: Person) -> None:
    customer = amara(scene)
    before = len(refunds(scene, customer))
    await find_amara(person)
    await ask_for_refund(person)
    scene.stripe.faults.add("drop_reply", REFUNDS, times=9)
    await confirm(person)
    await person.sees_button("Find out now")
    scene.stripe.faults.clear()
    await person.tab_to("Find out now")
    person.press(Qt.Key.Key_Space)
    await person.sees("written to the trail as #")
    assert len(refunds(scene, customer)) == before + 1


async def test_somebody_else_was_faster(scene: Stage, person: Person) -> None:
    customer = amara(scene)
    await find_amara(person)
    await ask_for_refund(person)
    newest = max((c for c in scene.stripe.all("charge") if c["customer"] == customer), key=lambda c: c["created"])
    Client(scene.stripe).post("/v1/refunds", charge=newest["id"], amount=100)
    before = len(refunds(scene, customer))
    await confirm(person)
    await person.sees("more than what is left to refund ($48.00)")
    assert len(refunds(scene, customer)) == before


async def test_offline_reads_and_refuses(scene: Stage, console: Console, person: Person) -> None:
    customer = amara(scene)
    await console.sync.once()
    scene.stripe.faults.add("refuse_connection", "*", times=999)
    person.ctrl(Qt.Key.Key_K)
    person.type("amara")
    await person.sees("Only what is cached")
    person.press(Qt.Key.Key_Return)
    await person.sees("Duplicate personal subscription")
    await person.sees("Stripe can't be reached")
    await person.sees("last read")
    before = len(refunds(scene, customer))
    button = await person.sees_button("Do: Refund", enabled=False)
    assert "Offline" in button.accessibleDescription()
    assert len(refunds(scene, customer)) == before
