"""The next charge moved to a later day."""

from __future__ import annotations

from pathlib import Path

from billing_console.domain.cases import Bucket
from tests.practice.tiny import DAY, NOW
from tests.ui.actions.desk import CUSTOMER, Until, open_desk
from tests.ui.actions.found import by_name, shown_texts, told
from ui.actions.confirm import ConfirmSheet
from ui.commands import Wish
from ui.widgets.button import Button
from ui.widgets.radio_group import RadioButton


async def test_it_begins_at_the_later_day_and_moves_the_charge(tmp_path: Path, until: Until) -> None:
    async with open_desk(tmp_path) as desk:
        wish = Wish("extend_trial", await desk.facts(), "sub_c1", Bucket.PRODUCT_FAILURE)
        sheet = ConfirmSheet(desk.window, desk.console, wish)
        desk.sheets.append(sheet)
        sheet.open()
        assert by_name(sheet, "Extend the period", RadioButton).isChecked()
        deeds = [b for b in sheet.findChildren(Button) if b.text().startswith("Extend")]
        await until(deeds[0].isEnabled)
        assert deeds[0].text() == "Extend to 9 Jan 2027"
        assert "Next charge, 9 Jan 2027 instead of 10 Dec 2026" in shown_texts(sheet)
        assert "Given away: 30 days" in shown_texts(sheet)
        deeds[0].click()
        await until(lambda: "written to the trail as" in told(sheet))
        found = next(s for s in desk.stripe.all("subscription") if s["customer"] == CUSTOMER)
        assert found["trial_end"] == NOW + 50 * DAY
