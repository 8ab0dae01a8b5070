"""Every fault, on one attempt and on all, settled now, after a restart and a day later: the count is right."""

from __future__ import annotations

import random
from pathlib import Path
from typing import get_args

import pytest

from billing_console.practice.faults import BEFORE, Kind
from tests.faults.injecting import Injection, Settling, inject

SEED, CHOSEN = 20261120, 24
WHEN: tuple[Settling, ...] = ("now", "restarted", "a day later")
FAULTS: tuple[Kind, ...] = get_args(Kind)
EVERY = [Injection((kind,) * times, when=when) for kind in FAULTS for times in (1, 9) for when in WHEN]
# All of them run in `make faults`; here a choice that is the same every time, with each kind at least twice.
SOME = random.Random(SEED).sample(EVERY, CHOSEN)


@pytest.mark.parametrize("injection", SOME, ids=lambda i: f"{i.sending[0]}*{len(i.sending)} {i.when}")
async def test_stripe_has_what_the_trail_says(tmp_path: Path, injection: Injection) -> None:
    tally = await inject(tmp_path / "store", injection)
    assert tally.wrong == 0
    assert tally.confirmed == 1
    if injection.sending[0] not in BEFORE:  # it struck on the way back: the refund was made, and is known to be
        assert tally.refunds == 1


@pytest.mark.parametrize(
    "sending",
    [
        ("drop_reply", "refuse_connection", "refuse_connection"),  # done, and then as if nobody were there
        ("drop_reply", "conflict", "rate_limit"),
        ("server_error", "drop_reply", "server_error"),
        ("refuse_connection", "refuse_connection", "drop_reply"),
        ("truncated", "bad_json", "drop_reply"),
    ],
)
async def test_trouble_of_different_kinds_in_a_row(tmp_path: Path, sending: tuple[Kind, ...]) -> None:
    tally = await inject(tmp_path / "store", Injection(sending, ("drop_reply", "bad_json"), "restarted"))
    assert (tally.wrong, tally.refunds) == (0, 1)


@pytest.mark.parametrize("fault", ["server_error_after", "drop_reply"])
async def test_what_a_resend_does_itself_is_found_too(tmp_path: Path, fault: Kind) -> None:
    """Nothing was there to be found, the resend made it, and Stripe repeats the error that it kept about it."""
    sending: tuple[Kind, ...] = ("conflict", "server_error", "server_error")
    tally = await inject(tmp_path / "store", Injection(sending, (fault,), "restarted"))
    assert (tally.wrong, tally.refunds) == (0, 1)


async def test_a_stored_error_is_looked_behind_at_once_unless_nobody_answers(tmp_path: Path) -> None:
    clear = await inject(tmp_path / "clear", Injection(("server_error_after",)))
    assert (clear.wrong, clear.refunds) == (0, 1)
