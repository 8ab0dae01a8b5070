"""Clauses and effects as lines: every code has words, every decision its sign."""

from __future__ import annotations

import pytest

from billing_console.actions.refund_payment import RefundPayment, RefundReason
from billing_console.domain.cases import Bucket
from billing_console.domain.plans import Effect, Plan
from billing_console.domain.policy import Clause, Decision, Verdict
from tests import made
from ui.actions import words
from ui.theme.tokens import Tone
from ui.widgets.check_line import Check
from ui.widgets.preview_box import PreviewRow


def plan(*effects: Effect) -> Plan:
    return Plan("refund_payment", "cus_amara", "Amara", "ch_one", made.usd(4900), (), effects, "basis")


@pytest.mark.parametrize(
    ("clause", "state"),
    [
        (Clause("something_left", Decision.ALLOWED), Check.PASSED),
        (Clause("not_no_inquiry", Decision.ALLOWED, note=True), Check.WARNING),
        (Clause("bucket_is_exception", Decision.NEEDS_APPROVAL), Check.WARNING),
        (Clause("key_may_not", Decision.DENIED), Check.FAILED),
        (Clause("key_untested", Decision.ALLOWED), Check.NEUTRAL),
    ],
)
def test_each_decision_has_its_sign(clause: Clause, state: Check) -> None:
    (line,) = words.clause_lines(Verdict(clause.decision, (clause,)), is_fresh=True)
    assert line.state is state
    assert (line.detail == "Needs a second person") is (clause.decision is Decision.NEEDS_APPROVAL)


@pytest.mark.parametrize(
    ("clause", "bucket", "states"),
    [
        (Clause("same_day_duplicate", Decision.ALLOWED), Bucket.DUPLICATE_PURCHASE, [Check.PASSED]),
        (Clause("same_day_duplicate", Decision.ALLOWED), Bucket.PRODUCT_FAILURE, [Check.NEUTRAL]),
        (Clause("not_same_day_duplicate", Decision.ALLOWED, note=True), Bucket.DUPLICATE_PURCHASE, [Check.WARNING]),
        (Clause("not_same_day_duplicate", Decision.ALLOWED, note=True), Bucket.PRODUCT_FAILURE, []),
        (Clause("not_same_day_duplicate", Decision.ALLOWED, note=True), None, []),
    ],
)
def test_duplicates_are_a_question_only_where_one_is_claimed(
    clause: Clause, bucket: Bucket | None, states: list[Check]
) -> None:
    lines = words.clause_lines(Verdict(clause.decision, (clause,)), is_fresh=True, bucket=bucket)
    assert [line.state for line in lines] == states


def test_until_stripe_was_asked_the_freshness_line_says_so() -> None:
    verdict = Verdict(Decision.ALLOWED, (Clause("facts_fresh", Decision.ALLOWED, {"seconds": "3600"}),))
    (reading,) = words.clause_lines(verdict, is_fresh=False, is_reading=True)
    (unread,) = words.clause_lines(verdict, is_fresh=False)
    assert (reading.state, reading.text) == (Check.EMPTY, "Reading from Stripe…")
    assert (unread.state, unread.text) == (Check.EMPTY, "Not yet read from Stripe")
    assert "3600" in words.clause_lines(verdict, is_fresh=True)[0].text


def test_what_blocks_is_said_in_one_line() -> None:
    passed = Clause("something_left", Decision.ALLOWED)
    limit = Clause("above_threshold", Decision.NEEDS_APPROVAL, {"total": "$6,000.00", "limit": "$5,000.00"})
    told = words.blocking(Verdict(Decision.NEEDS_APPROVAL, (passed, limit)))
    assert told == "A second person is needed: $6,000.00 for this customer today is above $5,000.00."


def test_effects_of_a_refund_in_words_and_exact_amounts() -> None:
    action = RefundPayment("cus_amara", "ch_one", made.usd(4900), RefundReason.DUPLICATE, Bucket.DUPLICATE_PURCHASE)
    rows = words.effect_rows(action.plan(made.facts(), made.NOW))
    assert rows[0] == PreviewRow("Customer receives, on Visa 4242, in 5–10 business days", ("$49.00",), strong=True)
    assert rows[1] == PreviewRow("Stripe fee on the payment, not returned", ("$1.72",))
    assert rows[-1] == PreviewRow("Subscription sub_one", ("stays active — cancel it separately",))
    assert [row for row in rows if row.strong] == rows[:1]


def test_ids_are_short_and_states_without_underscores() -> None:
    effect = Effect("subscription_stays", {"subscription": "sub_1PrBx81kTz0vB29c", "status": "past_due"})
    assert words.effect_rows(plan(effect)) == [
        PreviewRow("Subscription sub_1PrB…9c", ("stays past due — cancel it separately",))
    ]


def test_codes_without_a_sentence_still_read() -> None:
    assert words.clause_text(Clause("brand_new_rule", Decision.DENIED)) == "Brand new rule"
    assert words.effect_rows(plan(Effect("brand_new_effect"))) == [PreviewRow("Brand new effect", ("",))]


def test_an_unknown_mode_reads_as_live() -> None:
    assert words.mode("practice") == ("PRACTICE", Tone.PRACTICE)
    assert words.mode("test") == ("TEST", Tone.WARNING)
    assert words.mode("staging") == words.mode("live") == ("LIVE", Tone.DANGER)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Amara Okafor", "Amara Okafor"),
        ("  two\nlines ", "two lines"),
        ("\u202eabc\u202c", "abc"),
        ("נועה", "\u2068נועה\u2069"),
        ("x" * 41, "x" * 39 + "…"),
    ],
)
def test_names_can_not_turn_figures_round(name: str, shown: str) -> None:
    assert words.person(name) == shown


def test_times_become_days() -> None:
    data = {"until": "2026-12-02T12:00:00+00:00", "name": "Loyalty"}
    kept, open_end = (Effect("discount_kept", known) for known in (data, {**data, "until": ""}))
    assert words.effect_rows(plan(kept, open_end)) == [
        PreviewRow("Discount “Loyalty”", ("stays until 2 Dec 2026",)),
        PreviewRow("Discount “Loyalty”", ("stays",)),
    ]


@pytest.mark.parametrize(("last", "span"), [("2026-12-02", "2 Dec 2026"), ("2027-01-02", "2 Dec 2026 – 2 Jan 2027")])
def test_one_day_is_no_span(last: str, span: str) -> None:
    data = {"count": "1", "from": "2026-12-02T12:00:00+00:00", "to": f"{last}T12:00:00+00:00"}
    (row,) = words.effect_rows(plan(Effect("free_invoices", data, made.usd(4900))))
    assert row.text == f"Given away: 1 × the invoice, {span}"
    assert (row.values, row.strong) == (("$49.00",), True)
