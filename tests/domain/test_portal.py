"""What is missing in the portal, and which links it takes."""

from __future__ import annotations

import pytest

from billing_console.domain.portal import WANTED, PortalFlow, PortalSetup

ALL = dict.fromkeys(WANTED, True)
LOGIN = "https://billing.stripe.test/p/login/x"


def test_a_whole_portal_has_no_gaps() -> None:
    assert PortalSetup("bpc_1", ALL, LOGIN, "at_period_end").gaps == ()


def test_what_is_off_is_a_gap() -> None:
    assert PortalSetup(None).gaps == ("portal_missing",)
    assert PortalSetup("bpc_1", {**ALL, "subscription_cancel": False}).gaps == (
        "subscription_cancel_off",
        "login_page_off",
    )
    assert PortalSetup("bpc_1", ALL, LOGIN, "immediately").gaps == ("cancels_immediately",)


@pytest.mark.parametrize("flow", list(PortalFlow))
def test_a_missing_portal_offers_nothing(flow: PortalFlow) -> None:
    assert not PortalSetup(None, ALL).offers(flow)
    assert PortalSetup("bpc_1", ALL).offers(flow)
    assert PortalSetup("bpc_1").offers(flow) is (flow is PortalFlow.HOMEPAGE)
