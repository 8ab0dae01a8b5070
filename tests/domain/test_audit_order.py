"""Order and completeness, told from numbers and links alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from billing_console.domain.audit import GENESIS, Anchor
from billing_console.domain.audit_order import Link, Seen, problems_of_order

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def seen(*numbers: int, bad: tuple[int, ...] = ()) -> list[Seen]:
    """Entries in this order from line 2 on; those in lines ``bad`` are not genuine."""
    made = []
    for line, seq in enumerate(numbers, 2):
        link = Link(NOON + timedelta(seconds=seq), f"{seq - 1:064}", f"{seq:064}")
        made.append(Seen(line, seq, None if line in bad else link))
    return made


def judged(entries: list[Seen], size: int | None = None) -> list[tuple[int, int, str, int]]:
    whole = None if size is None else Anchor(size, f"{size:064}")
    return [(p.line, p.seq, p.code, p.until) for p in problems_of_order(entries, whole)]


@pytest.mark.parametrize(
    ("entries", "size", "problems"),
    [
        (seen(), 0, []),
        (seen(1, 2, 3), 3, []),
        (seen(1, 5, 9), None, []),
        (seen(), 3, [(1, 1, "truncated", 3)]),
        (seen(1, 4, 5), 7, [(3, 2, "removed", 3), (4, 6, "truncated", 7)]),
        (seen(4, 1, 2, 3), 4, [(2, 4, "moved", 0)]),
        (seen(2, 3, 4, 1), 4, [(5, 1, "moved", 0)]),
        (seen(1, 2, 2, 3), 3, [(4, 2, "inserted", 0)]),
        (seen(1, 2, 2, 3, bad=(3,)), 3, [(3, 2, "inserted", 0)]),
        (seen(1, 2, 2, 3, bad=(4,)), 3, [(4, 2, "inserted", 0)]),
        (seen(1, 2, 3, 4), 3, [(5, 4, "inserted", 0)]),
        (seen(1, 2, 3, bad=(3,)), 3, []),
    ],
)
def test_what_was_done(entries: list[Seen], size: int | None, problems: list[tuple[int, int, str, int]]) -> None:
    assert judged(entries, size) == problems


def test_broken_links_are_named_where_both_ends_are_genuine() -> None:
    first, second = seen(1, 2)
    assert second.link is not None
    other = Seen(3, 2, Link(second.link.at, "f" * 64, second.link.hash))
    late = Seen(3, 2, Link(NOON, second.link.prev, second.link.hash))
    assert judged([first, other], 2) == [(3, 2, "chain", 0)]
    assert judged([first, late], 2) == [(3, 2, "time", 0)]
    assert judged([Seen(2, 1, Link(NOON, GENESIS, "a" * 64))], 1) == [(2, 1, "head", 0)]
    assert judged([Seen(2, 1, Link(NOON, "b" * 64, f"{1:064}"))], 1) == [(2, 1, "chain", 0)]


def test_a_long_trail_in_reverse_is_judged_quickly() -> None:
    assert len(judged(seen(*range(3000, 0, -1)), 3000)) == 2999
