"""What the named stories are written with: a story, its person, and the plain course of a subscription."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.paying import AT_ONCE, Try
from billing_console.practice.ledger.records import CardRecord, ChargeRecord, InvoiceRecord, SubscriptionRecord
from billing_console.practice.ledger.refunding import paid_charge
from billing_console.practice.ledger.subscribing import cycle_start, renew
from billing_console.practice.months import DAY, add_months, day_of, midnight
from billing_console.practice.people.card import Card
from billing_console.practice.people.person import Person
from billing_console.practice.scenarios.stage import Stage


@dataclass(frozen=True, slots=True)
class Story:
    """A named customer people learn with; `lesson` is what the case teaches, `index` the customer's number."""

    key: str
    title: str
    name: str
    email: str
    lesson: str
    prefix: str
    play: Callable[[Books, Stage], None]
    currency: str = "usd"
    index: int = 0


def join(books: Books, at: int, who: Person, card: Card | None = None) -> CardRecord | None:
    """Create the customer and attach the card."""
    books.open(at, who)
    return None if card is None else books.add_card(at, card)


def keep_renewing(
    books: Books,
    subscription: SubscriptionRecord | None,
    *,
    tries: Mapping[int, tuple[Try, ...]] | None = None,
    first: int = 1,
    until: int | None = None,
) -> dict[int, InvoiceRecord]:
    """Bill the periods from `first` to `until` (default: up to the horizon); gives the invoices by period number."""
    if subscription is None:
        return {}
    invoices = {0: _first_invoice(books, subscription)}
    number = first
    while (until is None or number <= until) and books.happened(cycle_start(subscription, number)):
        invoice = renew(books, subscription, number, (tries or {}).get(number, AT_ONCE))
        if invoice is None:
            break
        invoices[number] = invoice
        number += 1
    return invoices


def _first_invoice(books: Books, subscription: SubscriptionRecord) -> InvoiceRecord:
    return next(invoice for invoice in books.invoices if invoice.subscription is subscription)


def charge_of(invoices: Mapping[int, InvoiceRecord], number: int) -> ChargeRecord | None:
    """The successful charge of a period, if it has happened."""
    return paid_charge(invoices.get(number))


def at_clock(day: int, hour: int, minute: int = 0) -> int:
    """A time of day (UTC) on the day that a moment lies in."""
    return midnight(day_of(day)) + hour * 3600 + minute * 60


def last_second_of_month(now: int) -> int:
    """The latest "2nd of the month, 10:11" that lies at least a day back."""
    today = day_of(now)
    at = midnight(date(today.year, today.month, 2)) + 10 * 3600 + 11 * 60
    return at if at <= now - DAY else add_months(at, -1)


def month_before(now: int) -> tuple[int, int]:
    """Month and year before the one a moment lies in: a card with this date has expired."""
    earlier = day_of(add_months(now, -1))
    return earlier.month, earlier.year


def usa(name: str, email: str, *, github: str | None = None, phone: str | None = None, company: bool = False) -> Person:
    """A person in San Francisco."""
    metadata = {"org_id": f"org_{sum(email.encode()) * 37 % 90000 + 10000}"}
    if github:
        metadata["github"] = github
    return Person(
        name=name,
        email=email,
        phone=phone,
        city="San Francisco",
        line1="Brannan St 88",
        postal_code="94107",
        state="CA",
        description="Company account" if company else None,
        metadata=metadata,
    )


def abroad(name: str, email: str, where: tuple[str, str], place: tuple[str, str, str], github: str = "") -> Person:
    """A person elsewhere; `where` is country and locale, `place` is city, street, postal code."""
    metadata = {"org_id": f"org_{sum(email.encode()) * 37 % 90000 + 10000}"}
    if github:
        metadata["github"] = github
    return Person(
        name=name,
        email=email,
        country=where[0],
        locale=where[1],
        city=place[0],
        line1=place[1],
        postal_code=place[2],
        metadata=metadata,
    )
