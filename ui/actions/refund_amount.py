"""How much of a payment is given back: all of it, the unused time, or what the operator types."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billing_console.actions.refund_payment import UnusedTime, unused_time
from billing_console.domain.errors import BillingError, InvalidInput
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money, decimals
from billing_console.domain.records import Payment
from ui import format as words
from ui.texts import sentence
from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text, Tone
from ui.theme.words import plain_tip
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.radio_group import Option, RadioGroup

FULL, UNUSED, OTHER = "full", "unused", "other"
FIELD_WIDTH = 150


class RefundAmount(QWidget):
    """Three ways to say an amount, and a field that always shows it; typing into the field means "other".

    Emits `changed` for the operator's edits. Amounts come from the core: nothing is computed here.
    """

    changed = Signal()

    def __init__(self, payment: Payment, facts: Facts, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self._payment = payment
        self._unused: UnusedTime | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(SPACE.s))
        self._ways: RadioGroup | None = None
        self.field = LineEdit(f"Amount to refund, {payment.amount.currency.upper()}", kind=Text.STRONG)
        self.field.setFixedWidth(px(FIELD_WIDTH))
        self.field.textEdited.connect(self._typed)
        self._rest = Label("", Text.SECONDARY, wrap=True)
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(self.field)
        row.addWidget(self._rest, 1)
        self._column.addLayout(row)
        self._error = Label("", Text.SECONDARY, tone=Tone.DANGER, wrap=True)
        self._error.setAccessibleName("")
        self._error.hide()
        self._column.addWidget(self._error)
        self.set_payment(payment, facts, now)

    @property
    def way(self) -> str:
        """Which of the three is chosen."""
        return self._ways.key() if self._ways is not None else FULL

    def fields(self) -> list[QWidget]:
        """What the keyboard visits, in its order."""
        ways = self._ways
        return [*(ways.button(key) for key in (FULL, UNUSED, OTHER)), self.field] if ways is not None else [self.field]

    def amount(self) -> Money:
        """The amount chosen or typed; raises InvalidInput for text that is no amount."""
        if self.way == UNUSED and self._unused is not None:
            return self._unused.amount
        if self.way == OTHER:
            return Money.parse(self.field.text(), self._payment.amount.currency)
        return self._full()

    def set_payment(self, payment: Payment, facts: Facts, now: datetime) -> None:
        """Show another state of the payment; the way chosen stays unless it is no longer there."""
        self._payment = payment
        self._unused = unused_time(payment, facts.invoice(payment.invoice), now)
        if self._unused is not None and self._unused.amount.is_zero:
            self._unused = None
        self._offer(self.way)
        self.field.setEnabled(not payment.refundable.is_zero)
        self._show_choice()

    def show_problem(self, problem: BillingError | None) -> None:
        """What is wrong with the amount, below the field; an empty field is no mistake yet."""
        text = sentence(problem) if problem is not None else ""
        is_shown = bool(text) and isinstance(problem, InvalidInput) and problem.code != "amount_missing"
        self.field.set_error(text)
        self._error.setText(text)
        self._error.setAccessibleName(text)
        self._error.setVisible(is_shown)

    def _full(self) -> Money:
        """All that is left. Where nothing is, the payment's own amount: the policy check then says why not."""
        rest = self._payment.refundable
        return self._payment.amount if rest.is_zero else rest

    def _offer(self, way: str) -> None:
        """The three ways with today's figures; a group can't be relabelled, so a new one takes its place."""
        has_focus = self._ways is not None and any(self._ways.button(key).hasFocus() for key in (FULL, UNUSED, OTHER))
        is_over = self._payment.refundable.is_zero
        over = "Nothing is left to refund." if is_over else ""
        unused = self._unused
        options = (
            Option(FULL, "Full refundable", allowed=not is_over, reason=over),
            Option(
                UNUSED,
                "Unused time",
                detail=str(unused.amount) if unused else "",
                allowed=unused is not None,
                reason=over or ("" if unused else "This payment is not for a period that is still running."),
            ),
            Option(OTHER, "Other", allowed=not is_over, reason=over),
        )
        chosen = way if way != UNUSED or unused is not None else FULL
        ways = RadioGroup(options, name="How much", columns=0, chosen=chosen)
        if unused is not None:
            ways.button(UNUSED).setToolTip(plain_tip(arithmetic(unused, self._payment)))
        ways.changed.connect(self._chosen)
        self._swap(ways)
        if has_focus:
            ways.button(chosen).setFocus()

    def _swap(self, ways: RadioGroup) -> None:
        old, self._ways = self._ways, ways
        self._column.insertWidget(0, ways)
        if old is not None:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()

    def _chosen(self, _way: str) -> None:
        self._show_choice()
        self.changed.emit()

    def _typed(self, _text: str) -> None:
        if self._ways is not None and self.way != OTHER:
            self._ways.blockSignals(True)
            self._ways.choose(OTHER)
            self._ways.blockSignals(False)
        self._show_choice()
        self.changed.emit()

    def _show_choice(self) -> None:
        """The field follows the choice, the words beside it say what it rests on."""
        if self.way != OTHER:
            self.field.setText(str(self.amount()))
        rest = f"of {self._payment.refundable} refundable"
        if self.way == UNUSED and self._unused is not None:
            rest = arithmetic(self._unused, self._payment)
        echo = self._echo()
        self._rest.setText(f"{rest} · {echo}" if echo else rest)

    def _echo(self) -> str:
        """The amount in the currency's own words where decimals are not what most people expect."""
        if decimals(self._payment.amount.currency) == 2:
            return ""
        try:
            return words.spoken(self.amount())
        except InvalidInput:
            return ""


def arithmetic(unused: UnusedTime, payment: Payment) -> str:
    """``12 of 30 days of $49.00``."""
    return f"{unused.days_left} of {unused.days_total} days of {payment.captured_amount}"
