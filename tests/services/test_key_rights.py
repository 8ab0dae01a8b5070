"""Keys are recognised, asked harmless questions only, and reported for what they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from billing_console import policy_pack
from billing_console.domain.errors import AccessRefused, InvalidInput, Offline
from billing_console.domain.policy import Capability
from billing_console.gateway.client import Gateway
from billing_console.services.key_rights import LABELS, inspect_key, key_page, permissions, probe, usable_key
from tests.gateway.outside import NOW, Naps, Outside, listing, no, ok

TAIL = "51AbCdEfGhIjKlMnOpQr7fQ2"
RESTRICTED, SECRET = "rk_" + "test_" + TAIL, "sk_" + "test_" + TAIL
LIVE, LIVE_SECRET = "rk_" + "live_" + TAIL, "sk_" + "live_" + TAIL
POLICY = policy_pack.load_pack()
ROLES = ("viewer", "support", "support_lead", "finance", "admin")

# Which right each question of the console needs; written down here once more, on purpose.
NEEDS = {
    "/v1/account": "accounts_kyc_basic_read",
    "/v1/customers": "customer_read",
    "/v1/charges": "charge_read",
    "/v1/subscriptions": "subscription_read",
    "/v1/invoices": "invoice_read",
    "/v1/disputes": "dispute_read",
    "/v1/events": "event_read",
    "/v1/balance": "balance_read",
    "/v1/payment_intents": "payment_intent_read",
    "/v1/payment_methods": "payment_method_read",
    "/v1/products": "product_read",
    "/v1/prices": "plan_read",
    "/v1/coupons": "coupon_read",
    "/v1/billing_portal/configurations": "customer_portal_read",
    "/v1/credit_notes": "credit_note_read",
    "/v1/payouts": "payout_read",
    "/v1/webhook_endpoints": "webhook_read",
}


def stripe_with(*rights: str) -> Callable[[httpx.Request], httpx.Response]:
    """A Stripe that answers a key with these rights; `write` includes `read`."""
    held = {right.replace("_write", "_read") for right in rights}

    def answer(request: httpx.Request) -> httpx.Response:
        needed = NEEDS[request.url.path]
        if needed not in held and "everything" not in held:
            text = f"… on account 'acct_1Nor'. Enabling \"Some Read\" ('{needed}') permissions on this key would …"
            return no(403, text, code="more_permissions_required")
        if request.url.path == "/v1/account":
            return ok({"id": "acct_1Nor", "settings": {"dashboard": {"display_name": "Northwind"}}})
        if request.url.path == "/v1/balance":
            return ok({"object": "balance", "livemode": False})
        return ok(listing([{"id": "x_1"}]))

    return answer


def door_to(outside: Outside) -> Callable[[str], Gateway]:
    return lambda key: Gateway(key, clock=lambda: NOW, transport=outside, sleep=Naps())


def rights_of(role: str) -> list[str]:
    return [p.slug for p in permissions(role) if p.level != "none"]


@pytest.mark.parametrize(
    ("text", "mode", "kind"),
    [(RESTRICTED, "test", "restricted"), (SECRET, "test", "secret"), (LIVE, "live", "restricted"),
     (f"  {LIVE}\r\n", "live", "restricted"), (LIVE_SECRET, "live", "secret")],
)  # fmt: skip
def test_a_key_is_recognised(text: str, mode: str, kind: str) -> None:
    shape = inspect_key(text)
    assert (shape.mode, shape.kind, shape.problem, shape.key) == (mode, kind, None, text.strip())
    assert shape.hint == text.strip()[:3] + "…7fQ2"
    assert TAIL not in repr(shape)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "key_unknown"), ("hello", "key_unknown"), ("whsec_" + TAIL, "key_unknown"),
        ("sk_org_live_" + TAIL, "key_unknown"), ("rk_" + "live_••••7fQ2", "key_truncated"),
        ("acct_1Nor", "key_unknown"), ("pk_" + "live_" + TAIL, "key_publishable"), (LIVE[:-12], "key_truncated"),
        ("rk_" + "live_", "key_truncated"), ("rk_" + "live_51Ab…7fQ2", "key_truncated"),
        ("rk_" + "live_***7fQ2", "key_truncated"), (LIVE[:20] + " " + LIVE[20:], "key_whitespace"),
        (LIVE[:20] + "\n" + LIVE[20:], "key_whitespace"), (LIVE + "\u200b", "key_unknown"), (LIVE + '"', "key_unknown"),
        (LIVE + "é", "key_unknown"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_key_is_told_apart(text: str, problem: str) -> None:
    assert inspect_key(text).problem == problem
    with pytest.raises(InvalidInput, match=problem):
        usable_key(text, POLICY)


def test_a_live_secret_key_needs_the_policys_leave() -> None:
    with pytest.raises(AccessRefused, match="secret_key_refused"):
        usable_key(LIVE_SECRET, POLICY)
    assert usable_key(LIVE_SECRET, replace(POLICY, live_secret_keys=True)).kind == "secret"
    assert usable_key(SECRET, POLICY).kind == "secret"


def test_the_rights_of_a_support_lead_are_those_of_the_drawing() -> None:
    labels = {p.label for p in permissions("support_lead")}
    assert labels >= {
        "Customers: write", "Charges and refunds: write", "Subscriptions: write", "Invoices: write", "Disputes: read",
        "Events: read", "Customer portal: write", "Balance: read", "Files: none",
    }  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_roles_of_the_default_policy_have_rights_and_no_more_than_a_lead_needs_to_write(role: str) -> None:
    assert role in POLICY.roles
    found = {p.resource: p.level for p in permissions(role)}
    assert set(found) == set(LABELS)
    writes = {resource for resource, level in found.items() if level == "write"}
    assert (writes == set()) == (role == "viewer")
    assert found["customer"] in {"read", "write"}
    assert not writes & {"payout", "plan", "product", "event", "balance", "payment_method"}


def test_whoever_may_refund_may_write_charges() -> None:
    for role in POLICY.roles.values():
        level = {p.resource: p.level for p in permissions(role.id)}["charge"]
        assert (level == "write") == ("refund_payment" in role.actions)


def test_an_unknown_role_may_look() -> None:
    assert {p.level for p in permissions("intern")} == {"read", "none"}


@pytest.mark.parametrize(("mode", "path"), [("live", "/apikeys/create"), ("test", "/test/apikeys/create")])
def test_the_link_ticks_the_rights(mode: str, path: str) -> None:
    link = key_page("support_lead", mode)
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "dashboard.stripe.com", path)
    asked = parse_qs(parts.query)
    assert asked["name"] == ["Billing Console support lead"]
    assert "rak_charge_write" in asked["permissions[]"]
    assert "rak_dispute_read" in asked["permissions[]"]
    assert not [slug for slug in asked["permissions[]"] if slug.endswith("_none")]
    assert "&permissions[]=rak_" in link


@pytest.mark.parametrize("role", ROLES)
async def test_a_key_made_for_the_role_is_right(role: str) -> None:
    outside = Outside(stripe_with(*rights_of(role)))
    report = await probe(RESTRICTED, role, door_to(outside))
    assert (report.mode, report.livemode_confirmed, report.account, report.account_name) == (
        "test",
        True,
        "acct_1Nor",
        "",
    )
    assert report.missing == ()
    assert not report.too_broad
    assert report.excess == ()
    for slug, may in report.may.items():
        is_write_or_untried = slug.endswith("_write") or slug.startswith("file")
        assert may is (Capability.UNKNOWN if is_write_or_untried else Capability.YES), slug
    assert {request.method for request in outside.requests} == {"GET"}
    assert all(request.url.params.get("limit", "1") == "1" for request in outside.requests)
    assert outside.closed


async def test_missing_rights_show_and_what_cannot_be_read_cannot_be_written() -> None:
    report = await probe(RESTRICTED, "support_lead", door_to(Outside(stripe_with("customer_write", "invoice_write"))))
    assert "charge_write" in report.missing
    assert "dispute_read" in report.missing
    assert report.may["customer_write"] is Capability.UNKNOWN
    assert report.account == "acct_1Nor"  # the refusals name it
    assert not report.livemode_confirmed


async def test_rights_beyond_the_role_show() -> None:
    stripe = stripe_with(*rights_of("viewer"), "payout_read", "webhook_read", "accounts_kyc_basic_read")
    report = await probe(RESTRICTED, "viewer", door_to(Outside(stripe)))
    assert report.too_broad
    assert report.excess == ("payout_read", "webhook_read")
    assert report.account_name == "Northwind"


async def test_a_secret_key_may_everything_and_that_is_too_much() -> None:
    report = await probe(SECRET, "viewer", door_to(Outside(stripe_with("everything"))))
    assert report.too_broad
    assert set(report.may.values()) == {Capability.YES}
    assert (report.account, report.account_name) == ("acct_1Nor", "Northwind")


async def test_a_key_that_is_refused_is_tried_once() -> None:
    for reply, code in ((no(401), "key_invalid"), (no(401, "Expired API Key"), "key_expired"),
                        (no(403, "does not allow requests from your IP address."), "ip_refused")):  # fmt: skip
        outside = Outside(reply)
        with pytest.raises(AccessRefused, match=code):
            await probe(RESTRICTED, "viewer", door_to(outside))
        assert len(outside.requests) == 1
        assert outside.closed


async def test_a_key_of_the_other_mode_than_it_says_is_refused() -> None:
    outside = Outside(ok(listing([{"id": "x", "livemode": True}]) | {"id": "acct_1"}))
    with pytest.raises(AccessRefused, match="mode_mismatch"):
        await probe(RESTRICTED, "viewer", door_to(outside))


async def test_without_a_network_nothing_is_said_about_the_key() -> None:
    with pytest.raises(Offline):
        await probe(RESTRICTED, "viewer", door_to(Outside(httpx.ConnectError("refused"))))


async def test_products_an_account_has_not_got_are_no_missing_right() -> None:
    allowed = stripe_with(*rights_of("support"))

    def answer(request: httpx.Request) -> httpx.Response:
        if "portal" in request.url.path:
            return no(400, "The portal is not set up.", code="portal_missing")
        return allowed(request)

    report = await probe(RESTRICTED, "support", door_to(Outside(answer)))
    assert report.missing == ()
