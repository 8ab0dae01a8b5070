"""The fields of a refund by credit note: what happened, how much, and what the note says."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from billing_console.actions.refund_with_credit_note import LONGEST_MEMO, NoteReason, RefundWithCreditNote
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import BillingError, InvalidInput, NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.plans import Plan
from billing_console.domain.records import Payment
from ui.actions.invoice_form import InvoiceForm
from ui.actions.refund_amount import RefundAmount
from ui.commands import Wish
from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text
from ui.widgets.combo import Combo
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.row import Stack, Stretch

REASONS = (
    (NoteReason.PRODUCT_UNSATISFACTORY.value, "Product unsatisfactory"),
    (NoteReason.ORDER_CHANGE.value, "Order change"),
    (NoteReason.DUPLICATE.value, "Duplicate"),
)


class CreditNoteForm(InvoiceForm):
    """Refund a paid invoice, whole or in part, with a credit note that corrects the books."""

    title: ClassVar[str] = "Refund with a credit note"
    deed: ClassVar[str] = "Refund"
    running: ClassVar[str] = "Refunding…"
    promise: ClassVar[str] = "Recorded in the audit trail before it is sent. Stripe mails the customer nothing."

    def __init__(self, wish: Wish, facts: Facts, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(wish, facts, now, parent)
        self.payment = self._paid_by(facts)
        self._amount = RefundAmount(self.payment, facts, now)
        is_double = self._buckets.key() == Bucket.DUPLICATE_PURCHASE.value
        chosen = NoteReason.DUPLICATE if is_double else NoteReason.PRODUCT_UNSATISFACTORY
        self._reason = Combo("Reason on the credit note", REASONS, chosen=chosen.value)
        self._memo = LineEdit("Words on the credit note", placeholder="Optional. The customer can read them")
        self._memo.setMaxLength(LONGEST_MEMO)
        self.lay_out(self._fields(), Stack(Label("WORDS ON THE CREDIT NOTE", Text.CAPS), self._memo))
        self._amount.changed.connect(self._edited)
        self._reason.changed.connect(self._edited)
        self._memo.textEdited.connect(self._edited)

    def _fields(self) -> QWidget:
        px = theme().px
        fields = QWidget()
        grid = QGridLayout(fields)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(SPACE.xl))
        grid.setVerticalSpacing(px(SPACE.s))
        grid.setColumnStretch(0, 4)
        grid.setColumnStretch(1, 3)
        grid.addWidget(Label("2 · HOW MUCH", Text.CAPS), 0, 0)
        grid.addWidget(Label("REASON ON THE CREDIT NOTE", Text.CAPS), 0, 1)
        grid.addWidget(self._amount, 1, 0)
        grid.addWidget(Stack(self._reason, Stretch()), 1, 1)
        return fields

    def _paid_by(self, facts: Facts) -> Payment:
        taken = [p for p in facts.payments if p.invoice == self.invoice.id and p.paid and p.captured]
        if not taken:
            raise NotFound("payment_not_found", id=self.invoice.id)
        return max(taken, key=lambda each: each.refundable.minor)

    @override
    def action(self) -> RefundWithCreditNote:
        try:
            amount = self._amount.amount()
        except InvalidInput as problem:
            self._amount.show_problem(problem)
            raise
        self._amount.show_problem(None)
        bucket, reason = self.bucket(), NoteReason(self._reason.key())
        memo = self._memo.text().strip()
        return RefundWithCreditNote(self.facts.customer.id, self.invoice.id, amount, reason, bucket, memo)

    @override
    def show_problem(self, problem: BillingError | None) -> bool:
        is_about_amount = problem is not None and problem.code.startswith(("amount_", "currency_"))
        self._amount.show_problem(problem if is_about_amount else None)
        return problem is None or is_about_amount

    @override
    def verb(self, plan: Plan) -> str:
        return f"Refund {plan.amount}"

    @override
    def set_facts(self, facts: Facts, now: datetime) -> None:
        super().set_facts(facts, now)
        self.payment = self._paid_by(facts)
        self._amount.set_payment(self.payment, facts, now)
