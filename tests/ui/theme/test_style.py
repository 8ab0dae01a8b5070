"""One call puts a theme on the application; another one changes what is already on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPalette

from ui.theme.current import Theme, theme
from ui.theme.paragraph import set_text
from ui.theme.sheet import style_sheet
from ui.theme.style import apply, palette
from ui.theme.tokens import DARK, LIGHT, Text
from ui.theme.words import plain_tip
from ui.widgets.label import Label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


def test_the_theme_in_force_is_the_one_applied(qapp: QApplication, look: Theme) -> None:
    assert theme() is look
    apply(qapp, DARK, scale=1.25, has_motion=True)
    assert theme() == Theme(DARK, 1.25, has_motion=True)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.background)
    assert theme().px(10) == 12


def test_what_is_on_screen_changes_at_once(qapp: QApplication, qtbot: QtBot, look: Theme) -> None:
    label = Label("Amara Okafor")
    qtbot.addWidget(label)
    label.resize(200, 30)
    label.show()
    light = label.grab().toImage()
    apply(qapp, DARK, scale=1.0, has_motion=False)
    dark = label.grab().toImage()
    apply(qapp, LIGHT, scale=1.0, has_motion=False)
    assert light != dark
    assert label.grab().toImage() == light
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(LIGHT.text)


def test_the_style_is_ours_not_the_desktops(qapp: QApplication, look: Theme) -> None:
    assert qapp.styleSheet() == style_sheet(look)
    assert qapp.font().family() == "Inter"


def test_the_sheet_is_made_from_the_tokens() -> None:
    light, dark = style_sheet(Theme(LIGHT)), style_sheet(Theme(DARK))
    assert LIGHT.accent_fill in light
    assert LIGHT.accent_fill not in dark
    assert "$" not in light


def test_the_system_says_how_large_and_whether_things_move(qapp: QApplication, look: Theme) -> None:
    assert apply(qapp, LIGHT) == Theme(LIGHT, 1.0, has_motion=True)  # the offscreen platform has no opinion


def test_disabled_text_is_faint() -> None:
    made = palette(DARK)
    assert made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text) == QColor(DARK.text_faint)


def test_tool_tips_show_markup_as_it_is() -> None:
    assert plain_tip("A & B <b>") == "<span>A &amp; B &lt;b&gt;</span>"
    assert plain_tip("") == ""


def test_paragraphs_wrap_and_break_long_words(look: Theme) -> None:
    font = look.font(Text.BODY)
    one = set_text("short", font, 200)
    many = set_text("W" * 300, font, 200)
    assert many.height > 5 * one.height
    assert many.width <= 200
    assert set_text("two\nlines", font, 200).layout.lineCount() == 2
