"""The small sheets of the customer page: all details of a thing, and saving a table to a file."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QWidget

from billing_console.domain.errors import BillingError
from ui.pages.customer_details import Details
from ui.texts import sentence
from ui.theme.current import theme
from ui.theme.paint import Kind
from ui.theme.tokens import SPACE, Text, Tone
from ui.widgets.announce import announce
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.save_sheet import documents
from ui.widgets.sheet import Sheet
from ui.widgets.text_area import TextArea

log = logging.getLogger(__name__)

_WIDTH = 620
_NAME_WIDTH = 160
_LONGEST_WORD = 44


class DetailsSheet(Sheet):
    """Shows every line, each selectable; emits ``link_wanted`` and ``copied``."""

    link_wanted = Signal(str)
    copied = Signal(str)

    def __init__(self, parent: QWidget, details: Details, dashboard: str = "") -> None:
        super().__init__(parent, details.title, width=_WIDTH)
        self._details = details
        self.add(_lines(details))
        for name, address in (*details.links, *([("In Stripe", dashboard)] if dashboard else [])):
            self._add_link(name, address)
        copy = Button("Copy")
        copy.clicked.connect(self._copy_pressed)
        self.add_button(copy)
        close = Button("Close", Kind.PRIMARY)
        close.clicked.connect(self.accept)
        self.add_button(close)
        self.finished.connect(self.deleteLater)

    def _add_link(self, name: str, address: str) -> None:
        button = Button(name, trailing="external")
        button.clicked.connect(lambda: self.link_wanted.emit(address))
        self.add_button(button)

    def _copy_pressed(self) -> None:
        text = "".join(f"{name}\t{' '.join(value.split())}\n" for name, value, _ in self._details.lines)
        QGuiApplication.clipboard().setText(text)
        self.copied.emit(self._details.title)


def _lines(details: Details) -> QWidget:
    """Name and value below one another; every value as high as its text needs at the width there is."""
    px = theme().px
    whole = QWidget()
    grid = QGridLayout(whole)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(SPACE.m))
    grid.setVerticalSpacing(px(SPACE.s))
    grid.setColumnStretch(1, 1)
    for row, (name, value, kind) in enumerate(details.lines):
        title = Label(name, muted=True, elide=True)
        title.setFixedWidth(px(_NAME_WIDTH))
        grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_value(name, value, kind), row, 1)
    return whole


def _value(name: str, value: str, kind: Text) -> QWidget:
    """The value, to be selected and copied; what has no place to break gets a field that breaks anywhere."""
    if max(map(len, value.split()), default=0) > _LONGEST_WORD:
        field = TextArea(name, text=value, lines=3, readonly=True)
        field.setFixedHeight(field.sizeHint().height())
        return field
    shown = Label(value, kind, wrap=True, selectable=True)
    shown.setAccessibleName(f"{name}: {value}")
    return shown


class ExportSheet(Sheet):
    """Asks where a table goes; emits ``save_wanted(path)`` and stays until it is told how that went."""

    save_wanted = Signal(object)

    def __init__(self, parent: QWidget, table: str, file_name: str, about: str) -> None:
        super().__init__(parent, f"Export {table}", width=_WIDTH)
        folder = documents()
        start = str(folder / file_name)
        self.add(Label("File", Text.CAPS))
        self.path = LineEdit("File", text=start)
        self.path.returnPressed.connect(self._save_pressed)
        self.add(self.path)
        self.problem = Label("", Text.SECONDARY, tone=Tone.DANGER, wrap=True)
        self.problem.hide()
        self.add(self.problem)
        self.add(Label(about, Text.SECONDARY, wrap=True))
        cancel = Button("Cancel")
        cancel.clicked.connect(self.reject)
        self.add_button(cancel)
        self.save = Button("Save CSV", Kind.PRIMARY)
        self.save.clicked.connect(self._save_pressed)
        self.add_button(self.save)
        self.finished.connect(self.deleteLater)

    def _save_pressed(self) -> None:
        path = Path(self.path.text().strip()).expanduser()
        if not path.name or not path.is_absolute():
            self._say("Write the whole path, with the name of the file.")
            return
        self.save.set_allowed(False, "Saving…")
        self.save_wanted.emit(path)

    def failed(self, problem: BaseException) -> None:
        """Say by the field why it could not be written; the operator may choose another place."""
        self.save.set_allowed(True)
        if isinstance(problem, OSError):
            self._say(f"It could not be written: {problem.strerror or type(problem).__name__}.")
            return
        if not isinstance(problem, BillingError):
            log.error("unexpected while exporting", exc_info=problem)
        self._say(sentence(problem))

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.show()
        self.path.set_error(text)
        announce(self, text, assertive=True)
        self.relayout()


def file_name(customer: str, table: str, now: datetime) -> str:
    """``cus_Qx81kTz0vB2-payments-2026-11-20.csv``: an id, never a name or an address."""
    safe = "".join(c for c in customer if c.isalnum() or c == "_")
    return f"{safe}-{table}-{now.astimezone():%Y-%m-%d}.csv"
