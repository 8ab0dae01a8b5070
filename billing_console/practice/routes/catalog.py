"""Products, prices and coupons."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from billing_console.practice import shapes
from billing_console.practice.call import Call, Route, changed, equals, merge_metadata
from billing_console.practice.errors import StripeError, malformed
from billing_console.practice.listing import in_range

Json = dict[str, Any]
COUPON_NAME = 40


def list_products(call: Call) -> Json:
    params = call.params
    wanted = equals(params, "active", "shippable", "url")
    ids = params.get("ids")
    return call.page(
        "product",
        call.all("product"),
        lambda row: in_range(row["created"], params.get("created")) and wanted(row) and (not ids or row["id"] in ids),
    ).body(call.path)


def retrieve_product(call: Call) -> Json:
    return call.find("product", call.ids[0])


def list_prices(call: Call) -> Json:
    params = call.params
    wanted = equals(params, "active", "currency", "product", "type")
    interval = (params.get("recurring") or {}).get("interval")
    keys = params.get("lookup_keys")
    return call.page(
        "price",
        call.all("price"),
        lambda row: (
            in_range(row["created"], params.get("created"))
            and wanted(row)
            and (not keys or row["lookup_key"] in keys)
            and (interval is None or (row["recurring"] or {}).get("interval") == interval)
        ),
    ).body(call.path)


def retrieve_price(call: Call) -> Json:
    return call.find("price", call.ids[0])


def list_coupons(call: Call) -> Json:
    created = call.params.get("created")
    return call.page("coupon", call.all("coupon"), lambda row: in_range(row["created"], created)).body(call.path)


def retrieve_coupon(call: Call) -> Json:
    return call.find("coupon", call.ids[0])


def create_coupon(call: Call) -> Json:
    """Percent, amount and duration are for good: an update takes name and metadata only."""
    params = call.params
    duration = params.get("duration", "once")
    _check_coupon(params, duration)
    coupon_id = params.get("id") or call.id("coupon")[-8:]
    if call.state.get(coupon_id) is not None:
        raise StripeError(400, "Coupon already exists.", param="id", code="resource_already_exists")
    percent = params.get("percent_off")
    coupon = shapes.coupon(
        id=coupon_id,
        created=call.now,
        name=params.get("name"),
        amount_off=params.get("amount_off"),
        percent_off=None if percent is None else _json_number(Decimal(percent)),
        currency=(params.get("currency") or "").lower() or None,
        duration=duration,
        duration_in_months=params.get("duration_in_months"),
        max_redemptions=params.get("max_redemptions"),
        redeem_by=params.get("redeem_by"),
    )
    if params.get("applies_to"):
        coupon["applies_to"] = params["applies_to"]
    merge_metadata(coupon, params.get("metadata"))
    call.save(coupon)
    call.emit("coupon.created", coupon)
    return coupon


def _json_number(percent: Decimal) -> float:
    # Stripe sends percentages as JSON numbers; this is not money.
    return int(percent) if percent == int(percent) else float(percent)


def _check_coupon(params: Json, duration: str) -> None:
    if ("percent_off" in params) == ("amount_off" in params):
        raise malformed("You must pass exactly one of percent_off or amount_off.", "percent_off")
    if "amount_off" in params:
        if not params.get("currency"):
            raise malformed("Missing required param: currency.", "currency", "parameter_missing")
        if params["amount_off"] < 1:
            raise malformed("Invalid positive integer", "amount_off", "parameter_invalid_integer")
    elif not 0 < Decimal(params["percent_off"]) <= 100:
        raise malformed("Invalid percent_off: must be greater than 0 and at most 100.", "percent_off")
    if duration == "repeating" and not params.get("duration_in_months"):
        raise malformed("Missing required param: duration_in_months.", "duration_in_months", "parameter_missing")
    if duration != "repeating" and params.get("duration_in_months"):
        raise malformed("duration_in_months can only be set when duration is repeating.", "duration_in_months")
    if len(params.get("name") or "") > COUPON_NAME:
        raise malformed(f"Invalid string: name must be at most {COUPON_NAME} characters", "name")


def update_coupon(call: Call) -> Json:
    """Name and metadata only."""
    coupon = call.edit("coupon", call.ids[0])
    before = shapes.fresh(coupon)
    if "name" in call.params:
        coupon["name"] = call.params["name"] or None
    merge_metadata(coupon, call.params.get("metadata"))
    call.save(coupon)
    call.emit("coupon.updated", coupon, changed(before, coupon))
    return coupon


def list_promotion_codes(call: Call) -> Json:
    params = call.params
    wanted = equals(params, "active", "code", "customer")
    coupon = params.get("coupon")
    return call.page(
        "promotion_code",
        call.all("promotion_code"),
        lambda row: (
            in_range(row["created"], params.get("created"))
            and wanted(row)
            and (not coupon or row["promotion"]["coupon"] == coupon)
        ),
    ).body(call.path)


def retrieve_promotion_code(call: Call) -> Json:
    return call.find("promotion_code", call.ids[0])


def delete_coupon(call: Call) -> Json:
    """Discounts that were given stay; the coupon cannot be redeemed again."""
    coupon = call.find("coupon", call.ids[0])
    call.state.remove(coupon["id"])
    call.emit("coupon.deleted", coupon)
    return {"id": coupon["id"], "object": "coupon", "deleted": True}


_CODES = "/v1/promotion_codes"

ROUTES = (
    Route("GET", "/v1/products", "product", "product_read", list_products, "list"),
    Route("GET", "/v1/products/{id}", "product", "product_read", retrieve_product),
    Route("GET", "/v1/prices", "price", "plan_read", list_prices, "list"),
    Route("GET", "/v1/prices/{id}", "price", "plan_read", retrieve_price),
    Route("GET", "/v1/coupons", "coupon", "coupon_read", list_coupons, "list"),
    Route("POST", "/v1/coupons", "coupon", "coupon_write", create_coupon),
    Route("GET", "/v1/coupons/{id}", "coupon", "coupon_read", retrieve_coupon),
    Route("POST", "/v1/coupons/{id}", "coupon", "coupon_write", update_coupon),
    Route("GET", _CODES, "promotion_code", "promotion_code_read", list_promotion_codes, "list"),
    Route("GET", _CODES + "/{id}", "promotion_code", "promotion_code_read", retrieve_promotion_code),
    Route("DELETE", "/v1/coupons/{id}", "coupon", "coupon_write", delete_coupon),
)
