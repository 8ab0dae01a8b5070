"""Undoing a cancellation: why, and nothing else to choose."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from billing_console.actions.undo_cancellation import UndoCancellation
from billing_console.domain.facts import Facts
from billing_console.domain.plans import Plan
from ui.actions.subscription_form import SubscriptionForm
from ui.commands import Wish
from ui.theme.paint import Kind


class UndoForm(SubscriptionForm):
    """Let a subscription go on that was to end."""

    title: ClassVar[str] = "Undo a cancellation"
    deed: ClassVar[str] = "Undo cancellation"
    running: ClassVar[str] = "Undoing…"
    promise: ClassVar[str] = "Recorded in the audit trail before it is sent. It can be canceled again at any time."
    leave: ClassVar[str] = "Leave it canceled"
    kind: ClassVar[Kind] = Kind.PRIMARY
    parts: ClassVar[int] = 1

    def __init__(self, wish: Wish, facts: Facts, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(wish, facts, now, parent)
        self.lay_out()

    @override
    def action(self) -> UndoCancellation:
        return UndoCancellation(self.facts.customer.id, self.subscription.id, self.bucket())

    @override
    def verb(self, plan: Plan) -> str:
        return self.deed
