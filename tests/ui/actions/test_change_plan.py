"""The fields of a change of plan: prices of the list only, and the whole way of one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from billing_console.actions.change_plan import ChangePlan, Settle
from billing_console.domain.errors import InvalidInput, NotFound
from billing_console.domain.money import Money
from billing_console.domain.records import Price
from tests import made
from tests.ui.actions.desk import Desk, Until, open_desk
from tests.ui.actions.forms import WHY, can_press, choose, opened
from tests.ui.actions.found import button, by_name, told
from ui.actions.change_plan import ChangePlanForm
from ui.widgets.check_box import CheckBox
from ui.widgets.combo import Combo

TEAM = Price("price_team", "prod_team", "Team", made.usd(9900), "month")
EURO = Price("price_euro", "prod_team", "Team", Money(9900, "eur"), "month")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened_desk:
        yield opened_desk


def test_a_price_of_the_list_is_chosen(qtbot: QtBot) -> None:
    form = opened(qtbot, ChangePlanForm, "sub_one")
    with pytest.raises(InvalidInput, match="price_missing"):
        form.action()
    form.take_offers((TEAM, EURO))
    prices = by_name(form, "New plan", Combo)
    assert [prices.itemData(number) for number in range(prices.count())] == ["", "price_team"]
    prices.choose("price_team")
    item = made.facts().subscriptions[0].items[0]
    expected = ChangePlan(
        "cus_amara", "sub_one", item.id, item.quantity, "price_team", Settle.NEXT_INVOICE, WHY, made.NOW
    )
    assert form.action() == expected
    choose(form, "At once")
    by_name(form, "Offered the portal link first", CheckBox).click()
    assert (form.action().settle, form.action().portal_offered) == (Settle.NOW, True)


def test_nothing_on_the_list_is_said(qtbot: QtBot) -> None:
    form = opened(qtbot, ChangePlanForm, "sub_one")
    form.take_offers((EURO,))
    assert by_name(form, "New plan", Combo).currentText().startswith("No other price")


def test_a_subscription_that_is_not_there(qtbot: QtBot) -> None:
    with pytest.raises(NotFound):
        opened(qtbot, ChangePlanForm, "sub_nobody")


async def test_the_whole_way(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet_of("change_plan", "sub_c1")
    prices = by_name(sheet, "New plan", Combo)
    await until(lambda: prices.findData("price_team") > 0)
    prices.choose("price_team")
    await until(lambda: can_press(sheet, "Change plan"))
    button(sheet, "Change plan").click()
    await until(lambda: "written to the trail as" in told(sheet))
    (item,) = desk.get("/v1/subscriptions/sub_c1")["items"]["data"]
    assert item["price"]["id"] == "price_team"
