"""Records and rows as the gateway makes them, short enough for tests of the cache and the search."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from billing_console.domain.money import Money
from billing_console.domain.records import Card, Customer, Payment, Price, Subscription, SubscriptionItem
from billing_console.store.cache import Batch, Stored, absorb
from billing_console.store.search_index import Hit

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ACCOUNT = "acct_1Northwind"


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def customer(number: str, name: str = "", email: str = "", **more: Any) -> Customer:
    return Customer(f"cus_{number}", name, email, more.pop("created", NOON), **more)


def subscription(
    number: str, owner: str, status: str = "active", plan: str = "Pro", interval: str | None = "month", **more: Any
) -> Subscription:
    price = Price(f"price_{plan}", f"prod_{plan}", plan, Money(4900, "usd"), interval, more.pop("every", 1))
    seats = enumerate(more.pop("seats", [1]))
    items = tuple(SubscriptionItem(f"si_{number}_{n}", price, quantity, None, None) for n, quantity in seats)
    made = more.pop("created", NOON)
    return Subscription(f"sub_{number}", f"cus_{owner}", status, made, "usd", items, **more)


def payment(number: str, owner: str | None, minor: int = 4900, currency: str = "usd", **more: Any) -> Payment:
    amount = Money(minor, currency)
    last4 = more.pop("last4", "4242")
    return Payment(
        id=f"ch_{number}",
        customer=f"cus_{owner}" if owner else None,
        status="succeeded",
        created=more.pop("created", NOON),
        amount=amount,
        captured_amount=amount,
        refunded_amount=Money.zero(currency),
        paid=True,
        captured=True,
        disputed=False,
        card=Card(more.pop("brand", "visa"), last4, 12, 2030) if last4 else None,
        **more,
    )


def row(kind: str, name: str, owner: str | None = None, /, *, age: int = 0, made: int = 0, **raw: Any) -> Stored:
    return Stored(kind, name, owner, at(made), {"id": name, "object": kind, **raw}, at(age))


def take(conn: Connection, *records: Customer | Subscription | Payment | Stored, age: int = 0) -> None:
    """Absorb records with rows made for them, all read ``age`` minutes after noon."""
    customers = tuple(r for r in records if isinstance(r, Customer))
    subscriptions = tuple(r for r in records if isinstance(r, Subscription))
    payments = tuple(r for r in records if isinstance(r, Payment))
    rows: list[Stored] = [r for r in records if isinstance(r, Stored)]
    whole: list[tuple[str, Customer | Subscription | Payment, str | None]] = [("customer", c, None) for c in customers]
    whole += [("subscription", s, s.customer) for s in subscriptions]
    whole += [("charge", p, p.customer) for p in payments]
    for kind, record, owner in whole:
        raw = {"id": record.id, "object": kind} | ({"deleted": True} if getattr(record, "deleted", False) else {})
        rows.append(Stored(kind, record.id, owner, record.created, raw, at(age)))
    absorb(conn, Batch(tuple(rows), customers, payments, subscriptions), account=ACCOUNT, livemode=False)


def names(stored: Sequence[Stored]) -> list[str]:
    return [each.id for each in stored]


def who(hits: Sequence[Hit]) -> list[str]:
    return [hit.customer.removeprefix("cus_") for hit in hits]
