"""What customers may do by themselves in Stripe's portal, and what is missing there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class PortalFlow(Enum):
    """The task a portal link opens with."""

    HOMEPAGE = "homepage"
    PAYMENT_METHOD_UPDATE = "payment_method_update"
    SUBSCRIPTION_CANCEL = "subscription_cancel"


# What a customer who can't help themselves asks support for: each that is off is a gap in the product.
WANTED = ("payment_method_update", "subscription_cancel", "invoice_history", "customer_update")


@dataclass(frozen=True, slots=True)
class PortalSetup:
    """The portal's default configuration in one mode; ``configuration`` is None where nobody has made one."""

    configuration: str | None
    features: Mapping[str, bool] = field(default_factory=dict)
    login_url: str | None = None  # a page that asks for the e-mail: it lasts, and nobody gets in by knowing it
    cancel_mode: str | None = None  # at_period_end | immediately
    cancel_proration: str | None = None

    def offers(self, flow: PortalFlow) -> bool:
        """True when a link that opens with this task works."""
        if self.configuration is None:
            return False
        return flow is PortalFlow.HOMEPAGE or self.features.get(flow.value, False)

    @property
    def gaps(self) -> tuple[str, ...]:
        """What customers can't do by themselves, in codes; empty when nothing is missing."""
        if self.configuration is None:
            return ("portal_missing",)
        off = [f"{name}_off" for name in WANTED if not self.features.get(name, False)]
        if self.features.get("subscription_cancel") and self.cancel_mode == "immediately":
            off.append("cancels_immediately")  # paid time is lost, and support hears of it
        return (*off, *(() if self.login_url else ("login_page_off",)))
