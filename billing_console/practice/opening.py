"""Puts a generated company and the engine together."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from billing_console.practice.company import Company, CompanySpec
from billing_console.practice.server import PracticeStripe


def open_practice(
    customers: int,
    seed: int,
    *,
    now: datetime | None,
    clock: Callable[[], datetime] | None,
    state_file: Path | None,
    rate_limits: bool | None,
) -> PracticeStripe:
    """See billing_console.practice.open_practice."""
    ticking = clock or (lambda: datetime.now(UTC))
    spec = CompanySpec(customers=customers, seed=seed, now=now or ticking())
    if state_file is not None and state_file.exists():
        saved = json.loads(state_file.read_text("utf-8"))["company"]
        spec = CompanySpec(customers=saved["customers"], seed=saved["seed"], now=datetime.fromisoformat(saved["now"]))
    return PracticeStripe(
        Company(spec),
        clock=ticking,
        state_file=state_file,
        rate_limits=clock is None if rate_limits is None else rate_limits,
        company_spec={"customers": spec.customers, "seed": spec.seed, "now": spec.now.isoformat()},
    )
