"""Customers, their cards, discounts and credit as Stripe shows them."""

from __future__ import annotations

from billing_console.practice import shapes
from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.records import BalanceRecord, CardRecord, DiscountRecord, InvoiceRecord
from billing_console.practice.shapes import Json


def customer_id(books: Books) -> str:
    """The id of the books' customer."""
    return books.id("cus", 0)


def customer(books: Books) -> Json:
    """The customer as it is, or was before being deleted."""
    who = books.person
    active = books.customer_discount
    return shapes.customer(
        id=customer_id(books),
        created=books.created,
        name=None if who is None else who.name,
        email=None if who is None else who.email,
        phone=None if who is None else who.phone,
        description=None if who is None else who.description,
        address=address(books),
        currency=books.currency if books.invoices else None,
        balance=books.balance,
        delinquent=any(_is_overdue(one) for one in books.invoices),
        discount=None if active is None else discount(books, active),
        default_payment_method=None if books.default_card is None else books.id("pm", books.default_card.serial),
        invoice_prefix=books.prefix,
        next_invoice_sequence=books.first_number + sum(1 for one in books.invoices if one.number is not None),
        metadata={} if who is None else who.metadata,
        preferred_locales=[] if who is None else [who.locale],
    )


def _is_overdue(invoice: InvoiceRecord) -> bool:
    return invoice.status == "open" and invoice.attempted and invoice.reason != "subscription_create"


def customer_or_tombstone(books: Books) -> Json:
    """What retrieving the customer gives now."""
    if books.deleted_at is not None:
        return shapes.deleted_customer(id=customer_id(books))
    return customer(books)


def address(books: Books) -> Json | None:
    """The customer's address, or None when there is none."""
    who = books.person
    if who is None:
        return None
    return shapes.address(
        city=who.city, country=who.country, line1=who.line1, postal_code=who.postal_code, state=who.state
    )


def billing_details(books: Books) -> Json:
    """Whom the cards belong to."""
    who = books.person
    if who is None:
        return shapes.billing_details()
    return shapes.billing_details(name=who.name, email=who.email, phone=who.phone, place=address(books))


def payment_method(books: Books, record: CardRecord) -> Json:
    """A card; one of a deleted customer belongs to nobody."""
    card = record.card
    return shapes.payment_method(
        id=books.id("pm", record.serial),
        created=record.created,
        brand=card.brand,
        last4=card.last4,
        exp_month=card.exp_month,
        exp_year=card.exp_year,
        fingerprint=card.fingerprint,
        customer=None if books.deleted_at is not None else customer_id(books),
        country=card.country,
        funding=card.funding,
        billing=billing_details(books),
    )


def discount(books: Books, record: DiscountRecord) -> Json:
    """A coupon at work."""
    subscription = None if record.subscription is None else books.id("sub", record.subscription)
    return shapes.discount(
        id=books.id("di", record.serial),
        coupon=record.coupon["id"],
        start=record.start,
        end=record.end,
        customer=customer_id(books),
        subscription=subscription,
        promotion_code=record.promotion_code,
    )


def balance_change(books: Books, record: BalanceRecord) -> Json:
    """One change of the credit balance."""
    return shapes.customer_balance_transaction(
        id=books.id("cbtxn", record.serial),
        customer=customer_id(books),
        created=record.created,
        amount=record.amount,
        ending_balance=record.ending,
        currency=books.currency,
        type=record.type,
        invoice=None if record.invoice is None else books.id("in", record.invoice),
        description=record.description,
    )
