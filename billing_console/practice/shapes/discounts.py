"""Shapes of coupons, promotion codes and discounts."""

from __future__ import annotations

from typing import Final, Required, TypedDict, Unpack

from billing_console.practice.shapes.values import Json, filled


class CouponFields(TypedDict, total=False):
    """What varies in a coupon: exactly one of `percent_off` and `amount_off` (minor units, with currency)."""

    id: Required[str]
    created: Required[int]
    amount_off: int | None
    applies_to: Json
    currency: str | None
    duration: str
    duration_in_months: int | None
    max_redemptions: int | None
    metadata: dict[str, str]
    name: str | None
    percent_off: float | None
    redeem_by: int | None
    times_redeemed: int
    valid: bool


class PromotionCodeFields(TypedDict, total=False):
    """What varies in a promotion code."""

    id: Required[str]
    code: Required[str]
    created: Required[int]
    active: bool
    customer: str | None
    expires_at: int | None
    max_redemptions: int | None
    metadata: dict[str, str]
    times_redeemed: int


_COUPON: Final[Json] = {
    "id": "",
    "object": "coupon",
    "amount_off": None,
    "created": 0,
    "currency": None,
    "duration": "once",
    "duration_in_months": None,
    "livemode": False,
    "max_redemptions": None,
    "metadata": {},
    "name": None,
    "percent_off": None,
    "redeem_by": None,
    "times_redeemed": 0,
    "valid": True,
}

_PROMOTION_CODE: Final[Json] = {
    "id": "",
    "object": "promotion_code",
    "active": True,
    "code": "",
    "created": 0,
    "customer": None,
    "customer_account": None,
    "expires_at": None,
    "livemode": False,
    "max_redemptions": None,
    "metadata": {},
    "promotion": {"coupon": "", "type": "coupon"},
    "restrictions": {
        "first_time_transaction": False,
        "minimum_amount": None,
        "minimum_amount_currency": None,
    },
    "times_redeemed": 0,
}


def coupon(**fields: Unpack[CouponFields]) -> Json:
    """A coupon."""
    return filled(_COUPON, fields)


def promotion_code(*, coupon: str, **fields: Unpack[PromotionCodeFields]) -> Json:
    """A code that customers type to get a coupon."""
    shape = filled(_PROMOTION_CODE, fields)
    shape["promotion"]["coupon"] = coupon
    return shape


def discount(
    *,
    id: str,
    coupon: str,
    start: int,
    customer: str | None = None,
    subscription: str | None = None,
    subscription_item: str | None = None,
    invoice: str | None = None,
    promotion_code: str | None = None,
    end: int | None = None,
) -> Json:
    """A coupon applied to a customer, subscription, item or invoice; `end` is None when it never ends."""
    return {
        "id": id,
        "object": "discount",
        "checkout_session": None,
        "customer": customer,
        "customer_account": None,
        "end": end,
        "invoice": invoice,
        "invoice_item": None,
        "promotion_code": promotion_code,
        "source": {"coupon": coupon, "type": "coupon"},
        "start": start,
        "subscription": subscription,
        "subscription_item": subscription_item,
    }
