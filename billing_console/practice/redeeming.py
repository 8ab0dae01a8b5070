"""Using up a coupon."""

from __future__ import annotations

from typing import Any

from billing_console.practice.call import Call
from billing_console.practice.errors import invalid

Json = dict[str, Any]


def redeem(call: Call, coupon_id: str, param: str) -> Json:
    """Count one more redemption; raises when the coupon is used up, expired or deleted."""
    coupon = call.find("coupon", coupon_id, param)
    if not coupon["valid"] or (coupon["redeem_by"] and coupon["redeem_by"] < call.now):
        raise invalid(f"Coupon expired: {coupon_id}", param, "coupon_expired")
    limit = coupon["max_redemptions"]
    if limit and coupon["times_redeemed"] >= limit:
        raise invalid(f"Coupon {coupon_id} is used up and cannot be applied.", param, "coupon_expired")
    used = call.state.edit(coupon_id)
    used["times_redeemed"] += 1
    used["valid"] = not (limit and used["times_redeemed"] >= limit)
    return call.save(used)
