"""Prices, subscriptions and invoices in today's shape and in those that old events still carry."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from billing_console.domain.errors import StripeTrouble
from billing_console.domain.money import Money
from billing_console.gateway.mapping import (
    coupon,
    discount,
    invoice,
    invoice_line,
    invoice_payment,
    previewed_invoice,
    previewed_note,
    price,
    subscription,
)

THEN, LATER = 1_700_000_000, 1_702_600_000
PRICE: dict[str, Any] = {
    "id": "price_1", "object": "price", "currency": "usd", "product": "prod_1", "unit_amount": 2900, "active": True,
    "recurring": {"interval": "month", "interval_count": 3, "usage_type": "metered"},
}  # fmt: skip
ITEM: dict[str, Any] = {
    "id": "si_1", "price": PRICE, "quantity": 4, "current_period_start": THEN, "current_period_end": LATER
}  # fmt: skip
SUBSCRIPTION: dict[str, Any] = {
    "id": "sub_1", "customer": "cus_1", "status": "active", "created": THEN, "currency": "usd",
    "items": {"object": "list", "data": [ITEM]},
}  # fmt: skip
INVOICE: dict[str, Any] = {
    "id": "in_1", "customer": "cus_1", "status": "open", "created": THEN, "currency": "usd", "total": 2900,
    "amount_paid": 0, "amount_remaining": 2900,
}  # fmt: skip


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def test_a_price_with_and_without_its_product() -> None:
    plain = price(PRICE)
    assert (plain.product, plain.product_name, plain.amount) == ("prod_1", "", Money(2900, "usd"))
    assert (plain.interval, plain.interval_count, plain.usage_type) == ("month", 3, "metered")
    assert price(PRICE, {"prod_1": "Team"}).product_name == "Team"
    expanded = PRICE | {"product": {"id": "prod_1", "name": "Pro"}, "active": False}
    assert (price(expanded, {"prod_1": "Team"}).product_name, price(expanded).active) == ("Pro", False)
    assert price(PRICE | {"nickname": "old name", "recurring": None}).product_name == "old name"


def test_prices_without_one_amount_per_unit_have_none() -> None:
    tiered = PRICE | {"unit_amount": None, "billing_scheme": "tiered", "unit_amount_decimal": None}
    assert price(tiered).amount is None
    assert price(PRICE | {"unit_amount": None, "unit_amount_decimal": "0.05"}).amount is None
    assert price(PRICE | {"unit_amount": None, "unit_amount_decimal": "500.0"}).amount == Money(500, "usd")
    assert price(PRICE | {"unit_amount": None, "unit_amount_decimal": "many"}).amount is None
    assert price(PRICE | {"unit_amount": None, "unit_amount_decimal": "NaN"}).amount is None


def test_a_plan_is_a_price_of_before() -> None:
    found = price({"id": "plan_1", "currency": "gbp", "amount": 900, "interval": "year", "product": "prod_2"})
    assert (found.amount, found.interval, found.interval_count) == (Money(900, "gbp"), "year", 1)


def test_a_discount_with_and_without_its_coupon() -> None:
    coupon = {"id": "SAVE", "name": "Save", "percent_off": 12.5, "amount_off": None, "duration": "forever"}
    found = discount({"id": "di_1", "end": LATER, "source": {"type": "coupon", "coupon": coupon}})
    assert (found.coupon, found.name, found.percent_off, found.amount_off) == ("SAVE", "Save", "12.5", None)
    assert (found.duration, found.end) == ("forever", at(LATER))
    old = discount({"id": "di_2", "coupon": coupon | {"percent_off": None, "amount_off": 300, "currency": "eur"}})
    assert (old.coupon, old.percent_off, old.amount_off) == ("SAVE", None, Money(300, "eur"))
    bare = discount({"id": "di_3", "source": {"type": "coupon", "coupon": "SAVE"}})
    assert (bare.coupon, bare.percent_off, bare.duration) == ("SAVE", None, "")


@pytest.mark.parametrize(("said", "shown"), [(20, "20"), (20.0, "20"), (100, "100"), (33.33, "33.33"), (0.1, "0.1")])
def test_percentages_stay_exact(said: float, shown: str) -> None:
    assert discount({"id": "di_1", "coupon": {"id": "x", "percent_off": said}}).percent_off == shown


def test_a_subscription_of_today() -> None:
    found = subscription(
        SUBSCRIPTION
        | {
            "cancel_at_period_end": True, "trial_end": LATER,
            "pause_collection": {"behavior": "void", "resumes_at": LATER},
            "latest_invoice": {"id": "in_1"}, "default_payment_method": {"id": "pm_1"}, "schedule": "sub_sched_1",
            "discounts": ["di_1", {"id": "di_2", "source": {"coupon": "SAVE"}}], "metadata": {"team": "x"},
        },
        {"prod_1": "Team"},
    )  # fmt: skip
    assert (found.customer, found.status, found.currency, found.seats) == ("cus_1", "active", "usd", 4)
    assert found.items[0].price.product_name == "Team"
    assert (found.period_start, found.period_end, found.cancels_at) == (at(THEN), at(LATER), at(LATER))
    assert (found.pause_behavior, found.pause_resumes_at) == ("void", at(LATER))
    assert (found.latest_invoice, found.default_payment_method, found.schedule) == ("in_1", "pm_1", "sub_sched_1")
    assert [(d.id, d.coupon) for d in found.discounts] == [("di_1", ""), ("di_2", "SAVE")]


def test_a_subscription_from_before_the_periods_moved_to_its_items() -> None:
    item = {"id": "si_1", "plan": {"id": "plan_1", "amount": 900, "interval": "month"}, "quantity": 1}
    old = {
        "id": "sub_1", "customer": {"id": "cus_1", "deleted": True}, "status": "hibernating", "created": THEN,
        "currency": "gbp", "items": {"data": [item]}, "current_period_start": THEN, "current_period_end": LATER,
        "discount": {"id": "di_1", "coupon": {"id": "SAVE", "percent_off": 10.0}},
    }  # fmt: skip
    found = subscription(old)
    assert (found.customer, found.status) == ("cus_1", "hibernating")
    assert (found.period_start, found.period_end) == (at(THEN), at(LATER))
    assert found.items[0].price.amount == Money(900, "gbp")
    assert found.discounts[0].percent_off == "10"


def test_a_subscription_without_its_own_currency_takes_its_items() -> None:
    assert subscription(SUBSCRIPTION | {"currency": None}).currency == "usd"
    with pytest.raises(StripeTrouble, match="unreadable"):
        subscription(SUBSCRIPTION | {"currency": None, "items": None})
    named = subscription(SUBSCRIPTION | {"items": {"data": [{"id": "si_1", "price": "price_9"}]}})
    assert (named.items[0].price.id, named.items[0].price.amount, named.items[0].quantity) == ("price_9", None, None)


def test_an_invoice_of_today() -> None:
    line = {
        "id": "il_1", "amount": 2900, "currency": "usd", "description": "Team", "quantity": 1,
        "period": {"start": THEN, "end": LATER},
        "parent": {"type": "subscription_item_details",
                   "subscription_item_details": {"proration": True, "subscription": "sub_1"}},
        "pricing": {"price_details": {"price": "price_1", "product": "prod_1"}},
    }  # fmt: skip
    found = invoice(
        INVOICE
        | {
            "number": "A-1", "parent": {"subscription_details": {"subscription": {"id": "sub_1"}}}, "attempt_count": 2,
            "attempted": True, "next_payment_attempt": LATER, "due_date": 0, "amount_paid_off_stripe": 100,
            "billing_reason": "subscription_cycle", "hosted_invoice_url": "https://x", "invoice_pdf": "https://y",
            "lines": {"data": [line]},
        }
    )  # fmt: skip
    assert (found.number, found.subscription, found.status) == ("A-1", "sub_1", "open")
    assert (found.total, found.amount_remaining) == (Money(2900, "usd"), Money(2900, "usd"))
    assert found.paid_off_stripe == Money(100, "usd")
    assert (found.attempt_count, found.attempted, found.next_attempt, found.due_date) == (2, True, at(LATER), None)
    only = found.lines[0]
    assert (only.price, only.subscription, only.proration, only.quantity) == ("price_1", "sub_1", True, 1)
    assert (only.period_start, only.period_end) == (at(THEN), at(LATER))


def test_an_invoice_from_before_payments_were_separate() -> None:
    line = {"id": "il_1", "amount": -500, "price": {"id": "price_1"}, "proration": True, "subscription": "sub_1"}
    found = invoice(INVOICE | {"subscription": "sub_1", "paid_out_of_band": True, "charge": "ch_1", "lines": [line]})
    assert (found.subscription, found.paid_off_stripe) == ("sub_1", Money(2900, "usd"))
    assert (found.lines[0].amount, found.lines[0].proration) == (Money(-500, "usd"), True)
    assert (found.lines[0].price, found.lines[0].subscription) == ("price_1", "sub_1")
    assert invoice(INVOICE | {"customer": None, "customer_account": "acct_1"}).customer is None


def test_proration_of_an_invoice_item_counts_too() -> None:
    details = {"invoice_item_details": {"proration": True, "subscription": "sub_2", "invoice_item": "ii_1"}}
    line = invoice_line({"id": "il_1", "amount": 5, "parent": {"type": "x", **details}}, "eur")
    assert (line.proration, line.subscription, line.amount) == (True, "sub_2", Money(5, "eur"))


@pytest.mark.parametrize("field", ["id", "created", "currency", "total", "amount_paid", "amount_remaining"])
def test_an_invoice_without_its_figures_is_refused(field: str) -> None:
    with pytest.raises(StripeTrouble) as caught:
        invoice(INVOICE | {field: None})
    assert (caught.value.data["object"], caught.value.data["field"]) == ("invoice", field)


def test_what_pays_an_invoice() -> None:
    base = {
        "id": "inpay_1",
        "invoice": "in_1",
        "status": "paid",
        "created": THEN,
        "currency": "usd",
        "amount_paid": 2900,
    }
    plain = invoice_payment(base | {"payment": {"type": "payment_intent", "payment_intent": "pi_1"}})
    assert (plain.type, plain.payment_intent, plain.charge) == ("payment_intent", "pi_1", None)
    assert plain.amount_paid == Money(2900, "usd")
    intent = {"id": "pi_1", "latest_charge": {"id": "ch_1"}}
    expanded = invoice_payment(base | {"payment": {"type": "payment_intent", "payment_intent": intent}})
    assert (expanded.payment_intent, expanded.charge) == ("pi_1", "ch_1")
    direct = invoice_payment(base | {"invoice": {"id": "in_1"}, "payment": {"type": "charge", "charge": "ch_2"}})
    assert (direct.invoice, direct.charge, direct.payment_intent) == ("in_1", "ch_2", None)
    elsewhere = {"type": "payment_record", "payment_record": "pr_1"}
    off = invoice_payment(base | {"payment": elsewhere, "amount_paid": None})
    assert (off.type, off.charge, off.amount_paid) == ("payment_record", None, None)
    with pytest.raises(StripeTrouble, match="unreadable"):
        invoice_payment(base)


def test_a_coupon_with_its_terms() -> None:
    raw = {"id": "SAVE", "name": "Save", "percent_off": 12.5, "duration": "repeating", "duration_in_months": 3}
    found = coupon(raw | {"valid": True, "redeem_by": LATER, "times_redeemed": 2, "max_redemptions": 5})
    assert (found.terms.percent_off, found.terms.amount_off, found.terms.months) == ("12.5", None, 3)
    assert (found.valid, found.redeem_by, found.times_redeemed, found.max_redemptions) == (True, at(LATER), 2, 5)
    fixed = coupon({"id": "OFF", "amount_off": 500, "currency": "usd", "duration": "once"})
    assert (fixed.terms.amount_off, fixed.terms.percent_off) == (Money(500, "usd"), None)
    assert not fixed.valid


def test_a_preview_is_an_invoice_that_is_not_there() -> None:
    line = {"amount": -800, "period": {"start": THEN, "end": LATER}, "currency": "usd"}
    raw = INVOICE | {"id": "upcoming_in_1", "total": -800, "amount_due": 0, "period_end": LATER, "lines": [line]}
    found = previewed_invoice(raw)
    assert (found.total, found.amount_due, found.when) == (Money(-800, "usd"), Money(0, "usd"), at(LATER))
    assert [each.amount for each in found.lines] == [Money(-800, "usd")]


def test_a_credit_note_that_would_be_made() -> None:
    raw = {"currency": "usd", "amount": 1190, "post_payment_amount": 1190, "total_excluding_tax": 1000}
    note = previewed_note(raw)
    parts = (note.total, note.before_payment, note.after_payment, note.tax)
    assert [part.minor for part in parts] == [1190, 0, 1190, 190]
    assert previewed_note({"currency": "usd", "amount": 5}).tax.is_zero


def test_an_invoice_s_payment_knows_its_intent_where_that_was_read() -> None:
    intent = {"id": "pi_1", "object": "payment_intent", "status": "requires_action", "latest_charge": "ch_1"}
    raw = {"id": "inpay_1", "invoice": "in_1", "status": "open", "created": 1, "currency": "usd"}
    link = invoice_payment({**raw, "payment": {"type": "payment_intent", "payment_intent": intent}})
    assert (link.payment_intent, link.charge, link.intent_status) == ("pi_1", "ch_1", "requires_action")
    plain = invoice_payment({**raw, "payment": {"type": "payment_intent", "payment_intent": "pi_1"}})
    assert plain.intent_status is None
