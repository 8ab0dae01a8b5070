"""Stories about cardholders who object."""

from __future__ import annotations

from typing import Final

from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.disputing import Course, dispute, warn
from billing_console.practice.ledger.paying import Try
from billing_console.practice.ledger.refunding import paid_charge
from billing_console.practice.ledger.subscribing import DRAFT_TIME, end, request_cancel, subscribe
from billing_console.practice.months import DAY, HOUR, add_months
from billing_console.practice.people.card import Card
from billing_console.practice.scenarios.stage import Stage
from billing_console.practice.stories.cast import Story, abroad, at_clock, charge_of, join, keep_renewing, usa


def due_soon(books: Books, stage: Stage) -> None:
    """Lumen Studio calls its yearly payment fraud; the answer is due in two days and four hours."""
    bought = at_clock(stage.now - 48 * DAY, 9, 58)
    start = add_months(bought, -13) - DRAFT_TIME
    who = usa("Lumen Studio", "billing@lumenstudio.io", github="lumen-studio", company=True)
    card = join(books, start - HOUR, who, Card("visa", "7731", 2, 2029, "Lm5Studio7731Vis"))
    monthly = subscribe(books, start, stage.catalog.price("pro", "month", "usd"), card=card)
    keep_renewing(books, monthly, until=12)
    if monthly is not None:
        request_cancel(books, monthly, add_months(start, 12) + 3 * DAY, feedback="other", comment="Switching to yearly")
        end(books, monthly, add_months(start, 13))
    yearly = subscribe(books, bought, stage.catalog.legacy_pro, card=card)
    charge = paid_charge(next((one for one in books.invoices if one.subscription is yearly), None)) if yearly else None
    case = dispute(
        books,
        charge,
        stage.now - 5 * DAY,
        "fraudulent",
        Course(),
        due_by=stage.now + 2 * DAY + 4 * HOUR,
        ce3="requires_action",
    )
    if case is not None:
        case.evidence = {
            "customer_email_address": who.email,
            "customer_name": who.name,
            "customer_purchase_ip": "81.23.17.204",
            "product_description": "Northwind Cloud Pro, yearly: sending newsletters and automations.",
        }


def asked_by_bank(books: Books, stage: Stage) -> None:
    """Inês Duarte's bank asks about a charge; this is an inquiry, no money has moved."""
    start = add_months(at_clock(stage.now - 25 * DAY, 15, 12) - DRAFT_TIME, -3)
    who = abroad(
        "Inês Duarte", "ines@duartemoveis.example", ("PT", "pt"), ("Porto", "Rua das Flores 61", "4050-265"), "ines-d"
    )
    card = join(books, start - HOUR, who, Card("amex", "1004", 5, 2028, "Du8InesD1004Amex", country="PT"))
    subscription = subscribe(books, start, stage.catalog.price("pro", "month", "usd"), card=card)
    charge = charge_of(keep_renewing(books, subscription), 3)
    dispute(
        books,
        charge,
        stage.now - 4 * DAY,
        "unrecognized",
        Course(),
        case_type="inquiry",
        due_by=stage.now + 13 * DAY,
    )


def not_received(books: Books, stage: Stage) -> None:
    """Bruno Silva says he never got access, and his yearly renewal fails as well."""
    paid = at_clock(stage.now - 31 * DAY, 18, 44)
    failed = stage.now - 3 * DAY - HOUR
    start = add_months(failed - DRAFT_TIME, -12)
    who = abroad(
        "Bruno Silva",
        "bruno@silvalabs.com.br",
        ("BR", "pt-BR"),
        ("São Paulo", "Av. Paulista 900", "01310-100"),
        "brunos",
    )
    card = join(books, start - HOUR, who, Card("mastercard", "6075", 8, 2027, "Sl4Bruno6075Mast", country="BR"))
    yearly = subscribe(books, start, stage.catalog.price("pro", "year", "usd"), card=card)
    monthly = subscribe(books, paid, stage.catalog.price("pro", "month", "usd"), card=card)
    keep_renewing(books, yearly, tries={1: tuple(Try(day * DAY, "do_not_honor") for day in (0, 2, 5, 9))})
    if monthly is None:
        return
    charge = paid_charge(next(one for one in books.invoices if one.subscription is monthly))
    dispute(books, charge, stage.now - 12 * DAY, "product_not_received", Course(), due_by=stage.now + 6 * DAY)
    request_cancel(books, monthly, paid + 9 * DAY, feedback="other")
    end(books, monthly, add_months(paid, 1))


def lost_case(books: Books, stage: Stage) -> None:
    """J. Marsh's dispute was lost; money and fee are gone."""
    start = add_months(at_clock(stage.now - 3 * DAY, 10, 3) - DRAFT_TIME, -7)
    who = abroad("J. Marsh", "j.marsh@example.co.uk", ("GB", "en-GB"), ("Bristol", "Queen Sq 2", "BS1 4DJ"))
    card = join(books, start - HOUR, who, Card("visa", "5926", 3, 2028, "Mr2JMarsh5926Vis", country="GB"))
    subscription = subscribe(books, start, stage.catalog.price("pro", "month", "usd"), card=card)
    invoices = keep_renewing(books, subscription)
    charge = charge_of(invoices, 3)
    if charge is not None:
        dispute(books, charge, charge.created + 14 * DAY, "general", Course(due=16, submitted=9, closed=70))


def fraud_warning(books: Books, stage: Stage) -> None:
    """Grace Whitaker's payment was reported to the network as fraud; there is no dispute yet."""
    start = stage.now - 6 * DAY - 5 * HOUR
    who = abroad(
        "Grace Whitaker", "grace.whitaker@example.co.uk", ("GB", "en-GB"), ("Leeds", "Wellington St 40", "LS1 4DY")
    )
    card = join(books, start - 400, who, Card("visa", "5423", 9, 2029, "Wh6Grace5423Visa", country="GB"))
    if subscribe(books, start, stage.catalog.price("starter", "month", "usd"), card=card) is not None:
        warn(books, paid_charge(books.invoices[0]), stage.now - DAY)


STORIES: Final = (
    Story(
        key="dispute_due",
        title="A dispute due in two days",
        name="Lumen Studio",
        email="billing@lumenstudio.io",
        lesson="Earlier undisputed payments on the same card win Visa 10.4 cases: look for them first.",
        prefix="NW-0188",
        play=due_soon,
    ),
    Story(
        key="inquiry",
        title="An inquiry",
        name="Inês Duarte",
        email="ines@duartemoveis.example",
        lesson="An inquiry is no chargeback: no money has moved, and a full refund settles it.",
        prefix="NW-0312",
        play=asked_by_bank,
    ),
    Story(
        key="not_received",
        title="Product not received",
        name="Bruno Silva",
        email="bruno@silvalabs.com.br",
        lesson="Proof of use after the payment answers a claim that nothing arrived.",
        prefix="NW-0266",
        play=not_received,
    ),
    Story(
        key="lost_dispute",
        title="A lost dispute",
        name="J. Marsh",
        email="j.marsh@example.co.uk",
        lesson="A lost dispute takes amount and fee; refunding on top would pay twice.",
        prefix="NW-0320",
        play=lost_case,
    ),
    Story(
        key="fraud_warning",
        title="An early fraud warning",
        name="Grace Whitaker",
        email="grace.whitaker@example.co.uk",
        lesson="Most warnings become disputes: a small payment is cheaper refunded than disputed.",
        prefix="NW-0323",
        play=fraud_warning,
    ),
)
