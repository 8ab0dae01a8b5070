"""The fields of a refund: what happened, how much, what Stripe is told and what the trail is told."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from billing_console.actions.refund_payment import RefundPayment, RefundReason
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import BillingError, InvalidInput, NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.findings import classify, diagnose
from billing_console.domain.plans import Plan
from billing_console.domain.records import Payment
from ui import format as words
from ui.actions.form import ActionForm
from ui.actions.refund_amount import RefundAmount
from ui.actions.words import person
from ui.commands import Wish
from ui.texts import BUCKETS, REFUND_REASONS
from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text
from ui.widgets.combo import Combo
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.radio_group import Option, RadioGroup
from ui.widgets.row import Stack

NOTE_LENGTH = 500
NAME_WIDTH = 190


class RefundForm(ActionForm):
    """Refund one payment, whole or in part."""

    title: ClassVar[str] = "Refund a payment"
    deed: ClassVar[str] = "Refund"
    running: ClassVar[str] = "Refunding…"
    promise: ClassVar[str] = "Recorded in the audit trail before it is sent. Safe to retry: one refund only."

    def __init__(self, wish: Wish, facts: Facts, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(wish, facts, now, parent)
        self.payment = self._find(facts)
        bucket = wish.bucket or classify(diagnose(facts, now))
        self._reason_is_own = False
        options = [Option(key.value, text) for key, text in BUCKETS.items()]
        self._buckets = RadioGroup(options, name="What happened", chosen=bucket.value if bucket else "")
        self._amount = RefundAmount(self.payment, facts, now)
        self._reason = Combo("Reason sent to Stripe", list(REFUND_REASONS.items()))
        self._note = LineEdit(
            "Note for the trail", placeholder="Optional. Stays in the audit trail, never sent to Stripe"
        )
        self._note.setMaxLength(NOTE_LENGTH)
        self._lay_out()
        self._order_tabs()
        self._preset_reason()
        self._buckets.changed.connect(self._bucket_chosen)
        self._amount.changed.connect(self._amount_changed)
        self._reason.currentIndexChanged.connect(self.changed)
        self._reason.activated.connect(self._reason_picked)

    def _find(self, facts: Facts) -> Payment:
        payment = facts.payment(self.wish.object_id)
        if payment is None:
            raise NotFound("payment_not_found", id=self.wish.object_id)
        return payment

    def _lay_out(self) -> None:
        px = theme().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(SPACE.m))
        column.addWidget(Stack(Label("1 · WHAT HAPPENED", Text.CAPS), self._buckets))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(SPACE.xl))
        grid.setVerticalSpacing(px(SPACE.s))
        grid.setColumnStretch(0, 4)
        grid.setColumnStretch(1, 3)
        grid.addWidget(Label("2 · HOW MUCH", Text.CAPS), 0, 0)
        grid.addWidget(Label("REASON SENT TO STRIPE", Text.CAPS), 0, 1)
        right = QVBoxLayout()
        right.addWidget(self._reason)
        right.addStretch(1)
        grid.addWidget(self._amount, 1, 0)
        grid.addLayout(right, 1, 1)
        column.addLayout(grid)
        column.addWidget(Stack(Label("NOTE FOR THE TRAIL", Text.CAPS), self._note))

    def _order_tabs(self) -> None:
        """From top to bottom, whatever was made anew."""
        buckets = [self._buckets.button(key.value) for key in BUCKETS]
        for before, after in pairwise([*buckets, *self._amount.fields(), self._reason, self._note]):
            QWidget.setTabOrder(before, after)

    # ------------------------------------------------------------------------------------------- what the sheet asks

    @property
    @override
    def about(self) -> str:
        payment = self.payment
        method = payment.method_type
        if payment.card is not None:
            method = f"{payment.card.brand} {payment.card.last4}"
        look = theme()
        name = person(self.facts.customer.name) or self.facts.customer.id
        # The name gives way, not the figures behind it.
        name = look.metrics(Text.SECONDARY).elidedText(name, Qt.TextElideMode.ElideRight, look.px(NAME_WIDTH))
        parts = (name, words.day_time(payment.created), str(payment.amount), words.method(method))
        return " · ".join(parts)

    @override
    def action(self) -> RefundPayment:
        try:
            amount = self._amount.amount()
        except InvalidInput as problem:
            self._amount.show_problem(problem)
            raise
        self._amount.show_problem(None)
        key = self._buckets.key()
        if not key:
            raise InvalidInput("bucket_missing")
        return RefundPayment(
            customer=self.facts.customer.id,
            payment=self.payment.id,
            amount=amount,
            reason=RefundReason(self._reason.key()),
            bucket=Bucket(key),
        )

    @override
    def verb(self, plan: Plan) -> str:
        return f"Refund {plan.amount}"

    @override
    def note(self) -> str:
        return self._note.text().strip()

    @override
    def show_problem(self, problem: BillingError | None) -> bool:
        is_about_amount = problem is not None and problem.code.startswith(("amount_", "currency_"))
        self._amount.show_problem(problem if is_about_amount else None)
        return problem is None or is_about_amount

    @override
    def focus_first(self) -> None:
        key = self._buckets.key() or next(iter(BUCKETS)).value
        self._buckets.button(key).setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def set_facts(self, facts: Facts, now: datetime) -> None:
        found = self._find(facts)
        super().set_facts(facts, now)
        self.payment = found
        self._amount.set_payment(found, facts, now)
        self._order_tabs()

    # ------------------------------------------------------------------------------------------------- what happened

    def _bucket_chosen(self, _key: str) -> None:
        self._preset_reason()
        self.changed.emit()

    def _amount_changed(self) -> None:
        self.changed.emit()

    def _reason_picked(self, _index: int) -> None:
        self._reason_is_own = True

    def _preset_reason(self) -> None:
        """Stripe's reason follows the bucket until the operator picks one."""
        if self._reason_is_own:
            return
        is_duplicate = self._buckets.key() == Bucket.DUPLICATE_PURCHASE.value
        reason = RefundReason.DUPLICATE if is_duplicate else RefundReason.REQUESTED_BY_CUSTOMER
        self._reason.blockSignals(True)
        self._reason.choose(reason.value)
        self._reason.blockSignals(False)
        self._reason.update()
