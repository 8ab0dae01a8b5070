"""The fields of a credit: amounts as people type them, in the customer's currency."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from billing_console.actions.credit_customer import CreditCustomer
from billing_console.domain.errors import InvalidInput, NotFound
from tests import made
from tests.ui.actions.desk import CUSTOMER, Desk, Until, open_desk
from tests.ui.actions.forms import WHY, can_press, opened, write
from tests.ui.actions.found import button, shown_texts, told
from ui.actions.credit_customer import CreditForm

AMOUNT = "Amount of the credit, USD"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened_desk:
        yield opened_desk


def test_an_amount_and_words(qtbot: QtBot) -> None:
    form = opened(qtbot, CreditForm, "cus_amara")
    with pytest.raises(InvalidInput, match="amount_missing"):
        form.action()
    write(form, AMOUNT, "12,50")
    write(form, "Words kept at Stripe", "outage")
    assert form.action() == CreditCustomer("cus_amara", made.usd(1250), WHY, "outage")


def test_what_is_no_amount_is_said_below(qtbot: QtBot) -> None:
    form = opened(qtbot, CreditForm, "cus_amara")
    write(form, AMOUNT, "abc")
    with pytest.raises(InvalidInput, match="amount_letters"):
        form.action()
    assert any("abc" in text for text in shown_texts(form))


def test_somebody_else(qtbot: QtBot) -> None:
    with pytest.raises(NotFound):
        opened(qtbot, CreditForm, "cus_else")


async def test_the_whole_way(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet_of("credit_customer", CUSTOMER)
    write(sheet, AMOUNT, "5")
    await until(lambda: can_press(sheet, "Credit $5.00"))
    button(sheet, "Credit $5.00").click()
    await until(lambda: "written to the trail as" in told(sheet))
    assert desk.get(f"/v1/customers/{CUSTOMER}")["balance"] == -500
