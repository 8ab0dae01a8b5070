"""The card of tabs under the subscriptions: payments, invoices, subscriptions, credit and refunds, timeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from billing_console.domain.money import Money
from billing_console.domain.operation import Operation
from billing_console.domain.records import Customer, Invoice
from ui.models.table import TableModel
from ui.pages.customer_invoices import PAY_LINK, invoice_menu
from ui.pages.customer_payments import PAYMENTS, REFUND, PaymentRow, no_payments, payment_rows
from ui.pages.customer_tables import INVOICES, REFUNDS, SUBSCRIPTIONS, TIMELINE, Record, refund_rows
from ui.pages.customer_timeline import moments
from ui.theme.current import theme
from ui.theme.paint import Kind
from ui.theme.tokens import SPACE, Text
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.data_table import DataTable
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import Label
from ui.widgets.tabs import Tab, Tabs

if TYPE_CHECKING:
    from billing_console.services.customers import CustomerView

_ROWS = 7
SELECT_FIRST = "Select a payment first"
_TABS = (
    (PAYMENTS, "Payments"),
    (INVOICES, "Invoices"),
    (SUBSCRIPTIONS, "Subscriptions"),
    (REFUNDS, "Credit & refunds"),
    (TIMELINE, "Timeline"),
)


class _TabRow(QWidget):
    """Tabs and links, and the line under them."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(theme().tokens.line))
        painter.end()


class Pane(QWidget):
    """One table, or the words for its absence, with an optional line above it."""

    def __init__(self, record: Record[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record = record
        self.model: TableModel[Any] = TableModel(record.columns, record.row_key)
        self.table: DataTable[Any] = DataTable(self.model, name=record.name, fit_rows=_ROWS)
        self._empty = EmptyState(record.icon, *record.empty)
        self.line = Label("", Text.SECONDARY, wrap=True)
        self.line.setContentsMargins(*([theme().px(SPACE.m)] * 4))
        self.line.hide()
        self._empty_words = record.empty
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for widget in (self.line, self.table, self._empty):
            self._column.addWidget(widget)

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; the selection stays on what it was on."""
        self.model.set_rows(rows)
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)

    def set_empty(self, title: str, text: str) -> None:
        """What is said where there are no rows."""
        if (title, text) == self._empty_words:
            return
        self._empty_words = (title, text)
        old, self._empty = self._empty, EmptyState(self.record.icon, title, text, parent=self)
        self._column.replaceWidget(old, self._empty)
        old.hide()
        old.deleteLater()
        self._empty.setVisible(not self.model.rows)

    def set_line(self, text: str) -> None:
        """Something to say above the table."""
        self.line.setText(text)
        self.line.setVisible(bool(text))


class History(Card):
    """Everything that was billed and paid. Emits what the operator wants done with a row or a table."""

    refund_wanted = Signal(object)  # a PaymentRow
    invoice_wanted = Signal(str, str)  # the name of an action and the invoice's id
    details_wanted = Signal(object)  # a row of any table
    copied = Signal(str)
    export_wanted = Signal(object, object)  # the Record and its rows
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self.tabs = Tabs([Tab(record.key, text) for record, text in _TABS], name="History")
        self.panes = {record.key: Pane(record) for record, _ in _TABS}
        self._operations: tuple[Operation, ...] = ()
        self._view: CustomerView | None = None
        self._blanket = ""
        self._is_untouched = self._wants_keyboard = True
        self.add(self._tab_row())
        for pane in self.panes.values():
            pane.table.row_activated.connect(self.details_wanted)
            self.add(pane)
        payments = self.panes[PAYMENTS.key].table
        payments.button_clicked.connect(self._button_clicked)
        self.panes[INVOICES.key].table.button_clicked.connect(self._invoice_pressed)
        self.tabs.changed.connect(self._tab_changed)
        self._tab_changed(self.tabs.key())

    def _tab_row(self) -> QWidget:
        px = theme().px
        head = _TabRow()
        row = QHBoxLayout(head)
        row.setContentsMargins(px(SPACE.l), px(SPACE.s), px(SPACE.s), px(6))
        row.setSpacing(px(SPACE.xs))
        row.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        copy = Button("Copy table", Kind.LINK)
        export = Button("Export CSV", Kind.LINK)
        copy.clicked.connect(self._copy_pressed)
        export.clicked.connect(self._export_pressed)
        self.table_buttons = (copy, export)
        for button in self.table_buttons:
            row.addWidget(button)
        return head

    @property
    def pane(self) -> Pane:
        """The table in front."""
        return self.panes[self.tabs.key()]

    def set_view(self, view: CustomerView, blanket: str) -> None:
        """Show the facts; ``blanket`` is a reason that holds against every refund now."""
        self._view, self._blanket = view, blanket
        facts = view.facts
        self._fill(PAYMENTS, payment_rows(facts, view.findings, blanket))
        self.panes[PAYMENTS.key].set_empty(*no_payments(view.outside))
        self._fill(INVOICES, sorted(facts.invoices, key=lambda i: i.created, reverse=True))
        self._fill(SUBSCRIPTIONS, sorted(facts.subscriptions, key=lambda s: s.created, reverse=True))
        self._fill(REFUNDS, refund_rows(facts))
        self.panes[REFUNDS.key].set_line(_credit(facts.customer))
        self._fill_timeline()

    def set_bottom(self, bottom: int) -> None:
        """How far down the card may reach, in its own pixels: the table in front shows as many rows as fit."""
        table = self.pane.table
        below = self.contentsMargins().bottom()
        table.set_room(bottom - below - table.mapTo(self, QPoint()).y())

    def set_operations(self, operations: Iterable[Operation]) -> None:
        """What was done for this customer with the console."""
        self._operations = tuple(operations)
        self._fill_timeline()

    def start_over(self) -> None:
        """Another customer comes: payments in front, nothing left of the one before."""
        self._is_untouched = self._wants_keyboard = True
        self._view = None
        for pane in self.panes.values():
            pane.set_rows(())
        self.tabs.choose(PAYMENTS.key)
        self.set_operations(())

    def choose_first(self) -> None:
        """Once per customer: the newest payment is selected and has the keyboard; without payments the tabs have it."""
        table = self.panes[PAYMENTS.key].table
        has_rows = bool(table.table_model.rows)
        if self._is_untouched and has_rows:
            table.select_key(table.table_model.row_at(0).payment.id)
            table.scrollToTop()
        if self._wants_keyboard or (self._is_untouched and has_rows and self.tabs.hasFocus()):
            self._take_keyboard(table if has_rows else self.tabs)
        self._is_untouched = self._is_untouched and not has_rows
        self._wants_keyboard = False

    def _take_keyboard(self, widget: QWidget) -> None:
        """Unless a dialog has it."""
        if widget.isVisible() and not any(dialog.isVisible() for dialog in self.window().findChildren(QDialog)):
            widget.setFocus()

    def current_payment(self) -> PaymentRow | None:
        """The payment that is selected, while payments are in front."""
        row = self.pane.table.current_row()
        return row if isinstance(row, PaymentRow) else None

    def refund_current(self) -> None:
        """Ask for a refund of the selected payment, or say why there can't be one."""
        row = self.current_payment()
        if row is None:
            self.refused.emit(SELECT_FIRST)
        else:
            self._refund(row)

    def _fill(self, record: Record[Any], rows: Sequence[Any]) -> None:
        self.panes[record.key].set_rows(rows)
        self.tabs.set_count(record.key, len(rows))
        self._allow_table_buttons()

    def _fill_timeline(self) -> None:
        if self._view is not None:
            self.panes[TIMELINE.key].set_rows(moments(self._view.facts, self._operations))
            self._allow_table_buttons()

    def _allow_table_buttons(self) -> None:
        has_rows = bool(self.pane.model.rows)
        for button in self.table_buttons:
            button.set_allowed(has_rows, "There is nothing in this table.")

    # -------------------------------------------------------------------------------------------------------- handlers

    def _refund(self, row: PaymentRow) -> None:
        if row.refusal:
            self.refused.emit(row.refusal)
        else:
            self.refund_wanted.emit(row)

    def _button_clicked(self, row: PaymentRow, column: str) -> None:
        if column == REFUND:
            self._refund(row)

    def _invoice_pressed(self, invoice: Invoice, _column: str) -> None:
        table = self.panes[INVOICES.key].table
        menu = invoice_menu(self, invoice, self.act_on)
        menu.popup(table.viewport().mapToGlobal(table.visualRect(table.currentIndex()).bottomLeft()))

    def act_on(self, action: str, invoice: Invoice) -> None:
        """What was chosen from an invoice's menu."""
        if action == PAY_LINK:
            QGuiApplication.clipboard().setText(invoice.hosted_url or "")
            self.copied.emit(f"pay link of {invoice.number or invoice.id}")
        elif self._blanket:
            self.refused.emit(self._blanket)
        else:
            self.invoice_wanted.emit(action, invoice.id)

    def _tab_changed(self, key: str) -> None:
        for name, pane in self.panes.items():
            pane.setVisible(name == key)
        self._allow_table_buttons()

    def _copy_pressed(self) -> None:
        self.pane.table.copy_all()
        count = len(self.pane.model.rows)
        self.copied.emit(f"{self.pane.record.name}: {count} row{'' if count == 1 else 's'}")

    def _export_pressed(self) -> None:
        self.export_wanted.emit(self.pane.record, self.pane.model.rows)


def _credit(customer: Customer) -> str:
    """The balance in words: a negative one is the customer's."""
    balance: Money | None = customer.balance
    if balance is None or balance.is_zero:
        return ""
    if balance.minor < 0:
        return f"Credit of {-balance}: the next invoices use it up before a card is charged."
    return f"{balance} is owed: the next invoice adds it."
