"""Charges, refunds and disputes: money that moved, did not, or moves back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from billing_console.domain.errors import StripeTrouble
from billing_console.domain.money import Money
from billing_console.gateway.mapping import dispute, payment, refund

THEN, LATER = 1_700_000_000, 1_702_600_000
CHARGE: dict[str, Any] = {
    "id": "ch_1", "amount": 4900, "amount_captured": 4900, "amount_refunded": 900, "currency": "usd", "created": THEN,
    "status": "succeeded", "paid": True, "captured": True, "refunded": False, "disputed": False, "customer": "cus_1",
    "payment_intent": "pi_1",
}  # fmt: skip
REFUND: dict[str, Any] = {
    "id": "re_1", "amount": 900, "currency": "usd", "status": "succeeded", "created": THEN, "charge": "ch_1"
}  # fmt: skip
DISPUTE: dict[str, Any] = {
    "id": "du_1", "amount": 4900, "currency": "usd", "charge": "ch_1", "status": "needs_response",
    "reason": "fraudulent", "created": THEN, "evidence_details": {"due_by": LATER}, "is_charge_refundable": False,
}  # fmt: skip


def test_a_whole_payment() -> None:
    card = {"brand": "visa", "last4": "4242", "exp_month": 4, "exp_year": 2027, "capture_before": LATER}
    found = payment(
        CHARGE
        | {
            "payment_method_details": {"type": "card", "card": card},
            "billing_details": {"email": "ada@example.com"},
            "balance_transaction": {"id": "txn_1", "fee": 172, "currency": "eur"},
            "metadata": {"order": "7"}, "receipt_url": "https://r", "description": "Team",
        },
        "in_1",
        "A-1",
    )  # fmt: skip
    assert found.refundable == Money(4000, "usd")
    assert (found.invoice, found.invoice_number) == ("in_1", "A-1")
    assert found.fee == Money(172, "eur")
    assert found.card is not None
    assert (found.card.last4, found.method_type) == ("4242", "card")
    assert found.capture_before == datetime.fromtimestamp(LATER, UTC)
    assert (found.billing_email, found.description, found.metadata) == ("ada@example.com", "Team", {"order": "7"})


def test_a_hold_is_no_payment_yet() -> None:
    hold = payment(CHARGE | {"captured": False, "amount_captured": 0, "amount_refunded": 0})
    assert hold.is_hold
    assert (hold.captured_amount, hold.refundable) == (Money(0, "usd"), Money(0, "usd"))


def test_a_partial_capture_limits_the_refund() -> None:
    assert payment(CHARGE | {"amount_captured": 1000}).refundable == Money(100, "usd")


def test_a_charge_of_an_old_version_names_its_invoice_itself() -> None:
    old = {k: v for k, v in CHARGE.items() if k not in {"amount_captured", "payment_intent"}}
    source = {"object": "card", "brand": "Visa", "last4": "1881", "exp_month": 1, "exp_year": 2020}
    found = payment(old | {"invoice": {"id": "in_9", "number": "A-9"}, "source": source, "dispute": "du_1"})
    assert (found.captured_amount, found.invoice, found.invoice_number) == (Money(4900, "usd"), "in_9", "A-9")
    assert found.disputed
    assert found.card is not None
    assert found.card.last4 == "1881"
    assert payment(old | {"invoice": "in_9"}).invoice == "in_9"


def test_a_decline_tells_the_banks_reason_wherever_it_stands() -> None:
    failed = CHARGE | {"status": "failed", "paid": False, "captured": False, "failure_code": "card_declined"}
    outcome = {"type": "issuer_declined", "reason": "insufficient_funds", "advice_code": "try_again_later"}
    found = payment(failed | {"outcome": outcome | {"seller_message": "The bank said no."}})
    assert (found.failure_code, found.decline_code, found.advice_code) == (
        "card_declined", "insufficient_funds", "try_again_later",
    )  # fmt: skip
    assert (found.outcome_type, found.seller_message) == ("issuer_declined", "The bank said no.")
    blocked = payment(failed | {"outcome": {"type": "blocked", "reason": "highest_risk_level"}})
    assert (blocked.outcome_type, blocked.decline_code) == ("blocked", None)
    intent = {"id": "pi_1", "last_payment_error": {"decline_code": "expired_card", "advice_code": "confirm_card_data"}}
    found = payment(failed | {"payment_intent": intent, "outcome": None})
    assert (found.payment_intent, found.decline_code, found.advice_code) == (
        "pi_1",
        "expired_card",
        "confirm_card_data",
    )


def test_other_ways_to_pay() -> None:
    found = payment(CHARGE | {"payment_method_details": {"type": "sepa_debit", "sepa_debit": {"last4": "3000"}}})
    assert found.method_type == "sepa_debit"
    assert payment(CHARGE | {"payment_method_details": {"type": "crypto"}}).card is None
    assert payment(CHARGE | {"currency": "KWD"}).amount == Money(4900, "kwd")


@pytest.mark.parametrize("field", ["id", "amount", "currency", "created"])
def test_a_charge_without_its_figures_is_refused(field: str) -> None:
    with pytest.raises(StripeTrouble) as caught:
        payment(CHARGE | {field: None})
    assert (caught.value.data["object"], caught.value.data["field"]) == ("charge", field)


def test_refunds_in_every_state() -> None:
    done = refund(
        REFUND
        | {
            "reason": "duplicate", "metadata": {"operation": "bc-1"}, "payment_intent": {"id": "pi_1"},
            "destination_details": {"type": "card", "card": {"reference": "7493", "reference_status": "available"}},
        }
    )  # fmt: skip
    assert (done.payment, done.payment_intent, done.amount) == ("ch_1", "pi_1", Money(900, "usd"))
    assert (done.reason, done.reference, done.operation) == ("duplicate", "7493", "bc-1")
    waiting = refund(REFUND | {"status": "pending", "pending_reason": "insufficient_funds"})
    assert (waiting.status, waiting.pending_reason, waiting.reference) == ("pending", "insufficient_funds", None)
    failed = refund(REFUND | {"status": "failed", "failure_reason": "lost_or_stolen_card", "charge": {"id": "ch_1"}})
    assert (failed.failure_reason, failed.payment, failed.operation) == ("lost_or_stolen_card", "ch_1", None)
    assert refund(REFUND | {"status": None, "charge": None}).status == "unknown"


def test_disputes_and_the_end_of_answering() -> None:
    card = {"case_type": "chargeback", "network_reason_code": "10.4", "brand": "visa"}
    found = dispute(DISPUTE | {"payment_method_details": {"type": "card", "card": card}})
    assert (found.payment, found.network_reason_code, found.case_type) == ("ch_1", "10.4", "chargeback")
    assert found.due_by == datetime.fromtimestamp(LATER, UTC)
    for nothing in ({"due_by": 0}, {"due_by": None}, {}, None):
        assert dispute(DISPUTE | {"evidence_details": nothing}).due_by is None
    old = dispute(DISPUTE | {"network_reason_code": "4837", "charge": {"id": "ch_1"}, "status": "prevented"})
    assert (old.network_reason_code, old.status, old.is_open) == ("4837", "prevented", False)
    klarna = {"type": "klarna", "klarna": {"reason_code": "high_risk_order"}}
    assert dispute(DISPUTE | {"payment_method_details": klarna}).network_reason_code == "high_risk_order"
    with pytest.raises(StripeTrouble, match="unreadable"):
        dispute(DISPUTE | {"charge": None})
