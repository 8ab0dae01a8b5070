"""Voiding an invoice: for good, and what becomes of the claim and the subscription."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from billing_console.actions.void_invoice import VoidInvoice
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import NotFound
from billing_console.domain.plans import Plan
from tests import made, owing


def plan(**changed: Any) -> Plan:
    found = owing.facts(invoice=owing.bill(**changed))
    return VoidInvoice("cus_amara", "in_open", Bucket.PRODUCT_FAILURE).plan(found, made.NOW)


def broken(found: Plan) -> set[str]:
    return {condition.code for condition in found.conditions if not condition.holds}


def test_one_call_known_again_by_the_state_it_leads_to() -> None:
    (call,) = plan().calls
    assert (call.method, call.path) == ("POST", "/v1/invoices/in_open/void")
    assert (call.lookup_path, call.lookup_state) == ("/v1/invoices/in_open", {"status": "void"})
    assert not call.moves_money


def test_no_money_moves_but_a_claim_is_given_up() -> None:
    found = plan()
    assert (found.amount, found.value) == (None, made.usd(4900))
    effects = {effect.code: effect.amount for effect in found.effects}
    assert effects == {
        "invoice_void_for_good": None,
        "claim_given_up": made.usd(4900),
        "no_retries_left": None,
        "subscription_recovers": None,
    }
    assert found.before_after == (("invoice_status", "open", "void"),)


def test_stripe_stops_trying() -> None:
    assert "retries_stop" in {e.code for e in plan(next_attempt=made.NOW + timedelta(days=1)).effects}


@pytest.mark.parametrize(("status", "voidable"), [("open", True), ("uncollectible", True), ("paid", False)])
def test_only_what_is_unpaid_can_be_void(status: str, voidable: bool) -> None:
    assert ("invoice_voidable" not in broken(plan(status=status))) is voidable


def test_a_part_that_was_paid_is_worth_knowing() -> None:
    assert broken(plan(amount_paid=made.usd(100))) == {"nothing_paid_on_it"}


def test_a_foreign_invoice_is_not_found() -> None:
    action = VoidInvoice("cus_amara", "in_nowhere", Bucket.PRODUCT_FAILURE)
    assert action.subject.invoices == ("in_nowhere",)
    with pytest.raises(NotFound):
        action.plan(owing.facts(), made.NOW)
