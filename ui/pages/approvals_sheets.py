"""The dialogs of the approvals page: paste a request, decline one, and the people whose requests are looked at."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from billing_console.domain.approvals import LARGEST
from billing_console.domain.errors import InvalidInput
from ui import format as words
from ui.actions import words as plan_words
from ui.tasks import TaskScope
from ui.texts import sentence
from ui.theme.paint import Kind
from ui.theme.tokens import SPACE, Text, Tone
from ui.widgets.announce import announce
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.row import Row, Stack, Stretch
from ui.widgets.sheet import Sheet
from ui.widgets.text_area import TextArea

if TYPE_CHECKING:
    from billing_console.bootstrap import Console
    from billing_console.domain.approvals import TrustedSigner
    from billing_console.services.reviewing import Review

REASON_LENGTH = 500
TELL = "Read it out to whoever is to approve what you ask for; they type it in here, on their console."
HEAR = "Have the person read their fingerprint out, by voice or in the same room. Don't take it from the request."


class _Asking(Sheet):
    """A sheet with one banner for what went wrong, and work of its own."""

    def __init__(self, parent: QWidget, title: str, *, about: str = "", width: int = 620) -> None:
        super().__init__(parent, title, about=about, width=width)
        self.tasks = TaskScope(self._failed)
        self.banner = Banner(Tone.WARNING, "")
        self.banner.hide()
        self.add(self.banner)

    def _failed(self, problem: BaseException) -> None:
        told = sentence(problem)
        self.banner.set(Tone.WARNING, told)
        self.banner.show()
        self.relayout()
        announce(self, told, assertive=True)

    @override
    def done(self, arg__1: int) -> None:
        self.tasks.close()
        super().done(arg__1)


class PasteSheet(_Asking):
    """Takes a pasted block or the path of a file. Emits `opened(Review)`, then it is accepted."""

    opened = Signal(object)

    def __init__(self, parent: QWidget, console: Console) -> None:
        super().__init__(parent, "Open a request")
        self._console = console
        self.area = TextArea("Request", placeholder="Paste the message, from BEGIN to END", lines=10)
        self.area.edited.connect(lambda _text: self._look())
        self.file = LineEdit("File with a request", placeholder="or the path of a file")
        self.file.textChanged.connect(lambda _text: self._look())
        self.add(self.area)
        self.add(self.file)
        self.set_note("Nothing is carried out by opening it: it is checked and shown first.")
        cancel = Button("Cancel")
        cancel.clicked.connect(self.reject)
        self.main = Button("Check it", Kind.PRIMARY)
        self.main.clicked.connect(self._open)
        self.add_button(cancel)
        self.add_button(self.main)
        self._look()

    def _look(self) -> None:
        has_some = bool(self.area.toPlainText().strip() or self.file.text().strip())
        self.main.set_allowed(has_some, "Paste a request first.")

    def _open(self) -> None:
        self.banner.hide()
        self.main.set_allowed(False, plan_words.READING)
        self.tasks.latest("open", self._read, then=self._was_read)

    async def _read(self) -> Review:
        text = self.area.toPlainText()
        if text.strip():
            return await self._console.approvals.open(text)
        content = await asyncio.to_thread(_content, self.file.text().strip())
        return await self._console.approvals.open(content)

    def _was_read(self, review: Review) -> None:
        self.opened.emit(review)
        self.accept()

    @override
    def _failed(self, problem: BaseException) -> None:
        super()._failed(problem)
        self._look()


def _content(path: str) -> bytes:
    """The beginning of a file, enough to see that it is too long; raises InvalidInput where there is none."""
    try:
        with Path(path).expanduser().open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, RuntimeError, ValueError) as problem:  # no such file, no such home, no such name
        raise InvalidInput("request_not_text") from problem


class DeclineSheet(_Asking):
    """Why not. Accepted with a `reason`."""

    def __init__(self, parent: QWidget, about: str) -> None:
        super().__init__(parent, "Decline the request", about=about, width=560)
        self.edit = LineEdit("Reason", placeholder="Tell whoever asked; it is written to the trail")
        self.edit.setMaxLength(REASON_LENGTH)
        self.edit.textChanged.connect(lambda _text: self._look())
        self.add(Label("REASON", Text.CAPS))
        self.add(self.edit)
        self.set_note("Nothing is sent to the person who asked: tell them.")
        cancel = Button("Cancel")
        cancel.clicked.connect(self.reject)
        self.main = Button("Decline", Kind.DANGER)
        self.main.clicked.connect(self.accept)
        self.add_button(cancel)
        self.add_button(self.main)
        self._look()

    @property
    def reason(self) -> str:
        return self.edit.text().strip()

    def _look(self) -> None:
        self.main.set_allowed(bool(self.reason), "Say why.")


class TrustSheet(_Asking):
    """One's own fingerprint to tell, the people who are trusted, and a form for one more. Emits `said`."""

    said = Signal(str)

    def __init__(self, parent: QWidget, console: Console, name: str = "") -> None:
        super().__init__(parent, "Trusted people", about="whose requests are looked at here")
        self._trusted = console.approvals.trusted
        self.own = Label(self._trusted.own, Text.MONO, selectable=True)
        self.own.setAccessibleName(f"Your fingerprint: {self._trusted.own}")
        copy = Button("Copy", icon="copy", name="Copy your fingerprint")
        copy.clicked.connect(self._copy)
        self._people = Stack(gap=SPACE.xs)
        self.name = LineEdit("Name", placeholder="The name they sign with, e.g. r.osei", text=name)
        self.fingerprint = LineEdit("Fingerprint", placeholder="3fa1-09bc-77de-2210")
        self.add_person = Button("Add", Kind.PRIMARY, name="Add this person")
        self.add_person.clicked.connect(self._add)
        for field in (self.name, self.fingerprint):
            field.textChanged.connect(lambda _text: self._look())
        self.add(Label("YOUR FINGERPRINT", Text.CAPS))
        self.add(Row(self.own, copy, Stretch(), gap=SPACE.m))
        self.add(Label(TELL, Text.SECONDARY, wrap=True))
        self.add_heading("TRUSTED")
        self.add(self._people)
        self.add_heading("ADD A PERSON")
        self.add(Row(self.name, self.fingerprint, self.add_person, gap=SPACE.m))
        self.add(Label(HEAR, Text.SECONDARY, wrap=True))
        close = Button("Close")
        close.clicked.connect(self.accept)
        self.add_button(close)
        self.set_note("Adding and removing somebody is written to the trail.")
        self._look()
        self._reload()

    def _look(self) -> None:
        has_both = bool(self.name.text().strip() and self.fingerprint.text().strip())
        self.add_person.set_allowed(has_both, "A name and a fingerprint are needed.")

    def _reload(self) -> None:
        self.tasks.latest("people", self._trusted.people, then=self._show)

    def _show(self, people: tuple[TrustedSigner, ...]) -> None:
        layout = self._people.layout()
        while layout is not None and (item := layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if not people:
            self._people.add(Label("Nobody yet: requests of others can't be approved here.", muted=True))
        for signer in people:
            self._people.add(self._line(signer))
        QTimer.singleShot(0, self, self.relayout)  # once the lines have told their heights

    def _line(self, signer: TrustedSigner) -> Row:
        name = plan_words.person(signer.name)
        remove = Button("Remove", Kind.DANGER_OUTLINE, name=f"Remove {name}")
        remove.clicked.connect(lambda: self.tasks.latest("remove", self._remove, signer, then=self._show))
        added = f"added {words.day(signer.added_at)} by {plan_words.person(signer.added_by)}"
        return Row(
            Label(name, Text.STRONG, elide=True),
            Label(signer.fingerprint, Text.MONO, selectable=True),
            Label(added, Text.SECONDARY, elide=True),
            Stretch(),
            remove,
            gap=SPACE.m,
        )

    async def _remove(self, signer: TrustedSigner) -> tuple[TrustedSigner, ...]:
        await self._trusted.remove(signer)
        return await self._trusted.people()

    def _add(self) -> None:
        self.banner.hide()
        self.tasks.latest("add", self._trusted.add, self.name.text(), self.fingerprint.text(), then=self._added)

    def _added(self, signer: TrustedSigner) -> None:
        self.name.clear()
        self.fingerprint.clear()
        self.said.emit(f"Requests by {plan_words.person(signer.name)} are looked at from now on")
        self._reload()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._trusted.own)
        self.said.emit("Fingerprint copied")
