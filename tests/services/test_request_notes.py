"""The trail's lines about requests: both names, and nothing without a value."""

from __future__ import annotations

from dataclasses import replace

from billing_console.services.operations import Operator
from billing_console.services.request_notes import about
from tests.domain.test_approvals import REQUEST

KELLER = Operator("m.keller", "finance")


def test_both_names_and_what_it_is_about() -> None:
    draft = about(REQUEST, KELLER, "default 1", action="open_request", outcome="note", data={"why": "x", "error": ""})
    assert (draft.actor, draft.role, draft.kind, draft.object_id, draft.customer) == (
        "m.keller",
        "finance",
        "note",
        "ch_1",
        "cus_1",
    )
    assert draft.data == {
        "request": {"id": REQUEST.id, "asked_by": "r.osei", "role": "support"},
        "for": "refund_payment",
        "amount": {"minor": 720000, "currency": "usd"},
        "customer_name": "Kite & Co",
        "fingerprint": REQUEST.fingerprint,
        "signer": REQUEST.signer,
        "why": "x",
    }


def test_a_request_without_money() -> None:
    draft = about(replace(REQUEST, amount=None), KELLER, "default 1", action="a", outcome="note", data={})
    assert draft.data["amount"] is None
