"""How long the search takes on a full cache: ``python -m tests.benchmarks search``."""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from sqlalchemy import Connection

from billing_console.domain.money import Money
from billing_console.domain.records import Card, Customer, Payment, Price, Subscription, SubscriptionItem
from billing_console.store.cache import Batch, Stored, absorb, of_customer
from billing_console.store.database import Store, StoreKeys
from billing_console.store.search_index import Hit, find

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FIRST = "Amara Chidi Ngozi Zoë Piet Maria Anna Jonas Lucía Yuki Omar Priya Lars Chloé Ivan Fatima".split()
LAST_A = "Oka Mül Gar Sil Nak Ros And Ber Cas Dub Eri Fer Hof Jan Kow Lin".split()
LAST_B = "for ler cia va mura si ersen ger tro ois ksson nandez mann sen alski dqvist".split()
PLANS = (("Starter", 1900), ("Pro", 4900), ("Team", 9900))
PAYMENTS_EACH = 10
BATCH = 200


def customers(dice: Random, total: int) -> Iterator[Batch]:
    """Invented customers with a subscription and ten payments each, in batches as the sync writes them."""
    for start in range(0, total, BATCH):
        made = [_one(dice, number) for number in range(start, min(total, start + BATCH))]
        rows = [row for customer, subscription, payments in made for row in _rows(customer, subscription, payments)]
        yield Batch(
            tuple(rows),
            tuple(customer for customer, _, _ in made),
            tuple(payment for _, _, payments in made for payment in payments),
            tuple(subscription for _, subscription, _ in made),
        )


def _one(dice: Random, number: int) -> tuple[Customer, Subscription, list[Payment]]:
    first, last = dice.choice(FIRST), dice.choice(LAST_A) + dice.choice(LAST_B)
    name = f"cus_{number:014}"
    born = NOON - timedelta(minutes=number)
    email = f"{first}.{last}{number}@{dice.choice(LAST_A)}{dice.randrange(500)}.example".lower()
    extra = {"github": f"{last}-{dice.randrange(10**6)}".lower()} if dice.random() < 0.3 else {}
    customer = Customer(
        name, f"{first} {last}", email, born, metadata=extra, phone=f"+49 30 {dice.randrange(10**8):08}"
    )
    plan, amount = dice.choice(PLANS)
    price = Price(f"price_{plan}", f"prod_{plan}", plan, Money(amount, "usd"), "month")
    status = dice.choices(("active", "canceled", "past_due", "trialing"), (70, 20, 5, 5))[0]
    item = SubscriptionItem(f"si_{number}", price, 1, born, born)
    subscription = Subscription(f"sub_{number:014}", name, status, born, "usd", (item,), ended_at=NOON)
    card = Card("visa", f"{dice.randrange(10000):04}", 12, 2030)
    payments = [_payment(f"ch_{number:010}{n:04}", name, Money(amount, "usd"), card, n) for n in range(PAYMENTS_EACH)]
    return customer, subscription, payments


def _payment(name: str, owner: str, amount: Money, card: Card, month: int) -> Payment:
    at, zero = NOON - timedelta(days=30 * month), Money.zero("usd")
    return Payment(name, owner, "succeeded", at, amount, amount, zero, True, True, False, card=card)


def _rows(customer: Customer, subscription: Subscription, payments: list[Payment]) -> Iterator[Stored]:
    padding = {"address": {"city": None, "country": "DE", "line1": None}, "livemode": False, "tax_exempt": "none"}
    yield Stored("customer", customer.id, None, customer.created, {**padding, "email": customer.email}, NOON)
    yield Stored("subscription", subscription.id, customer.id, customer.created, {**padding, "status": "active"}, NOON)
    for payment in payments:
        raw = {**padding, "amount": payment.amount.minor, "billing_details": padding, "outcome": {"type": "authorized"}}
        yield Stored(
            "charge", payment.id, customer.id, payment.created, {**raw, "receipt_url": f"x/{payment.id}"}, NOON
        )


QUESTIONS: dict[str, Callable[[Random, Customer], str]] = {
    "exact e-mail": lambda _dice, customer: customer.email,
    "name prefix, 4 letters": lambda _dice, customer: customer.name.split()[1][:4],
    "name prefix, 2 letters": lambda _dice, customer: customer.name[:2],
    "one letter": lambda _dice, customer: customer.name[:1],
    "both names": lambda _dice, customer: customer.name,
    "part of the domain": lambda _dice, customer: customer.email.partition("@")[2][1:7],
    "two letters inside": lambda dice, customer: customer.name.split()[1][1 + dice.randrange(2) :][:2],
    "metadata": lambda _dice, customer: next(iter(customer.metadata.values()), "okafor-1"),
    "phone": lambda _dice, customer: customer.phone[-6:],
    "last 4": lambda dice, _customer: f"{dice.randrange(10000):04}",
    "amount 49.00": lambda _dice, _customer: "49.00",
    "charge id": lambda _dice, customer: f"ch_{int(customer.id[4:]):010}0003",
    "nothing matches": lambda dice, _customer: f"qqxz{dice.randrange(1000)}",
}


def _ask(text: str) -> Callable[[Connection], list[Hit]]:
    amounts = [(4900, None)] if text == "49.00" else []
    return lambda conn: find(conn, text, amounts=amounts)


async def measure(total: int, rounds: int) -> dict[str, Any]:
    """Fill a cache, ask each question many times; milliseconds as the window waits for them, median and 95th."""
    dice = Random(1)
    known: list[Customer] = []
    with tempfile.TemporaryDirectory() as folder:
        store = await Store.open(Path(folder) / "p", StoreKeys(os.urandom(32), os.urandom(32)), create=True)
        spent, slowest = 0.0, 0.0
        for batch in customers(dice, total):
            known += batch.customers
            began = perf_counter()
            await store.cache.write(partial(absorb, batch=batch, account="acct_1", livemode=False))
            took = perf_counter() - began
            spent, slowest = spent + took, max(slowest, took)
        figures: dict[str, Any] = {"objects": total * (2 + PAYMENTS_EACH)}
        figures["absorbed objects per second"] = round(figures["objects"] / spent)
        figures["slowest batch, ms"] = round(1000 * slowest, 1)
        figures["file, MB"] = round((Path(folder) / "p" / "cache.db").stat().st_size / 1e6, 1)
        for name, question in QUESTIONS.items():
            texts = [question(dice, dice.choice(known)) for _ in range(rounds)]
            figures[name] = await _timed(store, [_ask(text) for text in texts])
        whole = [dice.choice(known).id for _ in range(rounds)]
        figures["all of one customer"] = await _timed(store, [partial(of_customer, customer=name) for name in whole])
        await store.close()
    return figures


async def _timed(store: Store, questions: list[Callable[[Connection], Any]]) -> tuple[float, float]:
    times = []
    for question in questions:
        began = perf_counter()
        await store.cache.read(question)
        times.append(1000 * (perf_counter() - began))
    return round(statistics.median(times), 2), round(sorted(times)[int(len(times) * 0.95)], 2)


def run(totals: tuple[int, ...] = (2_000, 100_000), rounds: int = 100) -> dict[str, str]:
    """Every figure in words, for each number of customers."""
    figures = {}
    for total in totals:
        for name, figure in asyncio.run(measure(total, rounds)).items():
            text = f"{figure[0]} ms, 95 %: {figure[1]} ms" if isinstance(figure, tuple) else f"{figure:,}"
            figures[f"{total:,} customers: {name}"] = text
    return figures


if __name__ == "__main__":
    for label, line in run(tuple(int(n) for n in sys.argv[1:]) or (2_000, 100_000)).items():
        print(f"{label:45} {line}")
