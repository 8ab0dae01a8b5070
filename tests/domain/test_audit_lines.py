"""Lines of a file that may be anything."""

from __future__ import annotations

import io

import pytest
from typing_extensions import override

from billing_console.domain.audit_lines import LONGEST_LINE, Unreadable, numbered, parsed


class Counting(io.BytesIO):
    """Remembers the most that was asked of it at once."""

    most = 0

    @override
    def readline(self, size: int | None = -1, /) -> bytes:
        line = super().readline(size)
        self.most = max(self.most, len(line))
        return line


def test_a_line_without_end_is_never_held_whole() -> None:
    file = Counting(b"first\n" + b"x" * (5 * LONGEST_LINE) + b"\nlast")
    lines = list(numbered(file))
    assert [number for number, _ in lines] == [1, 2, 3]
    assert (lines[0][1], lines[2][1]) == (b"first", b"last")
    assert LONGEST_LINE < file.most <= LONGEST_LINE + 2
    with pytest.raises(Unreadable, match="line_too_long"):
        parsed(lines[1][1])


def test_the_longest_line_is_still_read() -> None:
    line = b'{"a":"' + b"x" * (LONGEST_LINE - 8) + b'"}'
    assert len(line) == LONGEST_LINE
    for end in (b"", b"\n", b"\r\n"):
        [(number, read)] = numbered(io.BytesIO(line + end))
        assert (number, len(parsed(read)["a"])) == (1, LONGEST_LINE - 8)


def test_the_mark_of_byte_order_counts_at_the_very_start_only() -> None:
    mark = b"\xef\xbb\xbf"
    assert list(numbered(io.BytesIO(mark + b"{}\n" + mark + b"{}"))) == [(1, b"{}"), (2, mark + b"{}")]
    assert list(numbered([])) == []


@pytest.mark.parametrize(("line", "code"), [(b"\xff", "encoding"), (b"{", "not_json"), (b"1", "not_json")])
def test_why_a_line_is_unreadable(line: bytes, code: str) -> None:
    with pytest.raises(Unreadable, match=code):
        parsed(line)
