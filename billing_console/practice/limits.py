"""Rate limits: token buckets by the practice clock, as Stripe documents them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from billing_console.practice import errors

GLOBAL_TEST, GLOBAL_LIVE = 25, 100
ENDPOINT = 25
SEARCH = 20
FILES = 20


@dataclass(slots=True)
class _Bucket:
    rate: int
    tokens: float
    at: float

    def refill(self, now: float) -> None:
        self.tokens = min(self.rate, self.tokens + max(0.0, now - self.at) * self.rate)
        self.at = now


@dataclass(slots=True)
class Limits:
    """Counts requests per second; `enabled` False lets everything through."""

    seconds: Callable[[], float]
    enabled: bool = True
    _buckets: dict[tuple[str, bool], _Bucket] = field(default_factory=dict)

    def admit(self, operation: str, *, test_mode: bool) -> None:
        """Take one token from every bucket `operation` ("GET /v1/charges/{}") draws on, or raise Stripe's 429."""
        if not self.enabled:
            return
        now = self.seconds()
        wanted = [("global", "global-rate", GLOBAL_TEST if test_mode else GLOBAL_LIVE)]
        if operation.endswith("/search"):
            wanted.append(("search", "endpoint-rate", SEARCH))
        else:
            wanted.append((operation, "endpoint-rate", FILES if "/files" in operation else ENDPOINT))
        taken: list[_Bucket] = []
        for name, reason, rate in wanted:
            bucket = self._buckets.setdefault((name, test_mode), _Bucket(rate, rate, now))
            bucket.refill(now)
            if bucket.tokens < 1:
                raise errors.rate_limited(reason, test_mode=test_mode)
            taken.append(bucket)
        for bucket in taken:
            bucket.tokens -= 1
