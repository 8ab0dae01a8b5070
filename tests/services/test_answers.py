"""What counts as the answer to a call: the object itself, under our tag, with the same money and owner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from billing_console.domain.plans import StripeCall
from billing_console.services.answers import fits

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
