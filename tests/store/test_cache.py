"""The mirror of Stripe: newest knowledge wins, one account only, and everything comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from billing_console.domain.errors import StoreUnavailable
from billing_console.store import cache as mirror
from billing_console.store.cache import Batch, absorb
from billing_console.store.database import Store
from tests.store.conftest import Made
from tests.store.stripe_like import ACCOUNT, at, customer, names, payment, row, subscription, take


def test_an_object_comes_back_as_it_was(cache: Connection) -> None:
    written = row(
        "charge", "ch_1", "cus_1", age=3, made=-5, amount=4900, name="Zoë \u202e\x00 \ud83d", list=[1.5, None]
    )
    take(cache, written)
    assert mirror.get(cache, "charge", "ch_1") == written
    assert mirror.get(cache, "charge", "ch_2") is None
    assert mirror.get(cache, "invoice", "ch_1") is None


def test_newer_replaces_older_and_never_the_other_way(cache: Connection) -> None:
    take(cache, row("charge", "ch_1", "cus_1", age=5, status="succeeded"))
    take(cache, row("charge", "ch_1", "cus_2", age=4, status="pending"))
    found = mirror.get(cache, "charge", "ch_1")
    assert found is not None
    assert (found.raw["status"], found.customer, found.as_of) == ("succeeded", "cus_1", at(5))
    take(cache, row("charge", "ch_1", None, age=5, status="again"))
    found = mirror.get(cache, "charge", "ch_1")
    assert found is not None
    assert (found.raw["status"], found.customer) == ("again", None)


def test_the_newest_of_two_in_one_batch_wins(cache: Connection) -> None:
    take(cache, row("charge", "ch_1", age=2, n=2), row("charge", "ch_1", age=1, n=1))
    assert [s.raw["n"] for s in mirror.newest(cache, "charge", 10)] == [2]


def test_everything_of_a_customer_newest_first(cache: Connection) -> None:
    take(
        cache,
        row("customer", "cus_1", None, made=0),
        row("charge", "ch_1", "cus_1", made=1),
        row("charge", "ch_2", "cus_1", made=1),
        row("invoice", "in_1", "cus_1", made=2),
        row("charge", "ch_3", "cus_2", made=3),
    )
    assert names(mirror.of_customer(cache, "cus_1")) == ["in_1", "ch_2", "ch_1", "cus_1"]
    assert names(mirror.of_customer(cache, "cus_1", ["charge", "customer"])) == ["ch_2", "ch_1", "cus_1"]
    assert mirror.of_customer(cache, "cus_1", []) == []
    assert mirror.of_customer(cache, "cus_3") == []


def test_pages_of_the_newest(cache: Connection) -> None:
    take(cache, *(row("event", f"evt_{n}", made=n // 2) for n in range(7)), row("charge", "ch_1", made=99))
    pages, last = [], None
    while page := mirror.newest(cache, "event", 3, before=last):
        pages.append(names(page))
        last = page[-1]
    assert pages == [["evt_6", "evt_5", "evt_4"], ["evt_3", "evt_2", "evt_1"], ["evt_0"]]


def test_counts_know_new_from_known(cache: Connection) -> None:
    assert mirror.counts(cache) == {}
    for age in (0, 1, -1):
        take(cache, row("charge", "ch_1", age=age), row("charge", "ch_2", age=age), row("invoice", "in_1", age=age))
    assert mirror.counts(cache) == {"charge": 2, "invoice": 1}


def test_marks(cache: Connection) -> None:
    assert mirror.get_mark(cache, "charges") is None
    mirror.set_mark(cache, "charges", "ch_9")
    mirror.set_mark(cache, "charges", "ch_8")
    assert mirror.get_mark(cache, "charges") == "ch_8"
    mirror.set_mark(cache, "charges", None)
    assert mirror.get_mark(cache, "charges") is None


def test_a_cache_belongs_to_one_account_and_mode(cache: Connection) -> None:
    take(cache, row("charge", "ch_1"))
    for account, livemode in (("acct_other", False), (ACCOUNT, True)):
        with pytest.raises(StoreUnavailable) as refused:
            absorb(cache, Batch((row("charge", "ch_2"),)), account=account, livemode=livemode)
        assert (refused.value.code, refused.value.data["file"]) == ("foreign", "cache")
    assert mirror.counts(cache) == {"charge": 1}


def test_a_record_without_its_row_is_a_mistake(cache: Connection) -> None:
    with pytest.raises(ValueError, match="without their rows: ch_1"):
        absorb(cache, Batch((), payments=(payment("1", "1"),)), account=ACCOUNT, livemode=False)


def test_of_a_deleted_customer_what_was_known_stays(cache: Connection) -> None:
    take(cache, row("customer", "cus_1", name="Amara", email="a@b.io"))
    take(cache, *(row("customer", name, age=1, made=-9999, deleted=True) for name in ("cus_1", "cus_2")))
    found = mirror.get(cache, "customer", "cus_1")
    assert found is not None
    assert (found.created, found.as_of) == (at(0), at(1))
    assert found.raw == {
        "id": "cus_1",
        "object": "customer",
        "name": "Amara",
        "email": "a@b.io",
        "deleted": True,
    }
    stranger = mirror.get(cache, "customer", "cus_2")
    assert stranger is not None
    assert stranger.raw == {"id": "cus_2", "object": "customer", "deleted": True}


async def test_a_batch_that_fails_leaves_nothing_of_itself(store: Store) -> None:
    def half(conn: Connection) -> None:
        take(conn, customer("1", "Amara"), subscription("1", "1"), payment("1", "1"))
        mirror.set_mark(conn, "charges", "ch_1")
        raise KeyError("connection lost")

    with pytest.raises(KeyError):
        await store.cache.write(half)
    assert await store.cache.read(mirror.counts) == {}
    assert await store.cache.read(lambda conn: mirror.get_mark(conn, "charges")) is None


@settings(max_examples=30)
@given(ages=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 5)), min_size=1, max_size=12))
def test_whatever_the_order_the_newest_reading_is_kept(new_cache: Made, ages: list[tuple[int, int]]) -> None:
    with new_cache() as conn:
        for turn, (name, age) in enumerate(ages):
            take(conn, row("charge", f"ch_{name}", age=age, turn=turn))
        for stored in mirror.newest(conn, "charge", 10):
            own = [(age, turn) for turn, (name, age) in enumerate(ages) if stored.id == f"ch_{name}"]
            assert (stored.as_of, stored.raw["turn"]) == (at(max(own)[0]), max(own)[1])


def test_the_batch_shows_no_contents_in_logs() -> None:
    assert "secret" not in repr(row("charge", "ch_1", note="secret"))
