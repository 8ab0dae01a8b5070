"""Bracket parameters: how they nest, which types they take, and Stripe's words when they are wrong."""

from __future__ import annotations

from typing import Any

import pytest

from billing_console.practice import params, tables
from billing_console.practice.errors import StripeError
from billing_console.practice.params import Upload

TABLE = tables.load(tables.PARAMETERS)


def read(operation: str, form: str) -> dict[str, Any]:
    return params.check(params.nest(params.split(form)), TABLE[operation])


def refusal(operation: str, form: str) -> StripeError:
    with pytest.raises(StripeError) as caught:
        read(operation, form)
    assert caught.value.status == 400
    assert caught.value.stored is False
    return caught.value


def test_brackets_nest_count_up_and_decode() -> None:
    tree = params.nest(params.split("a[b][c]=1&l[]=x&l[]=y&m[0][k]=p+q&m[1][k]=%C3%A9&h[][i]=1&h[][j]=2&h[][i]=3"))
    assert tree == {
        "a": {"b": {"c": "1"}},
        "l": {"0": "x", "1": "y"},
        "m": {"0": {"k": "p q"}, "1": {"k": "é"}},
        "h": {"0": {"i": "1", "j": "2"}, "1": {"i": "3"}},
    }


def test_values_get_their_types() -> None:
    typed = read(
        "POST /v1/subscriptions/{}",
        "cancel_at_period_end=true&items[0][id]=si_1&items[0][quantity]=3&discounts=&metadata[k]=&cancel_at=1900000000",
    )
    assert typed == {
        "cancel_at_period_end": True,
        "items": [{"id": "si_1", "quantity": 3}],
        "discounts": "",
        "metadata": {"k": ""},
        "cancel_at": 1_900_000_000,
    }


def test_alternatives_take_the_fitting_shape() -> None:
    assert read("GET /v1/charges", "created=5")["created"] == 5
    assert read("GET /v1/charges", "created[gte]=5&created[lt]=9")["created"] == {"gte": 5, "lt": 9}
    assert read("POST /v1/subscriptions/{}", "trial_end=now")["trial_end"] == "now"
    assert read("POST /v1/subscriptions/{}", "trial_end=1900000000")["trial_end"] == 1_900_000_000
    assert read("POST /v1/subscriptions/{}", "cancel_at=min_period_end")["cancel_at"] == "min_period_end"


@pytest.mark.parametrize(
    ("operation", "form", "code", "param", "message"),
    [
        ("POST /v1/refunds", "foo=1", "parameter_unknown", "foo", "Received unknown parameter: foo"),
        ("POST /v1/refunds", "a=1&b=2", "parameter_unknown", "a", "Received unknown parameters: a, b"),
        (
            "POST /v1/subscriptions/{}",
            "items[0][colour]=red",
            "parameter_unknown",
            "items[0][colour]",
            "Received unknown parameter: items[0][colour]",
        ),
        ("GET /v1/customers/search", "limit=3", "parameter_missing", "query", "Missing required param: query."),
        ("POST /v1/refunds", "amount=ten", "parameter_invalid_integer", "amount", "Invalid integer: ten"),
        ("POST /v1/refunds", "amount=1.5", "parameter_invalid_integer", "amount", "Invalid integer: 1.5"),
        (
            "POST /v1/refunds",
            "amount=",
            "parameter_invalid_empty",
            "amount",
            "You passed an empty string for 'amount'.",
        ),
        (
            "POST /v1/refunds",
            "charge=",
            "parameter_invalid_empty",
            "charge",
            "You passed an empty string for 'charge'.",
        ),
        ("POST /v1/subscriptions/{}", "cancel_at_period_end=yes", None, "cancel_at_period_end", "Invalid boolean: yes"),
        ("POST /v1/subscriptions/{}", "items=x", None, "items", "Invalid array"),
        ("POST /v1/subscriptions/{}", "billing_cycle_anchor=now", None, "billing_cycle_anchor", "Invalid object"),
        (
            "POST /v1/customers/{}/balance_transactions",
            "amount=1&currency=dollars",
            None,
            "currency",
            "Invalid currency",
        ),
        (
            "POST /v1/subscriptions/{}",
            "proration_date=1700000000000",
            None,
            "proration_date",
            "Invalid timestamp",
        ),
        (
            "POST /v1/refunds",
            "reason=bored",
            None,
            "reason",
            "Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer",
        ),
    ],
)
def test_refusals(operation: str, form: str, code: str | None, param: str, message: str) -> None:
    error = refusal(operation, form)
    assert (error.code, error.param) == (code, param)
    assert error.message.startswith(message)


def test_metadata_has_limits() -> None:
    assert "40 characters" in refusal("POST /v1/refunds", f"metadata[{'k' * 41}]=v").message
    assert "500 characters" in refusal("POST /v1/refunds", f"metadata[k]={'v' * 501}").message
    many = "&".join(f"metadata[k{number}]=v" for number in range(51))
    assert "at most 50" in refusal("POST /v1/refunds", many).message
    assert read("POST /v1/refunds", "metadata=")["metadata"] == ""


def test_texts_have_lengths() -> None:
    assert (
        "at most 350 characters"
        in refusal(
            "POST /v1/customers/{}/balance_transactions", f"amount=1&currency=usd&description={'x' * 351}"
        ).message
    )


def test_a_name_cannot_be_value_and_hash() -> None:
    with pytest.raises(StripeError, match="Invalid object"):
        params.nest(params.split("a=1&a[b]=2"))
    with pytest.raises(StripeError, match="Invalid object"):
        params.nest(params.split("a[b]=2&a=1"))


def test_multipart_parts_become_values_and_uploads() -> None:
    body = (
        b'--XX\r\nContent-Disposition: form-data; name="purpose"\r\n\r\ndispute_evidence\r\n'
        b'--XX\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n%PDF-\x00\xff\r\n--XX--\r\n"
    )
    pairs = params.split_multipart(body, "multipart/form-data; boundary=XX")
    assert pairs == [("purpose", "dispute_evidence"), ("file", Upload("a.pdf", b"%PDF-\x00\xff"))]
    with pytest.raises(StripeError):
        params.split_multipart(b"nothing", "multipart/form-data")
