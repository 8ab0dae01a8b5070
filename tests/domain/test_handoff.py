"""The handoff note: six headings, honest states, nothing that becomes markup."""

from __future__ import annotations

from dataclasses import replace

import pytest

from billing_console.domain.cases import Bucket
from billing_console.domain.findings import diagnose
from billing_console.domain.handoff import HEADINGS, draft
from billing_console.domain.operation import Operation, Step, StepState
from billing_console.domain.plans import StripeCall
from tests import made


def done(state: StepState = StepState.DONE, minor: int = 4900) -> Operation:
    step = Step(1, StripeCall("POST", "/v1/refunds"), state, result_id="re_1", result_status="succeeded")
    plan = {"amount": {"minor": minor, "currency": "usd"}}
    return Operation("bc-1", "refund_payment", "cus_amara", "Amara", "ch_one", "mk", None, made.NOW, "f", plan, (step,))


def test_all_six_headings_in_order() -> None:
    facts = made.facts(disputes=(made.dispute(),))
    note = draft(facts, diagnose(facts, made.NOW), Bucket.DUPLICATE_PURCHASE, (done(),), made.NOW)
    text = note.as_text()
    assert [text.index(heading) for heading in HEADINGS] == sorted(text.index(heading) for heading in HEADINGS)
    assert "open dispute $49.00" in text
    assert "refund payment $49.00 on ch_one: done, re_1 succeeded" in text
    assert "Revenue impact: -$49.00" in text
    assert "give back $49.00" in text
    assert "twice" in text


def test_nothing_done_is_said() -> None:
    note = draft(made.facts(subscriptions=()), (), None, (), made.NOW).as_text()
    assert "None (no-op)." in note
    assert "Not classified yet." in note
    assert "No subscription. Noticed: nothing." in note
    assert "None noticed." in note


@pytest.mark.parametrize("state", [StepState.UNKNOWN, StepState.FAILED])
def test_money_that_did_not_surely_move_is_no_impact(state: StepState) -> None:
    note = draft(made.facts(), (), None, (done(state),), made.NOW).as_text()
    assert "Revenue impact" not in note
    assert "give back" not in note


def test_operations_without_amount() -> None:
    bare = replace(done(), plan={}, action="classify")
    assert "classify on ch_one: done" in draft(made.facts(), (), None, (bare,), made.NOW).as_text()


def test_markdown_stays_text() -> None:
    hostile = made.customer(name="# Big <img src=x>\n[click](http://evil)", email="")
    markdown = draft(made.facts(customer=hostile), (), None, (), made.NOW).as_markdown()
    assert "\\<img" in markdown
    assert "\\[click\\](" in markdown
    assert "\\# Big" in markdown
    assert "no e-mail" in markdown


def test_nothing_rings_turns_the_line_or_becomes_a_link() -> None:
    hostile = made.customer(
        name="Re\u202efund\x00\x07\x1b[31m\u2028x", email="https://evil.example www.evil.example &#60;b&#62;"
    )
    note = draft(made.facts(customer=hostile), (), None, (), made.NOW)
    first = note.paragraphs[0]
    assert first.startswith("Re fund [31m x · https://evil.example")
    markdown = note.as_markdown()
    assert "https\\://evil" in markdown
    assert "www\\.evil" in markdown
    assert "\\&\\#60;" in markdown
