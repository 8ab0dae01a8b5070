"""Brings a widget to the front, as only the active window has the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot


def in_front(qtbot: QtBot, widget: QWidget) -> None:
    """Shows it as a window of its own, active, and closes it with the test."""
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget, timeout=2000):
        widget.show()
        widget.activateWindow()
