"""The fields of a refund by credit note, and the whole way of one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from billing_console.actions.refund_with_credit_note import NoteReason, RefundWithCreditNote
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput, NotFound
from tests import made
from tests.ui.actions.desk import Desk, Until, open_desk
from tests.ui.actions.forms import WHY, can_press, opened, write
from tests.ui.actions.found import button, by_name, shown_texts, told
from ui.actions.refund_with_credit_note import CreditNoteForm
from ui.widgets.combo import Combo

AMOUNT = "Amount to refund, USD"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, role="finance") as opened_desk:
        yield opened_desk


def test_all_of_it_or_what_is_typed(qtbot: QtBot) -> None:
    form = opened(qtbot, CreditNoteForm, "in_ch_one")
    unsatisfied = NoteReason.PRODUCT_UNSATISFACTORY
    assert form.action() == RefundWithCreditNote("cus_amara", "in_ch_one", made.usd(4900), unsatisfied, WHY)
    write(form, AMOUNT, "20")
    by_name(form, "Reason on the credit note", Combo).choose("order_change")
    write(form, "Words on the credit note", "Sorry")
    changed = NoteReason.ORDER_CHANGE
    assert form.action() == RefundWithCreditNote("cus_amara", "in_ch_one", made.usd(2000), changed, WHY, "Sorry")


def test_a_duplicate_says_so(qtbot: QtBot) -> None:
    form = opened(qtbot, CreditNoteForm, "in_ch_one", bucket=Bucket.DUPLICATE_PURCHASE)
    assert form.action().reason is NoteReason.DUPLICATE


def test_what_is_no_amount_is_said_below(qtbot: QtBot) -> None:
    form = opened(qtbot, CreditNoteForm, "in_ch_one")
    write(form, AMOUNT, "abc")
    with pytest.raises(InvalidInput, match="amount_letters"):
        form.action()
    assert any("abc" in text for text in shown_texts(form))


def test_an_invoice_that_was_not_paid_here(qtbot: QtBot) -> None:
    with pytest.raises(NotFound):
        opened(qtbot, CreditNoteForm, "in_ch_one", made.facts(payments=()))


async def test_the_whole_way(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet_of("refund_with_credit_note", "in_c1_2")
    await until(lambda: can_press(sheet, "Refund $49.00"))
    assert "corrected by a credit note" in told(sheet)
    button(sheet, "Refund $49.00").click()
    await until(lambda: "written to the trail as" in told(sheet))
    (refund,) = desk.refunds()
    assert refund["amount"] == 4900
