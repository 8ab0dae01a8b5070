"""The queue of faults: which request meets which, and how often."""

from __future__ import annotations

import pytest

from billing_console.practice.faults import Faults


@pytest.mark.parametrize(
    ("match", "method", "path", "fits"),
    [
        ("*", "GET", "/v1/x", True),
        ("POST /v1/refunds", "POST", "/v1/refunds", True),
        ("POST /v1/refunds", "GET", "/v1/refunds", False),
        ("POST /v1/refunds", "POST", "/v1/refunds/re_1", False),
        ("* /v1/refunds/*", "GET", "/v1/refunds/re_1", True),
        ("POST *", "POST", "/v1/anything/at/all", True),
        ("GET /v1/customers/{id}", "GET", "/v1/customers/cus_1", True),
        ("GET /v1/customers/{id}", "GET", "/v1/customers/cus_1/payment_methods", False),
    ],
)
def test_matching(match: str, method: str, path: str, fits: bool) -> None:
    faults = Faults()
    faults.add("server_error", match=match)
    assert (faults.take(method, path) is not None) is fits


def test_they_are_used_up_in_order() -> None:
    faults = Faults()
    faults.add("rate_limit", times=2)
    faults.add("conflict")
    met = [faults.take("GET", "/v1/x") for _ in range(4)]
    assert [fault.kind if fault else None for fault in met] == ["rate_limit", "rate_limit", "conflict", None]
    assert faults.pending == ()


def test_they_can_be_called_off() -> None:
    faults = Faults()
    faults.add("delay", seconds=5, times=9)
    assert len(faults.pending) == 1
    faults.clear()
    assert faults.take("GET", "/v1/x") is None


def test_misspelt_kinds_are_noticed() -> None:
    with pytest.raises(ValueError, match="unknown fault"):
        Faults().add("explode")  # type: ignore[arg-type]  # the point of the test
