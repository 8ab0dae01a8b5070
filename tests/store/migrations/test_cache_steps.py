"""The cache's tables keep count and keep the search index in step by themselves."""

from __future__ import annotations

from sqlalchemy import Connection

from tests.store.stripe_like import customer, row, take

INTEGRITY = "INSERT INTO {0} ({0}, rank) VALUES ('integrity-check', 1)"


def test_the_indexes_agree_with_the_tables_after_any_change(cache: Connection) -> None:
    take(cache, customer("1", "Ana Lima", "ana@x.io", metadata={"g": "octocat", "h": "hexcat"}), customer("2", "Zoë"))
    take(cache, customer("1", "Bea Lima", "bea@x.io", metadata={"g": "octocat"}), age=1)
    take(cache, customer("2", deleted=True), age=1)
    for index in ("customer_words", "customer_grams", "clue_grams"):
        cache.exec_driver_sql(INTEGRITY.format(index))  # raises when index and table differ


def test_the_tally_counts_each_object_once(cache: Connection) -> None:
    for age in range(3):
        take(cache, row("charge", "ch_1", age=age), row("charge", f"ch_{age}", age=age))
    assert cache.exec_driver_sql("SELECT n FROM tally WHERE kind = 'charge'").scalar() == 3
