"""Everything the console knows about one customer at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from billing_console.domain.catalog import Coupon
from billing_console.domain.credit_notes import NoteAsk, PreviewedNote
from billing_console.domain.errors import Rejected, StaleFacts
from billing_console.domain.money import Money
from billing_console.domain.portal import PortalSetup
from billing_console.domain.previews import PreviewAsk, PreviewedInvoice
from billing_console.domain.records import (
    Customer,
    Dispute,
    Event,
    Invoice,
    InvoicePayment,
    Payment,
    PaymentMethod,
    Price,
    Refund,
    Subscription,
)


class Origin(Enum):
    """Where a fact was read."""

    CACHE = "cache"
    STRIPE = "stripe"


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything read about one customer, from one place at one time."""

    account: str
    livemode: bool
    origin: Origin
    as_of: datetime
    customer: Customer
    subscriptions: tuple[Subscription, ...] = ()
    payments: tuple[Payment, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    invoice_payments: tuple[InvoicePayment, ...] = ()
    refunds: tuple[Refund, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    payment_methods: tuple[PaymentMethod, ...] = ()
    events: tuple[Event, ...] = ()
    prices: tuple[Price, ...] = ()  # those that were asked for
    coupons: tuple[Coupon, ...] = ()
    previews: Mapping[str, PreviewedInvoice | None] = field(default_factory=dict)  # by the key of what was asked
    # Credit notes that would be made, or why Stripe would not.
    notes: Mapping[NoteAsk, PreviewedNote | Rejected] = field(default_factory=dict)
    portal: PortalSetup | None = None  # None: not asked for, or the key may not look

    @property
    def paid_outside(self) -> tuple[Money, ...]:
        """What invoices were paid with that never went through Stripe, one amount per currency, by currency."""
        totals: dict[str, Money] = {}
        for invoice in self.invoices:
            paid = invoice.paid_off_stripe
            if not paid.is_zero:
                totals[paid.currency] = totals.get(paid.currency, Money.zero(paid.currency)) + paid
        return tuple(totals[currency] for currency in sorted(totals))

    def payment(self, payment_id: str) -> Payment | None:
        """The payment with this id, if it is among the facts."""
        return next((p for p in self.payments if p.id == payment_id), None)

    def invoice(self, invoice_id: str | None) -> Invoice | None:
        """The invoice with this id, if it is among the facts."""
        return next((i for i in self.invoices if i.id == invoice_id), None)

    def subscription(self, subscription_id: str | None) -> Subscription | None:
        """The subscription with this id, if it is among the facts."""
        return next((s for s in self.subscriptions if s.id == subscription_id), None)

    def disputes_of(self, payment_id: str) -> tuple[Dispute, ...]:
        """All disputes against this payment."""
        return tuple(d for d in self.disputes if d.payment == payment_id)

    def refunds_of(self, payment_id: str) -> tuple[Refund, ...]:
        """All refunds of this payment."""
        return tuple(r for r in self.refunds if r.payment == payment_id)

    def price(self, price_id: str) -> Price | None:
        """The price with this id, if it was asked for and there is one."""
        return next((p for p in self.prices if p.id == price_id), None)

    def coupon(self, coupon_id: str) -> Coupon | None:
        """The coupon with this id, if there is one."""
        return next((c for c in self.coupons if c.id == coupon_id), None)

    def previewed(self, ask: PreviewAsk) -> PreviewedInvoice | None:
        """Stripe's answer; None when no invoice would come. Raises StaleFacts when it was not asked."""
        if ask.key not in self.previews:
            raise StaleFacts("not_previewed", asked=ask.name)
        return self.previews[ask.key]

    def note(self, ask: NoteAsk) -> PreviewedNote:
        """Stripe's answer; raises Rejected where Stripe said no, StaleFacts when it was not asked."""
        if ask not in self.notes:
            raise StaleFacts("not_previewed", asked=ask.invoice)
        found = self.notes[ask]
        if isinstance(found, Rejected):
            raise found
        return found
