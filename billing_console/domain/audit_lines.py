"""The lines of a file that may be anything: bounded, decoded and parsed, or a code of why not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

LONGEST_LINE: Final = 1024 * 1024  # bytes
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


class Unreadable(Exception):
    """A line that can't be read; its text is the code of why."""


def numbered(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Lines without their ends; of a file no more than a limit is held at once."""
    readline = getattr(lines, "readline", None)
    pieces = iter(lambda: readline(LONGEST_LINE + 2), b"") if readline else iter(lines)
    number, continues = 0, False
    for piece in pieces:
        number += 0 if continues else 1
        was_continued, continues = continues, bool(readline) and not piece.endswith(b"\n")
        if not was_continued:
            start = piece.removeprefix(_BYTE_ORDER_MARK) if number == 1 else piece
            yield number, start.rstrip(b"\r\n")


def parsed(line: bytes) -> dict[str, Any]:
    """The JSON object of a line; Unreadable ``line_too_long``, ``encoding`` or ``not_json`` when it holds none."""
    if len(line) > LONGEST_LINE:
        raise Unreadable("line_too_long")
    try:
        data = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise Unreadable("encoding") from None
    except (ValueError, RecursionError):
        raise Unreadable("not_json") from None
    if not isinstance(data, dict):
        raise Unreadable("not_json")
    return data
