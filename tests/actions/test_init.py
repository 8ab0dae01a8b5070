"""What may help next: the safest and most reversible first, each step once."""

from __future__ import annotations

import pytest

from billing_console.actions import ACTIONS, NextStep, suggest
from billing_console.domain.cases import Bucket
from billing_console.domain.findings import Finding
from billing_console.domain.portal import PortalSetup
from tests import made

TWICE = Finding(
    "charged_twice", "warning", ("ch_two", "ch_one"), Bucket.DUPLICATE_PURCHASE, made.usd(4900), {"at": "2026-11-02"}
)
DUPLICATE = Finding("duplicate_subscription", "danger", ("sub_two", "sub_one"), Bucket.DUPLICATE_PURCHASE)


def steps(*findings: Finding) -> list[tuple[str, str]]:
    return [(step.code, step.object_id) for step in suggest(made.facts(), findings)]


def test_nothing_found_nothing_suggested() -> None:
    assert suggest(made.facts(), ()) == ()
    assert steps(Finding("team_purchase", "info", ("sub_two",), Bucket.TEAM_PURCHASE)) == []


def test_self_service_first_money_after_and_a_word_at_the_end() -> None:
    assert steps(TWICE, DUPLICATE) == [
        ("send_portal_link", "cus_amara"),
        ("cancel_duplicate", "sub_two"),
        ("refund_duplicate", "ch_two"),
        ("follow_up", "cus_amara"),
    ]


def test_a_refund_is_an_action_of_the_console_with_its_figures() -> None:
    step = suggest(made.facts(), (TWICE,))[0]
    assert step == NextStep("refund_duplicate", "ch_two", "refund_payment", {"amount": "$49.00", "at": "2026-11-02"})
    assert step.action in {action.name for action in ACTIONS}


@pytest.mark.parametrize("bucket", [None, Bucket.TEAM_PURCHASE])
def test_a_deliberate_second_payment_is_not_refunded_by_suggestion(bucket: Bucket | None) -> None:
    assert steps(Finding("charged_twice", "warning", ("ch_two", "ch_one"), bucket, made.usd(1), {"at": ""})) == []


@pytest.mark.parametrize(
    ("code", "step"),
    [
        ("payment_failed", "send_pay_link"),
        ("authentication_pending", "send_pay_link"),
        ("open_dispute", "answer_dispute"),
        ("open_inquiry", "answer_dispute"),
        ("hold", "explain_hold"),
    ],
)
def test_every_finding_has_its_step(code: str, step: str) -> None:
    assert steps(Finding(code, "info", ("x_1",))) == [(step, "x_1"), ("follow_up", "cus_amara")]


@pytest.mark.parametrize("code", ["card_expired", "card_expiring"])
def test_a_card_is_the_customer_s_to_replace_where_the_portal_lets_them(code: str) -> None:
    finding = Finding(code, "warning", ("sub_one",))
    assert suggest(made.facts(), (finding,))[0] == NextStep("send_portal_link", "cus_amara", "send_portal_link")
    closed = made.facts(portal=PortalSetup(None))
    assert suggest(closed, (finding,))[0].data == {"gaps": "portal_missing"}


def test_the_same_step_is_suggested_once() -> None:
    again = Finding("duplicate_subscription", "danger", ("sub_three", "sub_two"), Bucket.DUPLICATE_PURCHASE)
    codes = [code for code, _ in steps(DUPLICATE, again)]
    assert codes == ["send_portal_link", "cancel_duplicate", "cancel_duplicate", "follow_up"]
