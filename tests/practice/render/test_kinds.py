"""What must be true of every object and between objects, over customers of every scenario and story."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from billing_console.practice.months import DAY
from billing_console.practice.shapes import Json
from tests.practice.northwind import EVERY_SCENARIO, SECONDS, by_kind, company, everything


def customers() -> Iterator[dict[str, list[Json]]]:
    for index in range(EVERY_SCENARIO):
        yield by_kind(index)


def links(value: Any) -> Iterator[str]:
    """Every text in an object that could be an id of the company's."""
    if isinstance(value, dict):
        for item in value.values():
            yield from links(item)
    elif isinstance(value, list):
        for item in value:
            yield from links(item)
    elif isinstance(value, str) and "_" in value and "/" not in value and " " not in value:
        yield value


def test_every_link_leads_somewhere() -> None:
    world = company()
    # Stripe lets nobody read these by id: lines, credit note lines and invoice items live inside their owners.
    inside = ("il_", "cnli_", "ii_")
    checked = 0
    for index in range(0, EVERY_SCENARIO, 4):
        for one in world.bundle(index).values():
            if one["object"] == "event":
                continue
            for link in links(one):
                if world.owner(link) is not None and not link.startswith(inside):
                    assert world.get(link) is not None, (one["id"], link)
                    checked += 1
    assert checked > 5000


def test_nothing_is_from_the_future() -> None:
    for found in customers():
        for kind, rows in found.items():
            assert all(row.get("created", 0) <= SECONDS for row in rows), kind


def test_invoices_are_paid_by_their_payments() -> None:
    for found in customers():
        for invoice in found.get("invoice", []):
            payments = [one for one in found.get("invoice_payment", []) if one["invoice"] == invoice["id"]]
            paid = [one for one in payments if one["status"] == "paid"]
            outside = [one for one in paid if one["payment"]["type"] == "payment_record"]
            assert invoice["amount_paid"] == sum(one["amount_paid"] for one in paid)
            assert invoice["amount_paid_off_stripe"] == sum(one["amount_paid"] for one in outside)
            if invoice["status"] == "paid":
                assert invoice["amount_remaining"] == 0
                assert invoice["status_transitions"]["paid_at"] is not None
            if invoice["status"] == "open":
                assert invoice["amount_remaining"] > 0


def test_invoice_totals_follow_from_their_lines() -> None:
    prorated = taxed = discounted = 0
    for invoice in everything("invoice"):
        lines = invoice["lines"]["data"]
        off = sum(entry["amount"] for line in lines for entry in line["discount_amounts"])
        tax = sum(entry["amount"] for line in lines for entry in line["taxes"])
        assert invoice["subtotal"] == sum(line["amount"] for line in lines)
        assert invoice["total"] == invoice["subtotal"] - off + tax
        assert invoice["total_excluding_tax"] == invoice["subtotal"] - off
        prorated += any(line["parent"]["subscription_item_details"] for line in lines if line["amount"] < 0)
        taxed += tax > 0
        discounted += off > 0
    assert min(prorated, taxed, discounted) > 3


def test_invoice_numbers_are_unique_and_rise() -> None:
    for found in customers():
        final = [one for one in found.get("invoice", []) if one["number"]]
        final.sort(key=lambda one: one["status_transitions"]["finalized_at"])
        numbers = [one["number"] for one in final]
        assert numbers == sorted(set(numbers))


def test_drafts_have_no_number_and_open_failures_wait() -> None:
    for invoice in everything("invoice"):
        assert (invoice["number"] is None) == (invoice["status"] == "draft")
        waiting = invoice["next_payment_attempt"]
        assert waiting is None or waiting > SECONDS
        if invoice["status"] not in {"open", "draft"}:
            assert waiting is None


def test_charges_are_refunded_by_their_refunds() -> None:
    for found in customers():
        for charge in found.get("charge", []):
            refunds = [one for one in found.get("refund", []) if one["charge"] == charge["id"]]
            kept = sum(one["amount"] for one in refunds if one["status"] not in {"failed", "canceled"})
            assert charge["amount_refunded"] == kept <= charge["amount"]
            assert charge["refunded"] == (kept == charge["amount"])
            assert charge["disputed"] == any(one["charge"] == charge["id"] for one in found.get("dispute", []))


def test_money_that_moved_is_on_the_balance_and_no_other() -> None:
    for found in customers():
        movements = {one["id"]: one for one in found.get("balance_transaction", [])}
        used = []
        for charge in found.get("charge", []):
            moved = charge["status"] == "succeeded" and charge["captured"]
            assert (charge["balance_transaction"] is not None) == moved
            if moved:
                used.append(charge["balance_transaction"])
                own = movements[charge["balance_transaction"]]
                assert (own["amount"], own["currency"], own["source"]) == (
                    charge["amount"],
                    charge["currency"],
                    charge["id"],
                )
        for refund in found.get("refund", []):
            for key, sign in (("balance_transaction", -1), ("failure_balance_transaction", 1)):
                if refund.get(key):
                    used.append(refund[key])
                    assert movements[refund[key]]["amount"] == sign * refund["amount"]
        for dispute in found.get("dispute", []):
            for entry in dispute["balance_transactions"]:
                used.append(entry["id"])
                assert entry == movements[entry["id"]]
                assert abs(entry["amount"]) == dispute["amount"]
        assert sorted(used) == sorted(movements)


def test_balance_transactions_add_up() -> None:
    for one in everything("balance_transaction"):
        assert one["net"] == one["amount"] - one["fee"]
        assert sum(entry["amount"] for entry in one["fee_details"]) == one["fee"]
        assert one["available_on"] % DAY == 0
        assert one["status"] == ("available" if one["available_on"] <= SECONDS else "pending")


@pytest.mark.parametrize("kind", ["invoice", "charge", "refund", "balance_transaction"])
def test_dinars_end_in_zero(kind: str) -> None:
    rows = [one for one in everything(kind) if one["currency"] == "kwd"]
    amounts = ("amount", "total", "subtotal", "amount_due", "amount_paid", "fee", "net", "amount_refunded")
    assert {one[key] % 10 for one in rows for key in amounts if key in one} <= {0}
    assert rows or kind == "refund"


def test_intents_and_charges_tell_the_same_story() -> None:
    for found in customers():
        charges = {one["id"]: one for one in found.get("charge", [])}
        for intent in found.get("payment_intent", []):
            own = [one for one in charges.values() if one["payment_intent"] == intent["id"]]
            assert intent["latest_charge"] == (max(own, key=lambda one: one["created"])["id"] if own else None)
            taken = sum(one["amount_captured"] for one in own)
            assert intent["amount_received"] == taken
            if intent["status"] == "succeeded":
                assert taken == intent["amount"]
            error = intent["last_payment_error"]
            if error is not None:
                failed = charges[error["charge"]]
                assert error["decline_code"] == failed["outcome"]["reason"]
                assert error["code"] == failed["failure_code"]


def test_failed_charges_say_why() -> None:
    reasons = set()
    for charge in everything("charge"):
        if charge["status"] == "failed":
            assert not charge["paid"]
            assert charge["failure_message"]
            assert charge["outcome"]["type"] == "issuer_declined"
            assert charge["outcome"]["network_decline_code"]
            reasons.add(charge["outcome"]["reason"])
    assert {"insufficient_funds", "do_not_honor", "expired_card", "stolen_card", "authentication_required"} <= reasons


def test_credit_balances_run_on() -> None:
    used = 0
    for found in customers():
        balance = 0
        for change in found.get("customer_balance_transaction", []):
            balance += change["amount"]
            assert change["ending_balance"] == balance
            used += change["type"] == "applied_to_invoice"
        customer = found["customer"][0]
        assert customer.get("deleted") or customer["balance"] == balance
    assert used > 3


def test_subscriptions_of_every_kind() -> None:
    statuses = {one["status"] for one in everything("subscription")}
    assert statuses == {
        "active",
        "canceled",
        "incomplete",
        "incomplete_expired",
        "past_due",
        "paused",
        "trialing",
        "unpaid",
    }
    rows = list(everything("subscription"))
    assert any(one["cancel_at_period_end"] and one["status"] == "active" for one in rows)
    assert any(one["pause_collection"] and one["status"] == "active" for one in rows)
    assert any(one["collection_method"] == "send_invoice" for one in rows)


def test_periods_hold_the_present() -> None:
    for one in everything("subscription"):
        item = one["items"]["data"][0]
        assert item["current_period_start"] < item["current_period_end"]
        if one["status"] in {"active", "past_due", "trialing", "unpaid"}:
            assert item["current_period_start"] <= SECONDS < item["current_period_end"]
        if one["ended_at"] is not None:
            assert one["status"] in {"canceled", "incomplete_expired"}
            assert one["ended_at"] <= SECONDS


def test_refunds_and_disputes_of_every_kind() -> None:
    refunds = list(everything("refund"))
    assert {one["status"] for one in refunds} >= {"succeeded", "pending", "failed"}
    assert all(one["failure_reason"] for one in refunds if one["status"] == "failed")
    assert any("reference" in one["destination_details"]["card"] for one in refunds)
    disputes = list(company(2000).scan("dispute"))
    wanted = {"needs_response", "under_review", "lost", "won", "prevented", "warning_needs_response", "warning_closed"}
    assert {one["status"] for one in disputes} >= wanted
    for one in disputes:
        card = one["payment_method_details"]["card"]
        assert (card["case_type"] == "inquiry") == one["status"].startswith("warning")
        assert card["network_reason_code"]
        if one["status"] in {"needs_response", "warning_needs_response"}:
            assert one["evidence_details"]["due_by"] > SECONDS
        withdrawn = [entry for entry in one["balance_transactions"] if entry["reporting_category"] == "dispute"]
        assert len(withdrawn) == (card["case_type"] == "chargeback")


def test_currencies_and_cards_of_every_kind() -> None:
    assert {one["currency"] for one in everything("charge")} == {"usd", "eur", "gbp", "jpy", "kwd"}
    brands = {one["card"]["brand"] for one in everything("payment_method")}
    assert brands == {"visa", "mastercard", "amex", "discover"}


def test_cards_of_a_deleted_customer_belong_to_nobody() -> None:
    gone = [found for found in customers() if found["customer"][0].get("deleted")]
    assert gone
    for found in gone:
        assert found["customer"] == [{"id": found["customer"][0]["id"], "object": "customer", "deleted": True}]
        assert all(one["customer"] is None for one in found["payment_method"])
        assert found["charge"]
