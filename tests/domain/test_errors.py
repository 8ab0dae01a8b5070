"""Errors: a code to act on, data for its sentence, and nothing that needs to be guessed."""

from __future__ import annotations

import pytest

from billing_console.domain.errors import BillingError, OutcomeUnknown, RateLimited


def kinds() -> list[type[BillingError]]:
    return BillingError.__subclasses__()


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_has_a_code_of_its_own(kind: type[BillingError]) -> None:
    assert kind().code == kind.default_code
    assert kind.default_code != BillingError.default_code
    assert kind("special").code == "special"


def test_codes_do_not_repeat() -> None:
    codes = [kind.default_code for kind in kinds()]
    assert len(set(codes)) == len(codes) == 12


def test_data_and_request_travel_with_it() -> None:
    error = RateLimited(after=5, request_id="req_1")
    assert (error.data, error.request_id) == ({"after": 5}, "req_1")
    assert "rate_limited" in str(error)
    with pytest.raises(BillingError, match="outcome_unknown"):
        raise OutcomeUnknown
