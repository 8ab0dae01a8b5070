"""Writing an invoice off: why, and nothing else to choose."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from billing_console.actions.mark_uncollectible import MarkUncollectible
from billing_console.domain.facts import Facts
from billing_console.domain.plans import Plan
from ui.actions.invoice_form import InvoiceForm
from ui.commands import Wish


class UncollectibleForm(InvoiceForm):
    """Mark an invoice as uncollectible."""

    title: ClassVar[str] = "Write an invoice off"
    deed: ClassVar[str] = "Write off"
    running: ClassVar[str] = "Writing off…"
    promise: ClassVar[str] = "Recorded in the audit trail before it is sent. The customer can still pay it."

    parts: ClassVar[int] = 1

    def __init__(self, wish: Wish, facts: Facts, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(wish, facts, now, parent)
        self.lay_out()

    @override
    def action(self) -> MarkUncollectible:
        return MarkUncollectible(self.facts.customer.id, self.invoice.id, self.bucket())

    @override
    def verb(self, plan: Plan) -> str:
        return self.deed
