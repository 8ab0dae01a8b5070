"""Every payout is the sum of what it pays out; what is not paid out yet is in the balance."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from billing_console.practice.months import DAY
from tests.practice.northwind import SECONDS, company, everything


def test_a_payout_is_the_sum_of_its_members() -> None:
    world = company()
    checked = 0
    for payout in islice(world.scan("payout"), 40):
        members = list(world.payout_members(payout["id"]))
        own = [one for one in members if one["type"] == "payout"]
        others = [one for one in members if one["type"] != "payout"]
        assert [one["id"] for one in own] == [payout["balance_transaction"]]
        assert own[0]["net"] == -payout["amount"]
        assert own[0]["source"] == payout["id"]
        assert sum(one["net"] for one in others) == payout["amount"] != 0
        assert {one["currency"] for one in members} == {payout["currency"]}
        assert all(one["available_on"] == payout["created"] // DAY * DAY for one in others)
        checked += len(others)
    assert checked > 40


def test_days_of_a_large_company_are_counted_as_those_of_a_small_one() -> None:
    world = company(3000)
    payout = next(one for one in world.scan("payout") if one["currency"] == "usd")
    members = list(world.payout_members(payout["id"]))
    assert len(members) > 20
    assert sum(one["net"] for one in members if one["type"] != "payout") == payout["amount"]


def test_all_money_is_paid_out_or_in_the_balance() -> None:
    world = company()
    moved: Counter[str] = Counter()
    for one in everything("balance_transaction"):
        moved[one["currency"]] += one["net"]
    paid: Counter[str] = Counter()
    for payout in world.scan("payout"):
        paid[payout["currency"]] += payout["amount"]
    balance = world.balance()
    for part in ("available", "pending"):
        for entry in balance[part]:
            moved[entry["currency"]] -= entry["amount"]
    assert moved == paid


def test_payouts_are_automatic_and_reconciled() -> None:
    payouts = list(company().scan("payout"))
    today = SECONDS // DAY * DAY
    assert all(payout["automatic"] for payout in payouts)
    assert {payout["reconciliation_status"] for payout in payouts} == {"completed"}
    assert {payout["status"] for payout in payouts if payout["created"] < today} == {"paid"}
    assert {payout["status"] for payout in payouts if payout["created"] >= today} <= {"in_transit"}


def test_a_payout_and_its_parts_are_found_by_id() -> None:
    world = company()
    payout = next(world.scan("payout"))
    index = world.owner(payout["id"])
    assert index is not None
    assert index < 0
    assert world.get(payout["id"]) == payout
    assert world.get(payout["balance_transaction"]) in list(world.payout_members(payout["id"]))
    told = {one["type"] for one in world.bundle(index).values() if one["object"] == "event"}
    assert "payout.created" in told


def test_payouts_that_never_were() -> None:
    world = company()
    for serial in (0, 20000 * 8 + 7, 30000 * 8):
        stranger = world.ids.make("po", (1 << 24) - 1, serial)
        assert world.get(stranger) is None
        assert list(world.payout_members(stranger)) == []
    assert list(world.payout_members("po_nonsense")) == []
