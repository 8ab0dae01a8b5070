"""Tables as CSV that a spreadsheet reads as data and nothing else."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from billing_console.domain.money import Money

# A cell that begins with one of these is a formula to a spreadsheet, even behind spaces.
_FORMULA = frozenset("=+-@|%\t\r\n")


def table_csv(headers: Sequence[str], rows: Iterable[Sequence[str | int | Money | datetime | None]]) -> bytes:
    """UTF-8 with a byte order mark for Excel; amounts as three columns (amount, currency, minor units), times in UTC.

    Which columns hold money is read off the first row; every row must be alike.
    """
    every = [list(row) for row in rows]
    first = every[0] if every else [None] * len(headers)
    titles: list[str] = []
    for title, cell in zip(headers, first, strict=True):
        titles.extend([title, f"{title} currency", f"{title} minor units"] if isinstance(cell, Money) else [title])
    titles = [f"{t} (UTC)" if any(isinstance(c, datetime) for c in _column(every, headers, t)) else t for t in titles]
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([safe(title) for title in titles])
    for row in every:
        writer.writerow([text for cell in row for text in _texts(cell)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _column(rows: list[list[str | int | Money | datetime | None]], headers: Sequence[str], title: str) -> list[object]:
    if title not in headers:
        return []
    position = list(headers).index(title)
    return [row[position] for row in rows]


def _texts(cell: str | int | Money | datetime | None) -> list[str]:
    if isinstance(cell, Money):
        return [cell.plain(), cell.currency.upper(), str(cell.minor)]
    if isinstance(cell, datetime):
        return [cell.strftime("%Y-%m-%d %H:%M:%S")]
    if isinstance(cell, int):
        return [str(cell)]
    return [safe(cell or "")]


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before what would start one."""
    seen = text.lstrip(" \ufeff\u00a0")
    return f"'{text}" if text[:1] in _FORMULA or seen[:1] in _FORMULA else text
