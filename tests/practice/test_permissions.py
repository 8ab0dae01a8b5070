"""Keys and rights: who is let in, and Stripe's sentences for those who are not."""

from __future__ import annotations

import re

import pytest

from billing_console.practice import DEMO_KEY
from billing_console.practice.permissions import Key, masked
from billing_console.practice.server import PracticeStripe
from tests.practice.tiny import Client


def test_no_key_unknown_key_expired_key(stripe: PracticeStripe) -> None:
    status, error = Client(stripe, None).refused("GET", "/v1/balance")
    assert (status, error["message"][:32]) == (401, "You did not provide an API key. ")
    wrong = "sk" + "_test_" + "abcdefgh12345678"
    status, error = Client(stripe, wrong).refused("GET", "/v1/balance")
    assert (status, error["message"]) == (401, "Invalid API Key provided: sk_test_************5678")
    old = stripe.keys.add_secret()
    stripe.keys.expire(old)
    status, error = Client(stripe, old).refused("GET", "/v1/balance")
    assert (status, error["code"]) == (401, "api_key_expired")
    assert error["message"] == f"Expired API Key provided: {masked(old)}"
    stripe.keys.revoke(old)
    assert Client(stripe, old).refused("GET", "/v1/balance")[1]["message"].startswith("Invalid API Key")


def test_the_403_reads_as_stripes(stripe: PracticeStripe) -> None:
    key = stripe.keys.add_restricted(["rak_customer_read"])
    status, error = Client(stripe, key).refused("GET", "/v1/prices")
    assert (status, error["code"], error["type"]) == (403, "more_permissions_required", "invalid_request_error")
    assert re.fullmatch(
        r"Permission denied\. The provided key 'rk_test_\*+\w{4}' does not have the required permissions for this "
        r"endpoint on account 'acct_tiny'\. Enabling \"Prices Read\" \('plan_read'\) permissions on this key would "
        r"allow this request to continue\. You can edit permissions at "
        r"https://dashboard\.stripe\.com/b/acct_tiny\?destination=%2Ftest%2Fapikeys%2Fmk_\w+%2Fedit",
        error["message"],
    )


def test_rights_are_checked_before_parameters(stripe: PracticeStripe) -> None:
    reader = Client(stripe, stripe.keys.add_restricted(["charge_read"]))
    assert reader.refused("POST", "/v1/refunds", "colour=red")[0] == 403
    assert reader.get("/v1/refunds")["data"] == []


@pytest.mark.parametrize(
    ("rights", "right", "held"),
    [
        (["charge_write"], "charge_read", True),
        (["charge_read"], "charge_write", False),
        (["invoice_read"], "credit_note_read", True),
        (["invoice_write"], "credit_note_read", True),
        (["balance_transaction_source_read"], "balance_read", True),
        (["rak_customer_read"], "customer_read", True),
    ],
)
def test_what_rights_bring_along(rights: list[str], right: str, held: bool) -> None:
    assert Key("rk", frozenset(rights)).may(right) is held


def test_secret_keys_may_everything(stripe: PracticeStripe) -> None:
    client = Client(stripe, stripe.keys.add_secret())
    assert client.get("/v1/account")["id"] == "acct_tiny"
    assert client.post("/v1/refunds", charge="ch_c1_2")["status"] == "succeeded"


def test_account_takes_a_right_of_its_own(stripe: PracticeStripe) -> None:
    key = stripe.keys.add_restricted(["balance_read", "customer_read"])
    status, error = Client(stripe, key).refused("GET", "/v1/account")
    assert status == 403
    assert "accounts_kyc_basic_read" in error["message"]


def test_the_demo_key_reads_everything_and_writes_where_the_console_acts(client: Client) -> None:
    assert DEMO_KEY.startswith("rk" + "_test_")
    for path in ("account", "balance", "payouts", "webhook_endpoints", "events", "disputes", "coupons"):
        assert client.get(f"/v1/{path}")


def test_misspelt_rights_are_noticed(stripe: PracticeStripe) -> None:
    with pytest.raises(ValueError, match="unknown right"):
        stripe.keys.add_restricted(["charges_read"])


def test_basic_authorisation_works_as_with_curl(stripe: PracticeStripe) -> None:
    import base64

    from billing_console.practice.http import Request

    token = base64.b64encode(f"{DEMO_KEY}:".encode()).decode()
    assert stripe.handle(Request("GET", "/v1/balance", "", {"authorization": f"Basic {token}"})).status == 200
    assert stripe.handle(Request("GET", "/v1/balance", "", {"authorization": "Basic %%"})).status == 401
