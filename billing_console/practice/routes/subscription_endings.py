"""Canceling, pausing and resuming subscriptions, and taking their discount away."""

from __future__ import annotations

from typing import Any

from billing_console.practice import billing, items, shapes
from billing_console.practice.call import Call, Route, changed
from billing_console.practice.errors import StripeError, invalid, no_such
from billing_console.practice.routes.subscription_changes import ENDED, invoice_now

Json = dict[str, Any]


def cancel_subscription(call: Call) -> Json:
    """At once and for good. `prorate` and `invoice_now` give credit, never cash; both are off by default."""
    params = call.params
    subscription = call.edit("subscription", call.ids[0])
    if subscription["status"] in ENDED:
        raise no_such("subscription", subscription["id"])
    bill = billing.Bill(call, subscription, call.id("in"), billing.coupons_of(call, subscription))
    waiting = billing.take_pending(call, subscription["id"])
    if params.get("prorate") and subscription["status"] != "trialing":
        for item in subscription["items"]["data"]:
            bill.unused(item, call.now)
    if params.get("invoice_now"):
        bill.adopt(waiting)
    _end(call, subscription, params.get("cancellation_details") or {})
    if params.get("invoice_now") and bill.lines:
        invoice_now(call, bill, behavior="allow_incomplete")
        subscription["status"] = "canceled"
    elif bill.lines:
        billing.postpone(call, subscription["id"], bill.lines)
    call.save(subscription)
    _stop_collecting(call, subscription)
    call.emit("customer.subscription.deleted", subscription)
    return subscription


def _end(call: Call, subscription: Json, details: Json) -> None:
    subscription.update(status="canceled", canceled_at=call.now, ended_at=call.now, cancel_at_period_end=False)
    subscription["cancel_at"] = None
    subscription["cancellation_details"] |= {name: value or None for name, value in details.items()}
    subscription["cancellation_details"]["reason"] = "cancellation_requested"


def _stop_collecting(call: Call, subscription: Json) -> None:
    """Open and draft invoices stay, but Stripe no longer tries to collect them."""
    for row in call.state.of_customer(subscription["customer"], "invoice"):
        details = (row["parent"] or {}).get("subscription_details") or {}
        mine = details.get("subscription") == subscription["id"]
        if mine and row["status"] in ("open", "draft") and (row["auto_advance"] or row["next_payment_attempt"]):
            invoice = call.state.edit(row["id"])
            before = shapes.fresh(invoice)
            invoice.update(auto_advance=False, next_payment_attempt=None)
            call.save(invoice)
            call.emit("invoice.updated", invoice, changed(before, invoice))


def resume_subscription(call: Call) -> Json:
    """Only a paused subscription resumes; a canceled one never does."""
    subscription = call.edit("subscription", call.ids[0])
    if subscription["status"] != "paused":
        raise invalid(
            f"You can only resume subscriptions that are `paused`. Subscription {subscription['id']} is "
            f"`{subscription['status']}`."
        )
    if subscription["collection_method"] != "charge_automatically":
        raise invalid("You can only resume subscriptions that are charged automatically.")
    before = shapes.fresh(subscription)
    bill = billing.Bill(call, subscription, call.id("in"), billing.coupons_of(call, subscription))
    subscription["status"] = "active"
    subscription.pop("status_details", None)
    if (call.params.get("billing_cycle_anchor") or {}).get("type", "now") == "now":
        items.restart(bill, subscription, call.now)
        bill.adopt(billing.take_pending(call, subscription["id"]))
        invoice_now(call, bill, behavior="allow_incomplete")
    paid = subscription["status"] == "active"
    if not paid:
        must_pay = call.params.get("payment_behavior") == "resume_on_payment_success"
        subscription["status"] = "paused" if must_pay else "past_due"
        if must_pay:
            subscription["status_details"] = before.get("status_details")
    call.save(subscription)
    call.emit("customer.subscription.updated", subscription, changed(before, subscription))
    if subscription["status"] != "paused":
        call.emit("customer.subscription.resumed", subscription)
    return subscription


def pause_subscription(call: Call) -> Json:
    """Status becomes paused and no invoices are made: another thing than pause_collection."""
    subscription = call.edit("subscription", call.ids[0])
    if subscription["status"] not in ("active", "trialing", "past_due", "unpaid"):
        raise invalid(f"A subscription with status `{subscription['status']}` cannot be paused.")
    if subscription["billing_mode"]["type"] != "flexible":
        raise invalid("Only subscriptions with `billing_mode` set to `flexible` can be paused.")
    if subscription["schedule"]:
        raise invalid(f"The subscription is managed by the subscription schedule `{subscription['schedule']}`.")
    before = shapes.fresh(subscription)
    subscription["status"] = "paused"
    subscription["status_details"] = shapes.paused_details(transitioned_at=call.now)
    call.save(subscription)
    call.emit("customer.subscription.updated", subscription, changed(before, subscription))
    call.emit("customer.subscription.paused", subscription)
    return subscription


def migrate_subscription(call: Call) -> Json:
    """From classic to flexible billing mode; there is no way back."""
    subscription = call.edit("subscription", call.ids[0])
    if call.params["billing_mode"]["type"] != "flexible" or subscription["billing_mode"]["type"] == "flexible":
        raise invalid("Subscriptions can only be migrated from `classic` to `flexible` billing mode.", "billing_mode")
    before = shapes.fresh(subscription)
    subscription["billing_mode"] = {
        "flexible": {"proration_discounts": "included"},
        "type": "flexible",
        "updated_at": call.now,
    }
    call.save(subscription)
    call.emit("customer.subscription.updated", subscription, changed(before, subscription))
    return subscription


def delete_discount(call: Call) -> Json:
    """Takes away the subscription's discounts and tells of the last one."""
    subscription = call.edit("subscription", call.ids[0])
    if not subscription["discounts"]:
        raise StripeError(404, "No active discount for subscription: " + subscription["id"], code="resource_missing")
    before = shapes.fresh(subscription)
    discount = call.find("discount", subscription["discounts"][-1])
    subscription["discounts"] = []
    call.save(subscription)
    call.emit("customer.discount.deleted", discount)
    call.emit("customer.subscription.updated", subscription, changed(before, subscription))
    return {name: value for name, value in discount.items() if name != "end"} | {"deleted": True}


_ONE = "/v1/subscriptions/{id}"

ROUTES = (
    Route("DELETE", _ONE, "subscription", "subscription_write", cancel_subscription),
    Route("POST", _ONE + "/resume", "subscription", "subscription_write", resume_subscription),
    Route("POST", _ONE + "/pause", "subscription", "subscription_write", pause_subscription),
    Route("POST", _ONE + "/migrate", "subscription", "subscription_write", migrate_subscription),
    Route("DELETE", _ONE + "/discount", "discount", "subscription_write", delete_discount),
)
