"""One entry of the trail in full."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from billing_console.domain.audit import Entry
from billing_console.domain.money import Money
from ui.format import short_id, utc_full
from ui.texts import BUCKETS
from ui.texts_audit import ACTIONS, CHANGES, OUTCOMES
from ui.theme.tokens import Text
from ui.widgets.card import Card
from ui.widgets.key_value import KeyValue
from ui.widgets.label import Label, plain_tip


def amount_of(entry: Entry) -> Money | None:
    """The amount an entry is about."""
    amount = entry.draft.data.get("amount")
    return Money(int(amount["minor"]), str(amount["currency"])) if isinstance(amount, dict) else None


def what(entry: Entry) -> str:
    """What was done, in a few words: ``refund $49.00``."""
    verb = ACTIONS.get(entry.draft.action, entry.draft.action.replace("_", " "))
    amount = amount_of(entry)
    if entry.draft.action == "session":
        return f"{verb} · key {entry.draft.data.get('key', '')}"
    if entry.draft.action == "classify":
        return f"{verb}: {_bucket(entry.draft.data.get('bucket'))}"
    return f"{verb} {amount}" if amount else verb


def outcome_of(entry: Entry) -> tuple[str, str]:
    """The word and tone of an entry's outcome."""
    draft = entry.draft
    if draft.action == "verify":
        return ("intact", "positive") if draft.outcome == "done" else ("broken", "danger")
    if draft.action == "open_request" and draft.outcome == "failed":
        return "not accepted", "danger"
    if draft.outcome == "unknown" and draft.data.get("error") == "approval_required":
        return "waits at Stripe", "warning"
    if draft.outcome == "failed" and draft.data.get("error"):
        return "refused by Stripe", "danger"
    if draft.outcome == "done" and draft.data.get("result_status") in {"pending", "requires_action"}:
        return str(draft.data["result_status"]).replace("_", " "), "warning"
    return OUTCOMES.get(draft.outcome, (draft.outcome, "neutral"))


def _bucket(code: Any) -> str:
    return next((words for bucket, words in BUCKETS.items() if bucket.value == code), str(code or "")).lower()


def rows_of(entry: Entry) -> list[tuple[str, str, bool]]:
    """Label, value and whether the value is an id, for everything an entry says."""
    draft, data = entry.draft, entry.draft.data
    amount = amount_of(entry)
    request = data.get("request") or {}
    candidates = [
        ("Action", what(entry), False),
        ("Outcome", outcome_of(entry)[0], False),
        ("Reason", _bucket(data.get("bucket")) if data.get("bucket") else "", False),
        ("Amount", str(amount) if amount else "", False),
        ("Customer", str(data.get("customer_name") or ""), False),
        ("Case", draft.case, False),
        ("Object", draft.object_id, True),
        ("Note", str(data.get("note") or ""), False),
        ("Asked by", str(request.get("asked_by") or ""), False),
        ("Why", str(data.get("why") or request.get("why") or ""), False),
        ("Request", str(request.get("id") or ""), True),
        ("Signer", str(data.get("signer") or ""), True),
        ("Name", str(data.get("name") or ""), False),
        ("Operation", draft.operation, True),
        ("Idempotency", str(data.get("idempotency_key") or ""), True),
        ("Stripe request", str(data.get("stripe_request") or ""), True),
        ("Result", str(data.get("result") or ""), True),
        ("Status", str(data.get("result_status") or "").replace("_", " "), False),
        ("Stripe said", str(data.get("error_text") or data.get("error") or ""), False),
        ("Settled by", str(data.get("settled_by") or ""), False),
        *[(CHANGES.get(c[0], c[0]), f"{c[1]} → {c[2]}", False) for c in data.get("changes") or []],
        ("File", str(data.get("file") or ""), False),
        ("File SHA-256", str(data.get("sha256") or ""), True),
        ("Clock", entry.clock_note, False),
        ("Policy", draft.policy, False),
        ("When", utc_full(entry.at), False),
        ("Previous hash", entry.prev, True),
        ("Hash", entry.hash, True),
    ]
    return [row for row in candidates if row[1]]


class EntryCard(Card):
    """The card beside the table; ids are short on screen, whole in the tooltip and when copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._signed = Label("", Text.SECONDARY)
        super().__init__("No entry chosen", right=self._signed, parent=parent)
        self._values: KeyValue | None = None

    def show_entry(self, entry: Entry | None) -> None:
        """Show this entry, or say that none is chosen."""
        if self._values is not None:
            self._values.hide()
            self._values.deleteLater()
            self._values = None
        if entry is None:
            self.title.setText("No entry chosen")
            self._signed.setText("")
            return
        self.title.setText(f"Entry {entry.seq}")
        self._signed.setText(f"signed by {entry.draft.actor}")
        values = KeyValue()
        for label, value, is_id in rows_of(entry):
            text = Label(short_id(value, 12, 6) if is_id else value, Text.MONO if is_id else Text.BODY, selectable=True)
            text.setAccessibleName(f"{label}: {value}")
            if is_id:
                text.setToolTip(plain_tip(value))
            values.add(label, text)
        self._values = values
        self.add(values)
