"""A rounded surface with a head and a body: the frame of everything on a page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import Canvas
from ui.theme.tokens import SIZE, SPACE, Text
from ui.widgets.label import Label
from ui.widgets.rule import Rule


class Card(QWidget):
    """A titled surface.

    `pills` follow the title, `right` stands at the far end (text, or any widget). Without title the head is left out.
    `flush` gives the body no padding, for tables. Add with `add(widget)` or `add_layout(layout)`.
    """

    def __init__(
        self,
        title: str = "",
        *,
        pills: Sequence[QWidget] = (),
        right: str | QWidget = "",
        flush: bool = False,
        danger: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        px = theme().px
        self._is_danger = danger
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(1, 1, 1, 1)
        self._outer.setSpacing(0)
        self._head: QWidget | None = None
        if title or pills or right:
            self._head = self._build_head(title, pills, right)
            self._outer.addWidget(self._head)
        self._body = QVBoxLayout()
        pad = 0 if flush else px(SPACE.l)
        self._body.setContentsMargins(pad, 0 if flush else px(11), pad, 0 if flush else px(SPACE.m))
        self._body.setSpacing(0 if flush else px(SPACE.s))
        self._outer.addLayout(self._body, 1)
        if title:
            self.setAccessibleName(title)

    def _build_head(self, title: str, pills: Sequence[QWidget], right: str | QWidget) -> QWidget:
        px = theme().px
        head = QWidget(self)
        head.setFixedHeight(px(SIZE.card_head))
        row = QHBoxLayout(head)
        row.setContentsMargins(px(SPACE.l), 0, px(SPACE.l), 1)
        row.setSpacing(px(SPACE.s + 2))
        self.title = Label(title, Text.SECTION, elide=True)
        row.addWidget(self.title)
        for pill in pills:
            row.addWidget(pill)
        row.addStretch(1)
        self._pills_end = 1 + len(pills)
        if isinstance(right, QWidget):
            row.addWidget(right)
        else:
            self.right = Label(right, Text.SECONDARY)
            row.addWidget(self.right)
        return head

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        self._body.addWidget(widget, stretch)

    def add_layout(self, layout: QLayout, stretch: int = 0) -> None:
        self._body.addLayout(layout, stretch)

    def add_line(self) -> None:
        """A line across the card."""
        self._body.addWidget(Rule())

    def add_gap(self, pixels: int) -> None:
        self._body.addSpacing(theme().px(pixels))

    def add_stretch(self) -> None:
        self._body.addStretch(1)

    def set_danger(self, danger: bool) -> None:
        """A red edge: this one is the problem."""
        self._is_danger = danger
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        t = canvas.tokens
        edge = t.danger_edge if self._is_danger else t.line
        canvas.box(QRectF(self.rect()), canvas.theme.px(SIZE.radius_card), t.surface, edge)
        if self._head is not None and self._body.count():
            canvas.line(1, self._head.geometry().bottom(), self.width() - 2, t.line)
        painter.end()
