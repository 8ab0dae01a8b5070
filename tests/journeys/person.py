"""Somebody at the keyboard: presses keys, reads what is on the screen, never reaches behind it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from ui.widgets.label import Label
from ui.window import MainWindow

W = TypeVar("W", bound=QWidget)
Until = Callable[..., Awaitable[None]]


class Person:
    """Drives one window by keyboard alone."""

    def __init__(self, window: MainWindow, until: Until) -> None:
        self.window = window
        self._until = until

    # ---------------------------------------------------------------------------------------------------- hands

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, to whatever has the keyboard."""
        QTest.keyClick(self._target(), key, modifiers)

    def type(self, text: str) -> None:
        """Text, to whatever has the keyboard."""
        QTest.keyClicks(self._target(), text)

    def ctrl(self, key: Qt.Key) -> None:
        """A key with Ctrl."""
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    async def tab_to(self, name: str) -> None:
        """Tab until the control whose name begins so has the keyboard; fails after one round."""
        for _ in range(200):
            focused = QApplication.focusWidget()
            if focused is not None and self.name_of(focused).startswith(name):
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never came to {name!r}")

    def focus(self) -> QWidget:
        """What has the keyboard."""
        return self._target()

    def _target(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    # ----------------------------------------------------------------------------------------------------- eyes

    async def sees(self, text: str, seconds: float = 30.0) -> None:
        """Wait until this text can be read somewhere."""
        await self._until(lambda: any(text in seen for seen in self.reads()), seconds=seconds)

    def reads(self) -> Iterator[str]:
        """Every text on screen: labels, buttons and table cells."""
        for label in self.window.findChildren(Label):
            if label.isVisible():
                yield label.text()
        for button in self.window.findChildren(QAbstractButton):
            if button.isVisible():
                yield button.text()

    async def sees_button(self, name: str, *, enabled: bool = True, seconds: float = 30.0) -> QAbstractButton:
        """Wait until there is such a button."""
        await self._until(lambda: self._button(name, enabled) is not None, seconds=seconds)
        button = self._button(name, enabled)
        assert button is not None
        return button

    def _button(self, name: str, enabled: bool) -> QAbstractButton | None:
        found = (b for b in self.window.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled() is enabled)
        return next((button for button in found if self.name_of(button).startswith(name)), None)

    @staticmethod
    def name_of(widget: QWidget) -> str:
        """What a screen reader would call it."""
        if widget.accessibleName():
            return widget.accessibleName()
        return widget.text() if isinstance(widget, QAbstractButton) else ""
