"""Starting a subscription, which is also all that is left to do after one was canceled."""

from __future__ import annotations

from typing import Any

from billing_console.practice import billing, items, months, shapes
from billing_console.practice.call import Call, Route, merge_metadata
from billing_console.practice.discounting import resolve_discounts
from billing_console.practice.errors import invalid, missing_parameter
from billing_console.practice.routes.subscription_changes import invoice_now

Json = dict[str, Any]


def create_subscription(call: Call) -> Json:
    """The first invoice is made and collected at once, unless a trial comes first."""
    params = call.params
    if not params.get("customer"):
        raise missing_parameter("customer")
    customer = call.living("customer", params["customer"], "customer")
    wanted = params.get("items") or []
    if not wanted:
        raise missing_parameter("items")
    first = call.find("price", str(wanted[0].get("price")), "items[0][price]")
    subscription = _blank(call, customer, first)
    change = items.plan_change(call, subscription, subscription, wanted)
    subscription["items"]["data"] = change.after
    subscription["discounts"] = resolve_discounts(call, params.get("discounts"), subscription)
    merge_metadata(subscription, params.get("metadata"))
    _begin(call, subscription)
    call.save(subscription, customer["id"])
    call.emit("customer.subscription.created", subscription)
    return subscription


def _blank(call: Call, customer: Json, price: Json) -> Json:
    params = call.params
    if customer["currency"] not in (None, price["currency"]):
        raise invalid(
            "You cannot combine currencies on a single customer. This customer has an active subscription, "
            f"subscription schedule, discount, quote, or invoice item with currency {customer['currency']}",
        )
    return shapes.subscription(
        id=call.id("sub"),
        customer=customer["id"],
        created=call.now,
        currency=price["currency"],
        items=[],
        collection_method=params.get("collection_method", "charge_automatically"),
        days_until_due=params.get("days_until_due"),
        default_payment_method=params.get("default_payment_method") or None,
        description=params.get("description") or None,
        cancel_at_period_end=False,
    )


def _trial_end(call: Call) -> int | None:
    wanted = call.params.get("trial_end")
    if isinstance(wanted, int):
        return wanted
    days = call.params.get("trial_period_days")
    return call.now + days * months.DAY if days else None


def _begin(call: Call, subscription: Json) -> None:
    trial_end = _trial_end(call)
    if trial_end is not None and trial_end > call.now:
        subscription.update(
            status="trialing", trial_start=call.now, trial_end=trial_end, billing_cycle_anchor=trial_end
        )
        for item in subscription["items"]["data"]:
            item.update(current_period_start=call.now, current_period_end=trial_end)
    else:
        bill = billing.Bill(call, subscription, call.id("in"), billing.coupons_of(call, subscription))
        items.restart(bill, subscription, call.now)
        items.add_extras(bill, call.params.get("add_invoice_items") or [])
        behavior = call.params.get("payment_behavior", "allow_incomplete")
        invoice_now(call, bill, behavior=behavior, reason="subscription_create")
        if subscription["status"] == "past_due" or behavior == "default_incomplete":
            subscription["status"] = "incomplete"
    if call.params.get("cancel_at_period_end"):
        end = max(item["current_period_end"] for item in subscription["items"]["data"])
        subscription.update(cancel_at_period_end=True, cancel_at=end, canceled_at=call.now)


ROUTES = (Route("POST", "/v1/subscriptions", "subscription", "subscription_write", create_subscription),)
