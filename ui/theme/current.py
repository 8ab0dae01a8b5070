"""The theme in force, kept on the application itself so that no module holds state."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QFont, QFontMetrics

from ui.theme import fonts
from ui.theme.tokens import LIGHT, Text, Tokens

PROPERTY = "console_theme"


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours, text scale and motion as the operator wants them."""

    tokens: Tokens = LIGHT
    scale: float = 1.0
    has_motion: bool = True

    def px(self, pixels: float) -> int:
        """A length at the operator's text scale."""
        return round(pixels * self.scale)

    def font(self, kind: Text) -> QFont:
        return fonts.font(kind, self.scale)

    def metrics(self, kind: Text) -> QFontMetrics:
        return QFontMetrics(self.font(kind))


def theme() -> Theme:
    """The theme in force; light until one has been applied."""
    app = QCoreApplication.instance()
    found = app.property(PROPERTY) if app is not None else None
    return found if isinstance(found, Theme) else Theme()


def colour(value: str) -> QColor:
    """A token's text as a colour."""
    return QColor(value)
