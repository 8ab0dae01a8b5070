"""Searching the cache: everything a customer can be known by, the best first, and nothing breaks it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from billing_console.store.cache import Batch, absorb
from billing_console.store.search_index import find, find_text, owner_of
from billing_console.store.search_text import fold
from tests.store.conftest import Made
from tests.store.stripe_like import ACCOUNT, NOON, customer, payment, row, subscription, take, who


def test_the_search_picture(okaf: Connection) -> None:
    hits = find_text(okaf, "okaf", 20)
    assert [(h.name, h.status, h.summary, h.why) for h in hits] == [
        ("Amara Okafor", "active", "Pro Monthly ×2 · Visa 4242", ("name",)),
        ("Chidi Okafor", "active", "Team Yearly, 12 seats · Amex 0005", ("name", "email")),
        ("Ngozi Okafo", "past_due", "Starter Monthly · Visa 4242", ("name",)),
        ("okokafe GmbH", "canceled", "canceled 3 Mar 2026", ("name", "email")),
    ]
    assert (hits[0].email, hits[0].as_of, hits[0].created) == ("amara@lumenstudio.io", NOON, NOON)
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("amara@lumenstudio.io", ["amara"]),
        ("AMARA@LumenStudio.io ", ["amara"]),
        ("amara okafor", ["amara"]),
        ("okafor amara", ["amara"]),
        ("oka ama", ["amara"]),
        ("amara lumen", ["amara"]),
        ("lumenstudio", ["amara"]),
        ("studio.io", ["amara"]),
        ("men", ["amara"]),
        ("muller", ["zoe"]),
        ("MÜLLER", ["zoe"]),
        ("üll", ["zoe"]),
        ("ë", []),
        ("z", ["zoe"]),
        ("zo", ["zoe"]),
        ("fe", ["gmbh"]),
        ("amara-codes", ["amara"]),
        ("a-code", ["amara"]),
        ("nb-2026", ["ngozi"]),
        ("accounts@brightpath.ng", ["ngozi"]),
        ("+49 (0)30 123456", []),
        ("+4930123456", ["amara"]),
        ("030 123456", ["amara"]),
        ("123456", ["amara"]),
        ("nobody at all", []),
        ("amara nobody", []),
        ("", []),
        ("   ", []),
    ],
)
def test_text_in_every_form(okaf: Connection, text: str, expected: list[str]) -> None:
    assert who(find_text(okaf, text, 20)) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("amara-codes", ("metadata",)),
        ("codes", ("metadata",)),
        ("+4930123456", ("phone",)),
        ("accounts@brightpath.ng", ("email",)),
        ("lumen", ("email",)),
    ],
)
def test_it_says_why(okaf: Connection, text: str, why: tuple[str, ...]) -> None:
    assert find_text(okaf, text, 20)[0].why == why


def test_the_limit_cuts_the_worst(okaf: Connection) -> None:
    assert who(find_text(okaf, "okaf", 2)) == ["amara", "chidi"]
    assert find_text(okaf, "okaf", 0) == []


# -------------------------------------------------------------------------------------------------- ids, all at once


def test_a_customer_nothing_at_all_is_known_of_is_left_out(cache: Connection) -> None:
    unowned = row("charge", "ch_1")
    absorb(cache, Batch((unowned,), payments=(payment("1", "ghost"),)), account=ACCOUNT, livemode=False)
    assert find(cache, "4242") == []


def test_a_whole_address_asks_for_no_more(okaf: Connection) -> None:
    take(
        okaf,
        customer("tamara", "Tamara", "tamara@lumenstudio.io"),
        payment("t", "chidi", billing_email="amara@lumenstudio.io"),
    )
    assert who(find(okaf, "amara@lumenstudio.io")) == ["amara", "chidi"]
    assert who(find(okaf, "amara@lumenstudio.i")) == ["amara", "tamara", "chidi"]


def test_owners_directly_and_through_what_an_object_hangs_on(okaf: Connection) -> None:
    take(
        okaf,
        row("refund", "re_1", charge="ch_a1"),
        row("dispute", "dp_1", charge={"id": "ch_a1"}, payment_intent=None),
        row("invoice_payment", "inpay_1", invoice="in_1"),
        row("invoice", "in_1", "cus_chidi"),
        row("loop", "lo_1", charge="lo_2"),
        row("loop", "lo_2", charge="lo_1"),
        row("payout", "po_1"),
    )
    for name, owner in (
        ("cus_amara", "cus_amara"),
        ("ch_a1", "cus_amara"),
        ("sub_c1", "cus_chidi"),
        ("re_1", "cus_amara"),
        ("dp_1", "cus_amara"),
        ("inpay_1", "cus_chidi"),
        ("lo_1", None),
        ("po_1", None),
        ("ch_unknown", None),
    ):
        assert owner_of(okaf, name) == owner


def test_everything_at_once(okaf: Connection) -> None:
    assert [(h.customer, h.why) for h in find(okaf, " ch_a1 ")] == [("cus_amara", ("id",))]
    assert find(okaf, "cus_amara")[0].why == ("id",)
    assert who(find(okaf, "4242")) == ["ngozi", "amara"]
    assert who(find(okaf, "49.00", amounts=[(4900, "usd"), (4900, None)])) == ["amara"]
    assert who(find(okaf, "okaf", limit=1)) == ["amara"]
    assert find(okaf, "ch_nothing") == []


# ------------------------------------------------------------------------------------------------------ anything at all


def test_hostile_names_are_found_and_shown_as_they_are(cache: Connection) -> None:
    names = [
        "<b>Bold</b>",
        "\u202eReversed",
        "x" * 500,
        "=cmd|' /C calc'!A0",
        "\ud83d half",
        'O"Neil * AND',
        "שלום עולם",
    ]
    take(cache, *(customer(str(n), name, created=NOON + timedelta(n)) for n, name in enumerate(names)))
    for number, name in enumerate(names):
        assert str(number) in who(find_text(cache, name, 20)), name
    assert find_text(cache, "reversed", 5)[0].name == "\u202eReversed"


HOSTILE = st.text(st.sampled_from("\"*^:()-+{}[]'\\%_.,;@# \x00\u202e🙂é株aNDORTE0149") | st.characters(), max_size=40)


@settings(max_examples=200)
@given(
    text=HOSTILE | st.sampled_from(["NEAR(a b)", "name:x", "a OR", "AND", '"', '""', "*", "a*", "^a", "x" * 500, "-a"])
)
def test_no_text_is_an_error(new_cache: Made, text: str) -> None:
    with new_cache() as conn:
        take(conn, customer("1", text, text[::-1], metadata={"k": text}, phone=text), subscription("1", "1", plan=text))
        hits = find(conn, text, amounts=[(1, None)])
        assert len(hits) <= 1
        if any(c.isalnum() and c.isascii() for c in text):
            assert who(find_text(conn, text, 5)) == ["1"]


@settings(max_examples=60)
@given(
    names=st.lists(st.text("abc .@é", max_size=6), min_size=1, max_size=8),
    part=st.text("abcé", min_size=2, max_size=4),
)
def test_every_name_that_contains_the_text_is_found(new_cache: Made, names: list[str], part: str) -> None:
    with new_cache() as conn:
        take(conn, *(customer(str(n), name, f"{name}@x.y") for n, name in enumerate(names)))
        key = fold(part)
        expected = {str(n) for n, name in enumerate(names) if key in fold(name)}
        assert expected <= set(who(find_text(conn, part, 50)))
