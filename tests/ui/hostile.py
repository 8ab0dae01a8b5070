"""Names that try to be something else."""

from __future__ import annotations

HOSTILE = (
    '<img src="file:///etc/hostname"><b>Bold</b>',
    "A & B &amp; <a href='https://example.org'>C</a>",
    '=HYPERLINK("https://example.org")',
    "W" * 500,
    "\u0633\u0627\u0631\u0629 \u202eevil\u202c \u200f\u0645\u062d\u0645\u062f",  # turns the direction
    "line one\nline two\ttab",
    "",
)
