"""Resuming collection: why, and nothing else to choose."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from billing_console.actions.resume_collection import ResumeCollection
from billing_console.domain.facts import Facts
from billing_console.domain.plans import Plan
from ui.actions.subscription_form import SubscriptionForm
from ui.commands import Wish
from ui.theme.paint import Kind


class ResumeForm(SubscriptionForm):
    """Collect a paused subscription's invoices again."""

    title: ClassVar[str] = "Resume collection"
    deed: ClassVar[str] = "Resume collection"
    running: ClassVar[str] = "Resuming…"
    promise: ClassVar[str] = "Recorded in the audit trail before it is sent. Drafts made meanwhile stay drafts."
    kind: ClassVar[Kind] = Kind.PRIMARY
    parts: ClassVar[int] = 1

    def __init__(self, wish: Wish, facts: Facts, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(wish, facts, now, parent)
        self.lay_out()

    @override
    def action(self) -> ResumeCollection:
        return ResumeCollection(self.facts.customer.id, self.subscription.id, self.bucket())

    @override
    def verb(self, plan: Plan) -> str:
        return self.deed
