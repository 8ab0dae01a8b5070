"""Discounts given to subscriptions and items: a list replaces what was there, an empty value clears."""

from __future__ import annotations

from typing import Any

from billing_console.practice import errors, months, shapes
from billing_console.practice.call import Call
from billing_console.practice.errors import invalid
from billing_console.practice.redeeming import redeem

Json = dict[str, Any]


def resolve_discounts(call: Call, wanted: Any, subscription: Json, item_id: str | None = None) -> list[str]:
    """Ids of the discounts a `discounts` parameter asks for, new ones made and saved."""
    if not wanted:
        return []
    return [_one(call, each, number, subscription, item_id) for number, each in enumerate(wanted)]


def _one(call: Call, wanted: Json, number: int, subscription: Json, item_id: str | None) -> str:
    given = [name for name in ("coupon", "promotion_code", "discount") if wanted.get(name)]
    if len(given) != 1:
        raise errors.malformed(
            "You must provide exactly one of coupon, promotion_code or discount.", f"discounts[{number}]"
        )
    param = f"discounts[{number}][{given[0]}]"
    if given[0] == "discount":
        existing = call.find("discount", wanted["discount"], param)
        return str(existing["id"])
    code: str | None = None
    coupon_id = wanted.get("coupon")
    if given[0] == "promotion_code":
        promotion = call.find("promotion_code", wanted["promotion_code"], param)
        if not promotion["active"]:
            raise invalid(f"This promotion code ({promotion['id']}) is no longer active.", param, "coupon_expired")
        code, coupon_id = promotion["id"], promotion["promotion"]["coupon"]
    coupon = redeem(call, str(coupon_id), param)
    if coupon["currency"] not in (None, subscription["currency"]):
        raise invalid(
            f"The coupon {coupon['id']} is in {coupon['currency']} and cannot be applied to a subscription in "
            f"{subscription['currency']}.",
            param,
        )
    return str(_make(call, coupon, subscription, item_id, code)["id"])


def _make(call: Call, coupon: Json, subscription: Json, item_id: str | None, code: str | None) -> Json:
    repeating = coupon["duration"] == "repeating"
    discount = shapes.discount(
        id=call.id("di"),
        coupon=coupon["id"],
        start=call.now,
        end=months.add_months(call.now, coupon["duration_in_months"]) if repeating else None,
        customer=subscription["customer"],
        subscription=subscription["id"],
        subscription_item=item_id,
        promotion_code=code,
    )
    call.save(discount, subscription["customer"])
    call.emit("customer.discount.created", discount)
    return discount
