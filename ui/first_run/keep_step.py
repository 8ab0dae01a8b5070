"""The third step, where the keychain can't be used: mend it, or choose to hold the key in memory."""

from __future__ import annotations

from PySide6.QtCore import Signal
from typing_extensions import override

from billing_console.domain.errors import BillingError
from ui.first_run.frame import Step
from ui.first_run.words import MEMORY, NO_WAY_BACK
from ui.texts import sentence
from ui.texts_errors import KEYCHAIN
from ui.theme.tokens import Text, Tone
from ui.widgets.announce import announce
from ui.widgets.banner import Banner
from ui.widgets.check_box import CheckBox
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.row import Stack

SHORTEST = 12


class KeepStep(Step):
    """States what is the matter with the keychain; memory is used only when somebody ticks it.

    `has_store` says that a passphrase was chosen before: then it is asked for once, not made up twice.
    Emits `look_again` when the keychain shall be asked once more.
    """

    look_again = Signal()

    def __init__(self, *, has_store: bool) -> None:
        super().__init__()
        self._has_store = has_store
        self._is_ok = False
        self.state = Banner(Tone.WARNING, "", command="Try again")
        self.state.command_clicked.connect(self.look_again)
        self.memory = CheckBox("Keep the key in memory for this session")
        self.memory.toggled.connect(self._choice_changed)
        self.passphrase = LineEdit("Passphrase", secret=True, placeholder=f"At least {SHORTEST} characters")
        self.again = LineEdit("Passphrase, once more", secret=True)
        self.refusal = Banner(Tone.DANGER, "")
        self.refusal.hide()
        self.secrets = Stack(Stack(Label("Passphrase", Text.CAPS), self.passphrase, gap=6), gap=12)
        self._repeat = Stack(Label("Once more", Text.CAPS), self.again, gap=6)
        self._repeat.setVisible(not has_store)
        self.secrets.add(self._repeat)
        if not has_store:
            self.secrets.add(Label(NO_WAY_BACK, Text.SECONDARY, wrap=True, tone=Tone.WARNING))
        self.secrets.hide()
        for field in (self.passphrase, self.again):
            field.textChanged.connect(self._typed)
        for part in (self.state, self.memory, Label(MEMORY, Text.SECONDARY, wrap=True), self.secrets, self.refusal):
            self.rows.addWidget(part)

    @property
    def is_memory(self) -> bool:
        """True when holding the key in memory was chosen."""
        return self.memory.isChecked()

    def set_keychain(self, kind: str) -> None:
        """Say how the keychain stands: one of the states, ``ok``, ``memory`` (chosen before), or empty while asked."""
        self._is_ok = kind == "ok"
        if kind == "memory":
            self.state.hide()
            self.memory.setChecked(True)
            self.memory.setEnabled(False)
        elif not kind:
            self.state.set(Tone.INFO, "Asking the system keychain…")
        elif self._is_ok:
            self.state.set(Tone.INFO, "The system keychain answers now: the key can be kept there.")
        else:
            what, remedy = KEYCHAIN[kind]
            self.state.set(Tone.WARNING, remedy, lead=what, command="Try again")
            announce(self, f"{what} {remedy}", assertive=True)
        self.changed.emit()

    def refuse(self, problem: BillingError) -> None:
        """Say why it could not be kept, or why the passphrase is not the right one."""
        words = sentence(problem)
        if problem.code.startswith("passphrase"):
            self.passphrase.set_error(words)
            self.passphrase.setFocus()
        self.refusal.set(Tone.DANGER, words)
        self.refusal.show()
        announce(self, words, assertive=True)
        self.changed.emit()
        self.attention.emit(self.refusal)

    def wipe(self) -> None:
        """Forget what was typed."""
        for field in (self.passphrase, self.again):
            field.setText("")

    def _choice_changed(self, is_on: bool) -> None:
        self.secrets.setVisible(is_on)
        if is_on:
            self.passphrase.setFocus()
        self.changed.emit()

    def _typed(self) -> None:
        self.refusal.hide()
        self.passphrase.set_error("")
        self.changed.emit()

    @override
    def title(self) -> str:
        return "Where shall the key be kept?"

    @override
    def subtitle(self) -> str:
        return "Step 3 of 3 · the system keychain is the place for it; without one, memory for this session"

    @override
    def note(self) -> str:
        return "The key is never written to a file"

    @override
    def verb(self) -> str:
        return "Save and sync"

    @override
    def hindrance(self) -> str:
        if not self.is_memory:
            return "" if self._is_ok else "Mend the keychain and try again, or tick that the key is kept in memory."
        if len(self.passphrase.text()) < SHORTEST:
            return f"The passphrase needs at least {SHORTEST} characters."
        if not self._has_store and self.passphrase.text() != self.again.text():
            return "The two passphrases are not the same yet."
        return ""

    @override
    def entered(self) -> None:
        (self.passphrase if self.is_memory else self.memory).setFocus()
