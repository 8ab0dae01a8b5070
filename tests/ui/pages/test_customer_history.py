"""Tabs of tables: by mouse and by keyboard."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from billing_console.domain.facts import Facts
from tests.made import customer, dispute, facts, invoice, payment, usd
from tests.ui.actions.found import by_name, shown_texts
from tests.ui.front import in_front
from tests.ui.pages.customer_views import double_checkout, operation, view
from ui.pages.customer_history import SELECT_FIRST, History
from ui.pages.customer_payments import PaymentRow
from ui.widgets.button import Button


def _history(qtbot: QtBot, known: Facts, blanket: str = "") -> History:
    history = History()
    history.resize(792, 420)
    history.set_view(view(known), blanket)
    in_front(qtbot, history)
    return history


def test_tabs_count_what_they_hold(qtbot: QtBot) -> None:
    history = _history(qtbot, double_checkout())
    titles = [history.tabs.tabText(n).replace("&&", "&") for n in range(history.tabs.count())]
    assert titles == ["Payments 4", "Invoices 3", "Subscriptions 3", "Credit & refunds 1", "Timeline"]
    for key, pane in history.panes.items():
        history.tabs.choose(key)
        assert [p.isVisible() for p in history.panes.values()].count(True) == 1
        assert pane.isVisible()
        assert pane.table.accessibleName() == pane.record.name


def test_the_selected_payment_is_refunded(qtbot: QtBot) -> None:
    history = _history(qtbot, double_checkout())
    history.panes["payments"].table.selectRow(1)
    with qtbot.waitSignal(history.refund_wanted) as told:
        history.refund_current()
    row = told.args[0]
    assert isinstance(row, PaymentRow)
    assert row.payment.id == "ch_one"


def test_without_a_selected_payment_one_is_asked_for(qtbot: QtBot) -> None:
    history = _history(qtbot, double_checkout())
    with qtbot.waitSignal(history.refused) as told:
        history.refund_current()
    assert told.args == [SELECT_FIRST]
    history.panes["payments"].table.selectRow(0)
    history.tabs.choose("invoices")
    history.panes["invoices"].table.selectRow(0)
    with qtbot.assertNotEmitted(history.refund_wanted), qtbot.waitSignal(history.refused) as told:
        history.refund_current()
    assert told.args == [SELECT_FIRST]


def test_another_customer_starts_at_the_newest_payment(qtbot: QtBot) -> None:
    history = _history(qtbot, double_checkout())
    history.choose_first()
    table = history.panes["payments"].table
    assert table.hasFocus()
    assert [row.payment.id for row in table.selected_rows()] == ["ch_two"]
    table.select_key("ch_old")
    history.choose_first()
    assert [row.payment.id for row in table.selected_rows()] == ["ch_old"]
    history.tabs.choose("timeline")
    history.start_over()
    assert history.current_payment() is None
    history.set_view(view(facts()), "")
    history.choose_first()
    assert history.tabs.key() == "payments"
    assert table.hasFocus()
    assert [row.payment.id for row in table.selected_rows()] == ["ch_one"]


def test_without_payments_the_tabs_have_the_keyboard_until_one_comes(qtbot: QtBot) -> None:
    history = _history(qtbot, facts(payments=()))
    history.choose_first()
    assert history.tabs.hasFocus()
    history.set_view(view(facts()), "")
    history.choose_first()
    assert history.panes["payments"].table.hasFocus()
    assert history.current_payment() is not None


def test_it_says_why_not(qtbot: QtBot) -> None:
    history = _history(qtbot, facts(disputes=(dispute(),)))
    history.panes["payments"].table.selectRow(0)
    with qtbot.assertNotEmitted(history.refund_wanted), qtbot.waitSignal(history.refused) as told:
        history.refund_current()
    assert "du_one" in told.args[0]


def test_enter_opens_details_and_the_button_cell_refunds(qtbot: QtBot) -> None:
    history = _history(qtbot, double_checkout())
    table = history.panes["payments"].table
    table.setFocus()
    table.setCurrentIndex(history.panes["payments"].model.index(0, 0))
    with qtbot.waitSignal(history.details_wanted):
        QTest.keyClick(table, Qt.Key.Key_Return)
    last = len(history.panes["payments"].model.columns) - 1
    table.setCurrentIndex(history.panes["payments"].model.index(0, last))
    with qtbot.assertNotEmitted(history.details_wanted), qtbot.waitSignal(history.refund_wanted):
        QTest.keyClick(table, Qt.Key.Key_Return)


def test_copy_and_export_take_the_table_in_front(qtbot: QtBot) -> None:
    history = _history(qtbot, double_checkout())
    with qtbot.waitSignal(history.copied) as told:
        by_name_or_text(history, "Copy table").click()
    assert told.args == ["Payments: 4 rows"]
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:4] == ["Date", "Invoice", "Method", "Status"]
    assert "succeeded duplicate?" in lines[1]
    history.tabs.choose("refunds")
    with qtbot.waitSignal(history.export_wanted) as wanted:
        by_name_or_text(history, "Export CSV").click()
    record, rows = wanted.args
    assert (record.key, len(rows)) == ("refunds", 1)


def by_name_or_text(history: History, words: str) -> Button:
    return next(button for button in history.findChildren(Button) if button.text() == words)


def test_an_empty_table_says_what_would_be_here(qtbot: QtBot) -> None:
    history = _history(qtbot, facts(payments=(), invoices=(), subscriptions=()))
    assert "No payments" in shown_texts(history)
    assert not by_name_or_text(history, "Export CSV").isEnabled()
    assert by_name_or_text(history, "Copy table").accessibleDescription() == "There is nothing in this table."


def test_an_empty_table_of_payments_minds_what_came_outside(qtbot: QtBot) -> None:
    history = _history(qtbot, facts(payments=(), invoices=(invoice(paid_off_stripe=usd(514080)),)))
    texts = shown_texts(history)
    assert "No payments through Stripe" in texts
    assert any("$5,140.80" in text and "the way it came" in text for text in texts)
    history.set_view(view(facts(payments=())), "")
    assert "No payments" in shown_texts(history)
    history.set_view(view(facts(payments=(payment(),))), "")
    assert "No payments" not in shown_texts(history)


def test_the_selection_stays_when_newer_facts_come(qtbot: QtBot) -> None:
    history = _history(qtbot, double_checkout())
    table = history.panes["payments"].table
    table.select_key("ch_old")
    history.set_view(view(double_checkout()), "Offline")
    row = table.current_row()
    assert row is not None
    assert (row.payment.id, row.refusal) == ("ch_old", "Offline")


def test_credit_is_not_called_a_refund(qtbot: QtBot) -> None:
    known = facts(customer=replace(customer(), balance=usd(-2000)))
    history = _history(qtbot, known)
    history.tabs.choose("refunds")
    assert "Credit of $20.00: the next invoices use it up before a card is charged." in shown_texts(history)
    history.set_view(view(facts(customer=replace(customer(), balance=usd(500)))), "")
    assert "$5.00 is owed: the next invoice adds it." in shown_texts(history)
    history.set_view(view(facts()), "")
    assert not any("Credit of" in text for text in shown_texts(history))


def test_our_operations_join_the_timeline(qtbot: QtBot) -> None:
    history = _history(qtbot, double_checkout())
    history.set_operations([operation()])
    assert history.panes["timeline"].model.number_of("bc-1") == 1
    assert by_name(history, "Timeline", type(history.panes["timeline"].table)).accessibleName() == "Timeline"
