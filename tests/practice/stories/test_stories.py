"""The named customers are who they are said to be, whenever "now" is."""

from __future__ import annotations

import functools
from datetime import UTC, datetime

import pytest

from billing_console.practice.company import Company
from billing_console.practice.months import DAY, HOUR
from billing_console.practice.people.hostile import FORMULA, LONG, MARKUP, RIGHT_TO_LEFT
from billing_console.practice.shapes import Json
from billing_console.practice.stories import STORIES
from tests.practice.northwind import NOW, company

MOMENTS = (
    NOW,
    datetime(2026, 3, 1, 0, 3, 20, tzinfo=UTC),
    datetime(2027, 1, 2, 10, 5, tzinfo=UTC),
    datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC),
)
at_any_moment = pytest.mark.parametrize("now", MOMENTS)


def at(now: datetime) -> Company:
    return company(len(STORIES), now=now)


@functools.cache
def told(key: str, now: datetime) -> dict[str, list[Json]]:
    """A story's objects by kind, newest first."""
    index = next(story.index for story in STORIES if story.key == key)
    found: dict[str, list[Json]] = {}
    for one in at(now).bundle(index).values():
        found.setdefault(one["object"], []).append(one)
    for rows in found.values():
        rows.sort(key=lambda one: one.get("created", 0), reverse=True)
    return found


def test_stories_are_the_first_customers() -> None:
    assert [story.index for story in STORIES] == list(range(len(STORIES)))
    for name in ("key", "prefix", "lesson", "email", "title"):
        assert len({getattr(story, name) for story in STORIES}) == len(STORIES)
    assert STORIES[0].name == "Amara Okafor"


@at_any_moment
def test_people_are_called_what_the_story_says(now: datetime) -> None:
    for story in STORIES:
        customer = told(story.key, now)["customer"][0]
        assert customer.get("deleted") or (customer["name"], customer["email"]) == (story.name, story.email)
        assert customer["id"] == at(now).customer_id(story.index)


@at_any_moment
def test_double_checkout(now: datetime) -> None:
    amara = told("double_checkout", now)
    second, first = [one for one in amara["subscription"] if one["status"] == "active"]
    assert second["created"] - first["created"] == 180
    assert datetime.fromtimestamp(first["created"], UTC).strftime("%d %H:%M") == "02 10:11"
    assert first["created"] < now.timestamp() - DAY
    assert {one["items"]["data"][0]["quantity"] for one in (first, second)} == {1}
    assert [one["amount_captured"] for one in amara["charge"][:2]] == [4900, 4900]
    assert amara["invoice"][0]["number"] == "NW-0231-0015"
    assert len(amara["charge"]) == 14
    statuses = [(one["status"], one["outcome"]["reason"]) for one in amara["charge"]]
    assert ("failed", "insufficient_funds") in statuses
    assert [one["amount"] for one in amara["refund"]] == [2450]
    customer = amara["customer"][0]
    assert customer["metadata"]["github"] == "amara-o"
    assert datetime.fromtimestamp(customer["created"], UTC).strftime("%d %b") == "14 Mar"


def test_amara_as_in_the_pictures() -> None:
    amara = told("double_checkout", NOW)
    days = [datetime.fromtimestamp(one["created"], UTC).strftime("%-d %b %Y %H:%M") for one in amara["charge"]]
    assert days[:3] == ["2 Nov 2026 10:14", "2 Nov 2026 10:11", "2 Oct 2026 10:11"]
    card = amara["payment_method"][0]["card"]
    assert (card["brand"], card["last4"], card["exp_month"], card["exp_year"]) == ("visa", "4242", 8, 2028)


@at_any_moment
def test_team_purchase(now: datetime) -> None:
    chidi = told("team_purchase", now)
    seats = {one["items"]["data"][0]["quantity"] for one in chidi["subscription"]}
    assert seats == {5, 12}
    assert len({one["payment_method_details"]["card"]["fingerprint"] for one in chidi["charge"]}) == 1


@at_any_moment
def test_hold_and_charge(now: datetime) -> None:
    rows = [one for one in told("hold_or_charge", now)["charge"] if one["amount"] == 4900]
    taken, held, released = rows
    assert (taken["captured"], held["captured"], released["captured"]) == (True, False, False)
    assert (held["amount_refunded"], released["refunded"]) == (0, True)
    intent = at(now).get(held["payment_intent"])
    assert intent is not None
    assert intent["status"] == "requires_capture"


@at_any_moment
def test_one_card_two_accounts(now: datetime) -> None:
    prints = {
        told(key, now)["payment_method"][0]["card"]["fingerprint"] for key in ("two_accounts", "two_accounts_second")
    }
    assert len(prints) == 1


@at_any_moment
def test_accidental_renewal(now: datetime) -> None:
    newest = told("accidental_renewal", now)["charge"][0]
    assert newest["amount"] == 49000
    assert 2 * DAY < now.timestamp() - newest["created"] < 4 * DAY


@at_any_moment
def test_expired_card(now: datetime) -> None:
    orbit = told("expired_card", now)
    invoice = orbit["invoice"][0]
    assert (invoice["number"], invoice["amount_remaining"], invoice["attempt_count"]) == ("NW-0198-0007", 9900, 3)
    assert 2 * DAY < invoice["next_payment_attempt"] - now.timestamp() < 3 * DAY
    card = orbit["payment_method"][0]["card"]
    assert (card["exp_year"], card["exp_month"]) < (now.year, now.month)


@at_any_moment
def test_three_d_secure(now: datetime) -> None:
    hana = told("three_d_secure", now)
    assert hana["invoice"][0]["status"] == "open"
    intent = hana["payment_intent"][0]
    assert intent["status"] == "requires_action"
    assert intent["next_action"]["type"] == "redirect_to_url"
    assert intent["last_payment_error"]["decline_code"] == "authentication_required"


@at_any_moment
def test_large_refund(now: datetime) -> None:
    assert [one["amount"] for one in told("large_refund", now)["charge"]] == [720000]


@at_any_moment
def test_dispute_due(now: datetime) -> None:
    lumen = told("dispute_due", now)
    (case,) = lumen["dispute"]
    assert (case["amount"], case["reason"], case["status"]) == (48000, "fraudulent", "needs_response")
    assert case["payment_method_details"]["card"]["network_reason_code"] == "10.4"
    assert case["evidence_details"]["due_by"] == int(now.timestamp()) + 2 * DAY + 4 * HOUR
    disputed = at(now).get(case["charge"])
    assert disputed is not None
    ages = [(disputed["created"] - one["created"]) // DAY for one in lumen["charge"]]
    assert sum(120 <= age <= 365 for age in ages) >= 2


@at_any_moment
@pytest.mark.parametrize(("key", "currency"), [("yen", "jpy"), ("dinar", "kwd")])
def test_other_currencies(key: str, currency: str, now: datetime) -> None:
    newest = told(key, now)["charge"][0]
    assert newest["currency"] == currency
    assert newest["paid"]
    assert not newest["refunded"]


@at_any_moment
def test_inquiry(now: datetime) -> None:
    (case,) = told("inquiry", now)["dispute"]
    assert case["status"] == "warning_needs_response"
    assert case["is_charge_refundable"]
    assert case["balance_transactions"] == []


@at_any_moment
def test_two_payments(now: datetime) -> None:
    harbor = told("two_payments", now)
    invoice = harbor["invoice"][0]
    parts = [one for one in harbor["invoice_payment"] if one["invoice"] == invoice["id"]]
    assert [one["amount_paid"] for one in parts] == [18000, 40000]
    assert invoice["amount_paid"] == 58000
    assert len({one["payment"]["payment_intent"] for one in parts}) == 2


@at_any_moment
def test_off_stripe(now: datetime) -> None:
    works = told("off_stripe", now)
    assert "charge" not in works
    assert all(one["amount_paid_off_stripe"] == one["amount_paid"] > 0 for one in works["invoice"])
    kinds = {one["payment"]["type"] for one in works["invoice_payment"] if one["status"] == "paid"}
    assert kinds == {"payment_record"}


@at_any_moment
def test_grace_over(now: datetime) -> None:
    piet = told("grace_over", now)
    assert piet["subscription"][0]["status"] == "past_due"
    invoice = piet["invoice"][0]
    assert invoice["amount_remaining"] == 4900
    assert (now.timestamp() - invoice["status_transitions"]["finalized_at"]) // DAY == 8


@at_any_moment
def test_states(now: datetime) -> None:
    assert told("past_due", now)["subscription"][0]["status"] == "past_due"
    assert told("former_customer", now)["subscription"][0]["status"] == "canceled"
    assert told("incomplete", now)["subscription"][0]["status"] == "incomplete"
    assert told("trial", now)["subscription"][0]["status"] == "trialing"
    assert told("stolen_card", now)["subscription"][0]["cancellation_details"]["reason"] == "payment_failed"
    assert told("deleted", now)["customer"][0]["deleted"] is True
    assert told("lost_dispute", now)["dispute"][0]["status"] == "lost"
    assert told("fraud_warning", now)["radar.early_fraud_warning"][0]["actionable"] is True
    assert told("refund_failed", now)["refund"][0]["status"] == "failed"
    assert told("refund_pending", now)["refund"][0]["status"] == "pending"
    assert told("credit", now)["customer"][0]["balance"] == -3100
    assert told("not_received", now)["dispute"][0]["reason"] == "product_not_received"


def test_hostile_names() -> None:
    names = {
        told(f"hostile_{kind}", NOW)["customer"][0]["name"] for kind in ("markup", "formula", "direction", "length")
    }
    assert names == {MARKUP, FORMULA, RIGHT_TO_LEFT, LONG}
    assert len(LONG) == 500
