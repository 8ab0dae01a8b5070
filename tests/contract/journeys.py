"""What the console asks of Stripe, as journeys of the real client: reading everything, then changing much."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

import pytest
import stripe as sdk

LISTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("customers", {"expand": ["data.invoice_settings.default_payment_method", "data.subscriptions"]}),
    ("subscriptions", {"status": "all", "expand": ["data.customer", "data.discounts.source.coupon"]}),
    ("invoices", {"expand": ["data.customer", "data.payments"]}),
    ("invoice_payments", {"expand": ["data.payment.payment_intent.latest_charge"]}),
    ("charges", {"expand": ["data.balance_transaction", "data.refunds", "data.payment_intent"]}),
    ("payment_intents", {"expand": ["data.latest_charge", "data.payment_method"]}),
    ("refunds", {"expand": ["data.charge", "data.balance_transaction", "data.failure_balance_transaction"]}),
    ("disputes", {"expand": ["data.charge", "data.payment_intent"]}),
    ("credit_notes", {"expand": ["data.invoice", "data.refunds.refund"]}),
    ("events", {}),
    ("payouts", {"expand": ["data.balance_transaction"]}),
    ("balance_transactions", {"expand": ["data.source"]}),
    ("prices", {"expand": ["data.product"]}),
    ("products", {"expand": ["data.default_price"]}),
    ("coupons", {}),
    ("promotion_codes", {"expand": ["data.promotion.coupon"]}),
    ("webhook_endpoints", {}),
)
SEARCHES = (
    ("customers", 'email~"example" AND -metadata["never"]:"x"'),
    ("charges", "payment_method_details.card.last4:4242 AND amount>100"),
    ("subscriptions", 'status:"active"'),
    ("invoices", 'status:"open" OR status:"paid"'),
    ("payment_intents", 'status:"succeeded" AND created>1500000000'),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom the changing journeys are about: a customer in dollars with a monthly subscription that pays by card."""

    customer: str
    subscription: str
    item: str
    invoice: str
    charge: str
    intent: str
    method: str
    other_price: str
    now: int


async def read_lists(client: sdk.StripeClient, pages: int = 1) -> None:
    """Pages of every list, with everything expanded that the console expands."""
    for name, params in LISTS:
        service = getattr(client.v1, name)
        page = await service.list_async({"limit": 100, **params})
        for _ in range(pages - 1):
            if page.has_more:
                page = await service.list_async({"limit": 100, **params, "starting_after": page.data[-1].id})
    await client.v1.radar.early_fraud_warnings.list_async({"limit": 100, "expand": ["data.charge"]})
    await client.v1.billing_portal.configurations.list_async({"is_default": True})
    await client.v1.balance.retrieve_async()
    await client.v1.accounts.retrieve_current_async()
    for name, query in SEARCHES:
        # Counting all means reading all: once is enough to see its shape.
        params = {"query": query, "limit": 30} | ({"expand": ["total_count"]} if name == "customers" else {})
        found = await getattr(client.v1, name).search_async(params)
        if found.has_more:
            await getattr(client.v1, name).search_async({"query": query, "limit": 30, "page": found.next_page})


async def read_one(client: sdk.StripeClient, cast: Cast) -> None:
    """The customer page, from its customer down to the charges."""
    v1 = client.v1
    await v1.customers.retrieve_async(
        cast.customer,
        {"expand": ["subscriptions", "invoice_settings.default_payment_method", "sources", "tax_ids"]},
    )
    await v1.customers.payment_methods.list_async(cast.customer)
    await v1.customers.balance_transactions.list_async(cast.customer)
    await v1.subscriptions.list_async({"customer": cast.customer, "status": "all"})
    await v1.subscriptions.retrieve_async(
        cast.subscription,
        {"expand": ["customer", "latest_invoice.payments", "items.data.price.product", "discounts.source.coupon"]},
    )
    await v1.subscription_items.list_async({"subscription": cast.subscription, "limit": 100})
    await v1.invoices.list_async({"customer": cast.customer, "limit": 100})
    await v1.invoices.list_async({"subscription": cast.subscription, "status": "paid"})
    await v1.invoices.retrieve_async(
        cast.invoice, {"expand": ["payments.data.payment.payment_intent", "customer", "discounts"]}
    )
    await v1.invoice_payments.list_async(
        {
            "invoice": cast.invoice,
            "status": "paid",
            "limit": 100,
            "expand": ["data.payment.payment_intent.latest_charge"],
        }
    )
    await v1.invoice_payments.list_async(
        {"payment": {"type": "payment_intent", "payment_intent": cast.intent}, "expand": ["data.invoice"]}
    )
    await _read_payments(client, cast)


async def _read_payments(client: sdk.StripeClient, cast: Cast) -> None:
    v1 = client.v1
    await v1.charges.list_async({"customer": cast.customer, "created": {"gte": 1_500_000_000}})
    await v1.charges.retrieve_async(
        cast.charge, {"expand": ["refunds", "balance_transaction", "payment_intent", "customer"]}
    )
    await v1.payment_intents.retrieve_async(cast.intent, {"expand": ["latest_charge", "payment_method"]})
    await v1.payment_methods.list_async({"customer": cast.customer, "type": "card"})
    await v1.payment_methods.retrieve_async(cast.method)
    await v1.refunds.list_async({"charge": cast.charge})
    await v1.disputes.list_async({"charge": cast.charge})
    await v1.radar.early_fraud_warnings.list_async({"charge": cast.charge})


async def move_money(client: sdk.StripeClient, cast: Cast) -> None:
    """Refunds, credit notes, balance credit, and the refusals on the way."""
    v1 = client.v1
    made = await v1.refunds.create_async(
        {"charge": cast.charge, "amount": 100, "metadata": {"operation": "op_1"}, "reason": "duplicate"},
        {"idempotency_key": "op_1:1"},
    )
    await v1.refunds.create_async(
        {"charge": cast.charge, "amount": 100, "metadata": {"operation": "op_1"}, "reason": "duplicate"},
        {"idempotency_key": "op_1:1"},
    )
    await v1.refunds.create_async({"payment_intent": cast.intent, "amount": 100})
    await v1.refunds.retrieve_async(made.id, {"expand": ["charge", "balance_transaction", "payment_intent"]})
    await v1.refunds.update_async(made.id, {"metadata": {"note": "x"}})
    await v1.balance_transactions.list_async({"source": made.id})
    await refused(v1.refunds.create_async({"charge": cast.charge, "amount": 99_999_999}))
    await refused(v1.refunds.create_async({"charge": "ch_nope"}))
    await refused(v1.refunds.cancel_async(made.id))
    await v1.credit_notes.preview_async({"invoice": cast.invoice, "amount": 300, "credit_amount": 300})
    note = await v1.credit_notes.create_async(
        {
            "invoice": cast.invoice,
            "amount": 300,
            "credit_amount": 200,
            "refund_amount": 100,
            "email_type": "none",
            "reason": "order_change",
            "memo": "sorry",
        }
    )
    await v1.credit_notes.retrieve_async(note.id, {"expand": ["refunds.refund", "customer_balance_transaction"]})
    await v1.credit_notes.list_async({"invoice": cast.invoice})
    await v1.customers.balance_transactions.create_async(
        cast.customer, {"amount": -500, "currency": "usd", "description": "for the trouble"}
    )
    await v1.refunds.create_async({"charge": cast.charge})
    await refused(v1.refunds.create_async({"charge": cast.charge}))


async def change_subscription(client: sdk.StripeClient, cast: Cast) -> None:
    """Previews and changes of a subscription, to its end."""
    v1, sub = client.v1, cast.subscription
    coupon = await v1.coupons.create_async(
        {"percent_off": 20, "duration": "repeating", "duration_in_months": 3, "name": "Sorry", "max_redemptions": 5}
    )
    await v1.coupons.retrieve_async(coupon.id)
    upgrade: Any = {"items": [{"id": cast.item, "price": cast.other_price, "quantity": 2}]}
    details: Any = {**upgrade, "proration_date": cast.now}
    await v1.invoices.create_preview_async({"subscription": sub, "subscription_details": details})
    await v1.invoices.create_preview_async({"subscription": sub, "discounts": [{"coupon": coupon.id}]})
    await v1.invoices.create_preview_async({"subscription": sub, "subscription_details": {"cancel_now": True}})
    await v1.invoices.create_preview_async({"subscription": sub, "preview_mode": "recurring"})
    await v1.invoices.create_preview_async(
        {"customer": cast.customer, "subscription_details": {"items": [{"price": cast.other_price, "quantity": 3}]}}
    )
    await refused(
        v1.invoices.create_preview_async({"subscription": sub, "subscription_details": {"cancel_at_period_end": True}})
    )
    await _change(client, cast, coupon.id, upgrade)
    await v1.coupons.delete_async(coupon.id)


async def _change(client: sdk.StripeClient, cast: Cast, coupon: str, upgrade: Any) -> None:
    v1, sub = client.v1, cast.subscription
    await v1.subscriptions.update_async(sub, {"discounts": [{"coupon": coupon}], "expand": ["discounts.source.coupon"]})
    at_once: Any = {**upgrade, "proration_behavior": "always_invoice", "expand": ["latest_invoice.payments"]}
    changed = await v1.subscriptions.update_async(sub, at_once)
    await v1.subscriptions.update_async(sub, {"metadata": {"a": "b"}, "description": "x"})
    await v1.subscriptions.update_async(sub, {"pause_collection": {"behavior": "void"}})
    await v1.subscriptions.update_async(sub, {"pause_collection": ""})
    await v1.subscriptions.update_async(
        sub, {"cancel_at_period_end": True, "cancellation_details": {"feedback": "unused", "comment": "x"}}
    )
    await v1.subscriptions.update_async(sub, {"cancel_at_period_end": False})
    await v1.subscriptions.delete_discount_async(sub)
    await v1.subscriptions.pause_async(sub, {"type": "subscription"})
    await v1.subscriptions.resume_async(sub, {"billing_cycle_anchor": {"type": "now"}})
    await v1.subscriptions.update_async(sub, {"trial_end": cast.now + 9 * 24 * 3600, "proration_behavior": "none"})
    await v1.subscriptions.update_async(sub, {"trial_end": "now"})
    await v1.subscriptions.cancel_async(
        sub, {"prorate": True, "invoice_now": True, "cancellation_details": {"comment": "bye"}}
    )
    await refused(v1.subscriptions.cancel_async(sub))
    await refused(v1.subscriptions.update_async(sub, {"discounts": ""}))
    assert isinstance(changed.latest_invoice, sdk.Invoice)
    await v1.invoices.send_invoice_async(changed.latest_invoice.id)
    await refused(v1.invoices.pay_async(changed.latest_invoice.id))


async def manage_customers(client: sdk.StripeClient, cast: Cast) -> None:
    """Customers from creation to deletion, portal links and uploads."""
    v1 = client.v1
    made = await v1.customers.create_async(
        {
            "email": "new@example.com",
            "name": "New",
            "metadata": {"k": "v"},
            "address": {"city": "Bern", "country": "CH"},
        }
    )
    await v1.customers.update_async(made.id, {"name": "Newer", "metadata": {"k": ""}})
    await v1.customers.list_async({"email": "new@example.com"})
    await v1.customers.delete_async(made.id)
    await v1.customers.retrieve_async(made.id)
    await refused(v1.customers.retrieve_async("cus_nope"))
    upload = io.BytesIO(b"%PDF-1.7 evidence")
    upload.name = "evidence.pdf"
    file = await v1.files.create_async({"purpose": "dispute_evidence", "file": upload})
    await v1.files.retrieve_async(file.id)
    await v1.events.list_async({"limit": 100, "types": ["customer.deleted", "refund.created"]})
    newest = await v1.events.list_async({"limit": 1})
    await v1.events.retrieve_async(newest.data[0].id)
    await v1.events.list_async({"limit": 100, "type": "charge.*"})
    await v1.events.list_async({"limit": 100})


async def refused(call: Awaitable[object]) -> None:
    with pytest.raises(sdk.StripeError):
        await call


async def retrieve_singly(client: sdk.StripeClient) -> None:
    """The newest object of every kind, by its id."""
    v1 = client.v1
    for service in (
        v1.balance_transactions, v1.products, v1.prices, v1.promotion_codes, v1.invoice_payments, v1.disputes,
        v1.radar.early_fraud_warnings, v1.webhook_endpoints, v1.billing_portal.configurations, v1.payouts, v1.charges,
        v1.refunds, v1.events, v1.coupons, v1.credit_notes, v1.subscriptions,
    ):  # fmt: skip  # a list of names reads better packed
        page = await service.list_async({"limit": 1})
        for row in page.data:
            await service.retrieve_async(row.id)
    await v1.reviews.list_async()


async def work_the_queues(client: sdk.StripeClient, cast: Cast) -> None:
    """Open invoices, disputes, portal links, and a subscription from its start."""
    v1 = client.v1
    open_invoices = await v1.invoices.list_async({"status": "open", "limit": 100})
    for number, invoice in enumerate(open_invoices.data):
        await v1.invoices.line_items.list_async(invoice.id, {"limit": 100})
        if number % 3 == 0:
            await v1.invoices.mark_uncollectible_async(invoice.id)
            await v1.invoices.pay_async(invoice.id, {"paid_out_of_band": True})
        elif number % 3 == 1:
            await v1.invoices.void_invoice_async(invoice.id)
        else:
            await attempted(v1.invoices.pay_async(invoice.id))
    for dispute in (await v1.disputes.list_async({"limit": 100})).data:
        if dispute.status in ("needs_response", "warning_needs_response"):
            await v1.disputes.update_async(dispute.id, {"submit": False, "evidence": {"customer_name": "Jane"}})
            await v1.disputes.update_async(dispute.id, {"evidence": {"uncategorized_text": "winning_evidence"}})
        await refused(v1.disputes.close_async(dispute.id))
    await v1.billing_portal.sessions.create_async({"customer": cast.customer, "return_url": "https://example.com"})
    started = await v1.subscriptions.create_async(
        {"customer": cast.customer, "items": [{"price": cast.other_price}], "expand": ["latest_invoice.payments"]}
    )
    await v1.subscriptions.list_async({"customer": cast.customer, "price": cast.other_price})
    await v1.subscriptions.cancel_async(started.id)


async def attempted(call: Awaitable[object]) -> None:
    """Something that may or may not work, whichever it is for the card in question."""
    with contextlib.suppress(sdk.CardError, sdk.InvalidRequestError):
        await call
