"""How far a refund has come, to the day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from billing_console.domain.records import Refund
from billing_console.domain.refunds import RefundStage, is_watched, is_worth_asking, stage_of
from tests import made


def refund(status: str, days: int = 0, reference: str | None = None) -> Refund:
    return made.refund(status=status, created=made.NOW - timedelta(days=days), reference=reference)


@pytest.mark.parametrize(
    ("status", "days", "stage", "watched"),
    [
        ("pending", 0, RefundStage.PENDING, True),
        ("pending", 99, RefundStage.PENDING, True),
        ("brand_new_word", 0, RefundStage.PENDING, True),
        ("requires_action", 1, RefundStage.NEEDS_CUSTOMER, True),
        ("succeeded", 29, RefundStage.YOUNG, True),
        ("succeeded", 30, RefundStage.FINAL, False),
        ("failed", 59, RefundStage.FAILED, True),
        ("failed", 60, RefundStage.FAILED, False),
        ("canceled", 0, RefundStage.CANCELED, False),
    ],
)
def test_where_the_money_is(status: str, days: int, stage: RefundStage, watched: bool) -> None:
    assert stage_of(refund(status, days), made.NOW) is stage
    assert is_watched(refund(status, days), made.NOW) is watched


@pytest.mark.parametrize(
    ("status", "days", "reference", "worth"),
    [
        ("pending", 20, "74150", True),
        ("requires_action", 20, None, True),
        ("succeeded", 7, None, True),
        ("succeeded", 8, None, False),
        ("succeeded", 1, "74150", False),
        ("succeeded", 40, None, False),
        ("failed", 1, None, False),
    ],
)
def test_when_stripe_may_know_more(status: str, days: int, reference: str | None, worth: bool) -> None:
    assert is_worth_asking(refund(status, days, reference), made.NOW) is worth
