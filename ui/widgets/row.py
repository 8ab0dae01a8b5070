"""Widgets side by side, or one below the other, without a frame."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.current import theme
from ui.theme.tokens import SPACE

Margins = tuple[int, int, int, int]  # left, top, right, bottom, in pixels
NONE: Margins = (0, 0, 0, 0)


class Stretch:
    """Stands in a `Row` or `Stack` for the room that is left over."""


def _fill(layout: QBoxLayout, parts: tuple[QWidget | Stretch, ...], align: Qt.AlignmentFlag | None) -> None:
    for part in parts:
        if isinstance(part, Stretch):
            layout.addStretch(1)
        elif align is None:
            layout.addWidget(part)
        else:
            layout.addWidget(part, 0, align)


class Row(QWidget):
    """Widgets from left to right, centred in height."""

    def __init__(
        self, *parts: QWidget | Stretch, gap: int = SPACE.s, margins: Margins = NONE, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(*(theme().px(margin) for margin in margins))
        layout.setSpacing(theme().px(gap))
        _fill(layout, parts, Qt.AlignmentFlag.AlignVCenter)
        self._layout = layout

    def add(self, part: QWidget | Stretch) -> None:
        _fill(self._layout, (part,), Qt.AlignmentFlag.AlignVCenter)


class Stack(QWidget):
    """Widgets from top to bottom, as wide as there is room."""

    def __init__(
        self, *parts: QWidget | Stretch, gap: int = SPACE.s, margins: Margins = NONE, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme().px(margin) for margin in margins))
        layout.setSpacing(theme().px(gap))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        _fill(layout, parts, None)
        self._layout = layout

    def add(self, part: QWidget | Stretch) -> None:
        _fill(self._layout, (part,), None)
