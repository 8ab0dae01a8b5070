"""What can be done with an invoice, and the menu of its row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests import made, owing
from tests.ui.pages.customer_views import view
from ui.pages.customer_history import History
from ui.pages.customer_invoices import act_button, invoice_actions, invoice_menu

LINK = "https://pay.example.test/in_open"


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({}, ["retry_invoice", "send_invoice", "void_invoice", "mark_uncollectible"]),
        (
            {"hosted_url": LINK},
            ["retry_invoice", "send_invoice", "copy_pay_link", "void_invoice", "mark_uncollectible"],
        ),
        ({"collection_method": "send_invoice"}, ["send_invoice", "void_invoice", "mark_uncollectible"]),
        ({"status": "uncollectible"}, ["retry_invoice", "send_invoice", "void_invoice"]),
        ({"status": "paid", "amount_paid": made.usd(4900)}, ["send_invoice", "refund_with_credit_note"]),
        ({"status": "paid"}, ["send_invoice"]),
        ({"status": "draft"}, []),
        ({"status": "void"}, []),
    ],
)
def test_each_state_offers_what_makes_sense(changed: dict[str, Any], names: list[str]) -> None:
    bill = owing.bill(**changed)
    assert [name for name, _ in invoice_actions(bill)] == names
    assert (act_button(bill) is not None) is bool(names)


@pytest.fixture
def history(qtbot: QtBot) -> Iterator[History]:
    made_history = History()
    qtbot.addWidget(made_history)
    made_history.set_view(view(owing.facts(invoice=owing.bill(hosted_url=LINK))), "")
    made_history.tabs.choose("invoices")
    made_history.show()
    yield made_history
    made_history.hide()


def _press(history: History, words: str) -> None:
    # Made by hand: the offscreen platform can't pop a menu up without complaining.
    menu = invoice_menu(history, history.panes["invoices"].model.rows[0], history.act_on)
    next(action for action in menu.actions() if action.text() == words).trigger()


def test_the_row_leads_to_the_action(qtbot: QtBot, history: History) -> None:
    with qtbot.waitSignal(history.invoice_wanted) as wanted:
        _press(history, "Void…")
    assert wanted.args == ["void_invoice", "in_open"]


def test_the_pay_link_is_copied(qtbot: QtBot, history: History) -> None:
    with qtbot.waitSignal(history.copied):
        _press(history, "Copy pay link")
    assert QGuiApplication.clipboard().text() == LINK


def test_nothing_is_done_while_offline(qtbot: QtBot, history: History) -> None:
    history.set_view(view(owing.facts(invoice=owing.bill(hosted_url=LINK))), "Offline: nothing can be written")
    with qtbot.assertNotEmitted(history.invoice_wanted), qtbot.waitSignal(history.refused):
        _press(history, "Retry…")
