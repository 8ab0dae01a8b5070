"""One confirmed execution of a plan, and the states it may pass through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from billing_console.domain.plans import StripeCall

# Stripe forgets idempotency keys after at least 24 hours; a margin keeps clock differences harmless.
REPLAY_WINDOW = timedelta(hours=23)
METADATA_KEY = "operation"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class StepState(Enum):
    """Where one Stripe call of an operation stands."""

    PREPARED = "prepared"  # written down, not sent
    SENT = "sent"  # about to leave or on its way: after a crash it counts as unknown
    UNKNOWN = "unknown"  # sent, and no usable answer came
    DONE = "done"  # Stripe did it
    FAILED = "failed"  # Stripe refused it, or it certainly never arrived


TRANSITIONS: Mapping[StepState, frozenset[StepState]] = {
    StepState.PREPARED: frozenset({StepState.SENT, StepState.FAILED}),
    StepState.SENT: frozenset({StepState.DONE, StepState.FAILED, StepState.UNKNOWN}),
    StepState.UNKNOWN: frozenset({StepState.SENT, StepState.DONE, StepState.FAILED}),
    StepState.DONE: frozenset(),
    StepState.FAILED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One Stripe call of an operation in the journal."""

    number: int  # from 1
    call: StripeCall
    state: StepState
    sent_at: datetime | None = None  # first time it was sent; the replay window counts from here
    request_id: str | None = None
    result_id: str | None = None
    result_status: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """A confirmed plan in the journal."""

    id: str
    action: str
    customer: str
    customer_name: str
    object_id: str
    operator: str
    case: str | None
    created: datetime
    fingerprint: str
    plan: Mapping[str, Any]  # the plan as data, exactly as it was confirmed
    steps: tuple[Step, ...] = field(default=())

    @property
    def state(self) -> StepState:
        """The least settled step decides; a failed step ends the operation."""
        for state in (StepState.FAILED, StepState.UNKNOWN, StepState.SENT, StepState.PREPARED):
            if any(step.state is state for step in self.steps):
                return state
        return StepState.DONE

    @property
    def is_settled(self) -> bool:
        """True when nothing is left to find out or to send."""
        return self.state in {StepState.DONE, StepState.FAILED}

    def key(self, number: int) -> str:
        """The idempotency key of a step: stored with the operation, the same on every resend."""
        return f"{self.id}:{number}"


def new_operation_id(now: datetime, randomness: bytes) -> str:
    """A sortable id, ``bc-`` and 26 letters: 48 bits of time, 80 of randomness (ten bytes)."""
    if len(randomness) < 10:
        raise ValueError("ten random bytes are needed")
    number = (int(now.timestamp() * 1000) << 80) | int.from_bytes(randomness[:10])
    letters = [_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5)]
    return "bc-" + "".join(letters)
