"""Writing an invoice off: the form asks why, and says about which invoice."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from billing_console.actions.mark_uncollectible import MarkUncollectible
from billing_console.domain.errors import InvalidInput, NotFound
from tests import made, owing
from tests.ui.actions.forms import WHY, opened
from ui.actions.mark_uncollectible import UncollectibleForm


def test_it_asks_only_why(qtbot: QtBot) -> None:
    form = opened(qtbot, UncollectibleForm, "in_open", owing.facts())
    assert form.action() == MarkUncollectible("cus_amara", "in_open", WHY)
    assert "$49.00 due" in form.about
    assert form.verb(form.action().plan(owing.facts(), made.NOW)) == "Write off"


def test_why_is_asked(qtbot: QtBot) -> None:
    form = opened(qtbot, UncollectibleForm, "in_open", made.facts(invoices=(owing.bill(),), payments=()), bucket=None)
    with pytest.raises(InvalidInput, match="bucket_missing"):
        form.action()


def test_an_invoice_that_is_not_there(qtbot: QtBot) -> None:
    with pytest.raises(NotFound):
        opened(qtbot, UncollectibleForm, "in_nobody", owing.facts())
