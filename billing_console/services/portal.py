"""Looks at how Stripe's customer portal is set up, and remembers it for a while: it rarely changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from billing_console.domain.errors import AccessRefused
from billing_console.domain.portal import PortalSetup
from billing_console.gateway.mapping.portal import portal_setup

if TYPE_CHECKING:
    from billing_console.gateway.client import Gateway

REMEMBERED = timedelta(minutes=15)
_PATH = "/v1/billing_portal/configurations"


class Portal:
    """The portal of one account in the mode of the profile's key; test and live have one each."""

    def __init__(self, gateway: Gateway, clock: Callable[[], datetime]) -> None:
        self._gateway = gateway
        self._clock = clock
        self._known: PortalSetup | None = None
        self._until: datetime | None = None

    @property
    def known(self) -> PortalSetup | None:
        """As last seen, without asking; None before the first look and for a key that may not look."""
        return self._known

    async def check(self) -> PortalSetup:
        """The default configuration as it is now; raises AccessRefused for a key that may not look."""
        page = await self._gateway.page(_PATH, {"is_default": True, "active": True, "limit": 1})
        setup = portal_setup(page.data[0]) if page.data else PortalSetup(None)
        self._remember(setup)
        return setup

    async def setup(self) -> PortalSetup | None:
        """As last seen a short while ago, else as it is now; None for a key that may not look."""
        if self._until is not None and self._clock() < self._until:
            return self._known
        try:
            return await self.check()
        except AccessRefused as problem:
            if problem.code != "permission":
                raise
            self._remember(None)
            return None

    def _remember(self, setup: PortalSetup | None) -> None:
        self._known, self._until = setup, self._clock() + REMEMBERED
