"""Writing an invoice off: collecting stops, paying does not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from billing_console.actions.mark_uncollectible import MarkUncollectible
from billing_console.domain.cases import Bucket
from billing_console.domain.plans import Plan
from tests import made, owing

ACTION = MarkUncollectible("cus_amara", "in_open", Bucket.FAILED_CHECKOUT)


def plan(**changed: Any) -> Plan:
    return ACTION.plan(owing.facts(invoice=owing.bill(**changed)), made.NOW)


def test_one_call_known_again_by_the_state_it_leads_to() -> None:
    (call,) = plan().calls
    assert (call.method, call.path) == ("POST", "/v1/invoices/in_open/mark_uncollectible")
    assert (call.lookup_path, call.lookup_state) == ("/v1/invoices/in_open", {"status": "uncollectible"})
    assert ACTION.subject.invoices == ("in_open",)


def test_it_is_bad_debt_and_still_payable() -> None:
    found = plan(next_attempt=made.NOW + timedelta(days=1))
    assert (found.amount, found.value) == (None, made.usd(4900))
    effects = {effect.code: effect.amount for effect in found.effects}
    assert effects["counts_as_bad_debt"] == made.usd(4900)
    assert {"still_payable", "retries_stop", "subscription_recovers"} <= set(effects)
    assert "no_retries_left" in {effect.code for effect in plan().effects}


@pytest.mark.parametrize("status", ["draft", "paid", "void", "uncollectible"])
def test_only_an_open_one_can_be_written_off(status: str) -> None:
    (condition,) = plan(status=status).conditions
    assert (condition.code, condition.holds, condition.data["status"]) == ("invoice_open", False, status)
