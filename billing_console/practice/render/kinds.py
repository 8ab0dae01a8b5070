"""Which records of a customer's books become which kind of Stripe object."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.records import PaymentRecord
from billing_console.practice.render import billing, payments, people, returns
from billing_console.practice.shapes import Json


@dataclass(frozen=True, slots=True)
class Kind:
    """How to find and show the objects of one kind; every record has `serial` and `created`."""

    prefix: str
    records: Callable[[Books], Iterable[Any]]
    show: Callable[[Books, Any], Json]


def _intents(books: Books) -> list[PaymentRecord]:
    return [one for one in books.payments if one.reference is None]


def _invoice_payments(books: Books) -> list[PaymentRecord]:
    return [one for one in books.payments if one.invoice is not None]


def _outside(books: Books) -> list[PaymentRecord]:
    return [one for one in books.payments if one.reference is not None]


KINDS: Final = {
    "payment_method": Kind("pm", lambda books: books.cards, people.payment_method),
    "discount": Kind("di", lambda books: books.discounts, people.discount),
    "customer_balance_transaction": Kind("cbtxn", lambda books: books.balance_changes, people.balance_change),
    "subscription": Kind("sub", lambda books: books.subscriptions, billing.subscription),
    "subscription_item": Kind("si", lambda books: books.subscriptions, billing.subscription_item),
    "invoice": Kind("in", lambda books: books.invoices, billing.invoice),
    "invoice_payment": Kind("inpay", _invoice_payments, billing.invoice_payment),
    "credit_note": Kind("cn", lambda books: books.credits, billing.credit_note),
    "payment_intent": Kind("pi", _intents, payments.payment_intent),
    "payment_record": Kind("pr", _outside, payments.payment_record),
    "charge": Kind("ch", lambda books: books.charges, payments.charge),
    "refund": Kind("re", lambda books: books.refunds, returns.refund),
    "dispute": Kind("du", lambda books: books.disputes, returns.dispute),
    "radar.early_fraud_warning": Kind("issfr", lambda books: books.warnings, returns.warning),
    "balance_transaction": Kind(
        "txn",
        lambda books: books.movements,
        lambda books, record: returns.movement(books, record, books.horizon),
    ),
}
"""Everything that belongs to a customer, apart from the customer and its events."""
