"""What counts as the answer to a call: the object itself, under our tag, with the same money and owner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from billing_console.domain.plans import StripeCall
from billing_console.services.answers import bearer_field, fits

CALL = StripeCall("POST", "/v1/refunds", {"charge": "ch_1", "amount": 700}, moves_money=True, tagged=True)
REFUND = {"id": "re_1", "object": "refund", "charge": "ch_1", "amount": 700, "metadata": {"operation": "bc-1"}}


def test_the_refund_that_was_asked_for_fits() -> None:
    assert fits(REFUND, CALL, "bc-1")
    assert fits({**REFUND, "charge": {"id": "ch_1"}}, CALL, "bc-1")
    assert fits({**REFUND, "charge": None}, CALL, "bc-1")  # some refunds are of no charge


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"object": "list", "data": []},
        {"error": {"message": "no"}},
        {**REFUND, "id": ""},
        {**REFUND, "id": {"a": 1}},
        {**REFUND, "object": "list"},
        {**REFUND, "amount": 701},
        {**REFUND, "amount": 700.0},
        {**REFUND, "amount": "700"},
        {**REFUND, "charge": "ch_2"},
        {**REFUND, "charge": {"id": "ch_2"}},
        {**REFUND, "metadata": {}},
        {**REFUND, "metadata": None},
        {**REFUND, "metadata": "bc-1"},
        {**REFUND, "metadata": {"operation": "bc-2"}},
    ],
    ids=str,
)
def test_anything_else_does_not(item: Mapping[str, Any]) -> None:
    assert not fits(item, CALL, "bc-1")


def test_a_call_without_a_tag_only_needs_an_object() -> None:
    call = StripeCall("POST", "/v1/customers/cus_1", {"description": "x"})
    assert fits({"id": "cus_1"}, call, "bc-1")
    assert not fits({}, call, "bc-1")


SENT = StripeCall("POST", "/v1/invoices/in_1/send", lookup_path="/v1/events", lookup_params={"type": "invoice.sent"})
EVENT = {
    "id": "evt_1",
    "object": "event",
    "request": {"idempotency_key": "bc-1:1"},
    "data": {"object": {"id": "in_1"}},
}


def test_an_event_of_our_own_request_fits() -> None:
    assert fits(EVENT, SENT, "bc-1")
    assert fits({"id": "in_1", "object": "invoice"}, SENT, "bc-1")  # the answer to the call itself


@pytest.mark.parametrize(
    "changed",
    [
        {"request": None},
        {"request": {"idempotency_key": None}},
        {"request": {"idempotency_key": "bc-11:1"}},
        {"request": {"idempotency_key": "bc-2:1"}},
        {"data": None},
        {"data": {"object": "in_1"}},
        {"data": {"object": {"id": "in_2"}}},
    ],
    ids=str,
)
def test_anybody_else_s_event_does_not(changed: Mapping[str, Any]) -> None:
    assert not fits({**EVENT, **changed}, SENT, "bc-1")


def test_only_links_that_let_anybody_in_are_secrets() -> None:
    assert bearer_field(StripeCall("POST", "/v1/billing_portal/sessions")) == "url"
    assert bearer_field(CALL) == ""
