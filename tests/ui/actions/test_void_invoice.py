"""Voiding an invoice: the form asks why, and says about which invoice."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from billing_console.actions.void_invoice import VoidInvoice
from billing_console.domain.errors import InvalidInput, NotFound
from tests import made, owing
from tests.ui.actions.forms import WHY, opened
from ui.actions.void_invoice import VoidForm


def test_it_asks_only_why(qtbot: QtBot) -> None:
    form = opened(qtbot, VoidForm, "in_open", owing.facts())
    assert form.action() == VoidInvoice("cus_amara", "in_open", WHY)
    assert "$49.00 due" in form.about
    assert form.verb(form.action().plan(owing.facts(), made.NOW)) == "Void invoice"


def test_why_is_asked(qtbot: QtBot) -> None:
    form = opened(qtbot, VoidForm, "in_open", made.facts(invoices=(owing.bill(),), payments=()), bucket=None)
    with pytest.raises(InvalidInput, match="bucket_missing"):
        form.action()


def test_an_invoice_that_is_not_there(qtbot: QtBot) -> None:
    with pytest.raises(NotFound):
        opened(qtbot, VoidForm, "in_nobody", owing.facts())
