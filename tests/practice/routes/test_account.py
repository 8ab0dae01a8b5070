"""The account, its balance and the entries of its money."""

from __future__ import annotations

from tests.practice.tiny import Client


def test_account_and_balance(client: Client) -> None:
    assert client.get("/v1/account")["id"] == "acct_tiny"
    before = {row["currency"]: row["amount"] for row in client.get("/v1/balance")["available"]}
    client.post("/v1/refunds", charge="ch_c3_2", amount=700)
    after = {row["currency"]: row["amount"] for row in client.get("/v1/balance")["available"]}
    assert after == {**before, "jpy": before["jpy"] - 700}


def test_balance_transactions(client: Client) -> None:
    refund = client.post("/v1/refunds", charge="ch_c1_2", amount=700)
    assert client.ids("/v1/balance_transactions", "type=refund") == [refund["balance_transaction"]]
    assert client.ids("/v1/balance_transactions", f"source={refund['id']}") == [refund["balance_transaction"]]
    assert client.ids("/v1/balance_transactions", "currency=jpy") == ["txn_c3_2", "txn_c3_1", "txn_c3_0"]
    assert client.get("/v1/balance_transactions/txn_c1_0")["source"] == "ch_c1_0"
