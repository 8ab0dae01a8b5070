"""The fields of a retry, and the whole way of one."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from billing_console.actions.retry_invoice import RetryInvoice
from billing_console.domain.errors import InvalidInput, NotFound
from tests import made, owing
from tests.ui.actions.forms import WHY, opened
from tests.ui.actions.found import by_name, shown_texts
from ui.actions.retry_invoice import RetryForm
from ui.widgets.combo import Combo


def test_it_charges_what_stripe_would_take_or_another_card(qtbot: QtBot) -> None:
    form = opened(qtbot, RetryForm, "in_open", owing.facts())
    assert form.action() == RetryInvoice("cus_amara", "in_open", WHY)
    with qtbot.waitSignal(form.changed):
        by_name(form, "Way to pay", Combo).choose("pm_visa")
    assert form.action().payment_method == "pm_visa"


def test_it_says_what_is_charged(qtbot: QtBot) -> None:
    form = opened(qtbot, RetryForm, "in_open", owing.facts())
    assert "$49.00 due" in form.about
    assert "open" in form.about
    assert form.verb(form.action().plan(owing.facts(), made.NOW)) == "Charge $49.00"


def test_a_card_that_is_gone_is_said(qtbot: QtBot) -> None:
    form = opened(qtbot, RetryForm, "in_open", owing.facts())
    assert form.show_problem(InvalidInput("method_unknown", method="pm_gone"))
    assert any("saved ones" in text for text in shown_texts(form))
    assert form.show_problem(None)
    assert not form.show_problem(InvalidInput("invalid_input"))


def test_an_invoice_that_is_not_there(qtbot: QtBot) -> None:
    with pytest.raises(NotFound):
        opened(qtbot, RetryForm, "in_nobody", owing.facts())
