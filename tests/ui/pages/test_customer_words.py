"""Every status and overlay has its word, and unknown ones are shown as they came."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from billing_console.domain.records import Discount, Payment, Price, Subscription, SubscriptionItem
from tests.made import NOW, dispute, facts, failed, hold, payment, refund, subscription, usd
from ui.pages import customer_words as told
from ui.theme.tokens import Tone


@pytest.mark.parametrize(
    ("code", "word", "tone"),
    [
        ("active", "active", Tone.POSITIVE),
        ("trialing", "trialing", Tone.INFO),
        ("past_due", "past due", Tone.WARNING),
        ("unpaid", "unpaid", Tone.DANGER),
        ("incomplete", "incomplete", Tone.WARNING),
        ("incomplete_expired", "incomplete expired", Tone.NEUTRAL),
        ("canceled", "canceled", Tone.NEUTRAL),
        ("paused", "paused", Tone.WARNING),
        ("brand_new_word", "brand_new_word", Tone.NEUTRAL),
        ("", "unknown", Tone.NEUTRAL),
    ],
)
def test_every_status_has_a_word_and_a_tone(code: str, word: str, tone: Tone) -> None:
    assert told.status(code) == (word, tone)


def _with_price(price: Price, quantity: int | None = 1, more: int = 0) -> Subscription:
    item = SubscriptionItem("si", price, quantity, NOW, NOW + timedelta(days=30))
    extra = tuple(replace(item, id=f"si_{n}") for n in range(more))
    return replace(subscription(), items=(item, *extra))


@pytest.mark.parametrize(
    ("price", "title"),
    [
        (Price("p", "prod", "Pro", usd(4900), "month"), "Pro Monthly"),
        (Price("p", "prod", "Pro yearly", usd(4900), "year"), "Pro yearly"),
        (Price("p", "prod", "Pro", usd(4900), "month", 3), "Pro every 3 months"),
        (Price("p_7", "prod", "", usd(4900), "week"), "p_7 Weekly"),
    ],
)
def test_the_title_names_product_and_rhythm(price: Price, title: str) -> None:
    assert told.title(_with_price(price)) == title
    assert told.title(_with_price(price, more=2)) == f"{title} + 2 more"


def test_a_subscription_without_items_is_still_named() -> None:
    empty = replace(subscription(), items=())
    assert told.title(empty) == "Subscription"
    assert told.prices(empty) == []
    assert told.current_periods(empty) == ["—"]
    assert told.next_invoice(empty) == ("—", False)


def test_prices_are_per_item_with_seats_or_usage() -> None:
    assert told.prices(subscription()) == [("", "$49.00", " / month · 1 seat")]
    assert told.prices(subscription(seats=5)) == [("", "$49.00 × 5 = $245.00", " / month")]
    assert told.prices(_with_price(Price("p", "x", "X", usd(100), "month"), None))[0][2] == " / month · 1 seat"
    metered = Price("p", "x", "Calls", None, "month", 3, "metered")
    assert told.prices(_with_price(metered, None, more=1))[0] == ("Calls", "tiered price", " / 3 months · by usage")


def test_periods_that_differ_are_told_per_item() -> None:
    first = subscription().items[0]
    assert told.current_periods(subscription()) == ["2 Nov – 2 Dec 2026"]
    assert first.period_end is not None
    yearly = replace(first, period_end=first.period_end + timedelta(days=30))
    lines = told.current_periods(replace(subscription(), items=(first, yearly)))
    assert lines == ["Pro: 2 Nov – 2 Dec 2026", "Pro: 2 Nov 2026 – 1 Jan 2027"]


@pytest.mark.parametrize(
    ("changed", "words", "comes"),
    [
        ({}, "2 Dec 2026", True),
        ({"cancel_at_period_end": True}, "none, cancels 2 Dec 2026", False),
        ({"cancel_at": NOW + timedelta(days=100)}, "2 Dec 2026", True),
        ({"status": "paused"}, "none while paused", False),
        ({"pause_behavior": "void"}, "2 Dec 2026, not collected", True),
        ({"status": "canceled"}, "none, it has ended", False),
    ],
)
def test_the_next_invoice_minds_what_is_pending(changed: dict[str, Any], words: str, comes: bool) -> None:
    assert told.next_invoice(replace(subscription(), **changed)) == (words, comes)


def test_overlays_stand_beside_the_status() -> None:
    many = replace(
        subscription(),
        cancel_at_period_end=True,
        pause_behavior="void",
        pause_resumes_at=NOW + timedelta(days=60),
        trial_end=NOW + timedelta(days=2),
        schedule="sub_sched_1",
    )
    assert [text for text, _ in told.overlays(many, NOW)] == [
        "cancels 2 Dec",
        "collection paused until 19 Jan 2027",
        "trial ends 22 Nov",
        "schedule",
    ]
    assert told.overlays(replace(subscription(), trial_end=NOW - timedelta(days=1)), NOW) == []
    endless = replace(subscription(), pause_behavior="void")
    assert told.overlays(endless, NOW) == [("collection paused", Tone.WARNING)]


def test_a_discount_says_how_much_and_how_long() -> None:
    percent = Discount("di", "LOYAL", "Loyalty", "12.5", None, "repeating", NOW)
    assert told.discount(percent) == "Loyalty, 12.5 % until 20 Nov 2026"
    assert told.discount(replace(percent, end=None, duration="forever")) == "Loyalty, 12.5 % for good"
    amount = replace(percent, name="", percent_off=None, amount_off=usd(500), end=None, duration="once")
    assert told.discount(amount) == "LOYAL, $5.00 once"


def test_the_way_to_pay_is_the_subscriptions_own_or_the_customers() -> None:
    known = facts()
    assert told.pays_with(known, subscription()) == "Visa •••• 4242, exp 08/28"
    inherits = replace(subscription(), default_payment_method=None)
    assert told.pays_with(known, inherits) == "Visa •••• 4242, exp 08/28"
    bare = facts(payment_methods=(), customer=replace(known.customer, default_payment_method=None))
    assert told.pays_with(bare, inherits) == "none on file"
    assert told.pays_with(bare, replace(inherits, collection_method="send_invoice")) == "pays by invoice"


def _pills(known: Payment, **context: object) -> list[str]:
    whole = facts(**context)
    return [text for text, _ in told.payment_pills(known, whole, frozenset({"ch_double"}))]


def test_a_payment_says_what_became_of_it() -> None:
    assert _pills(payment()) == ["succeeded"]
    assert _pills(payment(refunded_amount=usd(100))) == ["partially refunded"]
    assert _pills(payment(refunded_amount=usd(4900))) == ["refunded"]
    assert _pills(failed()) == ["failed"]
    assert _pills(hold()) == ["hold"]
    assert _pills(hold(refunded_amount=usd(4900))) == ["hold released"]
    assert _pills(payment("ch_double")) == ["succeeded", "duplicate?"]
    assert _pills(payment(), refunds=(refund(status="failed"),)) == ["succeeded", "refund failed"]


def test_a_refund_that_was_asked_for_is_not_paid() -> None:
    spent, waiting = payment(refunded_amount=usd(4900)), refund(status="pending")
    assert _pills(spent, refunds=(waiting,)) == ["refund pending"]
    assert _pills(spent, refunds=(refund(status="requires_action"),)) == ["refund pending"]
    assert _pills(spent, refunds=(waiting, refund(id="re_two"))) == ["refunded", "refund pending"]
    assert _pills(spent, refunds=(waiting,), disputes=(dispute(),)) == ["disputed", "refund pending"]


def test_disputes_are_not_inquiries() -> None:
    assert _pills(payment(), disputes=(dispute(),)) == ["disputed"]
    assert _pills(payment(), disputes=(dispute(status="warning_needs_response"),)) == ["inquiry"]
    assert _pills(payment(), disputes=(dispute(status="lost"),)) == ["dispute lost"]
    assert _pills(payment(), disputes=(dispute(status="warning_closed"),)) == ["succeeded"]
    partly = payment(refunded_amount=usd(100))
    assert _pills(partly, disputes=(dispute(),)) == ["partially refunded", "disputed"]


def test_a_way_without_a_card_is_named() -> None:
    assert told.method(payment()) == "Visa 4242"
    assert told.method(payment(card=None, method_type="sepa_debit")) == "Sepa debit"
