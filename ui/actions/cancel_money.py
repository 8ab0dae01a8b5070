"""What becomes of money when a subscription ends, asked one by one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from billing_console.actions.cancel_subscription import When
from billing_console.domain.facts import Facts
from billing_console.domain.records import Invoice, Payment, Subscription
from billing_console.domain.subscriptions import bills
from ui import format as words
from ui.theme.current import theme
from ui.theme.paint import Canvas
from ui.theme.tokens import SPACE, Text, Tone
from ui.widgets.label import Label
from ui.widgets.pill import Pill
from ui.widgets.radio_group import Option, RadioGroup

NO, YES = "no", "yes"
NOTHING = "nothing to do"
SHOWN_INVOICES = 3


class MoneyQuestions(QWidget):
    """Unused time, the refund to the card, unpaid invoices, and what was not billed yet. Emits `changed`."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open: tuple[Invoice, ...] = ()
        self._unused = _Question("Unused time", ("Not given back", "Credit on the account"))
        self._cash = _Question("Refund to the card")
        self._unpaid = _Question("Unpaid invoices", ("Stay owed", "Void them"))
        self._pending = _Question("Not yet billed", ("Drop it", "Bill it now"))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self._rows = (self._unused, self._cash, self._unpaid, self._pending)
        for row in self._rows:
            column.addWidget(row)
            row.changed.connect(self.changed)

    def credits(self) -> bool:
        """Unused time goes onto the account."""
        return self._unused.answer() == YES

    def bills_pending(self) -> bool:
        """What was not billed yet is billed now."""
        return self._pending.answer() == YES

    def voided(self) -> tuple[str, ...]:
        """The unpaid invoices that nobody has to pay any more."""
        return tuple(bill.id for bill in self._open) if self._unpaid.answer() == YES else ()

    def set_subject(self, facts: Facts, subscription: Subscription, when: When) -> None:
        """Ask what there is to ask now; answers that were given stay."""
        self._open = bills(facts, subscription, "open", "uncollectible")
        period = words.period(subscription.period_start, subscription.period_end)
        if when is When.PERIOD_END:
            self._unused.say(f"{period}, nothing is left at period end", NOTHING)
        else:
            self._unused.ask("Credit is for coming invoices; it never goes to the card")
        payment = last_payment(facts, subscription)
        if payment is None:
            self._cash.say("Nothing was paid that could go back", NOTHING)
        else:
            card = f" by {words.method(f'{payment.card.brand} {payment.card.last4}')}" if payment.card else ""
            told = f"{payment.refundable} of {words.day(payment.created)}{card} could go back"
            self._cash.say(told, "a refund of its own, afterwards", Tone.INFO)
        if self._open:
            self._unpaid.ask(_named(self._open))
        else:
            self._unpaid.say("none open", NOTHING)
        self._pending.setVisible(when is When.NOW)
        if self.credits():
            self._pending.say("Usage and changes since the last invoice", "billed with the credit", Tone.INFO)
        elif when is When.NOW:
            self._pending.ask("Usage and changes since the last invoice")
        else:
            self._pending.say("", NOTHING)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        canvas.box(self.rect().toRectF(), canvas.theme.px(8), canvas.tokens.surface, canvas.tokens.line)
        painter.setPen(canvas.tokens.line)
        for row in self._rows[1:]:
            if row.isVisible():
                painter.drawLine(1, row.y(), self.width() - 2, row.y())
        painter.end()


class _Question(QWidget):
    """One line: what it is about, and at the right the choice or why there is none."""

    changed = Signal()

    def __init__(self, title: str, answers: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self._detail = Label("", Text.SECONDARY, elide=True)
        self._pill = Pill("", Tone.NEUTRAL)
        self._ways: RadioGroup | None = None
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(Label(title, Text.STRONG))
        left.addWidget(self._detail)
        right = QFrame()
        inner = QHBoxLayout(right)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self._pill)
        if answers:
            options = [Option(key, text) for key, text in zip((NO, YES), answers, strict=True)]
            self._ways = RadioGroup(options, name=title, columns=0, chosen=NO)
            self._ways.changed.connect(self._chosen)
            inner.addWidget(self._ways)
        inner.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(SPACE.m), px(4), px(SPACE.m), px(5))
        row.setSpacing(px(SPACE.m))
        row.addLayout(left, 9)
        row.addWidget(right, 8)

    def answer(self) -> str:
        """The choice; empty where there is none to make."""
        return self._ways.key() if self._ways is not None and not self._ways.isHidden() else ""

    def ask(self, detail: str) -> None:
        """Let the operator choose."""
        self._detail.setText(detail)
        self._pill.hide()
        if self._ways is not None:
            self._ways.show()

    def say(self, detail: str, pill: str, tone: Tone = Tone.NEUTRAL) -> None:
        """Say why there is nothing to choose."""
        self._detail.setText(detail)
        self._pill.set(pill, tone)
        self._pill.show()
        if self._ways is not None:
            self._ways.hide()

    def _chosen(self, _key: str) -> None:
        self.changed.emit()


def last_payment(facts: Facts, subscription: Subscription) -> Payment | None:
    """The newest payment for this subscription of which something is left to refund."""
    of_it = {invoice.id for invoice in facts.invoices if invoice.subscription == subscription.id}
    found = [payment for payment in facts.payments if payment.invoice in of_it and not payment.refundable.is_zero]
    return max(found, key=lambda payment: payment.created, default=None)


def _named(invoices: Sequence[Invoice]) -> str:
    told = [f"{invoice.number or words.short_id(invoice.id)} {invoice.amount_remaining}" for invoice in invoices]
    more = len(told) - SHOWN_INVOICES
    return ", ".join(told[:SHOWN_INVOICES]) + (f" and {more} more" if more > 0 else "")
