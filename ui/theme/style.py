"""Puts a theme on the whole application, and changes it while the program runs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QToolTip

from ui.theme import fonts
from ui.theme.current import PROPERTY, Theme, theme
from ui.theme.sheet import style_sheet
from ui.theme.tokens import Text, Tokens


def apply(app: QApplication, tokens: Tokens, *, scale: float | None = None, has_motion: bool | None = None) -> Theme:
    """Puts the theme in force; calling it again with other tokens switches every open window at once.

    `scale` is the text scale, `has_motion` whether things may move; None takes what the operator's system asks for.
    """
    fonts.load(app)
    text_scale = fonts.system_scale() if scale is None else scale
    made = Theme(tokens, text_scale, _system_has_motion() if has_motion is None else has_motion)
    if app.styleSheet() and theme() == made:
        return theme()  # in force already: putting it on again would restyle every widget for nothing
    app.setProperty(PROPERTY, made)
    if app.style().objectName() != "fusion" and not app.styleSheet():
        app.setStyle(QStyleFactory.create("Fusion"))
    body = made.font(Text.BODY)
    app.setFont(body)
    app.setPalette(palette(tokens))
    QToolTip.setFont(made.font(Text.SECONDARY))
    app.setStyleSheet(style_sheet(made))
    return made


def _system_has_motion() -> bool:
    """Windows tells Qt whether effects are wanted; elsewhere Qt does not know, and a slow pulse is no harm."""
    is_told = QApplication.platformName() == "windows"
    return not is_told or QApplication.isEffectEnabled(Qt.UIEffect.UI_General)


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
