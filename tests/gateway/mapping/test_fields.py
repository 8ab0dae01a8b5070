"""Reading single fields of whatever shape."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_console.domain.errors import StripeTrouble
from billing_console.domain.money import Money
from billing_console.gateway.mapping import fields

ODD: list[Any] = [
    None,
    "",
    "x",
    0,
    -1,
    3,
    2.5,
    True,
    [],
    ["a"],
    {},
    {"data": None},
    {"data": "x"},
    {"id": None},
    10**18,
]


@pytest.mark.parametrize("value", ODD, ids=repr)
def test_nothing_optional_ever_fails(value: Any) -> None:
    raw = {"field": value}
    assert isinstance(fields.text(raw, "field"), str)
    assert fields.optional(raw, "field") in {None, "x"}
    assert fields.moment(raw, "field") in {None, datetime.fromtimestamp(3, UTC)}
    assert fields.whole(raw, "field") in {None, 0, -1, 3, 10**18}
    assert fields.flag(raw, "field") is (value is True)
    assert fields.children(raw, "field") == ()
    assert fields.identity(raw, "field") in {None, "x"}
    assert isinstance(dict(fields.child(raw, "field", "deeper")), dict)
    assert isinstance(fields.entries(raw, "field"), tuple)


@pytest.mark.parametrize("value", [None, 0, -5, 10**15, "1700000000", 1.7e9, True], ids=repr)
def test_no_time_is_none(value: Any) -> None:
    assert fields.moment({"due_by": value}, "due_by") is None


def test_times_are_aware_utc() -> None:
    assert fields.moment({"t": 1_700_000_000}, "t") == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_ids_plain_or_expanded() -> None:
    assert fields.identity({"charge": "ch_1"}, "charge") == "ch_1"
    assert fields.identity({"charge": {"id": "ch_1", "amount": 5}}, "charge") == "ch_1"
    assert fields.identity({"charge": {"amount": 5}}, "charge") is None


def test_lists_wrapped_or_not() -> None:
    items = [{"id": "a"}, "b", {"id": "c"}]
    for raw in ({"x": items}, {"x": {"object": "list", "data": items}}):
        assert [c["id"] for c in fields.children(raw, "x")] == ["a", "c"]
        assert len(fields.entries(raw, "x")) == 3


@pytest.mark.parametrize("amount", [None, "500", 5.0, True, 2**63, -(2**63), 10**30], ids=repr)
def test_an_amount_that_is_no_whole_number_is_refused(amount: Any) -> None:
    with pytest.raises(StripeTrouble, match="unreadable") as caught:
        fields.money({"id": "ch_1", "amount": amount}, "amount", "usd", "charge")
    assert caught.value.data == {"object": "charge", "id": "ch_1", "field": "amount"}
    assert fields.optional_money({"amount": amount}, "amount", "usd") is None


@pytest.mark.parametrize("unit", [None, "", "us", "usdd", "u$d", 840, "ÜSD"], ids=repr)
def test_a_currency_that_is_none_is_refused_or_replaced(unit: Any) -> None:
    with pytest.raises(StripeTrouble, match="unreadable"):
        fields.currency({"currency": unit}, "charge")
    assert fields.currency({"currency": unit}, "charge", None, "EUR") == "eur"


@given(st.integers(-(2**63) + 1, 2**63 - 1))
def test_every_whole_amount_survives(minor: int) -> None:
    assert fields.money({"amount": minor}, "amount", "jpy", "charge") == Money(minor, "jpy")


def test_what_must_be_there_is_named_when_it_is_not() -> None:
    for call, field in (
        (lambda raw: fields.own_id(raw, "refund"), "id"),
        (lambda raw: fields.created(raw, "refund"), "created"),
        (lambda raw: fields.required_id(raw, "charge", "refund"), "charge"),
    ):
        with pytest.raises(StripeTrouble) as caught:
            call({"charge": {}})
        assert (caught.value.data["object"], caught.value.data["field"]) == ("refund", field)


def test_metadata_keeps_texts_only() -> None:
    assert fields.metadata({"metadata": {"a": "1", "b": None, "c": {"d": 1}}}) == {"a": "1"}
    assert fields.metadata({"metadata": None}) == {}
