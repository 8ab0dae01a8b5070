"""Stories about people: one who was deleted, and names that break careless programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.subscribing import end, subscribe
from billing_console.practice.months import DAY, HOUR, add_months
from billing_console.practice.people.card import Card
from billing_console.practice.people.hostile import FORMULA, LONG, MARKUP, RIGHT_TO_LEFT
from billing_console.practice.scenarios.stage import Stage
from billing_console.practice.stories.cast import Story, at_clock, join, keep_renewing, usa


def deleted(books: Books, stage: Stage) -> None:
    """A customer somebody deleted: the payments are still there, the person is not."""
    start = add_months(at_clock(stage.now - 6 * DAY, 9, 9), -5)
    who = usa("Dana Whitfield", "dana@whitfield.example", github="danaw")
    card = join(books, start - HOUR, who, Card("visa", "3720", 6, 2028, "Wf7Danaw3720Visa"))
    subscription = subscribe(books, start, stage.catalog.price("starter", "month", "usd"), card=card)
    keep_renewing(books, subscription, until=3)
    if subscription is not None:
        end(books, subscription, stage.now - 40 * DAY)
    books.delete(stage.now - 40 * DAY + HOUR)


def named(name: str, email: str, last4: str) -> Callable[[Books, Stage], None]:
    """An ordinary customer with an extraordinary name."""

    def play(books: Books, stage: Stage) -> None:
        start = add_months(at_clock(stage.now - 10 * DAY, 4, 4) + sum(email.encode()), -2)
        card = join(books, start - HOUR, usa(name, email), Card("visa", last4, 5, 2029, f"Hs{last4}FingerPrint"))
        keep_renewing(books, subscribe(books, start, stage.catalog.price("starter", "month", "usd"), card=card))

    return play


STORIES: Final = (
    Story(
        key="deleted",
        title="A deleted customer",
        name="Dana Whitfield",
        email="dana@whitfield.example",
        lesson="Deleting a customer keeps the payments: they can still be refunded and disputed.",
        prefix="NW-0315",
        play=deleted,
    ),
    Story(
        key="hostile_markup",
        title="A name with markup",
        name=MARKUP,
        email="markup@hostile.example",
        lesson="What customers type is text, never markup.",
        prefix="NW-0316",
        play=named(MARKUP, "markup@hostile.example", "6661"),
    ),
    Story(
        key="hostile_formula",
        title="A name with a formula",
        name=FORMULA,
        email="formula@hostile.example",
        lesson="An exported name must not run as a formula in a spreadsheet.",
        prefix="NW-0317",
        play=named(FORMULA, "formula@hostile.example", "6662"),
    ),
    Story(
        key="hostile_direction",
        title="A name from right to left",
        name=RIGHT_TO_LEFT,
        email="rtl@hostile.example",
        lesson="Direction marks in a name must not turn amounts and buttons around.",
        prefix="NW-0318",
        play=named(RIGHT_TO_LEFT, "rtl@hostile.example", "6663"),
    ),
    Story(
        key="hostile_length",
        title="A name of 500 characters",
        name=LONG,
        email="long@hostile.example",
        lesson="A very long name must not push the amount out of sight.",
        prefix="NW-0319",
        play=named(LONG, "long@hostile.example", "6664"),
    ),
)
