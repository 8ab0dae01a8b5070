"""The search language: what parses, what matches, and what Stripe refuses."""

from __future__ import annotations

from typing import Any

import pytest

from billing_console.practice import search
from billing_console.practice.errors import StripeError

JANE: dict[str, Any] = {
    "created": 100,
    "email": "Jane.Doe@example.com",
    "name": "Jane van Dam",
    "phone": None,
    "metadata": {"github": "jane-d", "quote": 'say "hi"'},
}
CHARGE: dict[str, Any] = {
    "created": 5,
    "amount": 4900,
    "currency": "usd",
    "customer": "cus_1",
    "disputed": False,
    "refunded": False,
    "amount_refunded": 100,
    "status": "succeeded",
    "billing_details": {"address": {"postal_code": "8001"}},
    "payment_method_details": {"card": {"last4": "4242", "exp_year": 2027, "brand": "visa"}},
    "metadata": {},
}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('email:"jane.doe@EXAMPLE.com"', True),
        ('email:"doe"', True),
        ('email:"do"', False),
        ('email~"e.DO"', True),
        ('name:"van dam"', True),
        ('name:"dam van"', False),
        ("phone:null", True),
        ("-phone:null", False),
        ('metadata["github"]:"jane-d"', True),
        ("metadata['github']:'JANE-D'", True),
        ('metadata["github"]~"ane"', True),
        ('metadata["absent"]:null', True),
        ('-metadata["github"]:null', True),
        (r'metadata["quote"]:"say \"hi\""', True),
        ('-name:"jane"', False),
        ("created>99", True),
        ("created>=100 AND created<=100", True),
        ("created<100", False),
        ('name:"jane" email:"nobody"', False),
        ('name:"jane" OR email:"nobody"', True),
        ('name:"x" OR email:"nobody" OR created=1', None),
    ],
)
def test_customers(query: str, expected: bool | None) -> None:
    if expected is None:
        with pytest.raises(StripeError):
            search.parse("customers", query)
        return
    assert search.parse("customers", query).matches(JANE) is expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("payment_method_details.card.last4:4242 AND payment_method_details.card.exp_year:2027", True),
        ('payment_method_details.card.brand:"VISA"', True),
        ("amount:4900", True),
        ("amount>4900", False),
        ('customer:"cus_1"', True),
        ('disputed:"true"', False),
        ('refunded:"false"', True),
        ('refunded:"true"', False),
        ("refunded:null", False),
        ('billing_details.address.postal_code:"8001"', True),
        ('status:"succ"', False),
    ],
)
def test_charges(query: str, expected: bool) -> None:
    assert search.parse("charges", query).matches(CHARGE) is expected


def test_an_invoice_knows_its_subscription_through_its_parent() -> None:
    invoice = {"parent": {"subscription_details": {"subscription": "sub_1"}}, "created": 1}
    assert search.parse("invoices", 'subscription:"sub_1"').matches(invoice)


@pytest.mark.parametrize(
    ("resource", "query", "words"),
    [
        ("customers", "", "We were unable to parse your search query"),
        ("customers", "jane", "We were unable to parse"),
        ("customers", 'email:"a" AND', "We were unable to parse"),
        ("customers", '(email:"a")', "We were unable to parse"),
        ("customers", "email:jane@x.com", "We were unable to parse"),
        ("customers", 'email~"ab"', "at least 3 characters"),
        ("customers", 'name:"a" AND email:"b" OR phone:"c"', "cannot mix `AND` and `OR`"),
        ("customers", 'name:"a" email:"b" OR phone:"c"', "cannot mix `AND` and `OR`"),
        ("customers", 'city:"Bern"', "Field `city` is an unsupported search field for resource `customers`"),
        ("subscriptions", 'customer:"cus_1"', "Field `customer` is an unsupported search field"),
        ("customers", 'name>"a"', "does not support the operator `>`"),
        ("charges", 'status~"succ"', "does not support substring"),
        ("charges", 'amount:"many"', "is numeric"),
        ("charges", " ".join(f"amount>{number}" for number in range(11)), "at most 10 clauses"),
    ],
)
def test_refusals(resource: str, query: str, words: str) -> None:
    with pytest.raises(StripeError) as caught:
        search.parse(resource, query)
    assert words in caught.value.message
    assert (caught.value.status, caught.value.param) == (400, "query")


@pytest.mark.parametrize(
    ("query", "bounds"),
    [
        ("created>5 AND created<=9 AND amount>1", (9, 5)),
        ("created:7", (7, 7)),
        ("amount>1", (None, None)),
        ("-created>5", (None, None)),
        ("created>5 OR amount>1", (None, None)),
    ],
)
def test_bounds_in_time(query: str, bounds: tuple[int | None, int | None]) -> None:
    assert search.parse("charges", query).created() == bounds
