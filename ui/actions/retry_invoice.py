"""Trying an unpaid invoice again: why, and which saved way to pay is charged."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from billing_console.actions.retry_invoice import RetryInvoice
from billing_console.domain.errors import BillingError
from billing_console.domain.facts import Facts
from billing_console.domain.plans import Plan
from billing_console.domain.records import PaymentMethod
from ui import format as words
from ui.actions.invoice_form import InvoiceForm
from ui.commands import Wish
from ui.theme.tokens import Text
from ui.widgets.combo import Combo
from ui.widgets.label import Label
from ui.widgets.row import Row, Stack, Stretch

BY_ITSELF = "-"


class RetryForm(InvoiceForm):
    """Charge what remains of one invoice once more."""

    title: ClassVar[str] = "Try to collect an invoice"
    deed: ClassVar[str] = "Charge"
    running: ClassVar[str] = "Charging…"
    promise: ClassVar[str] = "Recorded in the audit trail before it is sent. Safe to retry: one charge only."

    def __init__(self, wish: Wish, facts: Facts, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(wish, facts, now, parent)
        options = [(BY_ITSELF, "The one Stripe takes by itself")]
        options += [(method.id, method_words(method)) for method in facts.payment_methods]
        self._method = Combo("Way to pay", options, chosen=BY_ITSELF)
        self._method.changed.connect(self._edited)
        self.lay_out(Stack(Label("2 · CHARGED TO", Text.CAPS), Row(self._method, Stretch())))

    @override
    def action(self) -> RetryInvoice:
        key = self._method.key()
        method = "" if key == BY_ITSELF else key
        return RetryInvoice(self.facts.customer.id, self.invoice.id, self.bucket(), method)

    @override
    def show_problem(self, problem: BillingError | None) -> bool:
        is_own = problem is not None and problem.code.startswith("method_")
        self.tell(problem if is_own else None)
        return problem is None or is_own

    @override
    def verb(self, plan: Plan) -> str:
        return f"Charge {plan.amount}" if plan.amount is not None else self.deed


def method_words(method: PaymentMethod) -> str:
    """``Visa •••• 4242, exp 08/28``, or the other way to pay."""
    card = method.card
    if card is None:
        return words.method(method.type)
    return f"{words.brand(card.brand)} •••• {card.last4}, exp {card.exp_month:02d}/{card.exp_year % 100:02d}"
