"""Why a card was declined: what may be said of it, and what may still be tried."""

from __future__ import annotations

from typing import Any

import pytest

from billing_console.domain import declines
from tests import made


@pytest.mark.parametrize("code", sorted(declines.UNDISCLOSED))
def test_what_must_not_be_said_reads_like_a_plain_decline_and_is_never_tried_again(code: str) -> None:
    assert declines.disclosed(code) == "generic_decline"
    assert declines.is_final(made.failed(code=code, advice_code="try_again_later"))


def test_everything_else_is_said() -> None:
    assert declines.disclosed("insufficient_funds") == "insufficient_funds"


@pytest.mark.parametrize(
    ("code", "advice", "final"),
    [
        ("insufficient_funds", "do_not_try_again", True),
        ("insufficient_funds", "try_again_later", False),
        ("insufficient_funds", None, False),
        ("stop_payment_order", None, True),
        ("stop_payment_order", "try_again_later", False),
    ],
)
def test_the_bank_s_advice_outranks_its_code(code: str, advice: str | None, final: bool) -> None:
    assert declines.is_final(made.failed(code=code, advice_code=advice)) is final


def test_what_only_the_customer_can_change() -> None:
    assert declines.needs_new_data(made.failed(code="expired_card"))
    assert declines.needs_new_data(made.failed(advice_code="confirm_card_data"))
    assert not declines.needs_new_data(made.failed())
    assert declines.needs_customer(made.failed(code="authentication_required"))
    assert not declines.needs_customer(made.failed())


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, "insufficient_funds"),
        ({"decline_code": None, "failure_code": "expired_card"}, "expired_card"),
        ({"decline_code": None, "failure_code": None}, "generic_decline"),
    ],
)
def test_the_most_exact_code_counts(changed: dict[str, Any], code: str) -> None:
    assert declines.code_of(made.failed(**changed)) == code
