"""The state of the keychain in the words and pills of a table's row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ui.first_run.words import STATE_WORDS
from ui.theme.tokens import Tone
from ui.widgets.label import Label
from ui.widgets.pill import Pill


def kept_in(kind: str, description: str) -> Sequence[QWidget]:
    """Where the key will be kept, as far as the keychain has answered."""
    if not kind:
        return [Label("Asking the system keychain…", muted=True)]
    if kind == "ok":
        return [Label(f"{description}, readable by you only", elide=True)]
    if kind == "memory":
        return [Label("memory, for this session", elide=True)]
    return [Label("you choose in the next step", muted=True), Pill(f"keychain: {STATE_WORDS[kind]}", Tone.WARNING)]
