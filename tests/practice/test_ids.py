"""Ids look like Stripe's and lead back to their owner."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_console.practice.ids import ACCOUNT_ID, ACCOUNT_TAIL, FRESH_OWNER, Ids

PREFIXES = ("cus", "sub", "in", "ch", "pi", "re", "du", "txn", "evt", "po", "price", "issfr")


@given(st.sampled_from(PREFIXES), st.integers(0, 2**24 - 1), st.integers(0, 2**26 - 1))
def test_an_id_tells_owner_and_serial(prefix: str, owner: int, serial: int) -> None:
    ids = Ids(1)
    made = ids.make(prefix, owner, serial)
    assert made.startswith(f"{prefix}_")
    assert made.isascii()
    assert ids.read(made) == (owner, serial)


@given(st.text(max_size=40))
def test_any_other_text_is_nobodys(text: str) -> None:
    assert Ids(1).read(text) is None


@pytest.mark.parametrize(
    "other", ["cus_QXg1o8vcGmoR32", "ch_3PgafuB7WZ01zgkWXYmPNZs8", "LAUNCH20", "acct_1", "_", "cus_"]
)
def test_foreign_ids_are_nobodys(other: str) -> None:
    assert Ids(1).read(other) is None


def test_another_seed_gives_other_ids() -> None:
    assert Ids(1).make("cus", 5, 0) != Ids(2).make("cus", 5, 0)
    assert Ids(2).read(Ids(1).make("sub", 5, 0)) is None


def test_a_prefix_cannot_be_exchanged() -> None:
    charge = Ids(1).make("ch", 5, 3)
    assert Ids(1).read(charge.replace("ch_", "re_")) is None


def test_neighbours_do_not_look_alike() -> None:
    first, second = (Ids(1).make("cus", index, 0) for index in (1, 2))
    assert sum(a == b for a, b in zip(first[4:], second[4:], strict=True)) < 6


def test_fresh_ids_belong_to_no_customer() -> None:
    ids = Ids(1)
    assert ids.read(ids.fresh("re", 9)) == (FRESH_OWNER, 9)


def test_the_account_id_carries_the_tail_all_long_ids_carry() -> None:
    assert ACCOUNT_ID.startswith("acct_1Nor")
    assert ACCOUNT_TAIL in Ids(1).make("sub", 1, 1)
    assert ACCOUNT_ID.endswith(ACCOUNT_TAIL)
