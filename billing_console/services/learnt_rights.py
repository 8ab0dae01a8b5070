"""What the operator's own key may do, learnt from what Stripe answered: write rights show only when used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from billing_console.domain.errors import AccessRefused, BillingError
from billing_console.domain.policy import Capability

# Rights are changed at Stripe, which tells nobody: after a while a refusal is no knowledge any more.
FORGET_REFUSAL: Final = timedelta(minutes=10)


class LearntRights:
    """Rights by action, as far as answers told."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.may: dict[str, Capability] = {}
        self._refused_at: dict[str, datetime] = {}
        self._clock = clock

    def of(self, action: str) -> Capability:
        """What is known about an action."""
        refused = self._refused_at.get(action)
        if refused is not None and self._clock() - refused > FORGET_REFUSAL:
            del self._refused_at[action]
            self.may.pop(action, None)
        return self.may.get(action, Capability.UNKNOWN)

    def learn(self, action: str, problem: BillingError | None, *, is_done: bool) -> None:
        """An operation came to an end, or to a stop with this problem."""
        if is_done:
            self.may[action] = Capability.YES
            self._refused_at.pop(action, None)
        elif isinstance(problem, AccessRefused) and problem.code == "permission":
            self.may[action] = Capability.NO
            self._refused_at[action] = self._clock()
