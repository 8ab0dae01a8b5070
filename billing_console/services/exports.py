"""Tables as CSV that a spreadsheet reads as data and nothing else."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from billing_console.domain.money import Money

Cell = str | int | Money | datetime | None

# A cell that begins with one of these is a formula to a spreadsheet, even behind what can't be seen; some take the wide
# forms too.
_STARTS = "=+\\-@|%\uff1d\uff0b\uff0d\uff20"
_VISIBLE_START = re.compile(f"[{_STARTS}]")
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})  # Unicode's categories of controls, marks and spaces
# Where the list separator is a semicolon, a spreadsheet also begins a new cell inside the quotes.
_INNER = re.compile(rf"([;\t\r\n]\s*)(?=[{_STARTS}])")


def table_csv(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark for Excel; amounts as three columns (amount, currency, minor units), times in UTC.

    A column with an amount in any row is a column of amounts; amounts that are missing stay empty there.
    """
    every = [list(row) for row in rows]
    columns = [_Column(title, cells) for title, *cells in zip(headers, *every, strict=True)]
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([safe(title) for column in columns for title in column.titles])
    for row in every:
        writer.writerow([text for column, cell in zip(columns, row, strict=True) for text in column.texts(cell)])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


class _Column:
    """One column of the table and what it becomes in the file."""

    def __init__(self, title: str, cells: Iterable[Cell]) -> None:
        kinds = [type(cell) for cell in cells]
        self._is_money = Money in kinds
        self.titles = [f"{title} (UTC)" if datetime in kinds else title]
        if self._is_money:
            self.titles += [f"{title} currency", f"{title} minor units"]

    def texts(self, cell: Cell) -> list[str]:
        if isinstance(cell, Money):
            return [cell.plain(), cell.currency.upper(), str(cell.minor)]
        return [_text(cell), "", ""] if self._is_money else [_text(cell)]


def _text(cell: str | int | datetime | None) -> str:
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return str(cell) if isinstance(cell, int) else safe(cell or "")


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before what would start one."""
    inner = _INNER.sub(r"\1'", text)
    return f"'{inner}" if _starts_formula(text) else inner


def _starts_formula(text: str) -> bool:
    """Spreadsheets drop more of what can't be seen than anyone has listed: all of it counts as not there."""
    first = next((place for place, c in enumerate(text) if unicodedata.category(c) not in _UNSEEN), len(text))
    return text[:1] in {"\t", "\r", "\n"} or _VISIBLE_START.match(text, first) is not None
