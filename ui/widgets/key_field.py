"""The field a key is pasted into; what is shown of it afterwards is its kind and its last four characters."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from billing_console.services.profiles import KeyShape, inspect_key
from ui.theme.current import theme
from ui.theme.tokens import SPACE, Tone
from ui.widgets.button import Button
from ui.widgets.line_edit import LineEdit
from ui.widgets.pill import Pill

PAUSE_MS = 400  # of somebody who types; Enter and leaving the field ask at once


class KeyField(QWidget):
    """Takes a key out of the visible field as soon as it is complete, and keeps it until `wipe()`.

    `mode_seen(mode)` follows the first letters: "live", "test" or empty. `given` and `refused(code)` tell what was
    pasted, `cleared` that there is no key any more.
    """

    mode_seen = Signal(str)
    given = Signal()
    refused = Signal(str)
    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._key = ""
        self._shape: KeyShape | None = None
        self.pill = Pill("", Tone.NEUTRAL)
        self.entry = LineEdit("Stripe key", placeholder="Paste it here: rk_live_… or rk_test_…")
        self.entry.setEchoMode(QLineEdit.EchoMode.Password)  # without the eye: a key is never shown whole
        self.shown = LineEdit("Stripe key, hidden", trailing=self.pill)
        self.shown.setReadOnly(True)
        self.change = Button("Change", name="Change the key")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(SPACE.s))
        for part in (self.entry, self.shown, self.change):
            row.addWidget(part)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.judge)
        self.entry.textChanged.connect(self._text_changed)
        self.entry.editingFinished.connect(self.judge)
        self.change.clicked.connect(self._change_clicked)
        self._show_entry()

    @property
    def key(self) -> str:
        """The key that was given; empty before and after."""
        return self._key

    @property
    def shape(self) -> KeyShape | None:
        """What the given key looks like."""
        return self._shape

    def wipe(self) -> None:
        """Forget the key and everything that showed it."""
        self._key, self._shape = "", None
        self._pause.stop()
        self.entry.blockSignals(True)
        self.entry.setText("")  # this also forgets what could be undone
        self.entry.blockSignals(False)
        self.shown.setText("")
        self.entry.set_error("")

    def judge(self) -> None:
        """Look at what was pasted, now."""
        self._pause.stop()
        text = self.entry.text()
        if not text.strip():
            return
        shape = inspect_key(text)
        if shape.problem is not None:
            self.refused.emit(shape.problem)
            return
        self.wipe()
        self._key, self._shape = shape.key, shape
        prefix = "sk" if shape.kind == "secret" else "rk"
        self.shown.setText(masked(prefix, shape.mode, shape.hint[-4:]))
        had_keyboard = self.entry.hasFocus()
        self._show_entry()
        if had_keyboard:
            self.change.setFocus()
        self.given.emit()

    def set_state(self, words: str, tone: Tone) -> None:
        """The pill in the field: what is known of the key."""
        self.pill.set(words, tone)
        self.pill.setVisible(bool(words))
        self.shown.setAccessibleDescription(words)
        self.pill.resize(self.pill.sizeHint())
        right = self.shown.width() - self.pill.width() - theme().px(10)
        self.pill.move(right, (self.shown.height() - self.pill.height()) // 2)

    def _show_entry(self) -> None:
        has_key = bool(self._key)
        self.entry.setVisible(not has_key)
        self.shown.setVisible(has_key)
        self.change.setVisible(has_key)

    def _text_changed(self, text: str) -> None:
        mode = inspect_key(text).mode
        self.mode_seen.emit(mode if mode in {"live", "test"} else "")
        self.entry.set_error("")
        self.cleared.emit()
        self._pause.start()

    def _change_clicked(self) -> None:
        self.wipe()
        self._show_entry()
        self.mode_seen.emit("")
        self.cleared.emit()
        self.entry.setFocus()


def masked(prefix: str, mode: str, last: str) -> str:
    """A key as it may be shown: ``rk_live_••••7fQ2``."""
    return f"{prefix}_{mode}_{'•' * 24}{last}"
