"""The ways of looking, and which of them is better."""

from __future__ import annotations

from sqlalchemy import Connection

from billing_console.store.search_index import find_amount, find_last4, find_text
from billing_console.store.search_ways import AMOUNT, EXACT_EMAIL, Candidates
from tests.store.stripe_like import at, customer, payment, subscription, take, who


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


def test_the_best_way_of_finding_counts_whatever_comes_first() -> None:
    found = Candidates()
    found.add([("b", 0, "bea"), ("a", 1, "ana")], AMOUNT, "amount", in_order=True)
    found.add([("a", 1, "ana")], EXACT_EMAIL)
    found.add([("a", 1, "ana"), ("c", 0, "cleo")], AMOUNT, "amount", in_order=True)
    assert found.best(9) == ["a", "b", "c"]
    assert found.by_customer["a"].why == {"amount"}
    assert (found.are(3), found.are(4)) == (True, False)
