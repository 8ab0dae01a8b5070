"""The fields of a credit: how much, and what Stripe keeps with it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from billing_console.actions.credit_customer import LONGEST_WORDS, CreditCustomer
from billing_console.domain.errors import BillingError, InvalidInput, NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.plans import Plan
from ui.actions.case_form import CaseForm
from ui.commands import Wish
from ui.theme.current import theme
from ui.theme.paint import Kind
from ui.theme.tokens import SPACE, Text
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.row import Row, Stack, Stretch

FIELD_WIDTH = 150


class CreditForm(CaseForm):
    """Put credit on a customer's account."""

    title: ClassVar[str] = "Credit the account"
    deed: ClassVar[str] = "Give credit"
    running: ClassVar[str] = "Crediting…"
    promise: ClassVar[str] = "Recorded in the audit trail before it is sent. Coming invoices use it up."
    kind: ClassVar[Kind] = Kind.PRIMARY

    def __init__(self, wish: Wish, facts: Facts, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(wish, facts, now, parent)
        self._check(facts)
        self._currency = _currency_of(facts)
        self._amount = LineEdit(f"Amount of the credit, {self._currency.upper()}", kind=Text.STRONG)
        self._amount.setFixedWidth(theme().px(FIELD_WIDTH))
        self._words = LineEdit("Words kept at Stripe", placeholder="Optional. Stands beside the entry at Stripe")
        self._words.setMaxLength(LONGEST_WORDS)
        unit = Label(self._currency.upper(), Text.SECONDARY)
        self.lay_out(
            Stack(Label("2 · HOW MUCH", Text.CAPS), Row(self._amount, unit, Stretch(), gap=SPACE.s)),
            Stack(Label("WORDS KEPT AT STRIPE", Text.CAPS), self._words),
        )
        self._amount.textEdited.connect(self._edited)
        self._words.textEdited.connect(self._edited)

    def _check(self, facts: Facts) -> None:
        if facts.customer.id != self.wish.object_id:
            raise NotFound("customer_not_found", id=self.wish.object_id)

    @property
    @override
    def about(self) -> str:
        return " · ".join(part for part in (self.who(), self.facts.customer.id) if part)

    @override
    def action(self) -> CreditCustomer:
        bucket = self.bucket()
        try:
            amount = Money.parse(self._amount.text(), self._currency)
        except InvalidInput as problem:
            self.show_problem(problem)
            raise
        self.show_problem(None)
        return CreditCustomer(self.facts.customer.id, amount, bucket, self._words.text().strip())

    @override
    def show_problem(self, problem: BillingError | None) -> bool:
        is_own = problem is not None and problem.code.startswith(("amount_", "currency_", "customer_currency", "text_"))
        is_empty = problem is not None and problem.code == "amount_missing"
        self.tell(problem if is_own and not is_empty else None, self._amount)
        return problem is None or is_own

    @override
    def verb(self, plan: Plan) -> str:
        return f"Credit {plan.value}" if plan.value is not None else self.deed

    @override
    def set_facts(self, facts: Facts, now: datetime) -> None:
        self._check(facts)
        super().set_facts(facts, now)


def _currency_of(facts: Facts) -> str:
    """What the customer is billed in, which Stripe keeps the balance in."""
    known = [facts.customer.currency, *(s.currency for s in facts.subscriptions)]
    known += [payment.amount.currency for payment in facts.payments]
    return next((currency for currency in known if currency), "usd")
