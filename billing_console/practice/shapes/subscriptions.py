"""Shapes of subscriptions and their items."""

from __future__ import annotations

from typing import Final, Required, TypedDict, Unpack

from billing_console.practice.shapes.products import plan
from billing_console.practice.shapes.values import Json, filled, fresh, list_of


class SubscriptionFields(TypedDict, total=False):
    """What varies in a subscription; `discounts` holds ids, `default_tax_rates` whole objects."""

    id: Required[str]
    customer: Required[str]
    created: Required[int]
    currency: Required[str]
    status: str
    start_date: int
    billing_cycle_anchor: int
    trial_start: int | None
    trial_end: int | None
    cancel_at: int | None
    cancel_at_period_end: bool
    canceled_at: int | None
    ended_at: int | None
    cancellation_details: Json
    collection_method: str
    days_until_due: int | None
    default_payment_method: str | None
    default_tax_rates: list[Json]
    description: str | None
    discounts: list[str]
    latest_invoice: str | None
    metadata: dict[str, str]
    pause_collection: Json | None
    pending_update: Json | None
    schedule: str | None
    trial_settings: Json


_SUBSCRIPTION: Final[Json] = {
    "id": "",
    "object": "subscription",
    "application": None,
    "application_fee_percent": None,
    "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
    "billing_cycle_anchor": 0,
    "billing_cycle_anchor_config": None,
    "billing_mode": {"flexible": {"proration_discounts": "included"}, "type": "flexible", "updated_at": 0},
    "billing_schedules": [],
    "billing_thresholds": None,
    "cancel_at": None,
    "cancel_at_period_end": False,
    "canceled_at": None,
    "cancellation_details": {"comment": None, "feedback": None, "feedback_option": None, "reason": None},
    "collection_method": "charge_automatically",
    "created": 0,
    "currency": "",
    "customer": "",
    "customer_account": None,
    "days_until_due": None,
    "default_payment_method": None,
    "default_source": None,
    "default_tax_rates": [],
    "description": None,
    "discounts": [],
    "ended_at": None,
    "invoice_settings": {
        "account_tax_ids": None,
        "custom_fields": None,
        "description": None,
        "footer": None,
        "issuer": {"type": "self"},
    },
    "items": {},
    "latest_invoice": None,
    "livemode": False,
    "managed_payments": {"enabled": False},
    "metadata": {},
    "next_pending_invoice_item_invoice": None,
    "on_behalf_of": None,
    "pause_collection": None,
    "payment_settings": {
        "payment_method_options": None,
        "payment_method_types": None,
        "save_default_payment_method": "off",
    },
    "pending_invoice_item_interval": None,
    "pending_setup_intent": None,
    "pending_update": None,
    "schedule": None,
    "start_date": 0,
    "status": "active",
    "test_clock": None,
    "transfer_data": None,
    "trial_end": None,
    "trial_settings": {"end_behavior": {"billing_cycle_anchor": None, "missing_payment_method": "create_invoice"}},
    "trial_start": None,
}


def subscription_item(
    *,
    id: str,
    subscription: str,
    created: int,
    price: Json,
    current_period_start: int,
    current_period_end: int,
    quantity: int = 1,
    discounts: list[str] | None = None,
    metadata: dict[str, str] | None = None,
) -> Json:
    """One priced line of a subscription; `price` is the whole price object, as Stripe embeds it."""
    return {
        "id": id,
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": created,
        "current_period_end": current_period_end,
        "current_period_start": current_period_start,
        "current_trial": None,
        "discounts": list(discounts or []),
        "metadata": dict(metadata or {}),
        "plan": plan(price),
        "price": fresh(price),
        "quantity": quantity,
        "subscription": subscription,
        "tax_rates": [],
    }


def cancellation_details(*, comment: str | None = None, feedback: str | None = None, reason: str | None = None) -> Json:
    """Why a subscription ends."""
    return {"comment": comment, "feedback": feedback, "feedback_option": None, "reason": reason}


def paused_details(*, transitioned_at: int, why: str = "pause_requested") -> Json:
    """The `status_details` of a subscription whose status is paused."""
    return {"paused": {"subscription": {"type": why}, "transitioned_at": transitioned_at, "type": "subscription"}}


def subscription(
    *, items: list[Json], status_details: Json | None = None, **fields: Unpack[SubscriptionFields]
) -> Json:
    """A subscription in flexible billing mode; `items` are whole item objects."""
    shape = filled(_SUBSCRIPTION, fields)
    created = fields["created"]
    shape["billing_cycle_anchor"] = fields.get("billing_cycle_anchor", created)
    shape["start_date"] = fields.get("start_date", created)
    shape["billing_mode"]["updated_at"] = created
    shape["items"] = list_of(f"/v1/subscription_items?subscription={shape['id']}", items)
    if status_details is not None:
        shape["status_details"] = status_details
    return shape
