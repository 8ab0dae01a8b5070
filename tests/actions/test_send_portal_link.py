"""A link into the portal: for the e-mail on file, with the task that the portal offers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from billing_console.actions.send_portal_link import SendPortalLink
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput, NotFound
from billing_console.domain.plans import Plan
from billing_console.domain.portal import PortalFlow, PortalSetup
from tests import made

SETUP = PortalSetup("bpc_1", {"payment_method_update": True, "subscription_cancel": True})
HOME, CARD, CANCEL = PortalFlow.HOMEPAGE, PortalFlow.PAYMENT_METHOD_UPDATE, PortalFlow.SUBSCRIPTION_CANCEL


def link(flow: PortalFlow = CARD, subscription: str = "") -> SendPortalLink:
    return SendPortalLink("cus_amara", flow, Bucket.NO_SELF_SERVICE, subscription)


def plan(flow: PortalFlow = CARD, subscription: str = "", **changed: Any) -> Plan:
    return link(flow, subscription).plan(made.facts(**({"portal": SETUP} | changed)), made.NOW)


def broken(found: Plan, *, required: bool = True) -> set[str]:
    return {c.code for c in found.conditions if not c.holds and c.required is required}


@pytest.mark.parametrize(
    ("flow", "subscription", "flow_data"),
    [
        (HOME, "", None),
        (CARD, "", {"type": "payment_method_update"}),
        (
            CANCEL,
            "sub_one",
            {"type": "subscription_cancel", "subscription_cancel": {"subscription": "sub_one"}},
        ),
    ],
)
def test_the_session_opens_with_its_task(flow: PortalFlow, subscription: str, flow_data: object) -> None:
    found = plan(flow, subscription)
    (call,) = found.calls
    assert (call.method, call.path, call.lookup_path) == ("POST", "/v1/billing_portal/sessions", "")
    assert call.params.get("flow_data") == flow_data
    assert (broken(found), broken(found, required=False)) == (set(), set())


def test_what_is_told_about_the_link() -> None:
    effects = {effect.code: dict(effect.data) for effect in plan().effects}
    assert effects == {
        "link_lets_anybody_in": {"flow": "payment_method_update"},
        "link_only_to": {"email": "amara@lumenstudio.io"},
        "link_expires": {"minutes": "5"},
        "link_shown_once": {},
    }
    lasting = replace(SETUP, login_url="https://billing.stripe.test/p/login/x")
    assert "login_page_lasts" in {effect.code for effect in plan(portal=lasting).effects}


def test_only_to_the_address_on_file() -> None:
    assert broken(plan(customer=replace(made.customer(), email=""))) == {"email_on_file"}
    moved = plan(customer=replace(made.customer(), email="new@lumenstudio.io"))
    assert moved.fingerprint != plan().fingerprint


def test_what_the_portal_does_not_offer_is_not_linked() -> None:
    bare = PortalSetup("bpc_1", {"payment_method_update": False})
    assert broken(plan(portal=bare)) == {"portal_offers"}
    assert broken(plan(HOME, portal=bare)) == set()
    assert broken(plan(HOME, portal=PortalSetup(None))) == {"portal_offers"}
    unseen = plan(portal=None)
    assert (broken(unseen), broken(unseen, required=False)) == (set(), {"portal_known"})


def test_what_can_still_be_canceled() -> None:
    ended = plan(CANCEL, "sub_one", subscriptions=(made.subscription(status="canceled"),))
    assert broken(ended) == {"subscription_running"}
    ending = plan(CANCEL, "sub_one", subscriptions=(made.subscription(cancel_at=made.NOW + timedelta(days=2)),))
    assert broken(ending, required=False) == {"no_pending_end"}


def test_who_or_what_is_missing() -> None:
    with pytest.raises(InvalidInput, match="subscription_missing"):
        plan(CANCEL)
    with pytest.raises(NotFound):
        plan(CANCEL, "sub_nowhere")
    with pytest.raises(NotFound):
        plan(customer=replace(made.customer(), deleted=True))


def test_it_asks_for_the_portal_too() -> None:
    assert link().subject.portal
    assert link(CANCEL, "sub_one").subject.subscriptions == ("sub_one",)
