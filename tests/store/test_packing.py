"""Raw JSON made small and whole again, whatever dictionary it was packed with."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection

from billing_console.store import cache as mirror
from billing_console.store.database import Store
from billing_console.store.packing import Packing
from tests.store.stripe_like import row, take


def charge(number: int) -> dict[str, Any]:
    dice = Random(number)
    return {
        "amount": dice.choice([4900, 1900, 9900]),
        "billing_details": {
            "address": {"city": None, "country": "DE", "line1": None},
            "email": f"u{dice.random()}@x.io",
        },
        "payment_method_details": {"card": {"brand": "visa", "last4": f"{dice.randrange(10000):04}"}, "type": "card"},
        "metadata": {},
        "refunds": None,
    }


def fill(conn: Connection, start: int, stop: int) -> None:
    for first in range(start, stop, 100):
        take(conn, *(row("charge", f"ch_{n}", **charge(n)) for n in range(first, min(stop, first + 100))))


def test_a_dictionary_is_learnt_and_older_ones_stay_readable(cache: Connection) -> None:
    fill(cache, 0, 600)
    used = cache.exec_driver_sql(
        "SELECT dictionary, count(*), avg(length(body)) FROM object GROUP BY 1 ORDER BY 2"
    ).all()
    assert [(bool(d), n) for d, n, _ in used] == [(False, 300), (True, 300)]
    assert used[1][2] < used[0][2] / 2
    cache.info.clear()  # as after a restart
    for number in (0, 299, 300, 599):
        found = mirror.get(cache, "charge", f"ch_{number}")
        assert found is not None
        assert found.raw == {"id": f"ch_{number}", "object": "charge", **charge(number)}


def test_objects_too_small_to_learn_from_are_left_as_they_are(cache: Connection) -> None:
    for first in range(0, 500, 100):
        take(cache, *(row("x", str(n)) for n in range(first, first + 100)))
    assert cache.exec_driver_sql("SELECT count(*) FROM dictionary").scalar() in (0, 1)
    assert len(mirror.newest(cache, "x", 1000)) == 500


async def test_a_dictionary_that_was_rolled_back_is_forgotten(store: Store) -> None:
    await store.cache.write(lambda conn: fill(conn, 0, 300))

    def half(conn: Connection) -> None:
        fill(conn, 300, 310)
        raise KeyError("lost")

    with pytest.raises(KeyError):
        await store.cache.write(half)
    await store.cache.write(lambda conn: fill(conn, 5000, 5300))
    await store.cache.write(lambda conn: fill(conn, 300, 310))
    assert len(await store.cache.read(lambda conn: mirror.newest(conn, "charge", 1000))) == 610


def test_one_packing_per_connection(cache: Connection) -> None:
    assert Packing.of(cache) is Packing.of(cache)
