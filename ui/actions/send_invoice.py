"""Mailing an invoice with its pay link: why, and nothing else to choose."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from billing_console.actions.send_invoice import SendInvoice
from billing_console.domain.facts import Facts
from billing_console.domain.plans import Plan
from ui.actions.invoice_form import InvoiceForm
from ui.commands import Wish
from ui.theme.paint import Kind


class SendInvoiceForm(InvoiceForm):
    """Let Stripe mail an invoice to the customer once more."""

    title: ClassVar[str] = "Send an invoice"
    deed: ClassVar[str] = "Send invoice"
    running: ClassVar[str] = "Sending…"
    promise: ClassVar[str] = "Recorded in the audit trail before it is sent. Goes to the address on file only."
    kind: ClassVar[Kind] = Kind.PRIMARY
    parts: ClassVar[int] = 1

    def __init__(self, wish: Wish, facts: Facts, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(wish, facts, now, parent)
        self.lay_out()

    @override
    def action(self) -> SendInvoice:
        return SendInvoice(self.facts.customer.id, self.invoice.id, self.bucket())

    @override
    def verb(self, plan: Plan) -> str:
        return self.deed
