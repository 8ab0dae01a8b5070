"""Subscriptions, invoices and credit notes as Stripe shows them."""

from __future__ import annotations

from billing_console.practice import shapes
from billing_console.practice.ledger.books import Books
from billing_console.practice.ledger.records import (
    LINES_PER_INVOICE,
    CreditRecord,
    InvoiceRecord,
    LineRecord,
    PaymentRecord,
    SubscriptionRecord,
)
from billing_console.practice.render.people import address, customer_id
from billing_console.practice.shapes import Json


def subscription_item(books: Books, record: SubscriptionRecord) -> Json:
    """The one item of a subscription."""
    return shapes.subscription_item(
        id=books.id("si", record.serial),
        subscription=books.id("sub", record.serial),
        created=record.created,
        price=record.price,
        current_period_start=record.period_start,
        current_period_end=record.period_end,
        quantity=record.quantity,
    )


def subscription(books: Books, record: SubscriptionRecord) -> Json:
    """A subscription as it stands at the books' horizon."""
    paused = None
    if record.status == "paused" and record.paused_at is not None:
        paused = shapes.paused_details(transitioned_at=record.paused_at, why=record.paused_why)
    return shapes.subscription(
        id=books.id("sub", record.serial),
        customer=customer_id(books),
        created=record.created,
        currency=books.currency,
        items=[subscription_item(books, record)],
        status=record.status,
        status_details=paused,
        billing_cycle_anchor=record.anchor,
        trial_start=record.trial_start,
        trial_end=record.trial_end,
        cancel_at=record.cancel_at if record.ended_at is None or record.cancel_at_period_end else None,
        cancel_at_period_end=record.cancel_at_period_end,
        canceled_at=record.canceled_at,
        ended_at=record.ended_at,
        cancellation_details=record.cancellation or shapes.cancellation_details(),
        collection_method="charge_automatically" if record.send_invoice_days is None else "send_invoice",
        days_until_due=record.send_invoice_days,
        default_payment_method=None if record.card is None else books.id("pm", record.card.serial),
        default_tax_rates=[] if record.tax_rate is None else [record.tax_rate],
        discounts=[
            books.id("di", one.serial)
            for one in record.discounts
            if not one.used and (one.end is None or one.end > books.horizon)
        ],
        latest_invoice=None if record.latest_invoice is None else books.id("in", record.latest_invoice),
        pause_collection=record.pause_collection,
        metadata=record.metadata,
    )


def line(books: Books, invoice: InvoiceRecord, place: int) -> Json:
    """One line of an invoice by its place."""
    record = invoice.lines[place]
    parent, subscription_id = _line_parent(books, record)
    discounts = [] if record.discount is None else [books.id("di", record.discount)]
    taxable = record.amount - record.discounted
    rate = invoice.tax_rate
    return shapes.line_item(
        id=books.id("il", invoice.serial * LINES_PER_INVOICE + place),
        invoice=books.id("in", invoice.serial),
        amount=record.amount,
        currency=books.currency,
        description=record.description,
        period_start=record.start,
        period_end=record.end,
        price=record.price,
        quantity=record.quantity,
        parent=parent,
        subscription=subscription_id,
        discounts=discounts,
        discount_amounts=[{"amount": record.discounted, "discount": one} for one in discounts],
        taxes=[] if rate is None else [shapes.line_tax(amount=record.tax, tax_rate=rate["id"], taxable_amount=taxable)],
    )


def _line_parent(books: Books, record: LineRecord) -> tuple[Json, str | None]:
    if record.subscription is None:
        return shapes.invoice_item_parent(invoice_item=books.id("ii", record.start & 0xFFFFFF)), None
    subscription_id = books.id("sub", record.subscription)
    credited = record.credited_invoice
    parent = shapes.subscription_parent(
        subscription=subscription_id,
        subscription_item=books.id("si", record.subscription),
        proration=record.proration,
        credited_invoice=None if credited is None else books.id("in", credited),
        credited_lines=[] if credited is None else [books.id("il", credited * LINES_PER_INVOICE)],
    )
    return parent, subscription_id


def number(books: Books, record: InvoiceRecord) -> str | None:
    """The invoice number people see."""
    return None if record.number is None else f"{books.prefix}-{record.number:04d}"


def invoice(books: Books, record: InvoiceRecord) -> Json:
    """An invoice as it stands at the books' horizon."""
    who, owner = books.person, record.subscription
    by_mail = owner is not None and owner.send_invoice_days is not None
    return shapes.invoice(
        id=books.id("in", record.serial),
        created=record.created,
        currency=books.currency,
        customer=customer_id(books),
        lines=[line(books, record, place) for place in range(len(record.lines))],
        number=number(books, record),
        status=record.status,
        subscription=None if owner is None else books.id("sub", owner.serial),
        subscription_metadata=None if owner is None else owner.metadata,
        billing_reason=record.reason,
        collection_method="send_invoice" if by_mail else "charge_automatically",
        period_start=record.period_start,
        period_end=record.period_end,
        customer_name=None if who is None else who.name,
        customer_email=None if who is None else who.email,
        customer_phone=None if who is None else who.phone,
        customer_address=address(books),
        discounts=[books.id("di", one.serial) for one in record.discounts],
        default_tax_rates=[] if record.tax_rate is None else [record.tax_rate],
        **_money(record),
        **_progress(record),
    )


def _money(record: InvoiceRecord) -> Json:
    return {
        "starting_balance": record.starting_balance,
        "ending_balance": record.ending_balance,
        "amount_paid": record.paid,
        "amount_paid_off_stripe": record.paid_off_stripe,
        "pre_payment_credit_notes_amount": record.before_payment_credited,
        "post_payment_credit_notes_amount": record.after_payment_credited,
    }


def _progress(record: InvoiceRecord) -> Json:
    is_draft = record.status == "draft"
    return {
        "attempted": record.attempted,
        "attempt_count": record.attempts,
        "auto_advance": record.auto_advance,
        "next_payment_attempt": record.next_attempt,
        "automatically_finalizes_at": record.finalizes_at if is_draft and record.auto_advance else None,
        "due_date": record.due_date,
        "dates": {
            "finalized_at": record.finalized_at,
            "marked_uncollectible_at": record.uncollectible_at,
            "paid_at": record.paid_at,
            "voided_at": record.voided_at,
        },
        "uncollectible_reason": record.uncollectible_reason,
        "webhooks_delivered_at": record.created,
    }


def invoice_payment(books: Books, record: PaymentRecord) -> Json:
    """How a payment belongs to its invoice."""
    if record.invoice is None:
        raise ValueError("this payment belongs to no invoice")
    status = {"succeeded": "paid", "canceled": "canceled"}.get(record.status, "open")
    outside = record.reference is not None
    return shapes.invoice_payment(
        id=books.id("inpay", record.serial),
        invoice=books.id("in", record.invoice.serial),
        created=record.created,
        currency=books.currency,
        amount_requested=record.amount,
        amount_paid=record.amount if status == "paid" else None,
        status=status,
        is_default=record is record.invoice.payments[0],
        payment_intent=None if outside else books.id("pi", record.serial),
        payment_record=books.id("pr", record.serial) if outside else None,
        paid_at=record.paid_at,
        canceled_at=record.canceled_at,
    )


def credit_note(books: Books, record: CreditRecord) -> Json:
    """A credit note with its one line."""
    refunds = []
    if record.refund is not None:
        refund_id = books.id("re", record.refund.serial)
        refunds = [shapes.credit_note_refund(refund=refund_id, amount=record.refund.amount)]
    return shapes.credit_note(
        id=books.id("cn", record.serial),
        invoice=books.id("in", record.invoice.serial),
        customer=customer_id(books),
        created=record.created,
        currency=books.currency,
        number=f"{number(books, record.invoice)}-CN-{record.serial + 1:02d}",
        lines=[
            shapes.credit_note_line(
                id=books.id("cnli", record.serial), amount=record.amount, description=record.description
            )
        ],
        refunds=refunds,
        reason=record.reason,
        pre_payment_amount=record.before_payment,
        post_payment_amount=record.after_payment,
    )
