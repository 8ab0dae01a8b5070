"""A clause and whether it holds: a sign, a colour and, for screen readers, a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import Canvas
from ui.theme.tokens import SIZE, SPACE, Tone
from ui.widgets.label import Label


class Check(StrEnum):
    """The state of a clause."""

    PASSED = "passed"
    WARNING = "warning"
    FAILED = "failed"
    EMPTY = "empty"  # not looked at yet
    NEUTRAL = "neutral"  # worth knowing, neither for nor against


_LOOKS: dict[Check, tuple[Tone | None, str, str]] = {
    Check.PASSED: (Tone.POSITIVE, "tick", "Passed"),
    Check.WARNING: (Tone.WARNING, "bang", "Attention"),
    Check.FAILED: (Tone.DANGER, "cross", "Not passed"),
    Check.EMPTY: (None, "tick", "Not yet"),
    Check.NEUTRAL: (Tone.NEUTRAL, "minus", "Note"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One line of a check: its state, the sentence, and what lies behind it (shown below, smaller)."""

    state: Check
    text: str
    detail: str = ""


class CheckSign(QWidget):
    """The square with a tick, a bang, a cross, a dash, or nothing."""

    def __init__(self, state: Check, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_state(self, state: Check) -> None:
        self._state = state
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = theme().px(SIZE.mark)
        return QSize(side, side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tone, icon, _ = _LOOKS[self._state]
        Canvas(painter).check_mark(QRectF(self.rect()), tone, icon)
        painter.end()


class CheckLine(QWidget):
    """One clause; it states, it cannot be clicked (that is `CheckBox`)."""

    def __init__(self, state: Check, text: str, detail: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(SPACE.s))
        self._sign = CheckSign(state)
        self._text = Label(text, wrap=True)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, 1)
        self.set(state, text, detail)

    def set(self, state: Check, text: str, detail: str = "") -> None:
        self._sign.set_state(state)
        self._text.setText(f"{text}\n{detail}" if detail else text)
        spoken = f"{_LOOKS[state][2]}: {text}" + (f". {detail}" if detail else "")
        self.setAccessibleName(spoken)
        self._text.setAccessibleName(spoken)


class CheckGrid(QWidget):
    """Clauses in two columns (or as many as asked), read row by row."""

    def __init__(self, clauses: Sequence[Clause] = (), *, columns: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self._columns = columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(SPACE.s))
        self._grid.setVerticalSpacing(px(6))
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        self.set_clauses(clauses)

    def set_clauses(self, clauses: Sequence[Clause]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for position, clause in enumerate(clauses):
            line = CheckLine(clause.state, clause.text, clause.detail)
            self._grid.addWidget(line, position // self._columns, position % self._columns)
