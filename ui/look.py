"""Light or dark and how large: what the operator chose, put on the whole application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ui.theme.fonts import system_scale
from ui.theme.style import apply
from ui.theme.tokens import DARK, LIGHT, Tokens

if TYPE_CHECKING:
    from billing_console.bootstrap import Desk


def tokens_for(app: QApplication, theme: str) -> Tokens:
    """Light or dark, as asked (``light``, ``dark``) or as the system is."""
    dark = theme == "dark" or (theme == "system" and app.styleHints().colorScheme() is Qt.ColorScheme.Dark)
    return DARK if dark else LIGHT


def apply_look(app: QApplication, theme: str, percent: int = 100) -> None:
    """Put a theme and a text size (percent of the system's own) on every window."""
    apply(app, tokens_for(app, theme), scale=system_scale() * percent / 100)


class Look:
    """The look in force, changed from the settings page."""

    def __init__(self, desk: Desk | None) -> None:
        settings = desk.settings() if desk is not None else None
        self._theme = settings.theme if settings is not None else "system"
        self._percent = settings.text_scale if settings is not None else 100

    def set_theme(self, theme: str) -> None:
        """``system``, ``light`` or ``dark``, at once on every window."""
        self._theme = theme
        self._apply()

    def set_text_size(self, percent: int) -> None:
        """Percent of the system's own text size, at once on every window."""
        self._percent = percent
        self._apply()

    def _apply(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_look(app, self._theme, self._percent)
