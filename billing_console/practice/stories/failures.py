"""Stories about payments that fail or wait for the customer."""

from __future__ import annotations

from typing import Final

from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.paying import Try
from billing_console.practice.ledger.subscribing import DRAFT_TIME, cycle_start, end, subscribe
from billing_console.practice.months import DAY, HOUR, add_months
from billing_console.practice.people.card import Card
from billing_console.practice.scenarios.stage import Stage
from billing_console.practice.stories.cast import Story, abroad, at_clock, join, keep_renewing, month_before, usa


def _tries(decline: str, *days: int) -> tuple[Try, ...]:
    return tuple(Try(day * DAY, decline) for day in days)


def past_due_starter(books: Books, stage: Stage) -> None:
    """Ngozi Okafo's card has no funds this month."""
    failed = at_clock(stage.now - 2 * DAY, 5, 20)
    start = add_months(failed - DRAFT_TIME, -4)
    who = abroad(
        "Ngozi Okafo", "ngozi@brightpath.ng", ("NG", "en"), ("Lagos", "Adeola Odeku St 3", "101233"), "ngozi-b"
    )
    card = join(
        books, start - HOUR, who, Card("mastercard", "6411", 4, 2028, "Ng5Ngozi6411Mast", funding="debit", country="NG")
    )
    subscription = subscribe(books, start, stage.catalog.price("starter", "month", "usd"), card=card)
    keep_renewing(books, subscription, tries={4: _tries("insufficient_funds", 0, 3, 5, 7)})


def expired_card(books: Books, stage: Stage) -> None:
    """Orbit Ltd's card ran out; three of four tries have failed."""
    failed = stage.now - 6 * DAY - 2 * HOUR
    start = add_months(failed - DRAFT_TIME, -6)
    month, year = month_before(stage.now)
    who = abroad(
        "Orbit Ltd", "accounts@orbit.example", ("GB", "en-GB"), ("London", "Commercial St 30", "E1 6AN"), "orbit-ops"
    )
    card = join(books, start - HOUR, who, Card("visa", "1881", month, year, "Or6Orbit1881Visa", country="GB"))
    subscription = subscribe(books, start, stage.catalog.price("agency", "month", "usd"), card=card)
    keep_renewing(books, subscription, tries={6: _tries("expired_card", 0, 2, 6, 9)})


def needs_authentication(books: Books, stage: Stage) -> None:
    """Hana Ito's bank wants her to confirm the renewal; nobody has asked her yet."""
    failed = at_clock(stage.now - 2 * DAY, 1, 15)
    start = add_months(failed - DRAFT_TIME, -1)
    who = abroad("Hana Ito", "hana@itoprint.jp", ("JP", "ja"), ("東京都渋谷区", "神宮前 5-10", "150-0001"), "hana-ito")
    card = join(books, start - HOUR, who, Card("visa", "3184", 12, 2028, "It2HanaIto3184Vs", country="JP"))
    subscription = subscribe(
        books,
        start,
        stage.catalog.price("pro", "month", "usd"),
        card=card,
        tries=(Try(0, authenticated=True),),
    )
    keep_renewing(books, subscription, tries={1: _tries("authentication_required", 0)})


def grace_over(books: Books, stage: Stage) -> None:
    """Piet Groen has been past due for eight days."""
    failed = stage.now - 8 * DAY - 3 * HOUR
    start = add_months(failed - DRAFT_TIME, -10)
    who = abroad(
        "Piet Groen", "piet@groenfietsen.nl", ("NL", "nl"), ("Utrecht", "Oudegracht 112", "3511 GA"), "pietgroen"
    )
    card = join(books, start - HOUR, who, Card("mastercard", "2290", 6, 2027, "Gr9PietG2290Mast", country="NL"))
    subscription = subscribe(books, start, stage.catalog.price("pro", "month", "usd"), card=card)
    keep_renewing(books, subscription, tries={10: _tries("insufficient_funds", 0, 1, 3, 5, 13)})


def incomplete_start(books: Books, stage: Stage) -> None:
    """Priya Nair's first payment waits for 3-D Secure; in 21 hours the subscription expires."""
    start = stage.now - 2 * HOUR
    who = abroad("Priya Nair", "priya@nairyoga.in", ("IN", "en"), ("Bengaluru", "MG Road 14", "560001"), "priya-n")
    card = join(books, start - 600, who, Card("visa", "0341", 2, 2029, "Nr7Priya0341Visa", country="IN"))
    price = stage.catalog.price("starter", "month", "usd")
    subscribe(books, start, price, card=card, tries=_tries("authentication_required", 0))


def stolen_card(books: Books, stage: Stage) -> None:
    """Viktor Hale's card was reported stolen; all tries failed and the subscription ended for it."""
    failed = at_clock(stage.now - 17 * DAY, 11, 40)
    start = add_months(failed - DRAFT_TIME, -5)
    who = usa("Viktor Hale", "viktor@halecoffee.example", github="vhale")
    card = join(books, start - HOUR, who, Card("discover", "4747", 10, 2027, "Hl3Viktor4747Dsc"))
    subscription = subscribe(books, start, stage.catalog.price("starter", "month", "usd"), card=card)
    keep_renewing(books, subscription, tries={5: _tries("stolen_card", 0, 3, 5, 7)}, until=5)
    if subscription is not None:
        end(books, subscription, cycle_start(subscription, 5) + DRAFT_TIME + 7 * DAY, reason="payment_failed")


STORIES: Final = (
    Story(
        key="past_due",
        title="No funds this month",
        name="Ngozi Okafo",
        email="ngozi@brightpath.ng",
        lesson="Missing funds often come in time: Stripe tries again by itself.",
        prefix="NW-0303",
        play=past_due_starter,
    ),
    Story(
        key="expired_card",
        title="The expired card",
        name="Orbit Ltd",
        email="accounts@orbit.example",
        lesson="Trying an expired card again is useless: send the portal link and ask for a new card.",
        prefix="NW-0198",
        play=expired_card,
    ),
    Story(
        key="three_d_secure",
        title="3-D Secure pending",
        name="Hana Ito",
        email="hana@itoprint.jp",
        lesson="The bank wants the customer to confirm: no retry helps, only the payment page does.",
        prefix="NW-0251",
        play=needs_authentication,
    ),
    Story(
        key="grace_over",
        title="The grace period is over",
        name="Piet Groen",
        email="piet@groenfietsen.nl",
        lesson="After the grace period somebody decides: cancel, extend or talk.",
        prefix="NW-0177",
        play=grace_over,
    ),
    Story(
        key="incomplete",
        title="The first payment waits",
        name="Priya Nair",
        email="priya@nairyoga.in",
        lesson="An incomplete subscription expires after 23 hours unless the customer confirms the payment.",
        prefix="NW-0321",
        play=incomplete_start,
    ),
    Story(
        key="stolen_card",
        title="A reason to keep to yourself",
        name="Viktor Hale",
        email="viktor@halecoffee.example",
        lesson="Never tell anybody that a card was reported stolen: say that it was declined.",
        prefix="NW-0327",
        play=stolen_card,
    ),
)
