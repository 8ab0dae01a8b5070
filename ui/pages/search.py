"""The search sheet: customers by anything, commands below them, all by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from billing_console.bootstrap import Console
from billing_console.services.search import LIMIT, Found
from ui.commands import Command
from ui.pages.search_rows import CommandRow, CustomerRow, ResultRow
from ui.tasks import TaskScope
from ui.texts import sentence
from ui.theme.tokens import Text, Tone
from ui.widgets.announce import announce
from ui.widgets.label import Label
from ui.widgets.search_sheet import SearchFrame

PAUSE_MS = 60  # after the last keystroke, before anything is asked
MAX_COMMANDS = 5
HINTS = (("↑↓", "choose"), ("Enter", "open"), ("Esc", "close"), ("", "id, e-mail, name, last 4, amount, metadata"))


class SearchSheet(SearchFrame):
    """Emits ``customer_chosen(id)``; Enter opens, arrows choose, Esc closes."""

    customer_chosen = Signal(str)

    def __init__(self, parent: QWidget, console: Console, commands: Sequence[Command], text: str = "") -> None:
        super().__init__(parent)
        self._console = console
        self._commands = tuple(commands)
        self._found: Found | None = None
        self._wanted = ""
        self._took = 0.0  # milliseconds until the cache had answered
        self._current = 0
        self.rows: list[ResultRow] = []
        self.tasks = TaskScope(self._failed)
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._ask)
        self._results = QWidget()
        self._column = QVBoxLayout(self._results)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self.add(self._results)
        self.set_hints([hint for hint in HINTS if hint[0]])
        self.edit.textChanged.connect(self._text_changed)
        self.edit.installEventFilter(self)
        self.finished.connect(lambda _code: self.tasks.close())
        self.edit.setText(text)
        self._draw()

    @property
    def is_complete(self) -> bool:
        """True once Stripe has answered, or could not."""
        return self._found is not None and self._found.complete

    # ---------------------------------------------------------------------------------------------------- asking

    def _text_changed(self, _text: str) -> None:
        self._pause.start()

    def _ask(self) -> None:
        self._wanted = self.edit.text().strip()
        if not self._wanted:
            self.tasks.cancel("find")
            self._found = None
            self._draw()
            return
        self.tasks.stream("find", self._console.search.find, self._wanted, then=self._answered)

    def _answered(self, found: Found) -> None:
        keep = self._current if self._found is not None else 0
        if not found.complete:
            self._took = found.milliseconds
        self._found = found
        self._draw(keep if found.complete else 0)
        if found.complete:
            announce(self, self._summary(found))

    def _failed(self, problem: BaseException) -> None:
        self.set_count(sentence(problem))

    def _summary(self, found: Found) -> str:
        number = len(found.rows)
        counted = "1 customer" if number == 1 else f"{number} customers"
        if number >= LIMIT:
            counted = f"first {number} customers: type more to narrow"
        return f"{counted} · {self._took:.1f} ms" if found.rows else counted

    # --------------------------------------------------------------------------------------------------- drawing

    def _draw(self, current: int = 0) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = []
        found = self._found
        self.set_count(self._summary(found) if found else "")
        if found is not None:
            self._draw_customers(found)
        commands = self._matching_commands()
        if commands:
            self._column.addWidget(_heading("DO"))
        for command in commands:
            self._add(CommandRow(command))
        self._choose(min(current, len(self.rows) - 1))
        self.relayout()

    def _draw_customers(self, found: Found) -> None:
        now = self._console.clock()
        for row in found.rows:
            self._add(CustomerRow(row, self._wanted, now))
        if found.problem is not None:
            self._column.addWidget(_note(f"Only what is cached: {sentence(found.problem)}", Tone.WARNING))
        elif not found.rows and found.complete:
            self._column.addWidget(_note("Nobody found. Try an e-mail, an id, the last 4 digits or an amount."))
        elif not found.complete:
            self._column.addWidget(_note("Asking Stripe…"))

    def _matching_commands(self) -> list[Command]:
        words = self._wanted.lower().split()
        offered = [c for c in self._commands if all(word in c.title.lower() for word in words)]
        return (offered or (list(self._commands) if self._found and self._found.rows else []))[:MAX_COMMANDS]

    def _add(self, row: ResultRow) -> None:
        self.rows.append(row)
        self._column.addWidget(row)
        row.chosen.connect(lambda: self._take(row))

    # -------------------------------------------------------------------------------------------------- choosing

    def _choose(self, number: int) -> None:
        self._current = max(0, number)
        for position, row in enumerate(self.rows):
            row.set_current(position == self._current)
        if self.rows:
            self.edit.setAccessibleDescription(self.rows[self._current].accessibleName())
            self.bring_into_view(self.rows[self._current])

    def _take(self, row: ResultRow) -> None:
        if isinstance(row, CustomerRow):
            self.accept()
            self.customer_chosen.emit(row.customer)
        elif isinstance(row, CommandRow) and row.command.enabled:
            self.accept()
            row.command.run()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            key = event.key()
            if key in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self.rows:
                step = 1 if key == Qt.Key.Key_Down else -1
                self._choose((self._current + step) % len(self.rows))
                announce(self, self.rows[self._current].accessibleName())
                return True
            if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                if self.rows:
                    self._take(self.rows[self._current])
                return True
        return super().eventFilter(watched, event)


def _heading(text: str) -> Label:
    label = Label(text, Text.CAPS)
    label.setContentsMargins(10, 10, 10, 4)
    return label


def _note(text: str, tone: Tone | None = None) -> Label:
    label = Label(text, Text.SECONDARY, tone=tone, wrap=True)
    label.setContentsMargins(10, 6, 10, 6)
    return label
