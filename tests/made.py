"""Facts made by hand: small builders with plain defaults, for tests that need no company."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from billing_console.domain.facts import Facts, Origin
from billing_console.domain.money import Money
from billing_console.domain.records import (
    Card,
    Customer,
    Dispute,
    Invoice,
    InvoiceLine,
    Payment,
    PaymentMethod,
    Price,
    Refund,
    Subscription,
    SubscriptionItem,
)

NOW = datetime(2026, 11, 20, 9, 52, tzinfo=UTC)
VISA = Card("visa", "4242", 8, 2028, "fp_visa", "US")


def usd(minor: int) -> Money:
    """Cents as money."""
    return Money(minor, "usd")


def customer(**changed: Any) -> Customer:
    """Amara, whom everybody learns with."""
    base = Customer("cus_amara", "Amara Okafor", "amara@lumenstudio.io", NOW - timedelta(days=900))
    return replace(base, default_payment_method="pm_visa", **changed)


def payment(id_: str = "ch_one", **changed: Any) -> Payment:
    """A captured payment of $49.00 on 2 November."""
    base = Payment(
        id=id_,
        customer="cus_amara",
        status="succeeded",
        created=datetime(2026, 11, 2, 10, 11, tzinfo=UTC),
        amount=usd(4900),
        captured_amount=usd(4900),
        refunded_amount=usd(0),
        paid=True,
        captured=True,
        disputed=False,
        payment_intent=f"pi_{id_}",
        invoice=f"in_{id_}",
        invoice_number="NW-0231-0014",
        card=VISA,
        fee=usd(172),
    )
    return replace(base, **changed)


def failed(id_: str = "ch_failed", code: str = "insufficient_funds", **changed: Any) -> Payment:
    """A declined attempt."""
    nothing: dict[str, Any] = {
        "captured_amount": usd(0),
        "paid": False,
        "captured": False,
        "status": "failed",
        "fee": None,
    }
    return replace(payment(id_), **(nothing | {"decline_code": code, "failure_code": "card_declined"} | changed))


def hold(id_: str = "ch_hold", **changed: Any) -> Payment:
    """An authorisation that was not captured."""
    nothing: dict[str, Any] = {
        "captured_amount": usd(0),
        "captured": False,
        "paid": True,
        "fee": None,
        "invoice": None,
    }
    return replace(payment(id_), **(nothing | {"capture_before": NOW + timedelta(days=3)} | changed))


def line(**changed: Any) -> InvoiceLine:
    """One month of Pro, 2 November to 2 December."""
    start = datetime(2026, 11, 2, 10, 14, tzinfo=UTC)
    base = InvoiceLine("il_1", "Pro", usd(4900), start, start + timedelta(days=30), False, "price_pro", "sub_one", 1)
    return replace(base, **changed)


def invoice(id_: str = "in_ch_one", **changed: Any) -> Invoice:
    """A paid invoice of $49.00."""
    base = Invoice(
        id=id_,
        number="NW-0231-0014",
        customer="cus_amara",
        subscription="sub_one",
        status="paid",
        created=datetime(2026, 11, 2, 10, 11, tzinfo=UTC),
        total=usd(4900),
        amount_paid=usd(4900),
        amount_remaining=usd(0),
        paid_off_stripe=usd(0),
        lines=(line(),),
    )
    return replace(base, **changed)


def subscription(id_: str = "sub_one", seats: int = 1, product: str = "prod_pro", **changed: Any) -> Subscription:
    """Pro Monthly, running."""
    start = datetime(2026, 11, 2, 10, 11, tzinfo=UTC)
    price = Price("price_pro", product, "Pro", usd(4900), "month")
    item = SubscriptionItem(f"si_{id_}", price, seats, start, start + timedelta(days=30))
    base = Subscription(id_, "cus_amara", "active", start, "usd", (item,), default_payment_method="pm_visa")
    return replace(base, **changed)


def dispute(**changed: Any) -> Dispute:
    """A chargeback that waits for an answer."""
    base = Dispute("du_one", "ch_one", usd(4900), "needs_response", "fraudulent", NOW, NOW + timedelta(days=2))
    return replace(base, **changed)


def refund(**changed: Any) -> Refund:
    """Half of the payment, given back."""
    base = Refund("re_one", "ch_one", "pi_ch_one", usd(2450), "succeeded", NOW - timedelta(days=1))
    return replace(base, **changed)


def method() -> PaymentMethod:
    """The Visa card everybody uses."""
    return PaymentMethod("pm_visa", "cus_amara", "card", VISA, NOW - timedelta(days=900))


def facts(**changed: Any) -> Facts:
    """One customer with one payment, its invoice and its subscription."""
    base = Facts(
        account="acct_1",
        livemode=False,
        origin=Origin.STRIPE,
        as_of=NOW,
        customer=customer(),
        subscriptions=(subscription(),),
        payments=(payment(),),
        invoices=(invoice(),),
        payment_methods=(method(),),
    )
    return replace(base, **changed)
