"""Every test of a page sees the light theme at its own size, in a zone that does not depend on the machine."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.ui.looks import look

__all__ = ["look"]


@pytest.fixture(autouse=True)
def _in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages tell times in the operator's zone; Windows can't be told another one."""
    if not hasattr(time, "tzset"):
        yield
        return
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
