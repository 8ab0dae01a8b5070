"""By what the audit trail is signed and where its end is remembered: figures to compare with an export's."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication

from billing_console.domain.audit import Anchor, Verdict
from billing_console.domain.errors import BillingError
from ui.texts import sentence
from ui.theme.tokens import Text, Tone
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.key_value import KeyValue
from ui.widgets.label import Label
from ui.widgets.pill import Pill
from ui.widgets.row import Row, Stretch


@dataclass(frozen=True, slots=True)
class AnchorState:
    """What the keychain remembers of the trail's end, or why it can't be asked."""

    anchor: Anchor | None
    problem: BillingError | None = None


def fingerprint(public_key: str) -> str:
    """The short name that ``audit verify`` prints: 16 hex digits of the key's SHA-256, in groups of four."""
    digits = hashlib.sha256(bytes.fromhex(public_key)).hexdigest()
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


class TrustCard(Card):
    """Public key, fingerprint, anchor, and the verdict of the last check. Emits `said` after copying."""

    said = Signal(str)

    def __init__(self, public_key: str, *, is_temporary: bool) -> None:
        super().__init__("Audit trail")
        self._key = public_key
        self._is_temporary = is_temporary
        self.verdict = Pill("not yet checked", Tone.NEUTRAL)
        self.anchor = Label("", wrap=True)
        copy = Button("Copy", icon="copy", name="Copy the public key")
        copy.clicked.connect(self._copy)
        short = Label(fingerprint(public_key), Text.MONO, selectable=True)
        short.setAccessibleName(f"Fingerprint {fingerprint(public_key)}")
        groups = " ".join(public_key[start : start + 8] for start in range(0, len(public_key), 8))
        whole = Label(groups, Text.MONO, wrap=True, selectable=True)
        whole.setAccessibleName(f"Public key {public_key}")
        values = KeyValue()
        values.add("Chain", Row(self.verdict, Stretch()))
        values.add("Fingerprint", Row(short, Stretch(), copy))
        values.add("Public key", whole)
        values.add("Anchor", self.anchor)
        self.add(values)
        self.add(
            Label(
                "Compare the fingerprint with the one “audit verify” prints for an export, or hand out the public key "
                "and have exports checked with --key.",
                Text.SECONDARY,
                wrap=True,
            )
        )

    def show_anchor(self, state: AnchorState) -> None:
        """Where the trail's end is remembered besides its own file."""
        place = "memory, for this session" if self._is_temporary else "the keychain"
        if state.problem is not None:
            self.anchor.set_tone(Tone.WARNING)
            self.anchor.setText(f"Not in {place} now: {sentence(state.problem)}")
        elif state.anchor is None:
            self.anchor.set_tone(None)
            self.anchor.setText("Nothing is remembered yet; the first entry sets it.")
        else:
            self.anchor.set_tone(None)
            head = state.anchor.head[:8]
            self.anchor.setText(f"Entry {state.anchor.size:,} with head {head}… is kept in {place}")

    def show_verdict(self, verdict: Verdict | None) -> None:
        """What the last check of the chain said."""
        if verdict is None:
            self.verdict.set("not yet checked", Tone.NEUTRAL)
        elif verdict.intact:
            self.verdict.set(f"intact · {verdict.size:,} {'entry' if verdict.size == 1 else 'entries'}", Tone.POSITIVE)
        else:
            self.verdict.set("broken: see the audit page", Tone.DANGER)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._key)
        self.said.emit("Public key copied")
