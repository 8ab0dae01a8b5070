"""Initials in a circle."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import CENTRE, Canvas
from ui.theme.tokens import Text, Tone
from ui.widgets.label import Label

_NO_NAME = "—"


def initials(name: str) -> str:
    """The first letters of the first and last word; a dash where the name has no letters."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return _NO_NAME
    letters = words[0][0] if len(words) == 1 else words[0][0] + words[-1][0]
    return letters.upper()


class Avatar(Label):
    """A person's initials; screen readers hear the name."""

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(initials(name), Text.PILL, tone=Tone.ACCENT, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def set_name(self, name: str) -> None:
        self.setText(initials(name))
        self.setAccessibleName(name)

    @override
    def sizeHint(self) -> QSize:
        side = theme().px(28)
        return QSize(side, side)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        area = QRectF(self.rect())
        canvas.box(area, area.height() / 2, canvas.tokens.count_selected)
        canvas.text(area, self.text(), Text.PILL, self.colour(), align=CENTRE, elide=False)
        painter.end()
