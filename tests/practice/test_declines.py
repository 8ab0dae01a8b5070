"""Every decline the scenarios use is described."""

from __future__ import annotations

from billing_console.practice.declines import DECLINES, HARD, SOFT


def test_scenarios_use_known_declines() -> None:
    assert {*SOFT, *HARD} <= DECLINES.keys()


def test_codes_that_stripe_names_by_themselves_are_not_card_declined() -> None:
    own = {code for code, decline in DECLINES.items() if decline.code == code}
    assert own == {"expired_card", "incorrect_cvc", "processing_error", "authentication_required"}
    assert all(decline.code == "card_declined" for code, decline in DECLINES.items() if code not in own)


def test_what_must_not_be_tried_again_says_so() -> None:
    for code in ("lost_card", "stolen_card", "pickup_card"):
        assert DECLINES[code].advice == "do_not_try_again"
    assert DECLINES["insufficient_funds"].advice == "try_again_later"
