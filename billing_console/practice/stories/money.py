"""Stories about amounts: large ones, other currencies, several payments, money from outside, refunds that fail."""

from __future__ import annotations

from typing import Final

from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.paying import Try, pay, pay_off_stripe
from billing_console.practice.ledger.refunding import refund
from billing_console.practice.ledger.subscribing import DRAFT_TIME, subscribe
from billing_console.practice.months import DAY, HOUR, add_months
from billing_console.practice.people.card import Card
from billing_console.practice.scenarios.stage import Stage
from billing_console.practice.stories.cast import Story, abroad, at_clock, charge_of, join, keep_renewing, usa


def large_refund(books: Books, stage: Stage) -> None:
    """Kite & Co wants its yearly Enterprise payment back: more than one person alone may refund."""
    start = at_clock(stage.now - 16 * DAY, 14, 26)
    who = usa("Kite & Co", "finance@kite.co", github="kite-co", company=True)
    card = join(books, start - HOUR, who, Card("amex", "3007", 4, 2029, "Kt9KiteCo3007Amx"))
    subscribe(books, start, stage.catalog.price("enterprise", "year", "usd"), card=card)


def yen(books: Books, stage: Stage) -> None:
    """桜工房 pays in yen, a currency without cents."""
    start = add_months(at_clock(stage.now - 9 * DAY, 3, 10) - DRAFT_TIME, -5)
    who = abroad(
        "桜工房", "keiri@sakurakobo.jp", ("JP", "ja"), ("京都市中京区", "木屋町通 8", "604-8001"), "sakura-kobo"
    )
    card = join(books, start - HOUR, who, Card("visa", "0608", 6, 2028, "Sk3Sakura0608Vis", country="JP"))
    price = stage.catalog.price("pro", "month", "jpy")
    keep_renewing(books, subscribe(books, start, price, card=card, tax_rate=stage.catalog.tax_rates["JP"]))


def dinar(books: Books, stage: Stage) -> None:
    """نورة الرشيدي pays in Kuwaiti dinars, a currency with three decimals."""
    start = add_months(at_clock(stage.now - 7 * DAY, 6, 55) - DRAFT_TIME, -2)
    who = abroad(
        "نورة الرشيدي",
        "noura@alrashidi.example",
        ("KW", "ar"),
        ("مدينة الكويت", "شارع فهد السالم 4", "13001"),
        "noura-r",
    )
    card = join(books, start - HOUR, who, Card("mastercard", "9655", 1, 2028, "Rs1Noura9655Mast", country="KW"))
    keep_renewing(books, subscribe(books, start, stage.catalog.price("pro", "month", "kwd"), card=card))


def two_payments(books: Books, stage: Stage) -> None:
    """Harbor Foods paid one invoice with two cards: each payment can be refunded only for itself."""
    billed = at_clock(stage.now - 13 * DAY, 8, 0)
    start = add_months(billed - DRAFT_TIME, -2)
    who = usa("Harbor Foods Inc.", "accounts@harborfoods.example", github="harbor-foods", company=True)
    first = join(books, start - HOUR, who, Card("visa", "6600", 7, 2028, "Hb2Harbor6600Vis"))
    subscription = subscribe(books, start, stage.catalog.price("team", "month", "usd"), 20, card=first)
    invoice = keep_renewing(books, subscription, tries={2: ()}).get(2)
    if invoice is None or subscription is None or invoice.status != "open":
        return
    pay(books, invoice, billed + HOUR, amount=40000)
    second = books.add_card(billed + DAY, Card("mastercard", "6601", 8, 2028, "Hb3Harbor6601Mas"))
    pay(books, invoice, billed + DAY + HOUR, planned=Try(0, card=second))


def off_stripe(books: Books, stage: Stage) -> None:
    """Stadtwerke Lüneburg pays by bank transfer; this money cannot be refunded through Stripe."""
    start = add_months(at_clock(stage.now - 20 * DAY, 7, 30), -12)
    who = abroad(
        "Stadtwerke Lüneburg GmbH",
        "rechnungen@stadtwerke-lg.example",
        ("DE", "de"),
        ("Lüneburg", "Am Sande 1", "21335"),
    )
    join(books, start - HOUR, who)
    price = stage.catalog.price("team", "year", "eur")
    subscription = subscribe(
        books, start, price, 8, card=None, send_invoice_days=30, tax_rate=stage.catalog.tax_rates["DE"]
    )
    for number, invoice in keep_renewing(books, subscription).items():
        if invoice.finalized_at is not None:
            pay_off_stripe(books, invoice, invoice.finalized_at + 11 * DAY, f"SEPA 2026-{number + 41:04d}")


def refund_came_back(books: Books, stage: Stage) -> None:
    """Jonas Weiß's refund succeeded and failed a week later: his card account is closed."""
    start = add_months(at_clock(stage.now - 14 * DAY, 12, 12) - DRAFT_TIME, -3)
    who = abroad("Jonas Weiß", "jonas@weiss-akustik.de", ("DE", "de"), ("Köln", "Hohe Straße 77", "50667"), "jweiss")
    card = join(books, start - HOUR, who, Card("visa", "5126", 11, 2027, "Ws8Jonas5126Visa", country="DE"))
    price = stage.catalog.price("pro", "month", "eur")
    charge = charge_of(keep_renewing(books, subscribe(books, start, price, card=card)), 3)
    if charge is not None:
        refund(books, charge, charge.created + 3 * DAY, course="failed")


def refund_waits(books: Books, stage: Stage) -> None:
    """陳 美玲's refund waits until the account's balance covers it."""
    start = add_months(at_clock(stage.now - 5 * DAY, 2, 33) - DRAFT_TIME, -4)
    who = abroad("陳 美玲", "meiling@chentea.tw", ("TW", "zh-TW"), ("臺北市", "信義路五段 7", "110"), "meiling-c")
    card = join(books, start - HOUR, who, Card("visa", "7726", 10, 2028, "Ch4Meiling7726Vs", country="TW"))
    price = stage.catalog.price("starter", "month", "usd")
    charge = charge_of(keep_renewing(books, subscribe(books, start, price, card=card)), 4)
    if charge is not None:
        refund(books, charge, stage.now - DAY, course="pending")


def has_credit(books: Books, stage: Stage) -> None:
    """Oisín Byrne has credit left from an outage; his next invoices use it up."""
    start = add_months(at_clock(stage.now - 8 * DAY, 16, 20) - DRAFT_TIME, -6)
    who = abroad(
        "Oisín Byrne", "oisin@byrnebooks.ie", ("IE", "en"), ("Cork", "Oliver Plunkett St 15", "T12 W8KP"), "oisinb"
    )
    card = join(books, start - HOUR, who, Card("mastercard", "8431", 12, 2027, "By5Oisin8431Mast", country="IE"))
    subscription = subscribe(books, start, stage.catalog.price("starter", "month", "usd"), card=card)
    keep_renewing(books, subscription, until=5)
    books.credit(add_months(start, 5) + 9 * DAY, 5000, "Goodwill for the outage in the autumn")
    keep_renewing(books, subscription, first=6)


STORIES: Final = (
    Story(
        key="large_refund",
        title="A refund above $5,000",
        name="Kite & Co",
        email="finance@kite.co",
        lesson="Large refunds need a second person: prepare the request, somebody else approves it.",
        prefix="NW-0309",
        play=large_refund,
    ),
    Story(
        key="yen",
        title="A currency without decimals",
        name="桜工房",
        email="keiri@sakurakobo.jp",
        lesson="Yen have no smaller unit: 8140 means ¥8,140, not ¥81.40.",
        prefix="NW-0310",
        play=yen,
        currency="jpy",
    ),
    Story(
        key="dinar",
        title="A currency with three decimals",
        name="نورة الرشيدي",
        email="noura@alrashidi.example",
        lesson="Dinars have a thousand parts: 15000 means KWD 15.000, and the last digit stays 0.",
        prefix="NW-0311",
        play=dinar,
        currency="kwd",
    ),
    Story(
        key="two_payments",
        title="One invoice, two payments",
        name="Harbor Foods Inc.",
        email="accounts@harborfoods.example",
        lesson="An invoice may be paid in parts: each payment can be refunded only up to its own amount.",
        prefix="NW-0313",
        play=two_payments,
    ),
    Story(
        key="off_stripe",
        title="Paid outside Stripe",
        name="Stadtwerke Lüneburg GmbH",
        email="rechnungen@stadtwerke-lg.example",
        lesson="Money that came by bank transfer goes back by bank transfer; Stripe can't refund it.",
        prefix="NW-0314",
        play=off_stripe,
        currency="eur",
    ),
    Story(
        key="refund_failed",
        title="A refund that came back",
        name="Jonas Weiß",
        email="jonas@weiss-akustik.de",
        lesson="A refund can fail days after it succeeded: the money is back here and the customer still waits.",
        prefix="NW-0324",
        play=refund_came_back,
        currency="eur",
    ),
    Story(
        key="refund_pending",
        title="A refund that waits",
        name="陳 美玲",
        email="meiling@chentea.tw",
        lesson="A pending refund counts as refunded already; a second one would be too much.",
        prefix="NW-0325",
        play=refund_waits,
    ),
    Story(
        key="credit",
        title="Credit on account",
        name="Oisín Byrne",
        email="oisin@byrnebooks.ie",
        lesson="Credit pays invoices before the card does: there may be no payment to refund.",
        prefix="NW-0326",
        play=has_credit,
    ),
)
