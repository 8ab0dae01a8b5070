"""Searching the cache: everything a customer can be known by, the best first, and nothing breaks it."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from billing_console.domain.records import Customer, Payment, Subscription
from billing_console.store.search_index import Hit, find, find_amount, find_last4, find_text, owner_of
from billing_console.store.search_text import fold
from tests.store.conftest import Made
from tests.store.stripe_like import NOON, at, customer, payment, row, subscription, take


def who(hits: list[Hit]) -> list[str]:
    return [hit.customer.removeprefix("cus_") for hit in hits]


@pytest.fixture
def okaf(cache: Connection) -> Connection:
    """The customers of the search picture."""
    take(
        cache,
        customer(
            "amara", "Amara Okafor", "amara@lumenstudio.io", metadata={"github": "amara-codes"}, phone="+49 30 123456"
        ),
        customer("chidi", "Chidi Okafor", "chidi.okafor@kite.co"),
        customer("ngozi", "Ngozi Okafo", "ngozi@brightpath.ng"),
        customer("gmbh", "okokafe GmbH", "billing@okokafe.de"),
        customer("zoe", "Zoë Müller", "zoe@muller.example"),
        subscription("a1", "amara"),
        subscription("a2", "amara"),
        subscription("c1", "chidi", plan="Team", interval="year", seats=[12]),
        subscription("n1", "ngozi", "past_due", plan="Starter", metadata={"order": "NB-2026-17"}),
        subscription("g1", "gmbh", "canceled", ended_at=NOON.replace(month=3, day=3)),
        payment("a1", "amara"),
        payment("c1", "chidi", 9900, "eur", last4="0005", brand="amex"),
        payment("n1", "ngozi", 1900, last4="4242", created=at(5), billing_email="accounts@brightpath.ng"),
    )
    return cache


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


def test_ranking(cache: Connection) -> None:
    take(
        cache,
        customer("part", "Banana Ltd", "x@y.io"),
        customer("word", "The Ana Company", "x@y.io"),
        customer("gone", "Ana Aaa", "x@y.io"),
        customer("running", "Ana Zzz", "x@y.io"),
        customer("new", "Ana Bbb", "x@y.io"),
        customer("exact", "Ana", "x@y.io"),
        customer("clue", "Someone", "x@y.io", metadata={"github": "ana"}),
        customer("email", "Else", "ana"),
        customer("deleted", "Ana Aab", "x@y.io"),
        subscription("1", "gone", "canceled"),
        subscription("2", "running", "trialing"),
    )
    take(cache, customer("deleted", deleted=True), age=1)
    assert who(find_text(cache, "ana", 20)) == (
        ["email", "exact", "running", "new", "gone", "deleted", "word", "clue", "part"]
    )


def test_the_limit_cuts_the_worst(okaf: Connection) -> None:
    assert who(find_text(okaf, "okaf", 2)) == ["amara", "chidi"]
    assert find_text(okaf, "okaf", 0) == []


def test_the_order_of_arrival_does_not_matter(new_cache: Made) -> None:
    records: list[Customer | Subscription | Payment] = [
        customer("1", "Ana", "ana@x.io", metadata={"github": "octo"}),
        subscription("1", "1", "canceled"),
        subscription("2", "1", "past_due"),
        payment("1", "1", billing_email="pay@x.io"),
    ]
    seen = set()
    for order in permutations(records):
        with new_cache() as conn:
            for record in order:
                take(conn, record)
            seen.add(tuple((h.status, h.summary, h.name) for h in find_text(conn, "ana", 5)))
            assert who(find_text(conn, "octo", 5)) == who(find_text(conn, "pay@x.io", 5)) == ["1"]
    assert seen == {(("past_due", "Pro Monthly · Visa 4242", "Ana"),)}


# -------------------------------------------------------------------------------------------- cards, amounts, ids, all


def test_last4_running_first_then_latest_payment(okaf: Connection) -> None:
    assert who(find_last4(okaf, "4242", 20)) == ["ngozi", "amara"]
    assert find_last4(okaf, "4242", 20)[0].why == ("last4",)
    assert who(find_last4(okaf, "4242", 1)) == ["ngozi"]
    assert find_last4(okaf, "9999", 20) == find_last4(okaf, "", 20) == []


def test_amounts_in_one_or_any_currency(okaf: Connection) -> None:
    take(okaf, payment("z", "zoe", 4900, "jpy", last4=""))
    assert who(find_amount(okaf, 4900, "usd", 20)) == ["amara"]
    assert sorted(who(find_amount(okaf, 4900, None, 20))) == ["amara", "zoe"]
    assert find_amount(okaf, 4900, None, 20)[0].why == ("amount",)
    assert find_amount(okaf, 4901, None, 20) == []


def test_a_payment_without_a_customer_finds_nobody(cache: Connection) -> None:
    take(cache, payment("guest", None))
    assert find_last4(cache, "4242", 20) == find_amount(cache, 4900, None, 20) == []


def test_a_customer_of_whom_only_a_payment_is_known_is_found_without_a_name(cache: Connection) -> None:
    take(cache, payment("1", "early", created=at(-9)), age=3)
    [hit] = find_last4(cache, "4242", 20)
    assert (hit.customer, hit.name, hit.status, hit.summary) == ("cus_early", "", "", "Visa 4242")
    assert (hit.as_of, hit.created) == (at(3), at(-9))


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


# ------------------------------------------------------------------------------------------------------- staying right


def test_a_new_name_replaces_the_old_one_and_an_old_reading_does_not(cache: Connection) -> None:
    take(cache, customer("1", "Before", "b@x.io", metadata={"g": "octocat"}, phone="+1 555 1234567"), age=0)
    take(cache, customer("1", "After", "a@x.io", metadata={"g": "hexcat"}), age=2)
    take(cache, customer("1", "Stale", "s@x.io", metadata={"g": "deadcat"}), age=1)
    for gone in ("Before", "efor", "b@x.io", "octocat", "toca", "Stale", "deadcat", "5551234567"):
        assert find_text(cache, gone, 5) == [], gone
    for there in ("After", "fter", "a@x.io", "hexcat", "exca"):
        assert who(find_text(cache, there, 5)) == ["1"], there


def test_subscriptions_and_payments_keep_the_newest_reading_too(cache: Connection) -> None:
    take(cache, customer("1", "Ana"))
    take(cache, subscription("1", "1", "canceled", metadata={"k": "newer"}), payment("1", "1", 500), age=2)
    take(cache, subscription("1", "1", "active", metadata={"k": "older"}), payment("1", "1", 700), age=1)
    assert find_text(cache, "ana", 5)[0].status == "canceled"
    assert find_amount(cache, 700, None, 5) == find_text(cache, "older", 5) == []
    assert who(find_text(cache, "newer", 5)) == ["1"]


def test_a_deleted_customer_is_found_by_what_was_known(cache: Connection) -> None:
    take(cache, customer("1", "Ana Lima", "ana@x.io", metadata={"g": "octocat"}), subscription("1", "1"))
    take(cache, customer("1", deleted=True), age=1)
    for text in ("ana", "ana@x.io", "octocat"):
        [hit] = find_text(cache, text, 5)
        assert (hit.name, hit.status) == ("Ana Lima", "deleted")
    take(cache, customer("2", deleted=True), age=1)
    assert find(cache, "cus_2")[0].status == "deleted"


def test_a_status_nobody_knows_yet_is_neither_urgent_nor_over(cache: Connection) -> None:
    take(cache, customer("1", "Ana"), subscription("1", "1", "canceled"), subscription("2", "1", "hibernating"))
    assert find_text(cache, "ana", 5)[0].status == "hibernating"


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
