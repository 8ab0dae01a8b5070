"""Plans as data: one canonical form, and at most one call that moves money."""

from __future__ import annotations

from dataclasses import replace

import pytest

from billing_console.domain.cases import Bucket
from billing_console.domain.plans import Plan, StripeCall, canonical, digest, is_part, to_data
from tests import made

MOVE = StripeCall("POST", "/v1/refunds", {"amount": 1}, moves_money=True)
MARK = StripeCall("POST", "/v1/customers/cus_1", {"description": "x"})


def plan(*calls: StripeCall) -> Plan:
    return Plan("refund_payment", "cus_1", "Amara", "ch_1", made.usd(1), calls, (), "basis")


def test_money_moves_once_and_last() -> None:
    assert plan(MARK, MOVE).calls == (MARK, MOVE)
    for wrong in ((MOVE, MARK), (MOVE, MOVE)):
        with pytest.raises(ValueError, match="comes last"):
            plan(*wrong)


def test_the_fingerprint_covers_what_is_shown_and_sent() -> None:
    one = plan(MOVE)
    assert one.fingerprint == plan(MOVE).fingerprint
    assert one.fingerprint != plan(replace(MOVE, params={"amount": 2})).fingerprint
    assert one.fingerprint != replace(one, basis="other").fingerprint
    assert one.fingerprint != replace(one, amount=made.usd(2)).fingerprint


def test_canonical_json_is_one_form() -> None:
    assert canonical({"b": 1, "a": [made.usd(5), None, Bucket.TEAM_PURCHASE]}) == (
        b'{"a":[{"currency":"usd","minor":5},null,"team_purchase"],"b":1}'
    )
    assert to_data(made.NOW) == "2026-11-20T09:52:00+00:00"
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


def test_floats_are_no_part_of_a_plan() -> None:
    with pytest.raises(TypeError):
        to_data({"amount": 1.5})


@pytest.mark.parametrize(
    ("wanted", "is_there"),
    [
        ({"status": "active"}, True),
        ({"status": "canceled"}, False),
        ({"cancel_at": None, "missing": None}, True),
        ({"pause": None}, False),
        ({"pause": {"behavior": "void"}}, True),
        ({"status": {"behavior": "void"}}, False),
        ({"items": [{"id": "si_2", "price": {"id": "price_b"}}]}, True),
        ({"items": [{"id": "si_1", "price": {"id": "price_b"}}]}, False),
        ({"discounts": [{"source": {"coupon": "SAVE"}}]}, True),
        ({"discounts": [{"source": {"coupon": "OTHER"}}]}, False),
        ({"status": ["active"]}, False),
    ],
)
def test_a_part_is_found_in_the_whole(wanted: dict[str, object], is_there: bool) -> None:
    whole = {
        "status": "active",
        "cancel_at": None,
        "pause": {"behavior": "void", "resumes_at": 5},
        "items": {
            "object": "list",
            "data": [{"id": "si_1", "price": {"id": "a"}}, {"id": "si_2", "price": {"id": "price_b"}}],
        },
        "discounts": [{"id": "di_1", "source": {"coupon": "SAVE"}}],
    }
    assert is_part(wanted, whole) is is_there


def test_what_is_at_stake_is_what_moves_or_is_given_away() -> None:
    one = plan(MOVE)
    assert one.at_stake == made.usd(1)
    given = replace(one, amount=None, value=made.usd(7))
    assert given.at_stake == made.usd(7)
    assert replace(given, value=None).at_stake is None
    assert given.fingerprint != replace(given, value=made.usd(8)).fingerprint
    assert given.fingerprint != replace(given, terms={"duration": "forever"}).fingerprint
