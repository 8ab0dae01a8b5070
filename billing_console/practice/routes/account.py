"""The account itself, its balance, and the money that moved through it."""

from __future__ import annotations

from typing import Any

from billing_console.practice import errors, funds, listing
from billing_console.practice.call import Call, Route, equals, id_of

Json = dict[str, Any]


def retrieve_account(call: Call) -> Json:
    return call.desk.account


def retrieve_balance(call: Call) -> Json:
    return funds.balance(call)


def list_balance_transactions(call: Call) -> Json:
    """`payout` works for automatic payouts that are reconciled, and is an error for manual ones."""
    wanted = equals(call.params, "type", "currency")
    payout, source = call.params.get("payout"), call.params.get("source")
    if payout:
        return _of_payout(call, payout)
    rows = call.all("balance_transaction") if not source else call.beside(source, "balance_transaction")
    return call.page(
        "balance_transaction", rows, lambda row: wanted(row) and (not source or id_of(row["source"]) == source)
    ).body(call.path)


def _of_payout(call: Call, payout_id: str) -> Json:
    payout = call.find("payout", payout_id, "payout")
    if not payout["automatic"]:
        raise errors.invalid(
            "Balance transaction history can only be filtered on automatic transfers, not manual.", "payout"
        )
    members = listing.fixed(call.state.world.payout_members(payout["id"]))
    wanted = equals(call.params, "type", "currency")
    return call.page("balance_transaction", members, wanted).body(call.path)


def retrieve_balance_transaction(call: Call) -> Json:
    return call.find("balance_transaction", call.ids[0])


ROUTES = (
    Route("GET", "/v1/account", "account", "accounts_kyc_basic_read", retrieve_account),
    Route("GET", "/v1/balance", "balance", "balance_read", retrieve_balance),
    Route("GET", "/v1/balance_transactions", "balance_transaction", "balance_read", list_balance_transactions, "list"),
    Route("GET", "/v1/balance_transactions/{id}", "balance_transaction", "balance_read", retrieve_balance_transaction),
)
