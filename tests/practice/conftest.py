"""A practice company over a tiny world, with the clock in the test's hands."""

from __future__ import annotations

import pytest

from billing_console.practice.server import PracticeStripe
from tests.practice.tiny import Client, Clock, TinyWorld, tiny_world


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world() -> TinyWorld:
    return tiny_world()


@pytest.fixture
def stripe(world: TinyWorld, clock: Clock) -> PracticeStripe:
    return PracticeStripe(world, clock=clock, rate_limits=False)


@pytest.fixture
def client(stripe: PracticeStripe) -> Client:
    return Client(stripe)
