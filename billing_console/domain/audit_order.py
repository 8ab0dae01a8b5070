"""Which entries of an exported trail were removed, moved or slipped in, told from their numbers and chain alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from billing_console.domain.audit import GENESIS, Anchor


@dataclass(frozen=True, slots=True)
class ExportProblem:
    """What is wrong, in which line of the file and at which entry (0: none in particular).

    Entries: edited, signature, removed (``seq`` to ``until``), moved, inserted, chain (genuine, of another history),
    time, truncated (from ``seq`` on), head. Lines: empty_file, not_export, unknown_format, header, encoding, not_json,
    line_too_long, footer, footer_signature, after_footer.
    """

    line: int
    seq: int
    code: str
    until: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """What ties an entry to its neighbours."""

    at: datetime
    prev: str
    hash: str


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry in its line; it has a link when it is genuine, so that content, hash and signature agree."""

    line: int
    seq: int
    link: Link | None = None


def problems_of_order(seen: Sequence[Seen], whole: Anchor | None) -> Iterator[ExportProblem]:
    """What is wrong with the order and completeness of entries; without ``whole`` gaps are as they should be."""
    kept = _one_of_each(seen)
    lines = {entry.line for entry in kept}
    yield from (ExportProblem(e.line, e.seq, "inserted") for e in seen if e.line not in lines)
    in_place = {kept[place].line for place in _longest_rising([entry.seq for entry in kept])}
    yield from (ExportProblem(e.line, e.seq, "moved") for e in kept if e.line not in in_place)
    kept.sort(key=lambda entry: entry.seq)
    yield from _breaks(kept)
    if whole is not None:
        yield from _missing(kept, whole, last_line=max((entry.line for entry in seen), default=1))


def _one_of_each(seen: Sequence[Seen]) -> list[Seen]:
    """Of several entries with one number the genuine one is the entry, the others were put in."""
    chosen: dict[int, Seen] = {}
    for entry in seen:
        rival = chosen.get(entry.seq)
        if rival is None or (entry.link and not rival.link):
            chosen[entry.seq] = entry
    lines = {entry.line for entry in chosen.values()}
    return [entry for entry in seen if entry.line in lines]


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """Places of a longest rising run: moving the fewest others explains the order that is found."""
    ends: list[int] = []  # smallest last number of a run of each length
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(places[length - 1] if length else -1)
        if length == len(ends):
            ends.append(number)
            places.append(place)
        else:
            ends[length], places[length] = number, place
    run, place = [], places[-1] if places else -1
    while place >= 0:
        run.append(place)
        place = before[place]
    return run


def _breaks(kept: Sequence[Seen]) -> Iterator[ExportProblem]:
    """Neighbours that are both genuine and yet do not follow each other."""
    for entry in kept[:1]:
        if entry.seq == 1 and entry.link and entry.link.prev != GENESIS:
            yield ExportProblem(entry.line, entry.seq, "chain")
    for former, entry in pairwise(kept):
        if not (former.link and entry.link):
            continue
        if entry.seq == former.seq + 1 and entry.link.prev != former.link.hash:
            yield ExportProblem(entry.line, entry.seq, "chain")
        elif entry.link.at <= former.link.at:
            yield ExportProblem(entry.line, entry.seq, "time")


def _missing(kept: Sequence[Seen], whole: Anchor, last_line: int) -> Iterator[ExportProblem]:
    expected = 1
    for entry in kept:
        if entry.seq > whole.size:
            yield ExportProblem(entry.line, entry.seq, "inserted")
            continue
        if entry.seq > expected:
            yield ExportProblem(entry.line, expected, "removed", entry.seq - 1)
        expected = entry.seq + 1
        if entry.seq == whole.size and entry.link and entry.link.hash != whole.head:
            yield ExportProblem(entry.line, entry.seq, "head")
    if expected <= whole.size:
        yield ExportProblem(last_line, expected, "truncated", whole.size)
