"""The fields of a portal link, and a link that is shown once and kept nowhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from billing_console.actions.send_portal_link import SendPortalLink
from billing_console.domain.errors import NotFound
from billing_console.domain.portal import PortalFlow
from billing_console.practice import shapes
from tests import made
from tests.practice.tiny import NOW
from tests.ui.actions.desk import CUSTOMER, Desk, Until, open_desk
from tests.ui.actions.forms import WHY, can_press, choose, opened
from tests.ui.actions.found import button, by_name, told
from ui.actions.send_portal_link import PortalLinkForm
from ui.widgets.combo import Combo
from ui.widgets.line_edit import LineEdit
from ui.widgets.radio_group import RadioButton


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened_desk:
        yield opened_desk


def test_the_task_it_opens_with(qtbot: QtBot) -> None:
    form = opened(qtbot, PortalLinkForm, "cus_amara")
    assert form.action() == SendPortalLink("cus_amara", PortalFlow.HOMEPAGE, WHY)
    choose(form, "Change the card")
    assert form.action().flow is PortalFlow.PAYMENT_METHOD_UPDATE
    choose(form, "Cancel")
    assert form.action() == SendPortalLink("cus_amara", PortalFlow.SUBSCRIPTION_CANCEL, WHY, "sub_one")
    assert by_name(form, "Subscription to cancel", Combo).isVisible()


def test_it_comes_prepared_for_one_subscription(qtbot: QtBot) -> None:
    form = opened(qtbot, PortalLinkForm, "sub_one", flow="subscription_cancel")
    assert form.action().subscription == "sub_one"


def test_nothing_to_cancel(qtbot: QtBot) -> None:
    form = opened(qtbot, PortalLinkForm, "cus_amara", made.facts(subscriptions=()), flow="subscription_cancel")
    assert form.action().flow is PortalFlow.HOMEPAGE
    assert not by_name(form, "Cancel", RadioButton).isEnabled()


def test_somebody_else(qtbot: QtBot) -> None:
    with pytest.raises(NotFound):
        opened(qtbot, PortalLinkForm, "cus_else")


async def test_the_link_is_shown_once(desk: Desk, until: Until) -> None:
    desk.world.shelf["bpc_1"] = shapes.portal_configuration(id="bpc_1", created=NOW)
    sheet = await desk.sheet_of("send_portal_link", CUSTOMER)
    await until(lambda: can_press(sheet, "Make the link"))
    button(sheet, "Make the link").click()
    await until(lambda: "written to the trail as" in told(sheet))
    link = by_name(sheet, "The link", LineEdit).text()
    assert link.startswith("https://")
    assert link not in told(sheet)
