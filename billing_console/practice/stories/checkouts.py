"""Stories about buying: twice by mistake, twice on purpose, with two accounts, for a year too long."""

from __future__ import annotations

from typing import Final

from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.paying import recovering
from billing_console.practice.ledger.refunding import hold, one_off, refund, release
from billing_console.practice.ledger.subscribing import DRAFT_TIME, end, request_cancel, subscribe
from billing_console.practice.months import DAY, HOUR, add_months, day_of, midnight
from billing_console.practice.people.card import Card
from billing_console.practice.scenarios.stage import Stage
from billing_console.practice.stories.cast import (
    Story,
    abroad,
    at_clock,
    charge_of,
    join,
    keep_renewing,
    last_second_of_month,
    usa,
)

ELENAS_CARD: Final = Card("mastercard", "8210", 11, 2029, "p2vXsame0Elena01")


def double_checkout(books: Books, stage: Stage) -> None:
    """Amara Okafor pays Pro for ten months, leaves, comes back and checks out twice within three minutes."""
    price = stage.catalog.price("pro", "month", "usd")
    again = last_second_of_month(stage.now)
    old_start = add_months(again, -11) - DRAFT_TIME
    since = midnight(day_of(again).replace(year=day_of(again).year - 2, month=3, day=14)) + 16 * HOUR
    who = usa("Amara Okafor", "amara@lumenstudio.io", github="amara-o", phone="+1 415 555 0142")
    join(books, min(since, old_start - DAY), who)
    card = books.add_card(old_start, Card("visa", "4242", 8, 2028, "Ab9Lumen4242Okaf"))
    books.first_number = 3
    old = subscribe(books, old_start, price, card=card)
    invoices = keep_renewing(books, old, tries={9: recovering("insufficient_funds")}, until=10)
    late = charge_of(invoices, 9)
    if late is not None:
        refund(books, late, late.created + 2 * DAY, amount=2450)
    if old is not None:
        request_cancel(books, old, add_months(old_start, 10) + 12 * DAY, feedback="other", comment="Taking a break")
        end(books, old, add_months(old_start, 11))
    for minutes in (0, 3):
        subscription = subscribe(books, again + minutes * 60, price, card=card)
        if subscription is not None:
            subscription.metadata = {"checkout": f"web-{minutes + 1}"}


def team_purchase(books: Books, stage: Stage) -> None:
    """Chidi Okafor buys seats for two teams, minutes apart, on one card: this is what he wanted."""
    price = stage.catalog.price("team", "year", "usd")
    start = at_clock(stage.now - 24 * DAY, 9, 2)
    who = usa("Chidi Okafor", "chidi.okafor@kite.co", github="chidi-kite", company=True)
    card = join(books, start - 20 * 60, who, Card("visa", "1117", 3, 2029, "Kt7Kite1117Chidi"))
    for after, seats, team in ((0, 12, "marketing"), (6 * 60, 5, "support")):
        subscription = subscribe(books, start + after, price, seats, card=card)
        if subscription is not None:
            subscription.metadata = {"team": team, "order_id": f"KITE-{seats:04d}"}


def former_customer(books: Books, stage: Stage) -> None:
    """Okokafe GmbH left months ago."""
    price = stage.catalog.price("starter", "month", "eur")
    left = add_months(at_clock(stage.now - 6 * DAY, 8, 40), -8)
    start = add_months(left, -14)
    who = abroad("okokafe GmbH", "billing@okokafe.de", ("DE", "de"), ("Hamburg", "Schanzenstraße 12", "20357"))
    card = join(books, start - HOUR, who, Card("visa", "3155", 5, 2027, "Ok8Kafe3155Gmb01", country="DE"))
    subscription = subscribe(books, start, price, card=card, tax_rate=stage.catalog.tax_rates["DE"])
    keep_renewing(books, subscription, until=13)
    if subscription is not None:
        request_cancel(books, subscription, left - 9 * DAY, feedback="switched_service")
        end(books, subscription, left)


def hold_or_charge(books: Books, stage: Stage) -> None:
    """Tomasz Zieliński sees two amounts in his banking app; one of them is only a hold."""
    price = stage.catalog.price("starter", "month", "usd")
    start = at_clock(stage.now - 2 * DAY, 13, 5)
    who = abroad(
        "Tomasz Zieliński", "tomasz@zielinski.example", ("PL", "pl"), ("Kraków", "Rynek Główny 4", "31-042"), "tomek-z"
    )
    first = add_months(start, -3) - 9 * DAY
    card = join(
        books, first - HOUR, who, Card("visa", "0077", 1, 2030, "Zl3Tomasz0077Vis", funding="debit", country="PL")
    )
    subscription = subscribe(books, first, price, card=card)
    keep_renewing(books, subscription)
    if card is None:
        return
    old = hold(books, first + DAY, 4900, card, "Card check for Pro (hold)")
    release(books, old, first + 8 * DAY)
    hold(books, start, 4900, card, "Card check for Pro (hold)")
    one_off(books, start + 90, 4900, "Pro onboarding session")


def first_account(books: Books, stage: Stage) -> None:
    """Elena Rossi's account from work."""
    start = add_months(at_clock(stage.now - 11 * DAY, 7, 48), -9)
    who = abroad(
        "Elena Rossi", "elena@rossi-design.it", ("IT", "it"), ("Milano", "Via Manzoni 21", "20121"), "elena-rossi"
    )
    card = join(books, start - HOUR, who, ELENAS_CARD)
    keep_renewing(books, subscribe(books, start, stage.catalog.price("pro", "month", "eur"), card=card))


def second_account(books: Books, stage: Stage) -> None:
    """Elena Rossi's second account, opened with her private address and the same card."""
    start = add_months(at_clock(stage.now - 4 * DAY, 21, 15), -1)
    who = abroad("Elena Rossi", "elena.rossi84@example.com", ("IT", "it"), ("Milano", "Via Manzoni 21", "20121"))
    card = join(books, start - 300, who, ELENAS_CARD)
    keep_renewing(books, subscribe(books, start, stage.catalog.price("pro", "month", "eur"), card=card))


def accidental_renewal(books: Books, stage: Stage) -> None:
    """Marcus Bell forgot that his yearly plan would renew; it did three days ago."""
    renewed = at_clock(stage.now - 3 * DAY, 6, 30)
    start = add_months(renewed - DRAFT_TIME, -12)
    who = abroad(
        "Marcus Bell", "marcus@bellandsons.co.uk", ("GB", "en-GB"), ("Leeds", "Wellington St 9", "LS1 4DY"), "mbell"
    )
    card = join(books, start - HOUR, who, Card("visa", "9027", 9, 2028, "Bl4Marcus9027Vis", country="GB"))
    keep_renewing(books, subscribe(books, start, stage.catalog.price("pro", "year", "usd"), card=card))


def on_trial(books: Books, stage: Stage) -> None:
    """Léo Fontaine's trial ends in two days."""
    start = stage.now - 12 * DAY - HOUR
    who = abroad("Léo Fontaine", "leo@fontaine.example", ("FR", "fr"), ("Lyon", "Rue Mercière 7", "69002"), "leo-f")
    card = join(books, start - HOUR, who, Card("mastercard", "5518", 7, 2028, "Fn1Leo5518Master", country="FR"))
    subscribe(books, start, stage.catalog.price("pro", "month", "eur"), card=card, trial_days=14)


STORIES: Final = (
    Story(
        key="double_checkout",
        title="The double checkout",
        name="Amara Okafor",
        email="amara@lumenstudio.io",
        lesson="Two Pro plans bought three minutes apart are a double checkout: end and refund the second.",
        prefix="NW-0231",
        play=double_checkout,
    ),
    Story(
        key="team_purchase",
        title="The real team purchase",
        name="Chidi Okafor",
        email="chidi.okafor@kite.co",
        lesson="Two Team plans with different seats are meant: look before you call something a duplicate.",
        prefix="NW-0302",
        play=team_purchase,
    ),
    Story(
        key="former_customer",
        title="The former customer",
        name="okokafe GmbH",
        email="billing@okokafe.de",
        lesson="A canceled subscription can't be reactivated; coming back means a new one.",
        prefix="NW-0304",
        play=former_customer,
    ),
    Story(
        key="hold_or_charge",
        title="The hold mistaken for a charge",
        name="Tomasz Zieliński",
        email="tomasz@zielinski.example",
        lesson="A hold drops off by itself, there is nothing to refund: only the captured payment is real.",
        prefix="NW-0305",
        play=hold_or_charge,
    ),
    Story(
        key="two_accounts",
        title="Two accounts, one card: the first",
        name="Elena Rossi",
        email="elena@rossi-design.it",
        lesson="The card's fingerprint shows that a second customer is the same person.",
        prefix="NW-0306",
        play=first_account,
        currency="eur",
    ),
    Story(
        key="two_accounts_second",
        title="Two accounts, one card: the second",
        name="Elena Rossi",
        email="elena.rossi84@example.com",
        lesson="The second account was opened by mistake: find out which one she uses before you cancel.",
        prefix="NW-0307",
        play=second_account,
        currency="eur",
    ),
    Story(
        key="accidental_renewal",
        title="The yearly renewal by accident",
        name="Marcus Bell",
        email="marcus@bellandsons.co.uk",
        lesson="A yearly renewal nobody wanted, reported within seven days, is refunded in full.",
        prefix="NW-0308",
        play=accidental_renewal,
    ),
    Story(
        key="trial",
        title="The trial ends",
        name="Léo Fontaine",
        email="leo@fontaine.example",
        lesson="A trial can be extended without charging; the billing date moves with it.",
        prefix="NW-0322",
        play=on_trial,
        currency="eur",
    ),
)
