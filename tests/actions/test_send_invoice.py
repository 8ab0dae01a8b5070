"""Mailing an invoice: to the address on file only, and what the mail will and will not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from billing_console.actions.send_invoice import SendInvoice
from billing_console.domain.cases import Bucket
from billing_console.domain.plans import Plan
from tests import made, owing

ACTION = SendInvoice("cus_amara", "in_open", Bucket.FAILED_CHECKOUT)


def plan(*, live: bool = True, email: str = "amara@lumenstudio.io", **changed: Any) -> Plan:
    who = replace(made.customer(), email=email)
    facts = owing.facts(invoice=owing.bill(**changed), customer=who, livemode=live)
    return ACTION.plan(facts, made.NOW)


def broken(found: Plan, *, required: bool = True) -> set[str]:
    return {c.code for c in found.conditions if not c.holds and c.required is required}


def codes(found: Plan) -> list[str]:
    return [effect.code for effect in found.effects]


def test_one_mail_known_again_by_its_event() -> None:
    (call,) = plan().calls
    assert (call.method, call.path, call.params) == ("POST", "/v1/invoices/in_open/send", {})
    assert (call.lookup_path, call.lookup_params) == ("/v1/events", {"type": "invoice.sent"})
    assert ACTION.subject.invoices == ("in_open",)


def test_who_gets_it_and_how_it_can_be_paid() -> None:
    found = plan(hosted_url="https://invoice.stripe.test/i/1", next_attempt=made.NOW + timedelta(days=1))
    assert codes(found) == ["invoice_mailed", "payable_online", "pay_link_instead", "still_charged_automatically"]
    assert found.effects[0].data == {"invoice": "NW-0231-0014", "email": "amara@lumenstudio.io"}
    assert "https://" not in str(found)
    assert codes(plan(collection_method="send_invoice")) == ["invoice_mailed", "payable_online"]
    assert (found.amount, found.value) == (None, None)


def test_test_mode_says_that_no_mail_leaves() -> None:
    found = plan(live=False)
    assert codes(found)[0] == "no_mail_in_test_mode"
    assert broken(found, required=False) == {"mail_leaves"}
    assert broken(found) == set()


def test_of_a_paid_one_the_mail_leaves_out_how_it_was_paid() -> None:
    assert codes(plan(status="paid")) == ["invoice_mailed", "mail_without_payment"]


@pytest.mark.parametrize("status", ["draft", "void"])
def test_only_finalized_ones_that_count_are_mailed(status: str) -> None:
    assert broken(plan(status=status)) == {"invoice_finalized"}


def test_without_an_address_there_is_nobody_to_write_to() -> None:
    assert broken(plan(email="")) == {"email_on_file"}
    assert plan(email="other@lumenstudio.io").fingerprint != plan().fingerprint
