"""A cancellation that is taken back."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from billing_console.actions.undo_cancellation import UndoCancellation
from billing_console.domain.cases import Bucket
from tests import made
from tests.practice.tiny import Client
from tests.ui.actions.desk import CUSTOMER, Until, open_desk
from tests.ui.actions.found import button, shown_texts, told
from ui.actions.confirm import ConfirmSheet
from ui.actions.undo_cancellation import UndoForm
from ui.commands import Wish
from ui.widgets.button import Button


def test_there_is_nothing_to_choose_but_why(qtbot: QtBot) -> None:
    wish = Wish("undo_cancellation", made.facts(), "sub_one", Bucket.NO_SELF_SERVICE)
    form = UndoForm(wish, made.facts(), made.NOW)
    qtbot.addWidget(form)
    assert form.action() == UndoCancellation("cus_amara", "sub_one", Bucket.NO_SELF_SERVICE)
    assert form.leave == "Leave it canceled"


async def test_it_goes_on(tmp_path: Path, until: Until) -> None:
    async with open_desk(tmp_path) as desk:
        Client(desk.stripe).post("/v1/subscriptions/sub_c1", cancel_at_period_end="true")
        wish = Wish("undo_cancellation", await desk.facts(), "sub_c1", Bucket.NO_SELF_SERVICE)
        sheet = ConfirmSheet(desk.window, desk.console, wish)
        desk.sheets.append(sheet)
        sheet.open()
        await until(lambda: button(sheet, "Undo cancellation").isEnabled())
        assert {"A cancellation is pending", "The subscription goes on"} <= set(shown_texts(sheet))
        assert any(b.text() == "Leave it canceled" for b in sheet.findChildren(Button))
        button(sheet, "Undo cancellation").click()
        await until(lambda: "written to the trail as" in told(sheet))
        found = next(s for s in desk.stripe.all("subscription") if s["customer"] == CUSTOMER)
        assert (found["cancel_at_period_end"], found["cancel_at"]) == (False, None)
