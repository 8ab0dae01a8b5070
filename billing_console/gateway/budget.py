"""A polite share of Stripe's rate limits, which the company's own servers need too: urgent requests go first."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

CONCURRENT = 6
LIVE_RATE = 10.0  # of Stripe's 100 per second
TEST_RATE = 5.0  # of 25

Ticket = tuple[int, int, asyncio.Event]


class Budget:
    """A token bucket with a queue: at most ``rate`` starts per second (None: any number) and ``concurrent`` at once."""

    def __init__(
        self,
        rate: float | None,
        concurrent: int = CONCURRENT,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.rate = rate
        self._concurrent = concurrent
        self._clock = clock
        self._sleep = sleep
        self._burst = max(1.0, rate or 1.0)
        self._tokens = self._burst
        self._counted_at = clock()
        self._not_before = self._counted_at
        self._running = 0
        self._queue: list[Ticket] = []
        self._number = 0

    @asynccontextmanager
    async def slot(self, *, background: bool = False) -> AsyncIterator[None]:
        """Wait for permission to send one request, and hold the place until it has been answered."""
        await self._enter(1 if background else 0)
        try:
            yield
        finally:
            self._running -= 1
            self._call_next()

    def back_off(self, seconds: float) -> None:
        """Start nothing for a while: Stripe said it was too much. Without a rate there is nobody to be polite to."""
        if self.rate is None:
            return
        self._not_before = max(self._not_before, self._clock() + seconds)

    async def _enter(self, rank: int) -> None:
        self._number += 1
        ticket = (rank, self._number, asyncio.Event())
        heapq.heappush(self._queue, ticket)
        try:
            while not self._may_start(ticket):
                if self._queue[0] is ticket and self._running < self._concurrent:
                    await self._sleep(self._delay())
                else:
                    ticket[2].clear()
                    await ticket[2].wait()
            self._tokens -= 1
            self._running += 1
        finally:
            self._queue.remove(ticket)
            heapq.heapify(self._queue)
            self._call_next()

    def _may_start(self, ticket: Ticket) -> bool:
        return self._queue[0] is ticket and self._running < self._concurrent and self._delay() <= 0

    def _delay(self) -> float:
        """Seconds until the next request may start, for the first in the queue."""
        now = self._clock()
        if self.rate is None:
            self._tokens = self._burst
            return 0.0
        held = self._not_before - now
        self._tokens = min(self._burst, self._tokens + (now - self._counted_at) * self.rate)
        self._counted_at = now
        # A hair less than a token counts as one: rounding could ask for a sleep too short to move the clock.
        return max(held, 0.0 if self._tokens > 1 - 1e-9 else (1 - self._tokens) / self.rate)

    def _call_next(self) -> None:
        if self._queue:
            self._queue[0][2].set()


def budget_for(mode: str, *, simulated: bool) -> Budget:
    """The usual budget of a mode, ``live`` or ``test``; a simulated Stripe has nobody to share with."""
    if simulated:
        return Budget(None)
    return Budget(LIVE_RATE if mode == "live" else TEST_RATE)
