"""Filling the search index: the newest reading counts, whatever comes first."""

from __future__ import annotations

from itertools import permutations

from sqlalchemy import Connection

from billing_console.domain.records import Customer, Payment, Subscription
from billing_console.store.search_index import find, find_amount, find_text
from tests.store.conftest import Made
from tests.store.stripe_like import customer, payment, subscription, take, who


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
