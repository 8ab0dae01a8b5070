"""What the forms about one invoice have in common."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from billing_console.domain.errors import NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.records import Invoice
from ui.actions.case_form import CaseForm
from ui.commands import Wish


class InvoiceForm(CaseForm):
    """A form about the invoice that the wish names; raises NotFound where the facts don't hold it."""

    def __init__(self, wish: Wish, facts: Facts, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(wish, facts, now, parent)
        self.invoice = self._find(facts)

    def _find(self, facts: Facts) -> Invoice:
        found = facts.invoice(self.wish.object_id)
        if found is None:
            raise NotFound("invoice_not_found", id=self.wish.object_id)
        return found

    @property
    @override
    def about(self) -> str:
        bill = self.invoice
        due = f"{bill.amount_remaining} due" if bill.amount_remaining.minor > 0 else str(bill.total)
        return " · ".join((self.who(), bill.number or bill.id, due, bill.status))

    @override
    def set_facts(self, facts: Facts, now: datetime) -> None:
        found = self._find(facts)
        super().set_facts(facts, now)
        self.invoice = found
