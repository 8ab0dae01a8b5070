"""Builders of Stripe objects: complete JSON shapes at API 2026-10-28.endive, ids where Stripe sends ids."""

from __future__ import annotations

from billing_console.practice.shapes.balances import balance, balance_transaction, payout, stripe_fee
from billing_console.practice.shapes.credit_notes import credit_note, credit_note_line, credit_note_refund
from billing_console.practice.shapes.customers import customer, customer_balance_transaction, deleted_customer
from billing_console.practice.shapes.discounts import coupon, discount, promotion_code
from billing_console.practice.shapes.disputes import (
    EVIDENCE_FIELDS,
    compelling_evidence_3,
    dispute,
    early_fraud_warning,
)
from billing_console.practice.shapes.invoice_lines import invoice_item_parent, line_item, line_tax, subscription_parent
from billing_console.practice.shapes.invoices import invoice, invoice_payment, retotal
from billing_console.practice.shapes.payment_methods import (
    card_details,
    checks,
    payment_method,
    three_d_secure_passed,
)
from billing_console.practice.shapes.payment_records import payment_record
from billing_console.practice.shapes.payments import charge, outcome, payment_intent, redirect_action
from billing_console.practice.shapes.platform import account, event, file, webhook_endpoint
from billing_console.practice.shapes.portal import portal_configuration, portal_flow, portal_session
from billing_console.practice.shapes.products import plan, price, product, tax_rate
from billing_console.practice.shapes.refunds import card_destination, refund
from billing_console.practice.shapes.subscriptions import (
    cancellation_details,
    paused_details,
    subscription,
    subscription_item,
)
from billing_console.practice.shapes.values import API_VERSION, Json, address, billing_details, fresh, list_of

__all__ = [
    "API_VERSION",
    "EVIDENCE_FIELDS",
    "Json",
    "account",
    "address",
    "balance",
    "balance_transaction",
    "billing_details",
    "cancellation_details",
    "card_destination",
    "card_details",
    "charge",
    "checks",
    "compelling_evidence_3",
    "coupon",
    "credit_note",
    "credit_note_line",
    "credit_note_refund",
    "customer",
    "customer_balance_transaction",
    "deleted_customer",
    "discount",
    "dispute",
    "early_fraud_warning",
    "event",
    "file",
    "fresh",
    "invoice",
    "invoice_item_parent",
    "invoice_payment",
    "line_item",
    "line_tax",
    "list_of",
    "outcome",
    "paused_details",
    "payment_intent",
    "payment_method",
    "payment_record",
    "payout",
    "plan",
    "portal_configuration",
    "portal_flow",
    "portal_session",
    "price",
    "product",
    "promotion_code",
    "redirect_action",
    "refund",
    "retotal",
    "stripe_fee",
    "subscription",
    "subscription_item",
    "subscription_parent",
    "tax_rate",
    "three_d_secure_passed",
    "webhook_endpoint",
]
