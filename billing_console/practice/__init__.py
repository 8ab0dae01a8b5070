"""The practice company: a small working Stripe that knows nothing of the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

from billing_console.practice.permissions import DEMO_KEY

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from billing_console.practice.server import PracticeStripe

__all__ = ["DEMO_KEY", "open_practice"]


def open_practice(
    customers: int = 2000,
    seed: int = 1,
    *,
    now: datetime | None = None,
    clock: Callable[[], datetime] | None = None,
    state_file: Path | None = None,
    rate_limits: bool | None = None,
) -> PracticeStripe:
    """A practice Stripe over a company generated as of `now` (default: the clock's time).

    With a `state_file` that exists, the company it was made with comes back, whatever the other arguments say. Rate
    limits apply by default when time is real, and not when a `clock` is given: a clock that stands still refills
    no bucket.
    """
    from billing_console.practice import opening

    return opening.open_practice(customers, seed, now=now, clock=clock, state_file=state_file, rate_limits=rate_limits)
