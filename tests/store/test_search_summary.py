"""The line under a customer's name."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from billing_console.store.search_index import find_text
from tests.store.stripe_like import at, customer, payment, subscription, take


@pytest.mark.parametrize(
    ("made", "line"),
    [
        ([subscription("1", "1", interval="month", every=3)], "Pro every 3 months"),
        ([subscription("1", "1", interval="week")], "Pro Weekly"),
        ([subscription("1", "1", interval=None)], "Pro"),
        ([subscription("1", "1", seats=[None])], "Pro Monthly"),
        ([subscription("1", "1", "incomplete_expired")], ""),
        ([subscription(str(n), "1", plan=f"P{n}") for n in range(5)], "P0 Monthly, P1 Monthly, P2 Monthly and 2 more"),
        ([payment("1", "1", last4="")], ""),
        ([payment("1", "1", brand="unionpay"), payment("2", "1", brand="", created=at(-1))], "UnionPay 4242"),
        ([payment("1", "1", brand="")], "4242"),
    ],
)
def test_the_line_under_the_name(cache: Connection, made: list, line: str) -> None:
    take(cache, customer("1", "Ana"), *made)
    assert find_text(cache, "ana", 5)[0].summary == line
