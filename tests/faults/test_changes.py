"""Every change to a subscription under every fault: Stripe has what the trail says, once."""

from __future__ import annotations

import random
from pathlib import Path
from typing import get_args

import pytest

from billing_console.practice.faults import BEFORE, Kind
from tests.faults.changing import Disturbance, disturb
from tests.faults.injecting import Settling
from tests.services.wishes import WISHES, Wish

SEED, CHOSEN = 20261120, 44
WHEN: tuple[Settling, ...] = ("now", "restarted", "a day later")
FAULTS: tuple[Kind, ...] = get_args(Kind)
EVERY = [
    Disturbance(wish.name, call, (kind,) * times, when=when)
    for wish in WISHES
    for call in range(len(wish.calls))
    for kind in FAULTS
    for times in (1, 9)
    for when in WHEN
]
# All of them run in `make faults`; here a choice that is the same every time.
SOME = random.Random(SEED).sample(EVERY, CHOSEN)


def words(disturbance: Disturbance) -> str:
    return (
        f"{disturbance.wish} {disturbance.call} {disturbance.sending[0]}*{len(disturbance.sending)} {disturbance.when}"
    )


@pytest.mark.parametrize("disturbance", SOME, ids=words)
async def test_stripe_has_what_the_trail_says(tmp_path: Path, disturbance: Disturbance) -> None:
    tally = await disturb(tmp_path / "store", disturbance)
    assert (tally.wrong, tally.confirmed) == (0, 1)
    last_call = disturbance.call == len(_wish(disturbance).calls) - 1
    if disturbance.sending[0] not in BEFORE and (last_call or disturbance.when != "a day later"):
        assert tally.refunds == 1  # it struck on the way back: the change was made, and is known to be


def _wish(disturbance: Disturbance) -> Wish:
    return next(wish for wish in WISHES if wish.name == disturbance.wish)


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.name)
async def test_trouble_of_different_kinds_in_a_row(tmp_path: Path, wish: Wish) -> None:
    sending: tuple[Kind, ...] = ("drop_reply", "refuse_connection", "refuse_connection")
    name, last = wish.name, len(wish.calls) - 1
    tally = await disturb(tmp_path / "store", Disturbance(name, last, sending, ("drop_reply", "bad_json"), "restarted"))
    assert (tally.wrong, tally.refunds) == (0, 1)
