"""Requests in words: short, in one line, and never silent about what is unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from billing_console.domain.approvals import Filed, Side, Stage
from billing_console.domain.policy import Clause, Decision, verdict_of
from tests.domain.test_approvals import NOW, REQUEST
from ui.pages import approvals_words as said
from ui.texts_approvals import REVIEW_CLAUSES, STAGES
from ui.theme.tokens import Tone
from ui.widgets.check_line import Check

REFUND = replace(REQUEST, fields={"bucket": "product_failure"})


def test_what_is_asked_for() -> None:
    assert said.title(REFUND) == "Refund, product failure or trust break"
    assert said.title(REQUEST) == "Refund"
    assert said.heading(REFUND) == "Refund $7,200.00 · Kite & Co"
    assert said.verb(REFUND) == "refund $7,200.00"
    free = replace(REFUND, action="launch_rocket", amount=None, customer_name="")
    assert (said.heading(free), said.verb(free)) == ("Launch rocket · cus_1", "launch rocket")


def test_who_asked_and_when() -> None:
    assert said.asked(REFUND) == "20 Nov 2026 09:44 by r.osei, Support · rules default 1"
    assert said.second_line(Filed(REFUND, Side.RECEIVED)) == "Kite & Co · asked by r.osei"
    assert said.second_line(Filed(REFUND, Side.ASKED)) == "Kite & Co"


@pytest.mark.parametrize(
    ("passed", "words", "tone"),
    [
        (timedelta(hours=-100), "5 d", Tone.NEUTRAL),
        (timedelta(hours=1.5), "22 h", Tone.WARNING),
        (timedelta(hours=22.5), "1 h", Tone.DANGER),
        (timedelta(hours=23.5), "30 min", Tone.DANGER),
        (timedelta(hours=30), "0 min", Tone.DANGER),
    ],
)
def test_how_long_is_left(passed: timedelta, words: str, tone: Tone) -> None:
    assert said.left(REFUND, NOW + passed) == (words, tone)


def test_what_became_of_it() -> None:
    waiting = Filed(REFUND, Side.ASKED)
    assert said.what_became(waiting) == [("State", "waiting"), ("Waits until", "21 Nov 2026 09:44")]
    declined = replace(waiting, stage=Stage.REFUSED, answered_by="m.keller", answered_at=NOW, reason="no")
    assert said.what_became(declined)[1:] == [
        ("Declined by", "m.keller"),
        ("When", "20 Nov 2026 09:44"),
        ("Reason", "no"),
    ]
    done = replace(waiting, stage=Stage.DONE, operation="bc-1", result="re_1")
    assert said.what_became(done)[1:] == [("Operation", "bc-1"), ("At Stripe", "re_1")]


def test_every_stage_and_check_has_words() -> None:
    assert set(STAGES) == {stage.value for stage in Stage}
    assert all(not words.endswith(".") for words in REVIEW_CLAUSES.values())


def test_what_stands_in_the_way_comes_first_and_what_is_said_elsewhere_is_left_out() -> None:
    verdict = verdict_of(
        [
            Clause("signer_trusted", Decision.ALLOWED, {"name": "r.osei"}),
            Clause("request_unchanged", Decision.ALLOWED),
            Clause("no_open_dispute", Decision.ALLOWED),
            Clause("request_not_own", Decision.ALLOWED),
            Clause("approver_above", Decision.DENIED, {"total": "$2", "customer": "Kite", "limit": "$1"}),
            Clause("facts_fresh", Decision.ALLOWED, {"seconds": "3"}),
        ]
    )
    lines = said.check_lines(verdict)
    assert [line.text for line in lines] == [
        "$2 for Kite today is above your daily limit of $1",
        "Nothing changed since it was asked (re-read 3 s ago)",
        "Not your own request",
        "No open dispute on this charge",
    ]
    assert [line.state for line in lines] == [Check.FAILED, Check.PASSED, Check.PASSED, Check.PASSED]
