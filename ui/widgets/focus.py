"""When the ring around a widget is worth showing."""

from __future__ import annotations

from PySide6.QtCore import Qt

_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


def is_by_keyboard(reason: Qt.FocusReason) -> bool:
    """Whether the operator moved the focus there by key; a click or a window that opens needs no ring."""
    return reason in _BY_KEYBOARD
