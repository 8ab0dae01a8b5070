"""The handoff note: six paragraphs drafted from the facts, edited by a person, copied into a ticket."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from billing_console.domain.handoff import HEADINGS, Handoff
from ui.theme.paint import Kind
from ui.theme.tokens import Text
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.sheet import Sheet
from ui.widgets.text_area import TextArea

_FEWEST_LINES, _MOST_LINES = 2, 8
_LETTERS = 95  # roughly what fits on a line of the field


class HandoffSheet(Sheet):
    """Six fields under the headings teams agreed on; emits ``copied`` with how it was copied."""

    copied = Signal(str)

    def __init__(self, parent: QWidget, draft: Handoff) -> None:
        super().__init__(parent, "Handoff note", about="Draft, edit before you send it")
        self.fields: list[TextArea] = []
        for heading, text in zip(HEADINGS, draft.paragraphs, strict=True):
            self.add(Label(heading, Text.CAPS))
            field = TextArea(heading, text=text, lines=_lines(text))
            field.setFixedHeight(field.sizeHint().height())
            self.fields.append(field)
            self.add(field)
        self.set_note("Free of card numbers and keys. Nothing is sent: paste it where it belongs.")
        close = Button("Close")
        close.clicked.connect(self.accept)
        self.add_button(close)
        markdown = Button("Copy as Markdown")
        markdown.clicked.connect(self._markdown_pressed)
        self.add_button(markdown)
        text_button = Button("Copy as text", Kind.PRIMARY)
        text_button.clicked.connect(self._text_pressed)
        self.add_button(text_button)
        self.finished.connect(self.deleteLater)

    def _text_pressed(self) -> None:
        self._copy(self.edited().as_text(), "text")

    def _markdown_pressed(self) -> None:
        self._copy(self.edited().as_markdown(), "Markdown")

    def edited(self) -> Handoff:
        """The note as it stands in the fields."""
        return Handoff(tuple(field.toPlainText().strip() for field in self.fields))

    def _copy(self, text: str, kind: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copied.emit(f"handoff note as {kind}")


def _lines(text: str) -> int:
    wrapped = sum(1 + len(line) // _LETTERS for line in text.splitlines() or [""])
    return min(max(wrapped, _FEWEST_LINES), _MOST_LINES)
