"""Facts: what Stripe said, as frozen records with the meaning the console needs and nothing else.

Times are aware UTC datetimes. Text comes from Stripe and its customers: hostile until shown as plain text.
Status fields stay plain strings because Stripe adds values without notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from billing_console.domain.money import Money

INQUIRY_STATUSES = frozenset({"warning_needs_response", "warning_under_review", "warning_closed"})
OPEN_DISPUTE_STATUSES = frozenset(
    {"needs_response", "under_review", "warning_needs_response", "warning_under_review"}
    | {"appeal_needs_response", "appeal_under_review"}
)


@dataclass(frozen=True, slots=True)
class Card:
    """What may be known of a card; never its number."""

    brand: str
    last4: str
    exp_month: int
    exp_year: int
    fingerprint: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """A saved way to pay."""

    id: str
    customer: str | None
    type: str
    card: Card | None
    created: datetime


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer account at Stripe."""

    id: str
    name: str
    email: str
    created: datetime
    phone: str = ""
    description: str = ""
    currency: str | None = None
    country: str | None = None
    delinquent: bool = False
    deleted: bool = False
    balance: Money | None = None  # negative: credit in the customer's favour
    default_payment_method: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    discount: str | None = None  # its id: of subscriptions that have none of their own


@dataclass(frozen=True, slots=True)
class Discount:
    """A discount in force on a customer, subscription or item."""

    id: str
    coupon: str
    name: str
    percent_off: str | None  # exact decimal text, e.g. "20" or "12.5"
    amount_off: Money | None
    duration: str
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit costs per interval; ``amount`` is None for tiered or metered prices."""

    id: str
    product: str
    product_name: str
    amount: Money | None
    interval: str | None
    interval_count: int = 1
    usage_type: str = "licensed"
    active: bool = True


@dataclass(frozen=True, slots=True)
class SubscriptionItem:
    """One price on a subscription with its own billing period."""

    id: str
    price: Price
    quantity: int | None
    period_start: datetime | None
    period_end: datetime | None

    @property
    def per_interval(self) -> Money | None:
        """What all units cost per interval, before discounts and tax; None for tiered or metered prices."""
        unit = self.price.amount
        if unit is None or self.price.usage_type == "metered":
            return None
        return Money(unit.minor * (1 if self.quantity is None else self.quantity), unit.currency)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription with the overlays that do not change its status."""

    id: str
    customer: str
    status: str
    created: datetime
    currency: str
    items: tuple[SubscriptionItem, ...]
    collection_method: str = "charge_automatically"
    cancel_at: datetime | None = None
    cancel_at_period_end: bool = False
    canceled_at: datetime | None = None
    ended_at: datetime | None = None
    trial_end: datetime | None = None
    pause_behavior: str | None = None
    pause_resumes_at: datetime | None = None
    default_payment_method: str | None = None
    latest_invoice: str | None = None
    schedule: str | None = None
    discounts: tuple[Discount, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def period_start(self) -> datetime | None:
        """Start of the current period; items can differ, the latest start counts."""
        return max((i.period_start for i in self.items if i.period_start), default=None)

    @property
    def period_end(self) -> datetime | None:
        """When the first item's period ends."""
        return min((i.period_end for i in self.items if i.period_end), default=None)

    @property
    def cancels_at(self) -> datetime | None:
        """When a pending cancellation takes effect, or None when none is pending."""
        if self.ended_at is not None:
            return None
        return self.cancel_at or (self.period_end if self.cancel_at_period_end else None)

    @property
    def is_running(self) -> bool:
        """True while the customer still has (or is owed) service under it."""
        return self.status in {"active", "trialing", "past_due"}

    @property
    def seats(self) -> int:
        """Units over all licensed items; a missing quantity counts as one."""
        return sum(1 if i.quantity is None else i.quantity for i in self.items)


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line of an invoice."""

    id: str
    description: str
    amount: Money
    period_start: datetime | None
    period_end: datetime | None
    proration: bool
    price: str | None
    subscription: str | None
    quantity: int | None


@dataclass(frozen=True, slots=True)
class Invoice:
    """A bill; its payments are separate objects since Stripe's basil version."""

    id: str
    number: str | None
    customer: str | None
    subscription: str | None
    status: str
    created: datetime
    total: Money
    amount_paid: Money
    amount_remaining: Money
    paid_off_stripe: Money
    attempt_count: int = 0
    attempted: bool = False
    next_attempt: datetime | None = None
    due_date: datetime | None = None
    collection_method: str = "charge_automatically"
    billing_reason: str | None = None
    hosted_url: str | None = None
    pdf_url: str | None = None
    lines: tuple[InvoiceLine, ...] = ()
    default_payment_method: str | None = None  # its own; without one the subscription's or the customer's is charged


@dataclass(frozen=True, slots=True)
class InvoicePayment:
    """What links an invoice to one of its payments."""

    id: str
    invoice: str
    status: str
    amount_paid: Money | None
    type: str  # payment_intent | charge | payment_record (money that never went through Stripe)
    payment_intent: str | None
    charge: str | None
    created: datetime
    intent_status: str | None = None  # of the payment intent, where it was read with the invoice


@dataclass(frozen=True, slots=True)
class Payment:
    """One charge: a capture, a hold, a failure."""

    id: str
    customer: str | None
    status: str
    created: datetime
    amount: Money
    captured_amount: Money
    refunded_amount: Money
    paid: bool
    captured: bool
    disputed: bool
    payment_intent: str | None = None
    invoice: str | None = None
    invoice_number: str | None = None
    method_type: str = "card"
    card: Card | None = None
    billing_email: str | None = None
    description: str = ""
    failure_code: str | None = None
    decline_code: str | None = None
    advice_code: str | None = None
    outcome_type: str | None = None
    seller_message: str | None = None
    fee: Money | None = None  # in the settlement currency
    capture_before: datetime | None = None
    receipt_url: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_hold(self) -> bool:
        """An authorisation that was not captured: money reserved, not taken."""
        return self.status == "succeeded" and not self.captured

    @property
    def refundable(self) -> Money:
        """What could still be refunded, before disputes are looked at (pending refunds already count as refunded)."""
        if not (self.paid and self.captured):
            return Money.zero(self.amount.currency)
        return self.captured_amount - self.refunded_amount


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back; ``succeeded`` can still become ``failed`` for about 30 days."""

    id: str
    payment: str | None
    payment_intent: str | None
    amount: Money
    status: str
    created: datetime
    reason: str | None = None
    pending_reason: str | None = None
    failure_reason: str | None = None
    reference: str | None = None  # the bank's trace number (ARN), when it has come
    operation: str | None = None  # our operation id from the metadata


@dataclass(frozen=True, slots=True)
class Dispute:
    """A chargeback or an inquiry against a charge."""

    id: str
    payment: str
    amount: Money
    status: str
    reason: str
    created: datetime
    due_by: datetime | None  # None: no response possible
    network_reason_code: str | None = None
    case_type: str | None = None
    refundable: bool = False

    @property
    def is_inquiry(self) -> bool:
        """A question from the bank, not (yet) a chargeback: a full refund settles it."""
        return self.status in INQUIRY_STATUSES

    @property
    def is_open(self) -> bool:
        """Still undecided."""
        return self.status in OPEN_DISPUTE_STATUSES


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at Stripe; kept there for 30 days."""

    id: str
    type: str
    created: datetime
    object_id: str | None
    customer: str | None
    pending_webhooks: int = 0
    request_id: str | None = None
