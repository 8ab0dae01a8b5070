"""The items of a subscription under change: what is added, replaced, removed, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from billing_console.practice import billing, shapes
from billing_console.practice.call import Call, merge_metadata
from billing_console.practice.discounting import resolve_discounts
from billing_console.practice.errors import StripeError, invalid, missing_parameter

Json = dict[str, Any]
MAX_ITEMS = 20


@dataclass(frozen=True, slots=True)
class Change:
    """Items after a change; `gone` and `come` are the item states that money is due for."""

    after: list[Json]
    gone: list[Json]
    come: list[Json]
    new_interval: bool

    @property
    def touched(self) -> bool:
        return bool(self.gone or self.come)


def plan_change(call: Call, before: Json, subscription: Json, wanted: list[Json], *, param: str = "items") -> Change:
    """What `items` asks for. Without an id it adds an item; a new price without a quantity means one."""
    after = [shapes.fresh(item) for item in subscription["items"]["data"]]
    gone: list[Json] = []
    come: list[Json] = []
    olds = {item["id"]: item for item in before["items"]["data"]}
    for number, each in enumerate(wanted):
        where = f"{param}[{number}]"
        if not each.get("id"):
            new = _added(call, subscription, after or list(olds.values()), each, where)
            after.append(new)
            come.append(new)
            continue
        item = next((row for row in after if row["id"] == each["id"]), None)
        if item is None:
            raise StripeError(
                400, f"No such subscription_item: '{each['id']}'", param=f"{where}[id]", code="resource_missing"
            )
        if each.get("deleted"):
            after.remove(item)
            gone.append(olds[item["id"]])
            continue
        if _altered(call, subscription, item, each, where):
            gone.append(olds[item["id"]])
            come.append(item)
    if not after:
        raise invalid(
            "A subscription must have at least one active plan. To cancel a subscription, please use the cancel API "
            "endpoint on subscriptions.",
            param,
        )
    if len(after) > MAX_ITEMS:
        raise invalid(f"A subscription can have at most {MAX_ITEMS} items.", param)
    return Change(
        after, gone, come, bool(olds) and any(_interval(item) != _interval(olds.get(item["id"], item)) for item in come)
    )


def _interval(item: Json) -> tuple[str, int]:
    recurring = item["price"]["recurring"]
    return recurring["interval"], recurring["interval_count"]


def _price(call: Call, subscription: Json, wanted: Json, where: str) -> Json:
    price_id = wanted.get("price") or wanted.get("plan")
    if not price_id:
        raise missing_parameter(f"{where}[price]")
    price = call.find("price", price_id, f"{where}[price]")
    if not price["recurring"]:
        raise invalid(
            "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.",
            f"{where}[price]",
        )
    if not price["active"]:
        raise invalid("The price specified is inactive. This field only accepts active prices.", f"{where}[price]")
    if price["currency"] != subscription["currency"]:
        raise invalid(
            f"The price specified only supports `{price['currency']}`. This doesn't match the expected currency: "
            f"`{subscription['currency']}`.",
            f"{where}[price]",
        )
    return price


def _added(call: Call, subscription: Json, siblings: list[Json], wanted: Json, where: str) -> Json:
    price = _price(call, subscription, wanted, where)
    if any(item["price"]["id"] == price["id"] for item in siblings):
        raise invalid(f"Cannot add multiple subscription items with the same plan: {price['id']}", f"{where}[price]")
    first = siblings[0] if siblings else {"current_period_start": call.now, "current_period_end": call.now + 1}
    item = shapes.subscription_item(
        id=call.id("si"),
        subscription=subscription["id"],
        created=call.now,
        price=price,
        current_period_start=call.now,
        current_period_end=first["current_period_end"],
        quantity=wanted.get("quantity", 1),
    )
    merge_metadata(item, wanted.get("metadata"))
    if "discounts" in wanted:
        item["discounts"] = resolve_discounts(call, wanted["discounts"], subscription, item["id"])
    # Seats added mid-period share the period of the item they join.
    item["current_period_start"] = first["current_period_start"]
    return item


def _altered(call: Call, subscription: Json, item: Json, wanted: Json, where: str) -> bool:
    """Change an item in place; whether that moves money."""
    old = (item["price"]["id"], item["quantity"])
    if wanted.get("price") or wanted.get("plan"):
        price = _price(call, subscription, wanted, where)
        if price["id"] != item["price"]["id"]:
            item["price"], item["plan"] = shapes.fresh(price), shapes.plan(price)
            item["quantity"] = 1
    if "quantity" in wanted:
        item["quantity"] = wanted["quantity"]
    if "discounts" in wanted:
        item["discounts"] = resolve_discounts(call, wanted["discounts"], subscription, item["id"])
    merge_metadata(item, wanted.get("metadata"))
    return old != (item["price"]["id"], item["quantity"])


def add_extras(bill: billing.Bill, wanted: list[Json]) -> None:
    """The one-off charges of `add_invoice_items`."""
    call = bill.call
    for number, each in enumerate(wanted):
        where = f"add_invoice_items[{number}][price]"
        if not each.get("price"):
            raise missing_parameter(where)
        price = call.find("price", each["price"], where)
        if price["recurring"]:
            raise invalid(
                "The price specified is set to `type=recurring` but this field only accepts prices with "
                "`type=one_time`.",
                where,
            )
        bill.one_off(price, each.get("quantity", 1), call.id("ii"))


def check_date(before: Json, at: int) -> None:
    """A proration date must lie in the current period."""
    for item in before["items"]["data"]:
        if not item["current_period_start"] <= at <= item["current_period_end"]:
            raise invalid("Cannot specify a proration date outside the current period.", "proration_date")


def prorate(bill: billing.Bill, before: Json, change: Change, at: int, *, whole: bool) -> None:
    """Lines for a change at a moment; `whole` when a new period starts, so that only old time is credited."""
    if before["status"] in ("trialing", "paused"):
        return
    gone = before["items"]["data"] if whole else change.gone
    for item in gone:
        bill.unused(item, at)
    if not whole:
        for item in change.come:
            bill.remaining(item, at)


def restart(bill: billing.Bill, subscription: Json, at: int) -> None:
    """Start a new period of every item now, in place, with its lines."""
    subscription["billing_cycle_anchor"] = at
    for item in subscription["items"]["data"]:
        item["current_period_start"], item["current_period_end"] = at, billing.next_end(item, at)
        bill.period(item, at, item["current_period_end"])
