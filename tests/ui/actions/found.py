"""Finds widgets as a screen reader does, and reads what is on the screen."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget

from ui.widgets.label import Label

W = TypeVar("W", bound=QWidget)


def by_name(root: QWidget, name: str, kind: type[W]) -> W:
    """The widget of this accessible name."""
    found = [w for w in root.findChildren(kind) if w.accessibleName() == name]
    assert len(found) == 1, f"{len(found)} {kind.__name__}s are called {name!r}"
    return found[0]


def shown_texts(root: QWidget) -> list[str]:
    """Every label's text that is not hidden."""
    return [label.text() for label in root.findChildren(Label) if label.isVisibleTo(root) and label.text()]
