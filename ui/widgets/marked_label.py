"""Plain text of which some stretches are bold, highlighted, muted or in the id font; no markup is ever read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QColor, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.tokens import Text, Tone
from ui.widgets.label import Label


class Mark(StrEnum):
    """How a stretch of text stands out."""

    STRONG = "strong"
    HIGHLIGHT = "highlight"
    MUTED = "muted"
    MONO = "mono"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text and its mark."""

    text: str
    mark: Mark | None = None


class MarkedLabel(Label):
    """Runs of text set as one paragraph; `wrap` lets it take as many lines as it needs."""

    def __init__(
        self,
        runs: Sequence[Run],
        kind: Text = Text.BODY,
        *,
        tone: Tone | None = None,
        muted: bool = False,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._runs: tuple[Run, ...] = tuple(runs)
        super().__init__("", kind, tone=tone, muted=muted, wrap=wrap, composed=True, parent=parent)
        self.set_runs(runs)

    def set_runs(self, runs: Sequence[Run]) -> None:
        self._runs = tuple(runs)
        self.setText("".join(run.text for run in self._runs))
        self.updateGeometry()

    def _format(self, mark: Mark) -> QTextCharFormat:
        look = theme()
        made = QTextCharFormat()
        if mark is Mark.STRONG:
            made.setFontWeight(600)
        elif mark is Mark.HIGHLIGHT:
            made.setBackground(QColor(look.tokens.highlight))
        elif mark is Mark.MUTED:
            made.setForeground(QColor(look.tokens.text_muted))
        else:
            made.setFont(look.font(Text.MONO))
        return made

    @override
    def _formats(self) -> list[QTextLayout.FormatRange]:
        formats, start = [], 0
        for run in self._runs:
            if run.mark is not None:
                part = QTextLayout.FormatRange()
                part.start, part.length, part.format = start, len(run.text), self._format(run.mark)
                formats.append(part)
            start += len(run.text)
        return formats
