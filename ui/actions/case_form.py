"""What most forms have in common: they begin with what happened and end with a note for the trail."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from billing_console.domain.cases import Bucket
from billing_console.domain.errors import BillingError, InvalidInput
from billing_console.domain.facts import Facts
from billing_console.domain.findings import classify, diagnose
from ui.actions.form import ActionForm
from ui.actions.words import person
from ui.commands import Wish
from ui.texts import BUCKETS, sentence
from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text, Tone
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.radio_group import Option, RadioGroup
from ui.widgets.row import Stack

NOTE_LENGTH = 500
NAME_WIDTH = 190


class CaseForm(ActionForm):
    """A form with the bucket on top and the note at its foot; what is between them is the action's own."""

    def __init__(self, wish: Wish, facts: Facts, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(wish, facts, now, parent)
        self.opened = now  # stays, however often the facts are read again
        bucket = wish.bucket or classify(diagnose(facts, now))
        options = [Option(key.value, text) for key, text in BUCKETS.items()]
        self._buckets = RadioGroup(options, name="What happened", chosen=bucket.value if bucket else "")
        self._buckets.changed.connect(self._edited)
        self._note = LineEdit(
            "Note for the trail", placeholder="Optional. Stays in the audit trail, never sent to Stripe"
        )
        self._note.setMaxLength(NOTE_LENGTH)
        self._error = Label("", Text.SECONDARY, tone=Tone.DANGER, wrap=True)
        self._error.setAccessibleName("")
        self._error.hide()

    def lay_out(self, *parts: QWidget) -> None:
        """Put the form together around these parts; what is wrong with them is said below them."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(SPACE.m))
        first = Stack(Label("1 · WHAT HAPPENED", Text.CAPS), self._buckets)
        last = Stack(Label("NOTE FOR THE TRAIL", Text.CAPS), self._note)
        for part in (first, *parts, self._error, last):
            column.addWidget(part)

    def bucket(self) -> Bucket:
        """What happened; raises InvalidInput until it was said."""
        key = self._buckets.key()
        if not key:
            raise InvalidInput("bucket_missing")
        return Bucket(key)

    def tell(self, problem: BillingError | None, *fields: LineEdit) -> None:
        """Say what is wrong below the fields, mark the first of them, and take it back from the others."""
        text = sentence(problem) if problem is not None else ""
        for number, field in enumerate(fields):
            field.set_error(text if number == 0 else "")
        self._error.setText(text)
        self._error.setAccessibleName(text)
        self._error.setVisible(bool(text))

    def who(self) -> str:
        """The customer's name, shortened: it gives way before the figures behind it."""
        look = theme()
        name = person(self.facts.customer.name) or self.facts.customer.id
        return look.metrics(Text.SECONDARY).elidedText(name, Qt.TextElideMode.ElideRight, look.px(NAME_WIDTH))

    def _edited(self, *_: object) -> None:
        self.changed.emit()

    @override
    def note(self) -> str:
        return self._note.text().strip()

    @override
    def focus_first(self) -> None:
        key = self._buckets.key() or next(iter(BUCKETS)).value
        self._buckets.button(key).setFocus(Qt.FocusReason.OtherFocusReason)
