"""The overlay: reading through, private copies, what was before, and a file that brings it all back."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from billing_console.practice import state as state_module
from billing_console.practice.server import PracticeStripe
from billing_console.practice.state import State, write_atomically
from tests.practice.tiny import NOW, Client, Clock, TinyWorld, tiny_world


@pytest.fixture
def overlay(world: TinyWorld, clock: Clock) -> State:
    return State(world, lambda: int(clock().timestamp()))


def test_reads_through_until_touched(overlay: State, world: TinyWorld) -> None:
    copy = overlay.edit("ch_c1_2")
    copy["description"] = "changed"
    assert overlay.get("ch_c1_2") is world.bundles[0]["ch_c1_2"]
    overlay.put(copy)
    assert overlay.get("ch_c1_2") == copy
    assert world.bundles[0]["ch_c1_2"]["description"] is None
    assert [row["description"] for row in overlay.of_customer("cus_c1", "charge")].count("changed") == 1
    assert [row["description"] for row in overlay.scan("charge")].count("changed") == 1


def test_new_objects_take_their_place_in_lists(overlay: State) -> None:
    overlay.put({"id": "ch_new", "object": "charge", "created": NOW - 1, "customer": "cus_c1"}, owner="cus_c1")
    assert next(overlay.scan("charge"))["id"] == "ch_new"
    assert overlay.of_customer("cus_c1", "charge")[0]["id"] == "ch_new"
    assert overlay.owner_of("ch_new") == "cus_c1"
    assert overlay.owner_of("ch_c2_0") == "cus_c2"
    assert len(list(overlay.scan("charge"))) == 10


def test_removed_objects_are_gone(overlay: State) -> None:
    overlay.remove("ch_c1_2")
    assert overlay.get("ch_c1_2") is None
    assert "ch_c1_2" not in {row["id"] for row in overlay.scan("charge")}
    with pytest.raises(KeyError):
        overlay.edit("ch_c1_2")


def test_what_was_before(overlay: State, clock: Clock) -> None:
    for name in ("one", "two"):
        row = overlay.edit("cus_c1")
        row["name"] = name
        overlay.put(row)
        clock.forward(seconds=20)
    now = NOW + 40
    assert (overlay.as_of("cus_c1", now - 60) or {})["name"] == "Jane Number1"
    assert (overlay.as_of("cus_c1", now - 30) or {})["name"] == "one"
    assert (overlay.as_of("cus_c1", now) or {})["name"] == "two"


def test_new_ids_sort_in_the_order_of_making(overlay: State) -> None:
    ids = [overlay.new_id("re") for _ in range(200)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 200
    assert all(each.startswith("re_z") for each in ids)


def test_a_write_is_all_or_nothing(tmp_path: Path) -> None:
    target = tmp_path / "state.json"
    write_atomically(target, {"a": 1})
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with pytest.raises(TypeError):
        write_atomically(target, {"a": object()})
    assert json.loads(target.read_text()) == {"a": 1}
    assert list(tmp_path.iterdir()) == [target]


def reopened(file: Path, clock: Clock) -> Client:
    return Client(PracticeStripe(tiny_world(), clock=clock, state_file=file, rate_limits=False))


def test_a_training_account_comes_back_with_its_memory(tmp_path: Path, clock: Clock) -> None:
    file = tmp_path / "training.json"
    first = reopened(file, clock)
    refund = first.send("POST", "/v1/refunds", "charge=ch_c1_2&amount=100", idempotency_key="k")
    first.delete("/v1/customers/cus_c2")
    made = first.post("/v1/customers", name="New")["id"]
    first.post(f"/v1/customers/{made}/balance_transactions", amount=-5, currency="usd")

    second = reopened(file, clock)
    again = second.send("POST", "/v1/refunds", "charge=ch_c1_2&amount=100", idempotency_key="k")
    assert again.body == refund.body
    assert again.headers["Idempotent-Replayed"] == "true"
    assert second.get("/v1/charges/ch_c1_2")["amount_refunded"] == 100
    assert second.get("/v1/customers/cus_c2") == {"id": "cus_c2", "object": "customer", "deleted": True}
    assert [row["amount"] for row in second.get(f"/v1/customers/{made}/balance_transactions")["data"]] == [-5]
    assert second.get("/v1/balance")["available"] == first.get("/v1/balance")["available"]
    assert second.post("/v1/refunds", charge="ch_c1_2", amount=7)["id"] > refund.json()["id"]


def test_it_is_saved_before_the_answer_is_lost(tmp_path: Path, clock: Clock) -> None:
    client = reopened(tmp_path / "s.json", clock)
    client.stripe.faults.add("drop_reply")
    with pytest.raises(Exception, match="POST /v1/refunds"):
        client.post("/v1/refunds", charge="ch_c1_2")
    assert len(reopened(tmp_path / "s.json", clock).ids("/v1/refunds")) == 1


def test_the_protocol_is_what_the_tiny_world_offers(world: TinyWorld) -> None:
    company: state_module.World = world
    assert company.owner("cus_c2") == 1
