"""One customer's books up to a moment: nothing after the horizon has happened yet."""

from __future__ import annotations

from typing import Final

from billing_console.practice.ids import Ids
from billing_console.practice.ledger.records import (
    BalanceRecord,
    CardRecord,
    ChargeRecord,
    CreditRecord,
    DiscountRecord,
    DisputeRecord,
    Happening,
    InvoiceRecord,
    Movement,
    PaymentRecord,
    RefundRecord,
    SubscriptionRecord,
    WarningRecord,
)
from billing_console.practice.months import DAY
from billing_console.practice.people.card import Card
from billing_console.practice.people.person import Person
from billing_console.practice.shapes import Json

EVENT_MEMORY: Final = 30 * DAY
"""How long Stripe keeps events."""


class Books:
    """Records of one customer; the verbs in this package write them, rendering reads them."""

    def __init__(self, ids: Ids, index: int, currency: str, *, horizon: int, prefix: str) -> None:
        self.ids = ids
        self.index = index
        self.currency = currency
        self.horizon = horizon
        self.prefix = prefix
        self.person: Person | None = None
        self.created = 0
        self.settled_at = 0
        self.deleted_at: int | None = None
        self.balance = 0
        self.default_card: CardRecord | None = None
        self.customer_discount: DiscountRecord | None = None
        self.cards: list[CardRecord] = []
        self.subscriptions: list[SubscriptionRecord] = []
        self.discounts: list[DiscountRecord] = []
        self.invoices: list[InvoiceRecord] = []
        self.payments: list[PaymentRecord] = []
        self.charges: list[ChargeRecord] = []
        self.refunds: list[RefundRecord] = []
        self.disputes: list[DisputeRecord] = []
        self.warnings: list[WarningRecord] = []
        self.credits: list[CreditRecord] = []
        self.balance_changes: list[BalanceRecord] = []
        self.movements: list[Movement] = []
        self.happenings: list[Happening] = []
        self.first_number = 1
        self.loose_invoices = 0
        self.loose_payments = 0

    def id(self, prefix: str, serial: int) -> str:
        """The Stripe id of one of this customer's objects."""
        return self.ids.make(prefix, self.index, serial)

    def happened(self, at: int) -> bool:
        """Whether a moment lies before the horizon."""
        return at <= self.horizon

    def tell(
        self, at: int, type: str, kind: str, serial: int, *, previous: Json | None = None, requested: bool = False
    ) -> None:
        """Note an event that has happened; those Stripe would have forgotten by the horizon are not kept."""
        self.settled_at = max(self.settled_at, at)
        if at > self.horizon - EVENT_MEMORY:
            self.happenings.append(Happening(at, type, kind, serial, previous, requested))

    def open(self, at: int, person: Person | None) -> None:
        """Create the customer; `person` may be left out when only figures are wanted."""
        self.created = at
        self.person = person
        self.tell(at, "customer.created", "customer", 0, requested=True)

    def add_card(self, at: int, card: Card) -> CardRecord:
        """Attach a card and make it the default."""
        record = CardRecord(len(self.cards), at, card)
        if self.happened(at):
            self.cards.append(record)
            self.default_card = record
            self.tell(at, "payment_method.attached", "payment_method", record.serial, requested=True)
        return record

    def delete(self, at: int) -> None:
        """Delete the customer; Stripe keeps the payments."""
        if self.happened(at):
            self.tell(at, "customer.deleted", "customer", 0, requested=True)
            self.deleted_at = at

    def credit(self, at: int, amount: int, description: str) -> None:
        """Give the customer `amount` minor units of credit for the next invoices."""
        if self.happened(at):
            self.change_balance(at, -amount, "adjustment", description=description)
            self.tell(
                at, "customer.updated", "customer", 0, previous={"balance": self.balance + amount}, requested=True
            )

    def change_balance(
        self, at: int, amount: int, type: str, *, description: str | None = None, invoice: int | None = None
    ) -> None:
        """Write one change of the credit balance; negative is credit to the customer."""
        self.balance += amount
        self.balance_changes.append(
            BalanceRecord(len(self.balance_changes), at, amount, self.balance, type, description, invoice)
        )

    def close(self) -> None:
        """Number the finalized invoices in the order they were finalized."""
        final = [invoice for invoice in self.invoices if invoice.finalized_at is not None]
        final.sort(key=lambda invoice: (invoice.finalized_at or 0, invoice.serial))
        for number, invoice in enumerate(final, self.first_number):
            invoice.number = number
