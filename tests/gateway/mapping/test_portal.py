"""The portal's configuration, also where Stripe says little."""

from __future__ import annotations

import pytest

from billing_console.domain.errors import StripeTrouble
from billing_console.domain.portal import PortalSetup
from billing_console.gateway.mapping.portal import portal_setup


def test_features_are_read_by_their_names() -> None:
    raw = {
        "id": "bpc_1",
        "features": {
            "subscription_cancel": {"enabled": True, "mode": "immediately", "proration_behavior": "none"},
            "brand_new": {"enabled": False},
            "odd": None,
        },
        "login_page": {"enabled": True, "url": "https://billing.stripe.test/p/login/x"},
    }
    assert portal_setup(raw) == PortalSetup(
        "bpc_1",
        {"subscription_cancel": True, "brand_new": False},
        "https://billing.stripe.test/p/login/x",
        "immediately",
        "none",
    )


def test_a_login_page_that_is_off_is_none() -> None:
    assert portal_setup({"id": "bpc_1", "login_page": {"enabled": False, "url": "https://x.test"}}).login_url is None
    assert portal_setup({"id": "bpc_1"}) == PortalSetup("bpc_1")


def test_a_configuration_without_an_id_is_none() -> None:
    with pytest.raises(StripeTrouble):
        portal_setup({})
