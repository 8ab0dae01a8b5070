"""One result of the search: a customer or a command."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from billing_console.domain.facts import Origin
from billing_console.services.search import Row
from ui.commands import Command
from ui.format import age
from ui.texts import MATCHES, STATUS_TONES
from ui.theme.current import theme
from ui.theme.paint import Canvas
from ui.theme.tokens import SIZE, SPACE, Text, Tone
from ui.widgets.avatar import Avatar
from ui.widgets.icon import Icon
from ui.widgets.keycap import Keycap
from ui.widgets.label import Label, plain_tip
from ui.widgets.marked_label import Mark, MarkedLabel, Run
from ui.widgets.pill import Pill


class ResultRow(QWidget):
    """A line that can be chosen; the field keeps the keyboard, so being current is only a colour here."""

    chosen = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._is_current = False
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def is_current(self) -> bool:
        """True for the row that Enter takes."""
        return self._is_current

    def set_current(self, current: bool) -> None:
        """Mark it as the one that Enter takes."""
        if current != self._is_current:
            self._is_current = current
            self.update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_current:
            return
        painter = QPainter(self)
        canvas = Canvas(painter)
        canvas.box(QRectF(self.rect()), canvas.theme.px(SIZE.radius_control), canvas.tokens.selection)
        painter.end()


class CustomerRow(ResultRow):
    """Name with the found part marked, status, e-mail and plans, why it matched and how fresh it is."""

    def __init__(self, row: Row, wanted: str, now: datetime) -> None:
        hit = row.hit
        super().__init__(f"{hit.name or hit.email or hit.customer}, {hit.status}, {hit.email}, {hit.summary}")
        self.customer = hit.customer
        px = theme().px
        line = QHBoxLayout(self)
        line.setContentsMargins(px(10), px(7), px(10), px(7))
        line.setSpacing(px(10))
        line.addWidget(Avatar(hit.name))
        words = QVBoxLayout()
        words.setSpacing(px(1))
        first = QHBoxLayout()
        first.setSpacing(px(6))
        name = MarkedLabel(marked(_line(hit.name) or hit.email or hit.customer, wanted), Text.STRONG)
        name.setMaximumWidth(px(330))
        name.setToolTip(plain_tip(hit.name) if len(hit.name) > 40 else "")
        first.addWidget(name)
        if hit.status:
            tone = STATUS_TONES.get(hit.status, "neutral")
            first.addWidget(Pill(hit.status.replace("_", " "), Tone(tone)))
        first.addStretch(1)
        words.addLayout(first)
        second = " · ".join(part for part in (_line(hit.email), hit.summary) if part)
        words.addWidget(Label(second or hit.customer, Text.SECONDARY, elide=True))
        line.addLayout(words, 1)
        line.addLayout(_where(row, now))


def _where(row: Row, now: datetime) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(theme().px(1))
    right = Qt.AlignmentFlag.AlignRight
    why = ", ".join(MATCHES.get(reason, reason) for reason in row.hit.why)
    fresh = "from Stripe" if row.origin is Origin.STRIPE else f"cached {age(row.hit.as_of, now)}"
    column.addWidget(Label(why, Text.SECONDARY, align=right))
    column.addWidget(Label(fresh, Text.SECONDARY, align=right))
    return column


class CommandRow(ResultRow):
    """Something to do, with its key."""

    def __init__(self, command: Command) -> None:
        super().__init__(command.title)
        self.command = command
        px = theme().px
        line = QHBoxLayout(self)
        line.setContentsMargins(px(10), px(6), px(10), px(6))
        line.setSpacing(px(SPACE.m))
        line.addWidget(Icon(command.icon or "chevron-right"))
        line.addWidget(Label(command.title, muted=not command.enabled, elide=True), 1)
        if command.shortcut:
            line.addWidget(Keycap(command.shortcut))
        if not command.enabled:
            self.setToolTip(plain_tip(command.reason))
            self.setAccessibleDescription(command.reason)


def marked(text: str, wanted: str) -> list[Run]:
    """The text with every place where ``wanted`` stands marked, whatever its case."""
    short = text if len(text) <= 60 else f"{text[:59]}…"
    low, find = short.lower(), wanted.strip().lower()
    if not find or len(low) != len(short):  # a few letters change length with their case
        return [Run(short)]
    runs: list[Run] = []
    start = 0
    while (at := low.find(find, start)) >= 0:
        runs += [Run(short[start:at]), Run(short[at : at + len(find)], Mark.HIGHLIGHT)]
        start = at + len(find)
    return [run for run in (*runs, Run(short[start:])) if run.text]


def _line(text: str) -> str:
    return " ".join(text.split())
