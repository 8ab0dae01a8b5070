"""A link that lets in whoever has it: shown once, copied for a minute, kept nowhere."""

from __future__ import annotations

import hashlib

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.tokens import Text
from ui.widgets.announce import announce
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.row import Row, Stack

CLEARED_AFTER_MS = 60_000
COPIED = "Copied. The clipboard forgets it in a minute."
HINT = "Send it to the e-mail address on file and to nobody else. It can't be shown again once this is closed."


class LinkOnce(QWidget):
    """Hidden until it is given a link; forgets it when asked to, and with the window around it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = LineEdit("The link", secret=True)
        self._field.setReadOnly(True)
        copy = Button("Copy link")
        copy.clicked.connect(self._copy)
        self._words = Label(HINT, Text.SECONDARY, wrap=True)
        part = Stack(Label("THE LINK, SHOWN ONCE", Text.CAPS), Row(self._field, copy), self._words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(part)
        self.hide()

    def show_link(self, link: str) -> None:
        """Put it on the screen, behind dots until somebody asks to see it."""
        self._field.setText(link)
        self._words.setText(HINT)
        self.setVisible(bool(link))

    def forget(self) -> None:
        """Nothing is left of it here."""
        self._field.clear()
        self.hide()

    def _copy(self) -> None:
        copy_for_a_while(self._field.text())
        self._words.setText(COPIED)
        announce(self, COPIED)


def copy_for_a_while(text: str, milliseconds: int = CLEARED_AFTER_MS) -> None:
    """Put a secret onto the clipboard and take it off again, unless something else was copied meanwhile."""
    clipboard, mark = QGuiApplication.clipboard(), _mark(text)
    data = QMimeData()
    data.setText(text)
    data.setData("x-kde-passwordManagerHint", b"secret")  # clipboard histories that know this leave it out
    clipboard.setMimeData(data)

    def clear() -> None:
        if _mark(clipboard.text()) == mark:
            clipboard.clear()

    QTimer.singleShot(milliseconds, clipboard, clear)


def _mark(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()
