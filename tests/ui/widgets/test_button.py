"""Buttons work by mouse and keyboard and say why they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from tests.ui.front import in_front
from ui.theme.paint import Kind
from ui.widgets.button import Button
from ui.widgets.menu_button import MenuButton

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.theme.current import Theme


def spoken(button: Button) -> str:
    interface = QAccessible.queryAccessibleInterface(button)
    assert interface is not None
    return interface.text(QAccessible.Text.Name)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_keys_press_it(qtbot: QtBot, look: Theme, key: Qt.Key) -> None:
    button = Button("Refund…")
    qtbot.addWidget(button)
    button.show()
    with qtbot.waitSignal(button.clicked, timeout=500):
        QTest.keyClick(button, key)


def test_ampersands_are_shown_and_spoken_not_taken_for_shortcuts(qtbot: QtBot, look: Theme) -> None:
    button = Button("Refund Kite & Co")
    qtbot.addWidget(button)
    assert button.text() == "Refund Kite & Co"
    assert spoken(button) == "Refund Kite & Co"
    assert button.shortcut().isEmpty()


def test_an_icon_alone_needs_a_name(qtbot: QtBot, look: Theme) -> None:
    with pytest.raises(ValueError, match="name"):
        Button(kind=Kind.ICON, icon="x")
    named = Button(kind=Kind.ICON, icon="x", name="Close <b>")
    qtbot.addWidget(named)
    assert spoken(named) == "Close <b>"
    assert named.toolTip() == "<span>Close &lt;b&gt;</span>"


def test_the_reason_is_told_twice(qtbot: QtBot, look: Theme) -> None:
    button = Button("Refund…")
    qtbot.addWidget(button)
    button.set_allowed(False, "Your role may not refund.")
    assert not button.isEnabled()
    assert "Your role may not refund." in button.toolTip()
    assert button.accessibleDescription() == "Your role may not refund."
    button.set_allowed(True, "Your role may not refund.")
    assert button.isEnabled()
    assert button.toolTip() == button.accessibleDescription() == ""


def test_targets_are_large_enough(qtbot: QtBot, look: Theme) -> None:
    for made in (Button("Do"), Button(kind=Kind.ICON, icon="x", name="Close"), Button("Copy", Kind.LINK)):
        qtbot.addWidget(made)
        assert made.sizeHint().height() >= 24
        assert made.sizeHint().width() >= 24


def test_it_is_never_the_default_for_enter(qtbot: QtBot, look: Theme) -> None:
    button = Button("Refund $49.00", Kind.DANGER)
    qtbot.addWidget(button)
    assert not button.autoDefault()
    assert not button.isDefault()


def test_the_ring_shows_for_the_keyboard_only(qtbot: QtBot, look: Theme) -> None:
    button = Button("Do")
    in_front(qtbot, button)
    button.clearFocus()
    plain = button.grab().toImage()
    button.setFocus(Qt.FocusReason.MouseFocusReason)
    assert button.grab().toImage() == plain
    button.clearFocus()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.grab().toImage() != plain


def test_kind_and_icon_can_change(qtbot: QtBot, look: Theme) -> None:
    button = Button("Refund…")
    qtbot.addWidget(button)
    before, width = button.grab().toImage(), button.sizeHint().width()
    button.set_kind(Kind.PRIMARY)
    assert button.kind is Kind.PRIMARY
    assert button.grab().toImage() != before
    button.set_icon("undo")
    assert button.sizeHint().width() > width


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_menu_button_tells_what_was_picked(qtbot: QtBot, look: Theme) -> None:
    button = MenuButton("Currency", [("usd", "US & dollars"), ("eur", "Euros")], name="Currency")
    qtbot.addWidget(button)
    button.show()
    assert button.menu_actions() == ["US & dollars", "Euros"]
    QTest.keyClick(button, Qt.Key.Key_Space)
    menu = button.unfolded
    assert menu.isVisible()
    with qtbot.waitSignal(button.chosen, timeout=500) as caught:
        QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)
    assert caught.args == ["eur"]
    assert not menu.isVisible()
