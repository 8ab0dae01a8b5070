"""Collecting again: what comes next, and what the pause leaves behind."""

from __future__ import annotations

from typing import Any

import pytest

from billing_console.actions.resume_collection import ResumeCollection
from billing_console.domain.cases import Bucket
from tests import made
from tests.subscribed import effects, planned, unmet

RESUME = ResumeCollection("cus_amara", "sub_one", Bucket.PRODUCT_FAILURE)
PAUSED = made.subscription(pause_behavior="keep_as_draft")


def test_the_pause_is_lifted_and_drafts_are_named() -> None:
    draft = made.invoice("in_draft", status="draft", number=None)
    plan = planned(RESUME, made.facts(subscriptions=(PAUSED,), invoices=(made.invoice(), draft)))
    (call,) = plan.calls
    assert (call.params, call.lookup_state) == ({"pause_collection": ""}, {"pause_collection": None})
    assert effects(plan) == {
        "collection_resumes": None,
        "next_invoice": made.usd(4900),
        "draft_stays": made.usd(4900),
    }
    assert unmet(plan) == set()


def test_without_an_invoice_to_come() -> None:
    plan = planned(RESUME, made.facts(subscriptions=(PAUSED,)), coming=None)
    assert set(effects(plan)) == {"collection_resumes"}


@pytest.mark.parametrize(
    ("changed", "why"), [({}, "collection_paused"), ({"status": "canceled", "pause_behavior": "void"}, "not_ended")]
)
def test_what_stands_in_the_way(changed: dict[str, Any], why: str) -> None:
    assert unmet(planned(RESUME, made.facts(subscriptions=(made.subscription(**changed),)))) == {why}
