"""Rules for what collects and gives back: a pause for charging, and one rule for both ways to refund."""

from __future__ import annotations

from dataclasses import replace

import pytest

from billing_console.actions.refund_with_credit_note import NoteReason, RefundWithCreditNote
from billing_console.actions.retry_invoice import RetryInvoice
from billing_console.actions.void_invoice import VoidInvoice
from billing_console.domain.cases import Bucket
from billing_console.domain.credit_notes import NoteAsk, PreviewedNote
from billing_console.domain.plans import Plan
from billing_console.domain.policy import Circumstances, Decision, judge
from billing_console.policy_pack import load_pack
from tests import made, owing

POLICY = load_pack()
FINANCE = Circumstances("finance")


def noted(bucket: Bucket) -> Plan:
    amount, zero = made.usd(1000), made.usd(0)
    facts = made.facts(notes={NoteAsk("in_ch_one", amount): PreviewedNote(amount, zero, amount, zero)})
    action = RefundWithCreditNote("cus_amara", "in_ch_one", amount, NoteReason.DUPLICATE, bucket)
    return action.plan(facts, made.NOW)


def blocking(plan: Plan, circumstances: Circumstances = FINANCE) -> list[str]:
    return [clause.code for clause in judge(plan, circumstances, POLICY).blocking]


@pytest.mark.parametrize(
    ("bucket", "codes"),
    [
        (Bucket.PRODUCT_FAILURE, []),
        (Bucket.TEAM_PURCHASE, ["bucket_is_exception"]),
        (Bucket.ACCIDENTAL_RENEWAL, ["outside_window"]),
        (Bucket.DUPLICATE_PURCHASE, ["bucket_unconfirmed"]),
    ],
)
def test_a_credit_note_is_no_way_around_the_refund_policy(bucket: Bucket, codes: list[str]) -> None:
    assert blocking(noted(bucket)) == codes


def test_a_pause_holds_up_charges_and_nothing_else() -> None:
    paused = replace(FINANCE, charging_paused="the bank is down")
    retry = RetryInvoice("cus_amara", "in_open", Bucket.FAILED_CHECKOUT).plan(owing.facts(), made.NOW)
    void = VoidInvoice("cus_amara", "in_open", Bucket.FAILED_CHECKOUT).plan(owing.facts(), made.NOW)
    assert (blocking(retry), blocking(retry, paused)) == ([], ["charging_paused"])
    assert judge(retry, paused, POLICY).decision is Decision.DENIED
    assert blocking(void, paused) == blocking(noted(Bucket.PRODUCT_FAILURE), paused) == []


def test_who_may_write_off_is_the_pack_s_to_say() -> None:
    void = VoidInvoice("cus_amara", "in_open", Bucket.FAILED_CHECKOUT).plan(owing.facts(), made.NOW)
    assert blocking(void, Circumstances("support_lead")) == ["role_may_ask"]
    assert blocking(void, Circumstances("support")) == ["role_may_not"]
