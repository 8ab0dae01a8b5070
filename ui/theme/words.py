"""Text on its way to a place where Qt might read markup."""

from __future__ import annotations

import html


def plain_tip(text: str) -> str:
    """A tool tip that shows the text as it is: without the tag Qt would guess whether it is markup."""
    return f"<span>{html.escape(text)}</span>" if text else ""
