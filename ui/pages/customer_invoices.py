"""What can be done with an invoice, from its row: the names of the actions, and the menu that offers them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from billing_console.actions import ACTIONS
from billing_console.domain.records import Invoice
from ui.models.column import ButtonCell
from ui.theme.paint import Kind

ACT = "act"
PAY_LINK = "copy_pay_link"
_WORDS = {
    "retry_invoice": "Retry…",
    "send_invoice": "Send by e-mail…",
    PAY_LINK: "Copy pay link",
    "refund_with_credit_note": "Refund with a credit note…",
    "void_invoice": "Void…",
    "mark_uncollectible": "Write off…",
}
_BY_STATUS = {
    "open": ("retry_invoice", "send_invoice", PAY_LINK, "void_invoice", "mark_uncollectible"),
    "uncollectible": ("retry_invoice", "send_invoice", PAY_LINK, "void_invoice"),
    "paid": ("send_invoice", "refund_with_credit_note"),
}


def invoice_actions(invoice: Invoice) -> list[tuple[str, str]]:
    """Name and words of each, for the state that the invoice is in; what the rules forbid is said by its form."""
    offered = {action.name for action in ACTIONS} | ({PAY_LINK} if invoice.hosted_url else set())
    if invoice.collection_method != "charge_automatically":
        offered.discard("retry_invoice")
    if invoice.amount_paid.is_zero:
        offered.discard("refund_with_credit_note")
    return [(name, _WORDS[name]) for name in _BY_STATUS.get(invoice.status, ()) if name in offered]


def act_button(invoice: Invoice) -> ButtonCell | None:
    """The button of the row; none where nothing can be done."""
    return ButtonCell("Do…", Kind.NORMAL) if invoice_actions(invoice) else None


def invoice_menu(parent: QWidget, invoice: Invoice, chosen: Callable[[str, Invoice], None]) -> QMenu:
    """The menu of the row; calls back with the action's name and deletes itself when closed."""
    menu = QMenu(parent)
    menu.setAccessibleName(f"What can be done with {invoice.number or invoice.id}")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for name, words in invoice_actions(invoice):
        menu.addAction(words).triggered.connect(partial(_picked, chosen, name, invoice))
    return menu


def _picked(chosen: Callable[[str, Invoice], None], name: str, invoice: Invoice, _checked: bool = False) -> None:
    chosen(name, invoice)
