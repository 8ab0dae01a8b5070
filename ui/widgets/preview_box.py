"""The grid "What will happen": what, and how much, in words and exact amounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import Canvas
from ui.theme.tokens import SPACE, Text, Tone
from ui.widgets.label import Label

_LONG = 60  # letters: beyond, a text may need a second line


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A sentence and its values, one per column; `strong` for the line that carries the money."""

    text: str
    values: tuple[str, ...]
    strong: bool = False
    tone: Tone | None = None


class PreviewBox(QWidget):
    """Renders rows as they are handed in and computes nothing."""

    def __init__(self, title: str = "What will happen", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(13), px(10), px(13), px(11))
        outer.setSpacing(px(SPACE.s))
        outer.addWidget(Label(title, Text.SECONDARY_STRONG, tone=None))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(26))
        self._grid.setVerticalSpacing(px(5))
        self._grid.setColumnStretch(0, 1)
        outer.addLayout(self._grid)
        self.setAccessibleName(title)

    def set_rows(self, rows: Sequence[PreviewRow], head: Sequence[str] = ()) -> None:
        """Shows the rows; `head` names the columns where there is more than one value."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        first = 0
        if head:
            for column, words in enumerate(head):
                self._grid.addWidget(Label(words, Text.SECONDARY), 0, column)
            first = 1
        columns = max((len(row.values) for row in rows), default=1)
        for number, row in enumerate(rows, first):
            self._add(number, row, columns)

    def _add(self, number: int, row: PreviewRow, columns: int) -> None:
        what = Label(row.text, Text.PREVIEW, wrap=len(row.text) > _LONG)
        what.setAccessibleName(f"{row.text}: {', '.join(value for value in row.values if value)}")
        self._grid.addWidget(what, number, 0)
        offset = 1 + columns - len(row.values)
        for column, value in enumerate(row.values, offset):
            kind = Text.PREVIEW_STRONG if row.strong and column == columns else Text.PREVIEW
            shown = Label(value, kind, tone=row.tone, wrap=len(value) > _LONG)
            self._grid.addWidget(shown, number, column, Qt.AlignmentFlag.AlignTop)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        canvas.box(QRectF(self.rect()), canvas.theme.px(8), canvas.tokens.surface_sunken, canvas.tokens.line)
        painter.end()
