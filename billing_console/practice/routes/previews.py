"""The invoice that would come: of a subscription as it is, or as it would be after a change."""

from __future__ import annotations

from typing import Any

from billing_console.practice import billing, items, shapes
from billing_console.practice.call import Call, Route
from billing_console.practice.errors import invalid, malformed
from billing_console.practice.listing import in_range

Json = dict[str, Any]


def create_preview(call: Call) -> Json:
    """Nothing is changed or kept; the id starts with upcoming_in."""
    params = call.params
    details = params.get("subscription_details") or {}
    for name in ("schedule", "schedule_details", "invoice_items"):
        if params.get(name):
            # Better no preview than one that leaves out what was asked for.
            raise invalid(f"The practice company does not preview `{name}`.", name)
    if not params.get("subscription"):
        return _without_subscription(call, details)
    before = call.living("subscription", params["subscription"], "subscription")
    if params.get("customer") not in (None, before["customer"]):
        raise invalid(f"The subscription {before['id']} does not belong to {params['customer']}.", "subscription")
    subscription = shapes.fresh(before)
    bill = billing.Bill(call, subscription, call.id("upcoming_in"), _coupons(call, before))
    at = details.get("proration_date", call.now)
    items.check_date(before, at) if details.get("items") and "proration_date" in details else None
    moment = _fill(call, bill, before, details, at)
    if not bill.lines:
        raise invalid(f"No upcoming invoices for customer: '{before['customer']}'", code="invoice_upcoming_none")
    return _finish(call, bill, moment)


def _fill(call: Call, bill: billing.Bill, before: Json, details: Json, at: int) -> int:
    """Put the lines of the coming invoice on the bill; the moment it would be made."""
    subscription = bill.subscription
    if before["status"] in ("canceled", "incomplete_expired"):
        return call.now
    recurring = call.params.get("preview_mode") == "recurring"
    behavior = details.get("proration_behavior", "create_prorations")
    change = items.plan_change(
        call, before, subscription, details.get("items") or [], param="subscription_details[items]"
    )
    if details.get("cancel_now"):
        return _canceled_now(call, bill, before, behavior, at)
    anchor_now = (details.get("billing_cycle_anchor") or {}).get("type") == "now"
    trial_now = details.get("trial_end") == "now" and before["status"] == "trialing"
    renew = change.new_interval or anchor_now or trial_now or _resumes(before, details)
    if behavior != "none" and not recurring:
        items.prorate(bill, before, change, at, whole=renew)
    subscription["items"]["data"] = change.after
    if renew:
        _adopt_waiting(call, bill, recurring=recurring)
        items.restart(bill, subscription, call.now)
        return call.now
    if behavior == "always_invoice" and change.touched and not recurring:
        _adopt_waiting(call, bill, recurring=False)
        return call.now
    return _next_period(call, bill, before, details, recurring=recurring)


def _resumes(before: Json, details: Json) -> bool:
    return before["status"] == "paused" and details.get("resume_at") == "now"


def _adopt_waiting(call: Call, bill: billing.Bill, *, recurring: bool) -> None:
    if not recurring:
        bill.adopt(billing.pending(call, bill.subscription["id"]))


def _canceled_now(call: Call, bill: billing.Bill, before: Json, behavior: str, at: int) -> int:
    _adopt_waiting(call, bill, recurring=False)
    if behavior != "none" and before["status"] != "trialing":
        for item in before["items"]["data"]:
            bill.unused(item, at)
    return call.now


def _next_period(call: Call, bill: billing.Bill, before: Json, details: Json, *, recurring: bool) -> int:
    """The renewal: from the end of the period, or of the trial, unless the subscription ends before."""
    wanted_trial = details.get("trial_end")
    for item in bill.subscription["items"]["data"]:
        if isinstance(wanted_trial, int):
            item["current_period_end"] = wanted_trial
    start: int = min(item["current_period_end"] for item in bill.subscription["items"]["data"])
    ends = _ends_at(before, details, start)
    _adopt_waiting(call, bill, recurring=recurring)
    if before["status"] != "paused" and (recurring or ends is None or ends > start):
        for item in bill.subscription["items"]["data"]:
            if item["current_period_end"] == start:
                bill.period(item, start, billing.next_end(item, start))
    return start


def _ends_at(before: Json, details: Json, period_end: int) -> int | None:
    if "cancel_at_period_end" in details:
        return period_end if details["cancel_at_period_end"] else None
    if "cancel_at" in details:
        wanted = details["cancel_at"]
        return wanted if isinstance(wanted, int) else period_end if wanted else None
    found: int | None = before["cancel_at"]
    return found


def _coupons(call: Call, subscription: Json) -> list[tuple[str, Json]]:
    """What applies in the preview: `discounts` replaces the subscription's own, an empty value means none."""
    if "discounts" not in call.params:
        return billing.coupons_of(call, subscription)
    pairs: list[tuple[str, Json]] = []
    for number, wanted in enumerate(call.params["discounts"] or ()):
        param = f"discounts[{number}]"
        if wanted.get("discount"):
            discount = call.find("discount", wanted["discount"], f"{param}[discount]")
            coupon_id = discount["source"]["coupon"]
        else:
            coupon_id = wanted.get("coupon")
            if wanted.get("promotion_code"):
                code = call.find("promotion_code", wanted["promotion_code"], f"{param}[promotion_code]")
                coupon_id = code["promotion"]["coupon"]
            discount = {"id": call.id("di")}
        coupon = call.find("coupon", str(coupon_id), f"{param}[coupon]")
        if not in_range(coupon["redeem_by"] or call.now, {"gte": call.now}):
            raise invalid(f"Coupon expired: {coupon['id']}", f"{param}[coupon]", "coupon_expired")
        pairs.append((discount["id"], coupon))
    return pairs


def _without_subscription(call: Call, details: Json) -> Json:
    """A new subscription for a customer, as `subscription_details[items]` describe it."""
    params = call.params
    customer_id = params.get("customer")
    if not customer_id:
        raise malformed("You must provide a customer, a subscription or a schedule.", "customer", "parameter_missing")
    customer = call.living("customer", customer_id, "customer")
    wanted = details.get("items") or []
    if not wanted:
        raise invalid(f"No upcoming invoices for customer: '{customer_id}'", code="invoice_upcoming_none")
    prices = [
        call.find("price", str(each.get("price")), f"subscription_details[items][{number}][price]")
        for number, each in enumerate(wanted)
    ]
    subscription_id = call.id("sub")
    subscription = shapes.subscription(
        id=subscription_id,
        customer=customer["id"],
        created=call.now,
        currency=prices[0]["currency"],
        items=[
            shapes.subscription_item(
                id=call.id("si"),
                subscription=subscription_id,
                created=call.now,
                price=price,
                current_period_start=call.now,
                current_period_end=call.now,
                quantity=each.get("quantity", 1),
            )
            for each, price in zip(wanted, prices, strict=True)
        ],
    )
    bill = billing.Bill(call, subscription, call.id("upcoming_in"), _coupons(call, subscription))
    items.restart(bill, subscription, call.now)
    return _finish(call, bill, call.now)


def _finish(call: Call, bill: billing.Bill, moment: int) -> Json:
    invoice = billing.assemble(call, bill, reason="upcoming", preview=True, at=moment)
    periods = [item["current_period_start"] for item in bill.subscription["items"]["data"]]
    invoice["period_start"] = min([*periods, moment])
    invoice["period_end"] = moment
    invoice["next_payment_attempt"] = moment + 3600
    return invoice


ROUTES = (Route("POST", "/v1/invoices/create_preview", "invoice", "invoice_read", create_preview),)
