"""The one style sheet: scroll bars, fields, menus, tool tips and tables, made from the tokens.

Only what Qt's own widgets draw is styled here; buttons, pills, cards and marks paint themselves.
"""

from __future__ import annotations

from string import Template

from ui.theme.current import Theme
from ui.theme.tokens import SIZE

_SHEET = Template(
    """
QToolTip { background: $tip_surface; color: $tip_text; border: 1px solid $tip_surface; padding: 5px 8px; }

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $scroll; border-radius: 3px; margin: 2px; }
QScrollBar::handle:hover { background: $control_edge; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page
  { background: transparent; border: none; width: 0; height: 0; }
QAbstractScrollArea { background: transparent; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }

QLineEdit, QPlainTextEdit { background: $surface; color: $text; border: 1px solid $control_edge;
  border-radius: ${radius}px; padding: 0 10px; selection-background-color: $accent_fill; selection-color: $fill_text; }
QLineEdit { lineedit-password-character: 8226; }
QPlainTextEdit { padding: 6px; }
QLineEdit:focus, QPlainTextEdit:focus { border: 2px solid $accent; padding: 0 9px; }
QPlainTextEdit:focus { padding: 5px; }
QLineEdit[iconed="true"] { padding-left: 2px; }
QLineEdit[iconed="true"]:focus { padding-left: 1px; }
QLineEdit[invalid="true"] { border: 1px solid $danger; }
QLineEdit[invalid="true"]:focus { border: 2px solid $danger; }
QLineEdit:disabled, QPlainTextEdit:disabled { background: $sunken; color: $faint; border-color: $line; }
QLineEdit[flat="true"], QLineEdit[flat="true"]:focus { background: transparent; border: none; padding: 0; }

QMenu { background: $surface; color: $text; border: 1px solid $line; padding: 5px; }
QMenu::item { padding: 6px 26px 6px 10px; border-radius: 5px; background: transparent; }
QMenu::item:selected { background: $accent_surface; color: $accent; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 5px 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: 14px; height: 14px; margin-left: 6px; }

QListView#combo_list { background: $surface; color: $text; border: 1px solid $line; padding: 4px; outline: 0; }
QListView#combo_list::item { min-height: 26px; padding: 0 8px; border-radius: 5px; }
QListView#combo_list::item:selected { background: $accent_surface; color: $accent; }

QTableView { background: transparent; border: none; outline: 0; gridline-color: transparent;
  selection-background-color: transparent; selection-color: $text; }
QTableView::item { border: none; padding: 0; }
QHeaderView { background: transparent; border: none; }
QTableCornerButton::section { background: transparent; border: none; }
QSplitter::handle { background: transparent; }
"""
)


def style_sheet(theme: Theme) -> str:
    """The sheet for one theme."""
    t = theme.tokens
    return _SHEET.substitute(
        tip_surface=t.tooltip.surface,
        tip_text=t.tooltip.text,
        scroll=t.scroll,
        control_edge=t.control_edge,
        surface=t.surface,
        sunken=t.surface_sunken,
        text=t.text,
        faint=t.text_faint,
        line=t.line,
        radius=theme.px(SIZE.radius_control),
        accent=t.accent.text,
        accent_surface=t.accent.surface,
        accent_fill=t.accent_fill,
        fill_text=t.fill_text,
        danger=t.danger.text,
    )
