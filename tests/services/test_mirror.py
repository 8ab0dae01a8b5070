"""The mirror: whatever shape Stripe answers in, every object becomes one row of its own and comes together again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from billing_console.domain.errors import StripeTrouble
from billing_console.services import mirror
from billing_console.store.cache import Stored

NOW = datetime(2026, 11, 20, tzinfo=UTC)
BORN = 1_790_000_000
Json = dict[str, Any]


def thing(kind: str, id_: str, **more: Any) -> Json:
    return {"object": kind, "id": id_, "created": BORN, **more}


def rows(*objects: Json, customer: str | None = None) -> dict[str, Stored]:
    return {row.id: row for row in mirror.rows(objects, NOW, customer)}


def test_an_expanded_object_becomes_a_row_and_leaves_its_id() -> None:
    booked = thing("balance_transaction", "txn_1", fee=30)
    found = rows(thing("charge", "ch_1", customer="cus_1", balance_transaction=booked))
    assert found["ch_1"].raw["balance_transaction"] == "txn_1"
    assert found["txn_1"].raw["fee"] == 30
    assert {row.customer for row in found.values()} == {"cus_1"}
    assert found["ch_1"].created == datetime.fromtimestamp(BORN, UTC)


def test_lists_that_were_asked_for_are_taken_apart() -> None:
    refunds = {"object": "list", "data": [thing("refund", "re_1", charge="ch_1")], "has_more": False}
    found = rows(thing("charge", "ch_1", customer="cus_1", refunds=refunds))
    assert "refunds" not in found["ch_1"].raw
    assert found["re_1"].customer == "cus_1"


def test_other_lists_stay_where_they_are() -> None:
    items = {"object": "list", "data": [{"id": "si_1", "object": "subscription_item", "price": {"product": "prod_1"}}]}
    found = rows(thing("subscription", "sub_1", customer="cus_1", items=items))
    assert list(found) == ["sub_1"]
    assert found["sub_1"].raw["items"]["data"][0]["id"] == "si_1"


def test_several_discounts_with_their_coupons() -> None:
    discounts = [
        {
            "object": "discount",
            "id": f"di_{n}",
            "start": BORN,
            "customer": "cus_1",
            "source": {"type": "coupon", "coupon": thing("coupon", "C20", name="Twenty")},
        }
        for n in (1, 2)
    ]
    found = rows(thing("subscription", "sub_1", customer="cus_1", discounts=discounts))
    assert found["sub_1"].raw["discounts"] == ["di_1", "di_2"]
    assert found["di_1"].raw["source"]["coupon"] == "C20"
    whole = mirror.joined(found["sub_1"], found)
    assert [d["source"]["coupon"]["name"] for d in whole["discounts"]] == ["Twenty", "Twenty"]


def test_what_many_share_belongs_to_nobody() -> None:
    coupon = thing("coupon", "C20", name="Twenty")
    discount = {"object": "discount", "id": "di_1", "start": BORN, "source": {"coupon": coupon}}
    found = rows(thing("customer", "cus_1", discount=discount))
    assert found["C20"].customer is None
    assert found["di_1"].customer == "cus_1"


def test_discounts_that_are_not_known_stay_ids() -> None:
    found = rows(thing("subscription", "sub_1", customer="cus_1", discounts=["di_9"]))
    assert mirror.joined(found["sub_1"], found)["discounts"] == ["di_9"]
    bare = rows({"object": "discount", "id": "di_9", "start": BORN, "source": None})
    assert mirror.joined(found["sub_1"], bare)["discounts"][0]["source"] is None


def test_joining_puts_back_what_was_expanded() -> None:
    method = thing("payment_method", "pm_1", customer="cus_1")
    booked = thing("balance_transaction", "txn_1", fee=30)
    found = rows(
        thing("charge", "ch_1", customer="cus_1", balance_transaction=booked),
        thing("subscription", "sub_1", customer="cus_1", default_payment_method=method),
    )
    assert mirror.joined(found["ch_1"], found)["balance_transaction"]["fee"] == 30
    assert mirror.joined(found["sub_1"], found)["default_payment_method"]["id"] == "pm_1"
    assert mirror.joined(found["ch_1"], {})["balance_transaction"] == "txn_1"


def test_metadata_is_never_taken_for_an_object() -> None:
    """Anybody who may write metadata could otherwise overwrite any object of the cache."""
    trap = {"object": "customer", "id": "cus_victim", "customer": "cus_victim"}
    found = rows(thing("charge", "ch_1", customer="cus_1", metadata=trap))
    assert list(found) == ["ch_1"]
    assert found["ch_1"].raw["metadata"] == trap


@pytest.mark.parametrize("half", ["\ud800", "a\udfffb"])
def test_halves_of_characters_are_replaced(half: str) -> None:
    found = rows(thing("customer", "cus_1", name=half, metadata={half: half, "n": None}, tags=[half]))
    raw = found["cus_1"].raw
    whole = half.encode("utf-8", "replace").decode()
    assert (raw["name"], raw["tags"], raw["metadata"]) == (whole, [whole], {whole: whole, "n": None})
    assert rows(thing("customer", "cus_1", name="Zoë 💥"))["cus_1"].raw["name"] == "Zoë 💥"


@pytest.mark.parametrize(
    "odd",
    [
        {"id": "cus_1"},
        {"object": "customer"},
        {"object": "customer", "id": "cus_1", "created": 10**18},
        {"object": "customer", "id": "cus_1", "created": "yesterday"},
        {"object": "charge", "id": "ch_1", "customer": {"object": "customer"}},
        {"object": "charge", "id": "ch_1", "refunds": {"object": "list"}},
        {"object": "charge", "id": {"a": 1}},
    ],
    ids=str,
)
def test_what_can_not_even_be_kept_is_said(odd: Json) -> None:
    with pytest.raises(StripeTrouble) as trouble:
        mirror.rows([odd], NOW)
    assert trouble.value.code == "unreadable"


def test_deleted_and_missing_customers() -> None:
    gone = {"object": "customer", "id": "cus_1", "deleted": True}
    found = rows(thing("charge", "ch_1", customer=gone), thing("charge", "ch_2", customer=None))
    assert found["ch_1"].customer == "cus_1"
    assert found["ch_1"].raw["customer"] == "cus_1"
    assert found["cus_1"].raw["deleted"] is True
    assert found["cus_1"].created == datetime.fromtimestamp(0, UTC)
    assert found["ch_2"].customer is None


def test_what_does_not_say_whose_it_is_belongs_to_whom_it_was_asked_for() -> None:
    found = rows(thing("dispute", "du_1", charge="ch_1"), customer="cus_1")
    assert found["du_1"].customer == "cus_1"


def test_the_first_of_two_is_kept() -> None:
    """The object itself comes before places where it is nested with fewer parts."""
    both = [
        thing("charge", "ch_1", customer="cus_1", note="whole"),
        thing("dispute", "du_1", charge=thing("charge", "ch_1", customer="cus_1", note="nested")),
    ]
    found = rows(*both)
    assert found["ch_1"].raw["note"] == "whole"
    assert found["du_1"].customer == "cus_1"


def test_an_event_is_kept_as_it_is() -> None:
    inner = thing("charge", "ch_1", customer="cus_1")
    found = rows(thing("event", "evt_1", type="charge.succeeded", data={"object": inner}))
    assert list(found) == ["evt_1"]
    assert found["evt_1"].customer == "cus_1"


@pytest.mark.parametrize(
    ("item", "owner"),
    [
        (thing("customer", "cus_1"), "cus_1"),
        (thing("charge", "ch_1", customer="cus_2"), "cus_2"),
        (thing("charge", "ch_1", customer={"id": "cus_3", "object": "customer"}), "cus_3"),
        (thing("refund", "re_1", charge=thing("charge", "ch_1", customer="cus_4")), "cus_4"),
        (thing("refund", "re_1", charge="ch_1"), None),
        (thing("event", "evt_1", data={"object": thing("charge", "ch_1", customer="cus_5")}), "cus_5"),
        (thing("event", "evt_1", data={"object": "odd"}), None),
        (thing("event", "evt_1", data=None), None),
        (thing("product", "prod_1"), None),
    ],
)
def test_whose_it_is(item: Json, owner: str | None) -> None:
    assert mirror.owner_of(item) == owner


def test_one_odd_object_does_not_stop_the_others() -> None:
    good = thing("charge", "ch_1", customer="cus_1", amount=100, currency="usd", status="succeeded")
    odd = thing("charge", "ch_2", customer="cus_1", amount=100, currency="???")
    made = mirror.batch(mirror.rows([good, odd], NOW), {})
    assert [row.id for row in made.rows] == ["ch_1", "ch_2"]
    assert [payment.id for payment in made.payments] == ["ch_1"]
    assert not made.customers
    assert not made.subscriptions
