"""The fields of a discount: an existing coupon, a new one, and what is wrong with either."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from billing_console.actions.apply_discount import ApplyDiscount
from billing_console.domain.catalog import CouponTerms
from billing_console.domain.errors import InvalidInput, NotFound
from tests import made
from tests.ui.actions.desk import Desk, Until, open_desk
from tests.ui.actions.forms import WHY, can_press, opened, write
from tests.ui.actions.found import button, by_name, shown_texts, told
from ui.actions.apply_discount import DiscountForm
from ui.widgets.check_box import CheckBox
from ui.widgets.combo import Combo
from ui.widgets.line_edit import LineEdit

MAKE = "Make it if there is none yet"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened_desk:
        yield opened_desk


def test_an_existing_coupon(qtbot: QtBot) -> None:
    form = opened(qtbot, DiscountForm, "sub_one")
    with pytest.raises(InvalidInput, match="coupon_missing"):
        form.action()
    write(form, "Coupon", " SPRING ")
    assert form.action() == ApplyDiscount("cus_amara", "sub_one", "SPRING", WHY, made.NOW)


def test_a_coupon_that_is_made(qtbot: QtBot) -> None:
    form = opened(qtbot, DiscountForm, "sub_one")
    write(form, "Coupon", "SORRY")
    by_name(form, MAKE, CheckBox).click()
    write(form, "How much it takes off", "12,50 %")
    by_name(form, "How long", Combo).choose("repeating")
    write(form, "Months", "2")
    write(form, "Name on the invoice", "Sorry")
    action = form.action()
    assert (action.create, action.label) == (CouponTerms("12.5", None, "repeating", 2), "Sorry")
    by_name(form, "What it takes off", Combo).choose("amount")
    write(form, "How much it takes off", "5")
    assert form.action().create == CouponTerms(None, made.usd(500), "repeating", 2)


@pytest.mark.parametrize("text", ["", "0", "101", "1.234", "abc", "NaN", "-3"])
def test_what_is_no_percentage_is_said_below(qtbot: QtBot, text: str) -> None:
    form = opened(qtbot, DiscountForm, "sub_one")
    write(form, "Coupon", "SORRY")
    by_name(form, MAKE, CheckBox).click()
    by_name(form, "How much it takes off", LineEdit).clear()
    write(form, "How much it takes off", text)
    with pytest.raises(InvalidInput, match="percent_range"):
        form.action()
    assert any("percentage above 0" in shown for shown in shown_texts(form))


def test_other_mistakes_are_said_below(qtbot: QtBot) -> None:
    form = opened(qtbot, DiscountForm, "sub_one")
    write(form, "Coupon", "A B")
    with pytest.raises(InvalidInput, match="coupon_id"):
        form.action()
    assert any("letters, digits" in shown for shown in shown_texts(form))
    assert form.show_problem(NotFound("coupon_not_found", id="AB"))
    assert any("no coupon AB" in shown for shown in shown_texts(form))
    assert not form.show_problem(NotFound("subscription_not_found"))


async def test_a_missing_coupon_is_made_on_the_way(desk: Desk, until: Until) -> None:
    sheet = await desk.sheet_of("apply_discount", "sub_c1")
    write(sheet, "Coupon", "SORRY20")
    await until(lambda: "There is no coupon SORRY20" in told(sheet))
    by_name(sheet, MAKE, CheckBox).click()
    await until(lambda: can_press(sheet, "Apply SORRY20"))
    assert "$39.20" in told(sheet)
    button(sheet, "Apply SORRY20").click()
    await until(lambda: "written to the trail as" in told(sheet))
    assert desk.get("/v1/coupons/SORRY20")["percent_off"] == 20
