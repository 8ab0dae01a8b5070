"""Numbered next steps, safest first, each with the button that starts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text
from ui.widgets.button import Button
from ui.widgets.label import Label


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; where it is not allowed, `reason` says why."""

    key: str
    title: str
    detail: str = ""
    button: str = "Do"
    allowed: bool = True
    reason: str = ""


class _StepRow(QWidget):
    """Number, words, button, and the line under them."""

    def __init__(self, number: int, step: Step, *, is_last: bool) -> None:
        super().__init__()
        self._is_last = is_last
        px = theme().px
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(7), 0, px(8))
        row.setSpacing(0)
        figure = Label(str(number), Text.SECONDARY_STRONG, muted=True)
        figure.setFixedWidth(px(24))
        row.addWidget(figure)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(Label(step.title, elide=True))
        if step.detail:
            words.addWidget(Label(step.detail, Text.SECONDARY, elide=True))
        row.addLayout(words, 1)
        row.addSpacing(px(SPACE.s))
        self.button = Button(step.button, name=f"{step.button}: {step.title}")
        self.button.set_allowed(step.allowed, step.reason)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._is_last:
            return
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(theme().tokens.line_soft))
        painter.end()


class Steps(QWidget):
    """Emits `chosen(key)` when the operator starts a step."""

    chosen = Signal(str)

    def __init__(self, steps: Sequence[Step] = (), *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.setAccessibleName("Next steps")
        self.set_steps(steps)

    def set_steps(self, steps: Sequence[Step]) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, step in enumerate(steps, 1):
            row = _StepRow(number, step, is_last=number == len(steps))
            row.button.clicked.connect(partial(self.chosen.emit, step.key))
            self._layout.addWidget(row)
