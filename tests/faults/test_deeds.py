"""Bills and balances under every fault: Stripe has what the trail says, once."""

from __future__ import annotations

import random
from pathlib import Path
from typing import get_args

import pytest

from billing_console.practice.faults import BEFORE, Kind
from tests.faults.deeding import Mishap, mishap
from tests.faults.injecting import Settling
from tests.services.deeds import DEEDS, Deed

SEED, CHOSEN = 20261120, 32
WHEN: tuple[Settling, ...] = ("now", "restarted", "a day later")
FAULTS: tuple[Kind, ...] = get_args(Kind)
EVERY = [
    Mishap(deed.name, (kind,) * times, when=when)
    for deed in DEEDS
    for kind in FAULTS
    for times in (1, 9)
    for when in WHEN
]
# All of them run in `make faults`; here a choice that is the same every time.
SOME = random.Random(SEED).sample(EVERY, CHOSEN)


@pytest.mark.parametrize("chosen", SOME, ids=lambda m: f"{m.deed} {m.sending[0]}*{len(m.sending)} {m.when}")
async def test_stripe_has_what_the_trail_says(tmp_path: Path, chosen: Mishap) -> None:
    tally = await mishap(tmp_path / "store", chosen)
    assert (tally.wrong, tally.confirmed) == (0, 1)
    if chosen.sending[0] not in BEFORE and chosen.deed != "send_portal_link":
        assert tally.refunds == 1  # it struck on the way back: it was done, and is known to be


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name)
async def test_trouble_of_different_kinds_in_a_row(tmp_path: Path, deed: Deed) -> None:
    sending: tuple[Kind, ...] = ("drop_reply", "refuse_connection", "refuse_connection")
    tally = await mishap(tmp_path / "store", Mishap(deed.name, sending, ("drop_reply", "bad_json"), "restarted"))
    assert (tally.wrong, tally.refunds) == (0, 0 if deed.times is None else 1)
