"""The portal's configuration."""

from __future__ import annotations

from collections.abc import Mapping

from billing_console.domain.portal import PortalSetup
from billing_console.gateway.mapping.fields import Raw, child, flag, optional, own_id


def portal_setup(raw: Raw) -> PortalSetup:
    """A configuration; features that this version doesn't know are kept by their names."""
    features, login = child(raw, "features"), child(raw, "login_page")
    cancel = child(features, "subscription_cancel")
    return PortalSetup(
        configuration=own_id(raw, "billing_portal.configuration"),
        features={name: flag(part, "enabled") for name, part in features.items() if isinstance(part, Mapping)},
        login_url=optional(login, "url") if flag(login, "enabled") else None,
        cancel_mode=optional(cancel, "mode"),
        cancel_proration=optional(cancel, "proration_behavior"),
    )
