"""Voiding an invoice: why, and nothing else to choose."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from billing_console.actions.void_invoice import VoidInvoice
from billing_console.domain.facts import Facts
from billing_console.domain.plans import Plan
from ui.actions.invoice_form import InvoiceForm
from ui.commands import Wish


class VoidForm(InvoiceForm):
    """Declare an invoice void for good."""

    title: ClassVar[str] = "Void an invoice"
    deed: ClassVar[str] = "Void invoice"
    running: ClassVar[str] = "Voiding…"
    promise: ClassVar[str] = "Recorded in the audit trail before it is sent. It can't be undone."

    parts: ClassVar[int] = 1

    def __init__(self, wish: Wish, facts: Facts, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(wish, facts, now, parent)
        self.lay_out()

    @override
    def action(self) -> VoidInvoice:
        return VoidInvoice(self.facts.customer.id, self.invoice.id, self.bucket())

    @override
    def verb(self, plan: Plan) -> str:
        return self.deed
