"""Where the console keeps what it knows, how much that is, and how it stands to Stripe."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal

from billing_console.services.sync import SyncState
from ui.freshness import freshness
from ui.theme.tokens import Text, Tone
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.key_value import KeyValue
from ui.widgets.label import Label
from ui.widgets.pill import Pill
from ui.widgets.row import Row, Stretch

KINDS: Mapping[str, str] = {
    "customer": "customers",
    "subscription": "subscriptions",
    "charge": "payments",
    "invoice": "invoices",
    "refund": "refunds",
    "dispute": "disputes",
    "product": "products",
    "event": "events",
    "invoice_payment": "invoice payments",
    "payment_method": "payment methods",
    "payment_intent": "payment attempts",
}
REFILL = "The cache is only a mirror of Stripe: filling it again loses nothing and takes a while."


class StorageCard(Card):
    """Emits `sync_wanted`, `stop_wanted` and `refill_wanted`."""

    sync_wanted = Signal()
    refill_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__("Storage and sync")
        self.state = Pill("", Tone.NEUTRAL)
        self.counts = Label("", wrap=True)
        self.skipped = Label("", Text.SECONDARY, tone=Tone.WARNING, wrap=True)
        self.skipped.hide()
        self.sync = Button("Sync now", icon="refresh")
        self.sync.clicked.connect(self.sync_wanted)
        self.stop = Button("Stop sync")
        self.stop.clicked.connect(self.stop_wanted)
        self.refill = Button("Fill the cache again")
        self.refill.clicked.connect(self.refill_wanted)
        values = KeyValue()
        place = Label(str(folder), Text.MONO, wrap=True, selectable=True)
        place.setAccessibleName(f"Folder: {folder}")
        values.add("Folder", place)
        values.add("Encryption", "both files are encrypted; the keys are not in this folder", wrap=True)
        values.add("Sync", Row(self.state, Stretch()))
        values.add("Cache", self.counts)
        self.add(values)
        self.add(self.skipped)
        self.add(Label(REFILL, Text.SECONDARY, wrap=True))
        self.add(Row(self.sync, self.stop, self.refill, Stretch()))

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many objects of each kind are cached."""
        known = [_counted(counts[kind], words) for kind, words in KINDS.items() if counts.get(kind)]
        other = sum(n for kind, n in counts.items() if kind not in KINDS)
        if other:
            known.append(_counted(other, "others"))
        self.counts.setText(" · ".join(known) or "Nothing yet: it fills while you work.")

    def show_state(self, state: SyncState, now: datetime) -> None:
        """How the cache stands to Stripe."""
        self.state.set(*freshness(state, now))
        filling, stopped = state.phase == "filling", state.phase == "stopped"
        self.sync.setText("Go on with sync" if stopped else "Sync now")
        self.stop.set_allowed(not stopped, "It is stopped.")
        self.refill.set_allowed(not filling, "The cache is being filled already.")
        kinds = ", ".join(KINDS.get(kind, kind.replace("_", " ")) for kind in state.skipped)
        self.skipped.setText(f"Not read, because the key has no right to: {kinds}." if kinds else "")
        self.skipped.setVisible(bool(kinds))


def _counted(number: int, words: str) -> str:
    return f"{number:,} {words.removesuffix('s') if number == 1 else words}"
