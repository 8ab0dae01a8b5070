"""Stripe's refusals become errors that name the next step."""

from __future__ import annotations

from typing import Any

import pytest

from billing_console.domain.errors import AccessRefused, BillingError, NotFound, RateLimited, Rejected, StripeTrouble
from billing_console.gateway.failures import Refusal, redact, said_no

KEY = "rk_" + "live_51Canary7fQ2"
NOW_WORDED = (
    f"Permission denied. The provided key '{KEY}' does not have the required permissions for this endpoint on account "
    "'acct_1NorXwind'. Enabling \"Charges and Refunds Write\" ('charge_write') permissions on this key would allow "
    "this request to continue. You can edit permissions at "
    "https://dashboard.stripe.com/b/acct_1NorXwind?destination=%2Fapikeys%2Fmk_1%2Fedit."
)
ONCE_WORDED = "Permission denied. Having the 'rak_charge_read' permission would allow this request to continue."
TWIN = "No such customer: 'cus_1'; a similar object exists in live mode, but a test mode key was used for this request."


def said(status: int, message: str = "", **error: Any) -> BillingError:
    body = {"type": "invalid_request_error", "message": message} | error
    return said_no(Refusal(status, body, {"request-id": "req_1"}))


def test_a_missing_permission_is_named_with_the_page_that_grants_it() -> None:
    error = said(403, NOW_WORDED, code="more_permissions_required")
    assert isinstance(error, AccessRefused)
    assert error.code == "permission"
    assert error.data["needed"] == "charge_write"
    assert error.data["label"] == "Charges and Refunds Write"
    assert error.data["account"] == "acct_1NorXwind"
    assert error.data["url"] == "https://dashboard.stripe.com/b/acct_1NorXwind?destination=%2Fapikeys%2Fmk_1%2Fedit"
    assert "Canary" not in error.data["message"]
    assert error.request_id == "req_1"


def test_several_permissions_and_the_older_wording() -> None:
    both = "Enabling \"Prices Read\" ('plan_read') or Enabling Products Read ('product_read') permissions …"
    assert said(403, both).data["needed"] == "plan_read, product_read"
    assert said(403, both).data["label"] == "Prices Read, Products Read"
    assert said(403, ONCE_WORDED).data["needed"] == "charge_read"
    assert said(403, "Something new.").data == {
        "needed": "", "label": "", "url": None, "message": "Something new.", "account": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "message", "error", "kind", "code"),
    [
        (401, "Invalid API Key provided", {}, AccessRefused, "key_invalid"),
        (401, "Expired API Key provided", {}, AccessRefused, "key_expired"),
        (401, "x", {"code": "api_key_expired"}, AccessRefused, "key_expired"),
        (
            403,
            "The API key provided does not allow requests from your IP address.",
            {},
            AccessRefused,
            "ip_refused",
        ),
        (403, "The provided key does not have access to account 'acct_2'", {}, AccessRefused, "account_refused"),
        (403, "x", {"code": "account_invalid"}, AccessRefused, "account_refused"),
        (403, "x", {"code": "approval_required"}, Rejected, "approval_required"),
        (400, "x", {"code": "approval_required"}, Rejected, "approval_required"),
        (404, TWIN, {"code": "resource_missing"}, AccessRefused, "mode_mismatch"),
        (400, TWIN, {"code": "resource_missing"}, AccessRefused, "mode_mismatch"),
        (400, "x", {"code": "livemode_mismatch"}, AccessRefused, "mode_mismatch"),
        (404, "No such charge: 'ch_1'", {"code": "resource_missing"}, NotFound, "not_found"),
        (400, "No such coupon: 'x'", {"code": "resource_missing"}, NotFound, "not_found"),
        (404, "Unrecognized request URL", {}, NotFound, "not_found"),
        (400, "x", {"code": "rate_limit"}, RateLimited, "rate_limited"),
        (429, "x", {}, RateLimited, "rate_limited"),
        (400, "x", {"code": "charge_already_refunded"}, Rejected, "charge_already_refunded"),
        (400, "Received unknown parameter: foo", {}, Rejected, "invalid_request_error"),
        (424, "x", {"type": None, "code": None}, Rejected, "rejected"),
        (500, "x", {}, StripeTrouble, "stripe_trouble"),
    ],
)
def test_named_by_what_to_do_next(
    status: int, message: str, error: dict[str, Any], kind: type[BillingError], code: str
) -> None:
    found = said(status, message, **error)
    assert type(found) is kind
    assert (found.code, found.request_id) == (code, "req_1")


def test_a_decline_keeps_the_banks_reason_and_advice() -> None:
    error = said(
        402, "Your card was declined.", type="card_error", code="card_declined", decline_code="insufficient_funds",
        advice_code="try_again_later", network_decline_code="51",
    )  # fmt: skip
    assert isinstance(error, Rejected)
    assert error.code == "card_declined"
    assert error.data["decline_code"] == "insufficient_funds"
    assert error.data["advice_code"] == "try_again_later"
    assert error.data["network_decline_code"] == "51"


def test_a_decline_that_travels_as_its_own_code_is_still_a_decline() -> None:
    error = said(402, "Your card has expired.", type="card_error", code="expired_card")
    assert (error.code, error.data["decline_code"]) == ("card_declined", "expired_card")
    asks = said(402, "This payment requires additional user action", code="invoice_payment_intent_requires_action")
    assert asks.code == "invoice_payment_intent_requires_action"


def test_an_answer_that_is_not_stripes_is_unreadable() -> None:
    error = said_no(Refusal(403, {}, {}))
    assert isinstance(error, StripeTrouble)
    assert (error.code, error.data["status"], error.request_id) == ("unreadable", 403, None)


@pytest.mark.parametrize("prefix", ["sk_live_", "rk_test_", "pk_live_", "sk_org_live_"])
def test_keys_are_cut_to_their_prefix(prefix: str) -> None:
    assert redact(f"with '{prefix}51abcDEF_x***z' and more") == f"with '{prefix}…' and more"
    assert redact("nothing secret in risk_test or task_live") == "nothing secret in risk_test or task_live"
