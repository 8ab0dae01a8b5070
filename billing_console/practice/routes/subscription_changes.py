"""Changing a subscription: plan, discounts, trial, pauses, cancellation flags."""

from __future__ import annotations

from typing import Any

from billing_console.practice import billing, collecting, items, shapes
from billing_console.practice.call import Call, Route, changed, merge_metadata
from billing_console.practice.discounting import resolve_discounts
from billing_console.practice.errors import StripeError, invalid

Json = dict[str, Any]
ENDED = ("canceled", "incomplete_expired")
_TWO_YEARS = 730 * 24 * 3600
_AFTER_THE_END = frozenset(("metadata", "cancellation_details"))
_WITH_PENDING = frozenset(
    (
        "items",
        "payment_behavior",
        "proration_behavior",
        "proration_date",
        "billing_cycle_anchor",
        "trial_end",
        "trial_from_plan",
        "add_invoice_items",
    )
)
_PLAIN = ("description", "collection_method", "days_until_due", "default_payment_method")


def update_subscription(call: Call) -> Json:
    """Everything is checked first, then changed at once: a refusal leaves the subscription as it was."""
    params = call.params
    subscription = call.edit("subscription", call.ids[0])
    before = shapes.fresh(subscription)
    _check(call, subscription)
    merge_metadata(subscription, params.get("metadata"))
    _cancellation(call, subscription)
    _plain(call, subscription)
    if "pause_collection" in params:
        paused = params["pause_collection"]
        subscription["pause_collection"] = (
            {"behavior": paused["behavior"], "resumes_at": paused.get("resumes_at")} if paused else None
        )
    if "discounts" in params:
        subscription["discounts"] = resolve_discounts(call, params["discounts"], subscription)
    reset = _trial(call, subscription)
    _bill(call, subscription, before, reset=reset)
    call.save(subscription)
    call.emit("customer.subscription.updated", subscription, changed(before, subscription))
    return subscription


def _check(call: Call, subscription: Json) -> None:
    params = call.params
    if subscription["status"] in ENDED and set(params) - _AFTER_THE_END:
        raise invalid("A canceled subscription can only update its cancellation_details and metadata.")
    schedule = subscription["schedule"]
    if schedule and {"cancel_at", "cancel_at_period_end"} & set(params):
        raise invalid(
            f"The subscription is managed by the subscription schedule `{schedule}`, and updating any cancelation "
            "behavior directly is not allowed. Please update the schedule instead."
        )
    if params.get("payment_behavior") == "pending_if_incomplete":
        other = sorted(set(params) - _WITH_PENDING)
        if other:
            raise invalid(
                f"You cannot pass {', '.join(f'`{name}`' for name in other)} when `payment_behavior` is "
                "`pending_if_incomplete`.",
                other[0],
            )
    if params.get("cancel_at_period_end") and params.get("cancel_at"):
        raise invalid("You may only specify one of these parameters: cancel_at, cancel_at_period_end.", "cancel_at")


def _cancellation(call: Call, subscription: Json) -> None:
    params = call.params
    details = subscription["cancellation_details"]
    for name in ("comment", "feedback", "feedback_option"):
        if name in (params.get("cancellation_details") or {}):
            details[name] = params["cancellation_details"][name] or None
    ends = [item["current_period_end"] for item in subscription["items"]["data"]]
    if "cancel_at_period_end" in params:
        subscription["cancel_at_period_end"] = params["cancel_at_period_end"]
        _cancel_at(call, subscription, max(ends) if params["cancel_at_period_end"] else None)
    if "cancel_at" in params:
        wanted = params["cancel_at"]
        named = {"min_period_end": min(ends), "max_period_end": max(ends), "max_billed_until": max(ends), "": None}
        moment = named[wanted] if isinstance(wanted, str) else wanted
        if moment is not None and moment <= call.now:
            raise invalid("The cancel_at date must be in the future.", "cancel_at")
        subscription["cancel_at_period_end"] = False
        _cancel_at(call, subscription, moment)


def _cancel_at(call: Call, subscription: Json, moment: int | None) -> None:
    subscription["cancel_at"] = moment
    subscription["canceled_at"] = None if moment is None else call.now
    subscription["cancellation_details"]["reason"] = None if moment is None else "cancellation_requested"


def _plain(call: Call, subscription: Json) -> None:
    params = call.params
    for name in _PLAIN:
        if name in params:
            subscription[name] = params[name] or None
    method = params.get("default_payment_method")
    if method:
        found = call.find("payment_method", method, "default_payment_method")
        if found["customer"] != subscription["customer"]:
            raise invalid(
                f"The customer does not have a payment method with the ID {method}. The payment method must be "
                "attached to the customer.",
                "default_payment_method",
                "resource_missing",
            )


def _trial(call: Call, subscription: Json) -> bool:
    """Apply `trial_end`, in place; whether a new billing period starts now because of it."""
    wanted = call.params.get("trial_end")
    if wanted is None:
        return False
    if wanted == "now":
        if subscription["status"] == "trialing":
            subscription.update(status="active", trial_end=call.now, billing_cycle_anchor=call.now)
            return True
        return False
    if wanted <= call.now:
        raise invalid("Invalid timestamp: must be an integer Unix timestamp in the future.", "trial_end")
    if wanted > call.now + _TWO_YEARS:
        raise invalid("Invalid timestamp: can be no more than two years in the future.", "trial_end")
    subscription.update(
        status="trialing",
        trial_start=subscription["trial_start"] if subscription["status"] == "trialing" else call.now,
        trial_end=wanted,
        billing_cycle_anchor=wanted,
    )
    for item in subscription["items"]["data"]:
        item["current_period_start"] = min(item["current_period_start"], call.now)
        item["current_period_end"] = wanted
    return False


def _bill(call: Call, subscription: Json, before: Json, *, reset: bool) -> None:
    """Apply item changes in place and put their money where `proration_behavior` says."""
    params = call.params
    at = params.get("proration_date", call.now)
    change = items.plan_change(call, before, subscription, params.get("items") or [])
    anchor_now = (params.get("billing_cycle_anchor") or {}).get("type") == "now"
    renew = reset or anchor_now or change.new_interval
    extras = params.get("add_invoice_items") or []
    if not (change.touched or renew or extras):
        return
    behavior = params.get("proration_behavior", "create_prorations")
    bill = billing.Bill(call, subscription, call.id("in"), billing.coupons_of(call, subscription))
    if behavior != "none":
        items.check_date(before, at)
        items.prorate(bill, before, change, at, whole=renew)
    items.add_extras(bill, extras)
    subscription["items"]["data"] = change.after
    subscription["items"]["url"] = f"/v1/subscription_items?subscription={subscription['id']}"
    if renew:
        items.restart(bill, subscription, call.now)
    if not (renew or behavior == "always_invoice"):
        billing.postpone(call, subscription["id"], bill.lines)
        return
    if bill.lines and subscription["status"] != "trialing":
        bill.adopt(billing.take_pending(call, subscription["id"]))
        invoice_now(call, bill, behavior=params.get("payment_behavior", "allow_incomplete"))


def invoice_now(call: Call, bill: billing.Bill, *, behavior: str, reason: str = "subscription_update") -> Json:
    """Make, finalize and collect an invoice; what a decline means is for `behavior` (payment_behavior) to say."""
    subscription = bill.subscription
    invoice = billing.assemble(call, bill, reason=reason)
    automatic = subscription["collection_method"] == "charge_automatically"
    if behavior == "error_if_incomplete" and automatic and invoice["amount_due"]:
        _refuse_if_declined(call, invoice, subscription)
    billing.finalize(call, invoice)
    billing.spend_single_discounts(bill)
    subscription["latest_invoice"] = invoice["id"]
    call.save(invoice, subscription["customer"])
    call.emit("invoice.created", invoice)
    call.emit("invoice.finalized", invoice)
    if invoice["amount_due"] == 0:
        collecting.mark_paid(call, invoice, 0)
    elif automatic and behavior != "default_incomplete":
        try:
            collecting.charge_invoice(call, invoice, billed=subscription)
        except StripeError as declined:
            # The change stays; the unpaid invoice makes the subscription past due (allow_incomplete).
            if declined.status != 402 and declined.code != "missing":
                raise
            subscription["status"] = "past_due"
    return invoice


def _refuse_if_declined(call: Call, invoice: Json, subscription: Json) -> None:
    method = collecting.method_for(call, invoice, None, subscription)
    why = "missing" if method is None else collecting.refusal(None, method)
    if why:
        raise StripeError(
            402,
            "Your card was declined.",
            type="card_error",
            code="card_declined",
            extra={} if why == "missing" else {"decline_code": why},
        )


ROUTES = (Route("POST", "/v1/subscriptions/{id}", "subscription", "subscription_write", update_subscription),)
