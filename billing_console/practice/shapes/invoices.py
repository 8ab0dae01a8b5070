"""Shapes of invoices and their payments."""

from __future__ import annotations

from typing import Final, Required, TypedDict, Unpack

from billing_console.practice.shapes.values import Json, filled, list_of


class InvoiceFields(TypedDict, total=False):
    """What varies in an invoice apart from its totals; amounts are in minor units."""

    id: Required[str]
    created: Required[int]
    currency: Required[str]
    customer: Required[str]
    amount_overpaid: int
    amount_paid: int
    amount_paid_off_stripe: int
    attempt_count: int
    attempted: bool
    auto_advance: bool
    automatically_finalizes_at: int | None
    billing_reason: str
    collection_method: str
    customer_address: Json | None
    customer_email: str | None
    customer_name: str | None
    customer_phone: str | None
    default_payment_method: str | None
    default_tax_rates: list[Json]
    description: str | None
    discounts: list[str]
    due_date: int | None
    ending_balance: int | None
    footer: str | None
    metadata: dict[str, str]
    next_payment_attempt: int | None
    number: str | None
    period_end: int
    period_start: int
    post_payment_credit_notes_amount: int
    pre_payment_credit_notes_amount: int
    receipt_number: str | None
    starting_balance: int
    status: str
    webhooks_delivered_at: int | None


class InvoiceDates(TypedDict, total=False):
    """When an invoice changed its status."""

    finalized_at: int | None
    marked_uncollectible_at: int | None
    paid_at: int | None
    voided_at: int | None


_INVOICE: Final[Json] = {
    "id": "",
    "object": "invoice",
    "account_country": "US",
    "account_name": "Northwind Cloud",
    "account_tax_ids": None,
    "amount_due": 0,
    "amount_overpaid": 0,
    "amount_paid": 0,
    "amount_paid_off_stripe": 0,
    "amount_remaining": 0,
    "amount_shipping": 0,
    "application": None,
    "attempt_count": 0,
    "attempted": False,
    "auto_advance": False,
    "automatic_tax": {
        "disabled_reason": None,
        "enabled": False,
        "liability": None,
        "provider": None,
        "status": None,
    },
    "automatically_finalizes_at": None,
    "billing_reason": "manual",
    "collection_method": "charge_automatically",
    "created": 0,
    "currency": "",
    "custom_fields": None,
    "customer": "",
    "customer_account": None,
    "customer_address": None,
    "customer_email": None,
    "customer_name": None,
    "customer_phone": None,
    "customer_shipping": None,
    "customer_tax_exempt": "none",
    "customer_tax_ids": [],
    "default_payment_method": None,
    "default_source": None,
    "default_tax_rates": [],
    "description": None,
    "discounts": [],
    "due_date": None,
    "effective_at": None,
    "ending_balance": None,
    "footer": None,
    "from_invoice": None,
    "hosted_invoice_url": None,
    "invoice_pdf": None,
    "issuer": {"type": "self"},
    "last_finalization_error": None,
    "latest_revision": None,
    "lines": {},
    "livemode": False,
    "metadata": {},
    "next_payment_attempt": None,
    "number": None,
    "on_behalf_of": None,
    "parent": None,
    "payment_settings": {"default_mandate": None, "payment_method_options": None, "payment_method_types": None},
    "period_end": 0,
    "period_start": 0,
    "post_payment_credit_notes_amount": 0,
    "pre_payment_credit_notes_amount": 0,
    "receipt_number": None,
    "rendering": None,
    "shipping_cost": None,
    "shipping_details": None,
    "starting_balance": 0,
    "statement_descriptor": None,
    "status": "draft",
    "status_transitions": {},
    "subtotal": 0,
    "subtotal_excluding_tax": 0,
    "test_clock": None,
    "total": 0,
    "total_discount_amounts": [],
    "total_excluding_tax": 0,
    "total_pretax_credit_amounts": [],
    "total_taxes": [],
    "webhooks_delivered_at": None,
}

_NO_DATES: Final[InvoiceDates] = {
    "finalized_at": None,
    "marked_uncollectible_at": None,
    "paid_at": None,
    "voided_at": None,
}


def invoice(
    *,
    lines: list[Json],
    subscription: str | None = None,
    subscription_metadata: dict[str, str] | None = None,
    dates: InvoiceDates | None = None,
    uncollectible_reason: str | None = None,
    **fields: Unpack[InvoiceFields],
) -> Json:
    """An invoice; its totals follow from its lines, balances, payments and credit notes (minor units)."""
    shape = filled(_INVOICE, fields)
    shape["lines"] = list_of(f"/v1/invoices/{shape['id']}/lines", lines)
    shape["status_transitions"] = {**_NO_DATES, **(dates or {})}
    shape["effective_at"] = shape["status_transitions"]["finalized_at"]
    shape["period_start"] = fields.get("period_start", fields["created"])
    shape["period_end"] = fields.get("period_end", fields["created"])
    if subscription is not None:
        details = {"metadata": dict(subscription_metadata or {}), "subscription": subscription}
        shape["parent"] = {"quote_details": None, "subscription_details": details, "type": "subscription_details"}
    if shape["number"] is not None:
        shape["hosted_invoice_url"] = f"https://invoice.stripe.com/i/test/{shape['id']}"
        shape["invoice_pdf"] = f"https://pay.stripe.com/invoice/test/{shape['id']}/pdf"
    if uncollectible_reason is not None:
        shape["status_details"] = {"uncollectible": {"reason": uncollectible_reason}}
    retotal(shape)
    return shape


def retotal(shape: Json) -> None:
    """Work out an invoice's totals anew, in place, after its lines, payments, balances or credit notes changed."""
    lines = shape["lines"]["data"]
    discounts, taxes = _discount_amounts(lines), _taxes(lines)
    subtotal = sum(line["amount"] for line in lines)
    untaxed = subtotal - sum(entry["amount"] for entry in discounts)
    total = untaxed + sum(tax["amount"] for tax in taxes)
    start, end = shape["starting_balance"], shape["ending_balance"]
    moved = start if end is None else start - end
    due = max(0, total + moved - shape["pre_payment_credit_notes_amount"])
    shape.update(
        subtotal=subtotal,
        subtotal_excluding_tax=subtotal,
        total=total,
        total_excluding_tax=untaxed,
        total_discount_amounts=discounts,
        total_taxes=taxes,
        amount_due=due,
        amount_remaining=max(0, due - shape["amount_paid"]),
    )


def _taxes(lines: list[Json]) -> list[Json]:
    merged: dict[str, Json] = {}
    for line in lines:
        for tax in line["taxes"] or []:
            rate = tax["tax_rate_details"]["tax_rate"]
            known = merged.setdefault(rate, {**tax, "amount": 0, "taxable_amount": 0})
            known["amount"] += tax["amount"]
            known["taxable_amount"] += tax["taxable_amount"]
    return list(merged.values())


def _discount_amounts(lines: list[Json]) -> list[Json]:
    merged: dict[str, int] = {}
    for line in lines:
        for entry in line["discount_amounts"] or []:
            merged[entry["discount"]] = merged.get(entry["discount"], 0) + entry["amount"]
    return [{"amount": amount, "discount": discount} for discount, amount in merged.items()]


def invoice_payment(
    *,
    id: str,
    invoice: str,
    created: int,
    currency: str,
    amount_requested: int,
    amount_paid: int | None = None,
    status: str = "open",
    is_default: bool = True,
    payment_intent: str | None = None,
    payment_record: str | None = None,
    paid_at: int | None = None,
    canceled_at: int | None = None,
) -> Json:
    """One payment of an invoice: by a PaymentIntent, or off Stripe by a payment record."""
    payment: Json = {"type": "payment_intent", "payment_intent": payment_intent}
    if payment_record is not None:
        payment = {"type": "payment_record", "payment_record": payment_record}
    return {
        "id": id,
        "object": "invoice_payment",
        "amount_paid": amount_paid,
        "amount_requested": amount_requested,
        "created": created,
        "currency": currency,
        "invoice": invoice,
        "is_default": is_default,
        "livemode": False,
        "payment": payment,
        "status": status,
        "status_transitions": {"canceled_at": canceled_at, "paid_at": paid_at},
    }
