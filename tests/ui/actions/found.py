"""Finds widgets as a screen reader does, and reads what is on the screen."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit

W = TypeVar("W", bound=QWidget)


def by_name(root: QWidget, name: str, kind: type[W]) -> W:
    """The widget of this accessible name."""
    found = [w for w in root.findChildren(kind) if w.accessibleName() == name]
    assert len(found) == 1, f"{len(found)} {kind.__name__}s are called {name!r}"
    return found[0]


def shown_texts(root: QWidget) -> list[str]:
    """Every label's text that is not hidden."""
    return [label.text() for label in root.findChildren(Label) if label.isVisibleTo(root) and label.text()]


def on_screen(window: QWidget) -> list[str]:
    """Every text of a window by itself, as it looks once it is shown."""
    window.hide()
    window.show()
    return shown_texts(window)


def deed(sheet: QWidget) -> Button:
    """The button that moves money: the last one of the foot."""
    return [b for b in sheet.findChildren(Button) if b.text().startswith(("Refund", "Ask for"))][-1]


def button(sheet: QWidget, words: str) -> Button:
    return next(b for b in sheet.findChildren(Button) if b.text() == words)


def reason(sheet: QWidget) -> str:
    return deed(sheet).accessibleDescription()


def told(sheet: QWidget) -> str:
    return "\n".join(shown_texts(sheet))


def type_amount(sheet: QWidget, text: str) -> None:
    field = by_name(sheet, "Amount to refund, USD", LineEdit)
    field.selectAll()
    QTest.keyClicks(field, text)
