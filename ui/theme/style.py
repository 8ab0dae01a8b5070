"""Puts a theme on the whole application, and changes it while the program runs."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QToolTip

from ui.theme import fonts
from ui.theme.current import PROPERTY, Theme
from ui.theme.sheet import style_sheet
from ui.theme.tokens import Text, Tokens


def apply(app: QApplication, tokens: Tokens, *, scale: float | None = None, has_motion: bool = True) -> Theme:
    """Puts the theme in force; calling it again with other tokens switches every open window at once.

    `scale` is the text scale; None takes the size that the operator's system asks for.
    """
    fonts.load(app)
    made = Theme(tokens, fonts.system_scale() if scale is None else scale, has_motion)
    app.setProperty(PROPERTY, made)
    if app.style().objectName() != "fusion" and not app.styleSheet():
        app.setStyle(QStyleFactory.create("Fusion"))
    body = made.font(Text.BODY)
    app.setFont(body)
    app.setPalette(palette(tokens))
    QToolTip.setFont(made.font(Text.SECONDARY))
    app.setStyleSheet(style_sheet(made))
    return made


def palette(tokens: Tokens) -> QPalette:
    """Qt's colour roles, for everything that the style draws itself."""
    roles = QPalette.ColorRole
    colours = {
        roles.Window: tokens.background,
        roles.Base: tokens.surface,
        roles.AlternateBase: tokens.surface_sunken,
        roles.Button: tokens.surface,
        roles.WindowText: tokens.text,
        roles.Text: tokens.text,
        roles.ButtonText: tokens.text,
        roles.BrightText: tokens.fill_text,
        roles.PlaceholderText: tokens.text_muted,
        roles.Highlight: tokens.accent_fill,
        roles.HighlightedText: tokens.fill_text,
        roles.Accent: tokens.accent_fill,
        roles.Link: tokens.accent.text,
        roles.LinkVisited: tokens.practice.text,
        roles.ToolTipBase: tokens.tooltip.surface,
        roles.ToolTipText: tokens.tooltip.text,
        roles.Light: tokens.surface,
        roles.Midlight: tokens.line_soft,
        roles.Mid: tokens.line,
        roles.Dark: tokens.control_edge,
        roles.Shadow: tokens.shadow,
    }
    made = QPalette()
    for role, value in colours.items():
        made.setColor(role, QColor(value))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.text_faint))
    return made
