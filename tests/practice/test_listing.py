"""Pages: order, cursors in both directions, created filters, and how much is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from billing_console.practice import listing
from billing_console.practice.errors import StripeError

ROWS = [{"id": f"x_{number:02d}", "created": number // 2} for number in range(20)]


def find(object_id: str, param: str) -> dict[str, Any]:
    return next(row for row in ROWS if row["id"] == object_id)


def page(**params: Any) -> tuple[list[str], bool]:
    result = listing.page(listing.fixed(ROWS), params, find)
    return [row["id"] for row in result.rows], result.has_more


def test_newest_first_ten_by_default() -> None:
    assert page() == ([f"x_{number:02d}" for number in range(19, 9, -1)], True)


def test_following_the_cursor_sees_every_row_once() -> None:
    seen: list[str] = []
    more = True
    params: dict[str, str] = {}
    while more:
        ids, more = page(limit=3, **params)
        seen += ids
        params = {"starting_after": ids[-1]}
    assert seen == [row["id"] for row in reversed(ROWS)]


def test_ending_before_gives_the_rows_next_to_the_cursor() -> None:
    assert page(limit=3, ending_before="x_10") == (["x_13", "x_12", "x_11"], True)
    assert page(limit=3, ending_before="x_17") == (["x_19", "x_18"], False)
    assert page(ending_before="x_19") == ([], False)


@pytest.mark.parametrize(
    ("created", "expected"),
    [(4, [9, 8]), ({"gt": 8}, [19, 18]), ({"gte": 8, "lt": 9}, [17, 16]), ({"lte": 0}, [1, 0]), ({"gt": 9}, [])],
)
def test_created_filters(created: Any, expected: list[int]) -> None:
    assert page(created=created)[0] == [f"x_{number:02d}" for number in expected]


def test_a_created_filter_reads_no_further_than_it_must() -> None:
    read: list[str] = []

    def source(before: listing.Key | None) -> Iterator[dict[str, Any]]:
        for row in listing.fixed(ROWS)(before):
            read.append(row["id"])
            yield row

    listing.page(source, {"created": {"gte": 8, "lte": 8}}, find)
    assert read == ["x_17", "x_16", "x_15"]


@pytest.mark.parametrize(
    ("limit", "words"),
    [(0, "greater than or equal to 1"), (101, "less than or equal to 100 (it currently is '101')")],
)
def test_limits(limit: int, words: str) -> None:
    with pytest.raises(StripeError) as caught:
        page(limit=limit)
    assert words in caught.value.message
    assert (caught.value.code, caught.value.param) == ("parameter_invalid_integer", "limit")


def test_only_one_cursor() -> None:
    with pytest.raises(StripeError, match="only specify one"):
        page(starting_after="x_01", ending_before="x_02")
