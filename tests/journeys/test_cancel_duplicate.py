"""A double checkout put right by keyboard only: cancel the duplicate, refund it, and the trail tells both."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from billing_console.bootstrap import Console
from tests.consoles import Stage
from tests.journeys.person import Person, Until
from tests.journeys.test_refund import amara, ask_for_refund, confirm, find_amara, refunds


def subscriptions(scene: Stage, customer: str) -> list[dict[str, Any]]:
    """Hers, the oldest first."""
    found = [s for s in scene.stripe.all("subscription") if s["customer"] == customer]
    return sorted(found, key=lambda subscription: int(subscription["created"]))


def ending(scene: Stage, customer: str) -> list[str]:
    """Those that run and are to end."""
    running = [s for s in subscriptions(scene, customer) if s["status"] == "active"]
    return [str(s["id"]) for s in running if s["cancel_at_period_end"]]


async def cancel_duplicate(person: Person) -> None:
    """The suggested step, preset to end at once, confirmed."""
    await person.tab_to("Do: Cancel duplicate")
    person.press(Qt.Key.Key_Space)
    await person.sees("Cancel a subscription")
    await person.sees_button("Cancel now")
    await person.tab_to("Cancel now")
    person.press(Qt.Key.Key_Space)
    await person.sees("written to the trail as #")


async def test_cancel_the_duplicate_refund_it_and_read_the_trail(
    scene: Stage, console: Console, person: Person, until: Until
) -> None:
    customer = amara(scene)
    paid_back = len(refunds(scene, customer))
    *_, kept, duplicate = subscriptions(scene, customer)
    await find_amara(person)
    await cancel_duplicate(person)
    await person.sees("Refund the last payment separately")
    states = {s["id"]: s["status"] for s in subscriptions(scene, customer)}
    assert (states[kept["id"]], states[duplicate["id"]]) == ("active", "canceled")
    assert len(refunds(scene, customer)) == paid_back
    person.press(Qt.Key.Key_Escape)
    await ask_for_refund(person)
    await confirm(person)
    await person.sees("written to the trail as #")
    assert len(refunds(scene, customer)) == paid_back + 1
    person.press(Qt.Key.Key_Escape)
    await until(lambda: person.focus().isVisible())  # the step it began with is gone: the keyboard finds its place
    person.ctrl(Qt.Key.Key_2)
    await person.sees("chain verified")
    verdict = await console.ledger.check()
    assert verdict.intact
    assert verdict.size >= 6


async def test_changed_minds_are_taken_back(scene: Stage, person: Person) -> None:
    customer = amara(scene)
    await find_amara(person)
    await person.tab_to("Cancel…")
    person.press(Qt.Key.Key_Space)
    await person.sees_button("Cancel at period end")
    await person.tab_to("Cancel at period end")
    person.press(Qt.Key.Key_Space)
    await person.sees("written to the trail as #")
    person.press(Qt.Key.Key_Escape)
    assert len(ending(scene, customer)) == 1
    await person.sees_button("Undo cancellation…")
    await person.tab_to("Undo cancellation…")
    person.press(Qt.Key.Key_Space)
    await person.sees("Undo a cancellation")
    await person.sees("The subscription goes on")
    await person.tab_to("Undo cancellation")
    person.press(Qt.Key.Key_Space)
    await person.sees("written to the trail as #")
    assert not ending(scene, customer)
