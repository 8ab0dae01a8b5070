"""Asks a second person: why, how long it may wait, and the signed block to paste where that person is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget
from typing_extensions import override

from billing_console.domain.errors import BillingError
from ui import format as words
from ui.tasks import TaskScope, ask
from ui.texts import sentence
from ui.texts_approvals import HOURS
from ui.theme.paint import Kind
from ui.theme.tokens import SPACE, Text, Tone
from ui.widgets.announce import announce
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.combo import Combo
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.row import Row, Stack, Stretch
from ui.widgets.save_sheet import SaveSheet, documents
from ui.widgets.sheet import Sheet
from ui.widgets.text_area import TextArea

if TYPE_CHECKING:
    from billing_console.bootstrap import Console
    from billing_console.domain.approvals import Request
    from billing_console.services.operations import Preview

WHY_LENGTH = 500
EXPLAINED = (
    "Signed with this installation's key and bound to what was previewed: whoever approves it sees the same, read "
    "anew, and carries it out with their own key."
)
SEND = "Paste it where the second person is. It holds the customer's name and amounts, no card numbers and no keys."


class BlockView(Stack):
    """A request as text, with Copy and Save. Emits `said(words)` and `save_wanted`."""

    said = Signal(str)
    save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self.area = TextArea("Request to paste", lines=9, readonly=True)
        self.copy = Button("Copy", Kind.PRIMARY, icon="copy", name="Copy the request")
        save = Button("Save…", icon="download", name="Save the request as a file")
        super().__init__(
            self.area, Row(Label(SEND, Text.SECONDARY, wrap=True), self.copy, save, gap=SPACE.m), parent=parent
        )
        self.copy.clicked.connect(self._copy)
        save.clicked.connect(self.save_wanted)

    def show_text(self, text: str) -> None:
        self.area.setPlainText(text)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.area.toPlainText())
        self.said.emit("Request copied")
        announce(self, "Request copied")


async def save_request(parent: QWidget, console: Console, request: Request) -> str:
    """Ask where to and write the block; what to tell the person, empty when they thought better of it."""
    folder = documents()
    sheet = SaveSheet(parent, "Save the request", folder / f"request-{request.id[-6:]}.txt", "Save")
    try:
        if not await ask(sheet):
            return ""
        await console.save_export(sheet.path(), console.approvals.text(request).encode())
    finally:
        sheet.deleteLater()
    return "Request saved"


class AskSheet(Sheet):
    """Why and how long, then the block. Accepted when it was asked: `request` is then what was signed."""

    said = Signal(str)

    def __init__(self, parent: QWidget, console: Console, preview: Preview, verb: str) -> None:
        super().__init__(parent, "Ask for approval", about=verb, width=620)
        self.request: Request | None = None
        self._console = console
        self._preview = preview
        self.tasks = TaskScope(self._failed)
        self._banner = Banner(Tone.DANGER, "")
        self._banner.hide()
        self.why = LineEdit("Why", placeholder="What the second person has to know, with the ticket's number")
        self.why.setMaxLength(WHY_LENGTH)
        self.why.textChanged.connect(lambda _text: self._look())
        self.lasts = Combo("Waits for", _waits(console), chosen=str(_default_hours(console)))
        self.block = BlockView()
        self.block.said.connect(self.said)
        self.block.save_wanted.connect(self._save)
        self._form = Stack(
            Label("WHY", Text.CAPS),
            self.why,
            Label("IT WAITS FOR", Text.CAPS),
            Row(self.lasts, Stretch()),
            Label(EXPLAINED, Text.SECONDARY, wrap=True),
        )
        self._done = Label("", Text.STRONG, wrap=True)
        for part in (self._banner, self._form, self._done, self.block):
            self.add(part)
        self._done.hide()
        self.block.hide()
        self._build_buttons()
        self._look()

    def _build_buttons(self) -> None:
        self.leave = Button("Cancel")
        self.leave.clicked.connect(self._leave)
        self.main = Button("Sign the request", Kind.PRIMARY)
        self.main.clicked.connect(self._sign)
        self.add_button(self.leave)
        self.add_button(self.main)

    def _look(self) -> None:
        has_why = bool(self.why.text().strip())
        self.main.set_allowed(has_why, "Say why: the second person decides on it.")

    def _sign(self) -> None:
        self._banner.hide()
        self.main.set_allowed(False, "It is being signed.")
        lasts = timedelta(hours=int(self.lasts.key()))
        self.tasks.latest("ask", self._console.approvals.ask, self._preview, self.why.text(), lasts, then=self._signed)

    def _signed(self, request: Request) -> None:
        self.request = request
        self.block.show_text(self._console.approvals.text(request))
        self._done.setText(f"Asked. It waits until {words.day_time(request.expires_at)}.")
        self._form.hide()
        self.main.hide()
        self._done.show()
        self.block.show()
        self.leave.setText("Close")
        self.set_note("You find it under Approvals; when it was carried out, this console sees it at Stripe.")
        self.block.copy.setFocus(Qt.FocusReason.OtherFocusReason)
        self.relayout()
        announce(self, "Asked. The request is ready to be copied.", assertive=True)

    def _failed(self, problem: BaseException) -> None:
        told = sentence(problem)
        self._banner.set(Tone.DANGER if not isinstance(problem, BillingError) else Tone.WARNING, told)
        self._banner.show()
        self._look()
        self.relayout()
        announce(self, told, assertive=True)

    def _save(self) -> None:
        if self.request is not None:
            self.tasks.latest("save", save_request, self, self._console, self.request, then=self.said.emit)

    def _leave(self) -> None:
        if self.request is None:
            self.reject()
        else:
            self.accept()

    @override
    def reject(self) -> None:
        if self.request is None:
            super().reject()
        else:
            self.accept()

    @override
    def done(self, arg__1: int) -> None:
        self.tasks.close()
        super().done(arg__1)


def _default_hours(console: Console) -> int:
    return int(console.policy.approval_lasts.total_seconds()) // 3600


def _waits(console: Console) -> list[tuple[str, str]]:
    """The usual spans, with the team's own among them."""
    own = _default_hours(console)
    spans = dict(HOURS)
    spans.setdefault(own, f"{own} hours")
    return [(str(hours), told) for hours, told in sorted(spans.items())]


async def ask_somebody(
    parent: QDialog, console: Console, preview: Preview, verb: str, say: Callable[[str], None]
) -> None:
    """Have a request made in place of the deed; the dialog that wanted the deed is accepted with it."""
    sheet = AskSheet(parent, console, preview, verb)
    sheet.said.connect(say)
    try:
        is_asked = await ask(sheet)
    finally:
        await sheet.tasks.aclose()
        sheet.deleteLater()
    if is_asked:
        parent.accept()
