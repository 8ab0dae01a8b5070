"""The fields of a portal link: why, and the task it opens with."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from billing_console.actions.send_portal_link import SendPortalLink
from billing_console.domain.errors import BillingError, InvalidInput, NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.plans import Plan
from billing_console.domain.portal import PortalFlow
from billing_console.domain.records import Subscription
from ui import format as words
from ui.actions.case_form import CaseForm
from ui.actions.subscription_form import priced
from ui.commands import Wish
from ui.theme.paint import Kind
from ui.theme.tokens import Text
from ui.widgets.combo import Combo
from ui.widgets.label import Label
from ui.widgets.radio_group import Option, RadioGroup
from ui.widgets.row import Row, Stack, Stretch

NOTHING_RUNS = "No subscription is running."


class PortalLinkForm(CaseForm):
    """Make a short-lived link into the customer's portal; the wish names the customer or the subscription to cancel."""

    title: ClassVar[str] = "Portal link"
    deed: ClassVar[str] = "Make the link"
    running: ClassVar[str] = "Making the link…"
    promise: ClassVar[str] = "That a link was made is recorded; the link itself is written down nowhere."
    kind: ClassVar[Kind] = Kind.PRIMARY

    def __init__(self, wish: Wish, facts: Facts, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(wish, facts, now, parent)
        self._check(facts)
        running = [s for s in facts.subscriptions if s.is_running]
        flow = PortalFlow(wish.preset.get("flow", PortalFlow.HOMEPAGE.value))
        if flow is PortalFlow.SUBSCRIPTION_CANCEL and not running:
            flow = PortalFlow.HOMEPAGE
        self._flow = RadioGroup(_flows(bool(running)), name="Opens with", columns=3, cards=True, chosen=flow.value)
        named = wish.object_id if any(s.id == wish.object_id for s in running) else ""
        self._subscription = Combo("Subscription to cancel", [(s.id, _named(s)) for s in running], chosen=named)
        self._subscription_part = Row(self._subscription, Stretch())
        self._subscription_part.setVisible(flow is PortalFlow.SUBSCRIPTION_CANCEL)
        self.lay_out(Stack(Label("2 · OPENS WITH", Text.CAPS), self._flow, self._subscription_part))
        self._flow.changed.connect(self._flow_chosen)
        self._subscription.changed.connect(self._edited)

    def _check(self, facts: Facts) -> None:
        wanted = self.wish.object_id
        if wanted != facts.customer.id and facts.subscription(wanted) is None:
            raise NotFound("customer_not_found", id=wanted)

    def _flow_chosen(self, key: str) -> None:
        self._subscription_part.setVisible(key == PortalFlow.SUBSCRIPTION_CANCEL.value)
        self._edited()

    @property
    @override
    def about(self) -> str:
        return " · ".join(part for part in (self.who(), self.facts.customer.email) if part)

    @override
    def action(self) -> SendPortalLink:
        flow = PortalFlow(self._flow.key())
        bucket, subscription = self.bucket(), ""
        if flow is PortalFlow.SUBSCRIPTION_CANCEL:
            subscription = self._subscription.key()
            if not subscription:
                raise InvalidInput("subscription_missing")
        return SendPortalLink(self.facts.customer.id, flow, bucket, subscription)

    @override
    def show_problem(self, problem: BillingError | None) -> bool:
        return problem is None or problem.code == "subscription_missing"

    @override
    def verb(self, plan: Plan) -> str:
        return self.deed

    @override
    def set_facts(self, facts: Facts, now: datetime) -> None:
        self._check(facts)
        super().set_facts(facts, now)


def _flows(has_running: bool) -> tuple[Option, ...]:
    cancel = PortalFlow.SUBSCRIPTION_CANCEL.value
    reason = "" if has_running else NOTHING_RUNS
    return (
        Option(PortalFlow.HOMEPAGE.value, "Overview", "Invoices, card, plan: what the portal offers."),
        Option(PortalFlow.PAYMENT_METHOD_UPDATE.value, "Change the card", "Straight to a new way to pay."),
        Option(cancel, "Cancel", reason or "Straight to ending one subscription.", allowed=has_running, reason=reason),
    )


def _named(subscription: Subscription) -> str:
    first = priced(subscription.items[0].price) if subscription.items else "Subscription"
    return f"{first} · {words.short_id(subscription.id)}"
