"""Customers, their saved ways to pay, and events."""

from __future__ import annotations

from billing_console.domain.money import Money
from billing_console.domain.records import Card, Customer, Event, PaymentMethod
from billing_console.gateway.mapping.fields import (
    UNKNOWN_TIME,
    Raw,
    child,
    created,
    flag,
    identity,
    metadata,
    moment,
    optional,
    own_id,
    text,
    whole,
)


def customer(raw: Raw) -> Customer:
    """A customer; a deleted one has an id and little else, and an unknown time of creation."""
    deleted = flag(raw, "deleted")
    unit = optional(raw, "currency")
    balance = whole(raw, "balance")
    usable = unit is not None and len(unit) == 3 and unit.isascii() and unit.isalpha()
    return Customer(
        id=own_id(raw, "customer"),
        name=text(raw, "name"),
        email=text(raw, "email"),
        created=(moment(raw, "created") or UNKNOWN_TIME) if deleted else created(raw, "customer"),
        phone=text(raw, "phone"),
        description=text(raw, "description"),
        currency=unit.lower() if unit is not None and usable else None,
        country=optional(child(raw, "address"), "country"),
        delinquent=flag(raw, "delinquent"),
        deleted=deleted,
        balance=Money(balance, unit.lower()) if balance is not None and unit is not None and usable else None,
        default_payment_method=(
            identity(child(raw, "invoice_settings"), "default_payment_method") or identity(raw, "default_source")
        ),
        metadata=metadata(raw),
        discount=identity(raw, "discount"),
    )


def card(raw: Raw) -> Card | None:
    """What may be known of a card, or None when there is none."""
    last4 = optional(raw, "last4")
    if last4 is None:
        return None
    return Card(
        brand=(optional(raw, "brand") or optional(raw, "network") or "unknown").lower(),
        last4=last4,
        exp_month=whole(raw, "exp_month") or 0,
        exp_year=whole(raw, "exp_year") or 0,
        fingerprint=optional(raw, "fingerprint"),
        country=optional(raw, "country"),
    )


def payment_method(raw: Raw) -> PaymentMethod:
    """A saved way to pay; cards of the oldest kind (``card_…``) count, their time of creation is unknown."""
    legacy_card = text(raw, "object") == "card"
    kind = "card" if legacy_card else text(raw, "type", "unknown")
    return PaymentMethod(
        id=own_id(raw, "payment_method"),
        customer=identity(raw, "customer"),
        type=kind,
        card=card(raw) if legacy_card else card(child(raw, kind)),
        created=moment(raw, "created") or UNKNOWN_TIME,
    )


def event(raw: Raw) -> Event:
    """Something that happened. Its object may be in an older API version's shape: only ids are taken from it."""
    subject = child(raw, "data", "object")
    about_customer = text(subject, "object") == "customer"
    request = raw.get("request")
    return Event(
        id=own_id(raw, "event"),
        type=text(raw, "type", "unknown"),
        created=created(raw, "event"),
        object_id=optional(subject, "id"),
        customer=optional(subject, "id") if about_customer else identity(subject, "customer"),
        pending_webhooks=whole(raw, "pending_webhooks") or 0,
        request_id=request if isinstance(request, str) else optional(child(raw, "request"), "id"),
    )
