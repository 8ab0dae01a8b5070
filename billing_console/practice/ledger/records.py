"""What a customer's books hold; amounts are minor units, times unix seconds, links are record numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from billing_console.practice.people.card import Card
from billing_console.practice.shapes import Json

INVOICES_PER_SUBSCRIPTION = 512
PAYMENTS_PER_INVOICE = 8
ATTEMPTS_PER_PAYMENT = 16
REFUNDS_PER_CHARGE = 8
DISPUTES_PER_CHARGE = 4
LINES_PER_INVOICE = 16
NO_SUBSCRIPTION = 7


@dataclass(slots=True)
class CardRecord:
    """A card attached to the customer."""

    serial: int
    created: int
    card: Card


@dataclass(slots=True)
class DiscountRecord:
    """A coupon applied to a subscription, or to the customer when `subscription` is None."""

    serial: int
    coupon: Json
    start: int
    end: int | None
    subscription: int | None
    promotion_code: str | None = None
    used: bool = False


@dataclass(slots=True)
class SubscriptionRecord:
    """A subscription with one item."""

    serial: int
    created: int
    price: Json
    quantity: int
    anchor: int
    period_start: int
    period_end: int
    card: CardRecord | None
    status: str
    previous_start: int | None = None
    trial_start: int | None = None
    trial_end: int | None = None
    discounts: list[DiscountRecord] = field(default_factory=list)
    tax_rate: Json | None = None
    latest_invoice: int | None = None
    invoices: int = 0
    cancel_at: int | None = None
    cancel_at_period_end: bool = False
    canceled_at: int | None = None
    ended_at: int | None = None
    cancellation: Json | None = None
    pause_collection: Json | None = None
    paused_at: int | None = None
    paused_why: str = "pause_requested"
    send_invoice_days: int | None = None
    pending_lines: list[LineRecord] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class LineRecord:
    """One line of an invoice; `proration` credits `credited_invoice` when negative."""

    amount: int
    description: str
    start: int
    end: int
    price: Json | None
    quantity: int
    subscription: int | None
    proration: bool = False
    credited_invoice: int | None = None
    discounted: int = 0
    discount: int | None = None
    tax: int = 0


@dataclass(slots=True)
class InvoiceRecord:
    """An invoice with its totals worked out when it was finalized."""

    serial: int
    created: int
    reason: str
    subscription: SubscriptionRecord | None
    lines: list[LineRecord]
    period_start: int
    period_end: int
    total: int
    status: str = "draft"
    number: int | None = None
    discounts: list[DiscountRecord] = field(default_factory=list)
    tax_rate: Json | None = None
    starting_balance: int = 0
    ending_balance: int | None = None
    amount_due: int = 0
    paid: int = 0
    paid_off_stripe: int = 0
    attempts: int = 0
    attempted: bool = False
    next_attempt: int | None = None
    finalizes_at: int | None = None
    finalized_at: int | None = None
    paid_at: int | None = None
    voided_at: int | None = None
    uncollectible_at: int | None = None
    uncollectible_reason: str | None = None
    due_date: int | None = None
    auto_advance: bool = False
    before_payment_credited: int = 0
    after_payment_credited: int = 0
    payments: list[PaymentRecord] = field(default_factory=list)


@dataclass(slots=True)
class PaymentRecord:
    """An attempt to collect one amount: a payment intent, or money from outside when `reference` is set."""

    serial: int
    created: int
    amount: int
    invoice: InvoiceRecord | None
    card: CardRecord | None
    status: str = "requires_payment_method"
    charges: list[ChargeRecord] = field(default_factory=list)
    last_decline: str | None = None
    paid_at: int | None = None
    canceled_at: int | None = None
    cancellation_reason: str | None = None
    manual_capture: bool = False
    description: str | None = None
    reference: str | None = None
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ChargeRecord:
    """One try to charge the card."""

    serial: int
    created: int
    amount: int
    payment: PaymentRecord
    card: CardRecord
    decline: str | None = None
    captured: bool = True
    authenticated: bool = False
    refunds: list[RefundRecord] = field(default_factory=list)
    disputes: list[DisputeRecord] = field(default_factory=list)

    @property
    def paid(self) -> bool:
        """Whether the bank said yes, be it to a hold only."""
        return self.decline is None

    @property
    def refunded(self) -> int:
        """What has been paid back and not come back again."""
        return sum(refund.amount for refund in self.refunds if refund.status not in {"failed", "canceled"})


@dataclass(slots=True)
class RefundRecord:
    """Money on its way back to the card."""

    serial: int
    created: int
    amount: int
    charge: ChargeRecord
    status: str
    reason: str | None = None
    reference: str | None = None
    reference_available: bool = False
    pending_reason: str | None = None
    failure_reason: str | None = None
    failed_at: int | None = None
    moved: bool = True
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class DisputeRecord:
    """A dispute or inquiry and how far it has come."""

    serial: int
    created: int
    amount: int
    charge: ChargeRecord
    reason: str
    network_code: str
    case_type: str
    status: str
    due_by: int | None
    withdrawn: bool = False
    reinstated_at: int | None = None
    submissions: int = 0
    evidence: Json = field(default_factory=dict)
    ce3: str | None = None


@dataclass(slots=True)
class WarningRecord:
    """An early fraud warning about a charge."""

    serial: int
    created: int
    charge: ChargeRecord
    fraud_type: str


@dataclass(slots=True)
class CreditRecord:
    """A credit note with one line."""

    serial: int
    created: int
    invoice: InvoiceRecord
    amount: int
    description: str
    reason: str
    before_payment: int
    after_payment: int
    refund: RefundRecord | None = None


@dataclass(slots=True)
class BalanceRecord:
    """A change of the customer's credit balance; negative is credit to the customer."""

    serial: int
    created: int
    amount: int
    ending: int
    type: str
    description: str | None = None
    invoice: int | None = None


@dataclass(slots=True)
class Movement:
    """A balance transaction of the account."""

    serial: int
    created: int
    amount: int
    fee: int
    type: str
    category: str
    source_kind: str
    source: int
    description: str | None = None

    @property
    def net(self) -> int:
        """What reaches the balance."""
        return self.amount - self.fee


@dataclass(slots=True)
class Happening:
    """Something Stripe would tell by an event; `kind` and `serial` name the object."""

    created: int
    type: str
    kind: str
    serial: int
    previous: Json | None = None
    requested: bool = False
