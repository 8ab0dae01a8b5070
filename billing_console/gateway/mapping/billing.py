"""Prices, discounts, subscriptions and invoices, wherever the sender's API version keeps their parts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from billing_console.domain.catalog import Coupon, CouponTerms
from billing_console.domain.credit_notes import PreviewedNote
from billing_console.domain.money import Money
from billing_console.domain.previews import PreviewedInvoice
from billing_console.domain.records import (
    Discount,
    Invoice,
    InvoiceLine,
    InvoicePayment,
    Price,
    Subscription,
    SubscriptionItem,
)
from billing_console.gateway.mapping.fields import (
    Raw,
    child,
    children,
    created,
    currency,
    entries,
    flag,
    identity,
    metadata,
    moment,
    money,
    optional,
    optional_money,
    own_id,
    required_id,
    text,
    unreadable,
    whole,
)

NO_NAMES: Mapping[str, str] = MappingProxyType({})


def price(raw: Raw, product_names: Mapping[str, str] = NO_NAMES) -> Price:
    """A price, or a plan of the API before prices; ``product_names`` helps where the product is an id only."""
    product = identity(raw, "product") or ""
    recurring = child(raw, "recurring")
    terms = recurring or raw  # a plan keeps them at the top
    return Price(
        id=own_id(raw, "price"),
        product=product,
        product_name=text(child(raw, "product"), "name") or product_names.get(product) or text(raw, "nickname"),
        amount=_unit_amount(raw),
        interval=optional(terms, "interval"),
        interval_count=whole(terms, "interval_count") or 1,
        usage_type=text(terms, "usage_type", "licensed"),
        active=raw.get("active") is not False,
    )


def _unit_amount(raw: Raw) -> Money | None:
    """The amount of one unit, where it is a whole number of minor units and the same for every unit."""
    unit = currency(raw, "price")
    for key in ("unit_amount", "amount"):
        if (minor := whole(raw, key)) is not None:
            return Money(minor, unit)
    exact = _decimal(raw, "unit_amount_decimal")
    return Money(int(exact), unit) if exact is not None and exact == exact.to_integral_value() else None


def _decimal(raw: Raw, key: str) -> Decimal | None:
    value = raw.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        exact = Decimal(str(value))  # of a float this is its shortest spelling, which is what Stripe wrote
    except InvalidOperation:
        return None
    return exact if exact.is_finite() else None


def discount(raw: Raw) -> Discount:
    """A discount; what its coupon says is known only where the coupon was expanded."""
    source = child(raw, "source")
    coupon = child(source, "coupon") or child(raw, "coupon")
    percent = _decimal(coupon, "percent_off")
    off = whole(coupon, "amount_off")
    return Discount(
        id=optional(raw, "id") or "",
        coupon=identity(source, "coupon") or identity(raw, "coupon") or "",
        name=text(coupon, "name"),
        percent_off=None if percent is None else _plain(percent),
        amount_off=None if off is None else Money(off, currency(coupon, "coupon")),
        duration=text(coupon, "duration"),
        end=moment(raw, "end"),
    )


def coupon(raw: Raw) -> Coupon:
    """A coupon with its terms."""
    percent, off = _decimal(raw, "percent_off"), whole(raw, "amount_off")
    terms = CouponTerms(
        percent_off=None if percent is None else _plain(percent),
        amount_off=None if off is None else Money(off, currency(raw, "coupon")),
        duration=text(raw, "duration"),
        months=whole(raw, "duration_in_months"),
    )
    return Coupon(
        id=own_id(raw, "coupon"),
        name=text(raw, "name"),
        terms=terms,
        valid=flag(raw, "valid"),
        redeem_by=moment(raw, "redeem_by"),
        times_redeemed=whole(raw, "times_redeemed") or 0,
        max_redemptions=whole(raw, "max_redemptions"),
    )


def _plain(number: Decimal) -> str:
    digits = format(number, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _discounts(raw: Raw) -> tuple[Discount, ...]:
    found = entries(raw, "discounts") or ((raw["discount"],) if raw.get("discount") else ())
    known = (item if isinstance(item, str) else discount(item) for item in found if isinstance(item, str | Mapping))
    return tuple(Discount(d, "", "", None, None, "", None) if isinstance(d, str) else d for d in known)


def subscription_item(raw: Raw, parent: Raw, product_names: Mapping[str, str] = NO_NAMES) -> SubscriptionItem:
    """One item; before the basil version the periods stood on the subscription, its parent."""
    about = child(raw, "price") or child(raw, "plan")
    if about:
        priced = price({"currency": parent.get("currency"), **about}, product_names)
    else:
        priced = Price(required_id(raw, "price", "subscription_item"), "", "", None, None)
    return SubscriptionItem(
        id=own_id(raw, "subscription_item"),
        price=priced,
        quantity=whole(raw, "quantity"),
        period_start=moment(raw, "current_period_start") or moment(parent, "current_period_start"),
        period_end=moment(raw, "current_period_end") or moment(parent, "current_period_end"),
    )


def subscription(raw: Raw, product_names: Mapping[str, str] = NO_NAMES) -> Subscription:
    """A subscription; only the discounts on the subscription itself are listed, not those of items or the customer."""
    items = tuple(subscription_item(item, raw, product_names) for item in children(raw, "items"))
    first = next((item.price.amount.currency for item in items if item.price.amount), None)
    pause = child(raw, "pause_collection")
    return Subscription(
        id=own_id(raw, "subscription"),
        customer=required_id(raw, "customer", "subscription"),
        status=text(raw, "status", "unknown"),
        created=created(raw, "subscription"),
        currency=currency(raw, "subscription", first),
        items=items,
        collection_method=text(raw, "collection_method", "charge_automatically"),
        cancel_at=moment(raw, "cancel_at"),
        cancel_at_period_end=flag(raw, "cancel_at_period_end"),
        canceled_at=moment(raw, "canceled_at"),
        ended_at=moment(raw, "ended_at"),
        trial_end=moment(raw, "trial_end"),
        pause_behavior=optional(pause, "behavior"),
        pause_resumes_at=moment(pause, "resumes_at"),
        default_payment_method=identity(raw, "default_payment_method") or identity(raw, "default_source"),
        latest_invoice=identity(raw, "latest_invoice"),
        schedule=identity(raw, "schedule"),
        discounts=_discounts(raw),
        metadata=metadata(raw),
    )


def invoice_line(raw: Raw, unit: str) -> InvoiceLine:
    """One line of an invoice whose currency is ``unit``."""
    parent = child(raw, "parent")
    details = child(parent, "subscription_item_details") or child(parent, "invoice_item_details") or raw
    priced = child(raw, "pricing", "price_details")
    return InvoiceLine(
        id=optional(raw, "id") or "",
        description=text(raw, "description"),
        amount=money(raw, "amount", currency(raw, "invoice_line", unit), "invoice_line"),
        period_start=moment(child(raw, "period"), "start"),
        period_end=moment(child(raw, "period"), "end"),
        proration=flag(details, "proration"),
        price=identity(priced, "price") or identity(raw, "price") or identity(raw, "plan"),
        subscription=identity(details, "subscription"),
        quantity=whole(raw, "quantity"),
    )


def invoice(raw: Raw) -> Invoice:
    """An invoice or the preview of one; ``paid_off_stripe`` is all of it where an old one was marked paid by hand."""
    unit = currency(raw, "invoice")
    total = money(raw, "total", unit, "invoice")
    zero = Money.zero(unit)
    by_hand = total if flag(raw, "paid_out_of_band") else zero
    details = child(raw, "parent", "subscription_details")
    return Invoice(
        id=own_id(raw, "invoice"),
        number=optional(raw, "number"),
        customer=identity(raw, "customer"),
        subscription=identity(details, "subscription") or identity(raw, "subscription"),
        status=text(raw, "status", "draft"),
        created=created(raw, "invoice"),
        total=total,
        amount_paid=money(raw, "amount_paid", unit, "invoice"),
        amount_remaining=money(raw, "amount_remaining", unit, "invoice"),
        paid_off_stripe=optional_money(raw, "amount_paid_off_stripe", unit) or by_hand,
        attempt_count=whole(raw, "attempt_count") or 0,
        attempted=flag(raw, "attempted"),
        next_attempt=moment(raw, "next_payment_attempt"),
        due_date=moment(raw, "due_date"),
        collection_method=text(raw, "collection_method", "charge_automatically"),
        billing_reason=optional(raw, "billing_reason"),
        hosted_url=optional(raw, "hosted_invoice_url"),
        pdf_url=optional(raw, "invoice_pdf"),
        lines=tuple(invoice_line(line, unit) for line in children(raw, "lines")),
        default_payment_method=identity(raw, "default_payment_method") or identity(raw, "default_source"),
    )


def previewed_invoice(raw: Raw) -> PreviewedInvoice:
    """The invoice that would come."""
    unit = currency(raw, "invoice")
    return PreviewedInvoice(
        total=money(raw, "total", unit, "invoice"),
        amount_due=money(raw, "amount_due", unit, "invoice"),
        lines=tuple(invoice_line(line, unit) for line in children(raw, "lines")),
        when=moment(raw, "period_end"),
    )


def previewed_note(raw: Raw) -> PreviewedNote:
    """The credit note that would be made."""
    unit = currency(raw, "credit_note")
    total = money(raw, "amount", unit, "credit_note")
    zero = Money.zero(unit)
    untaxed = optional_money(raw, "total_excluding_tax", unit)
    return PreviewedNote(
        total=total,
        before_payment=optional_money(raw, "pre_payment_amount", unit) or zero,
        after_payment=optional_money(raw, "post_payment_amount", unit) or zero,
        tax=zero if untaxed is None else total - untaxed,
    )


def invoice_payment(raw: Raw) -> InvoicePayment:
    """The link between an invoice and a payment; the charge is known for payment intents expanded to their latest."""
    paid_with = child(raw, "payment")
    kind = text(paid_with, "type", "unknown")
    if not paid_with:
        raise unreadable(raw, "invoice_payment", "payment")
    unit = optional(raw, "currency")
    return InvoicePayment(
        id=own_id(raw, "invoice_payment"),
        invoice=required_id(raw, "invoice", "invoice_payment"),
        status=text(raw, "status", "unknown"),
        amount_paid=None if unit is None else optional_money(raw, "amount_paid", currency(raw, "invoice_payment")),
        type=kind,
        payment_intent=identity(paid_with, "payment_intent"),
        charge=identity(paid_with, "charge") or identity(child(paid_with, "payment_intent"), "latest_charge"),
        created=created(raw, "invoice_payment"),
        intent_status=optional(child(paid_with, "payment_intent"), "status"),
    )
