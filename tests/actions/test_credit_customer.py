"""Crediting a customer: Stripe's sign, the words about it, and amounts that can't be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_console.actions.credit_customer import LONGEST_WORDS, CreditCustomer
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput, NotFound
from billing_console.domain.money import Money
from billing_console.domain.plans import Plan
from tests import made, owing


def credit(amount: Money | None = None, words: str = "") -> CreditCustomer:
    return CreditCustomer("cus_amara", amount or made.usd(1500), Bucket.PRODUCT_FAILURE, words)


def plan(amount: Money | None = None, balance: int | None = 0, words: str = "", **changed: Any) -> Plan:
    kept = None if balance is None else made.usd(balance)
    who = replace(made.customer(), currency="usd", balance=kept)
    return credit(amount, words).plan(made.facts(**({"customer": who} | changed)), made.NOW)


def effects(found: Plan) -> dict[str, Money | None]:
    return {effect.code: effect.amount for effect in found.effects}


def test_credit_is_a_negative_entry_that_can_be_found_again() -> None:
    (call,) = plan(words=" for the outage \ud83d ").calls
    path = "/v1/customers/cus_amara/balance_transactions"
    assert (call.method, call.path, call.tagged, call.moves_money) == ("POST", path, True, False)
    assert call.params == {
        "amount": -1500,
        "currency": "usd",
        "metadata": {"bucket": "product_failure"},
        "description": "for the outage ?",
    }
    assert (call.lookup_path, dict(call.lookup_params)) == (path, {"limit": 100})
    assert "description" not in plan().calls[0].params


def test_it_is_given_away_without_money_moving() -> None:
    found = plan()
    assert (found.amount, found.value) == (None, made.usd(1500))
    assert effects(found) == {
        "credit_given": made.usd(1500),
        "credit_after": made.usd(1500),
        "reduces_next_invoice": None,
        "no_cash_moves": None,
    }
    assert all(condition.holds for condition in found.conditions)


def test_credit_there_already_adds_up() -> None:
    found = plan(balance=-500)
    assert effects(found)["credit_after"] == made.usd(2000)
    assert found.before_after == (("credit", "$5.00", "$20.00"),)


def test_what_is_owed_on_the_balance_comes_first() -> None:
    assert effects(plan(balance=2000))["balance_owed_before"] == made.usd(2000)
    assert effects(plan(balance=2000))["balance_owed_after"] == made.usd(500)
    assert effects(plan(balance=1500))["credit_after"] == made.usd(0)


def test_open_bills_stay_as_they_are() -> None:
    assert "open_invoices_unchanged" in effects(plan(invoices=(owing.bill(),)))


@pytest.mark.parametrize(
    "subscriptions",
    [
        (),
        (made.subscription(status="canceled"),),
        (made.subscription(cancel_at=made.NOW + timedelta(days=3)),),
    ],
)
def test_credit_that_nothing_will_use_is_worth_knowing(subscriptions: tuple[Any, ...]) -> None:
    found = plan(subscriptions=subscriptions)
    assert "reduces_next_invoice" not in effects(found)
    (condition,) = found.conditions
    assert (condition.code, condition.holds, condition.required) == ("invoices_to_come", False, False)


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (made.usd(0), "amount_zero"),
        (made.usd(-1), "amount_zero"),
        (Money(100, "eur"), "customer_currency"),
    ],
)
def test_amounts_that_cannot_be(amount: Money, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        plan(amount)
    assert refused.value.code == code


def test_a_first_credit_decides_the_currency_and_keeps_its_steps() -> None:
    who = replace(made.customer(), currency=None, balance=None)
    fresh = made.facts(customer=who)
    assert credit(Money(1010, "kwd")).plan(fresh, made.NOW).value == Money(1010, "kwd")
    with pytest.raises(InvalidInput) as refused:
        credit(Money(1015, "kwd")).plan(fresh, made.NOW)
    assert refused.value.code == "amount_step"


def test_words_that_stripe_would_not_keep() -> None:
    assert "description" in plan(words="x" * LONGEST_WORDS).calls[0].params
    with pytest.raises(InvalidInput):
        plan(words="x" * (LONGEST_WORDS + 1))


def test_a_deleted_or_foreign_customer_has_no_balance() -> None:
    for who in (replace(made.customer(), deleted=True), replace(made.customer(), id="cus_other")):
        with pytest.raises(NotFound):
            credit().plan(made.facts(customer=who), made.NOW)


def test_it_asks_for_the_customer_only() -> None:
    assert credit().subject.customer == "cus_amara"


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**9))
def test_before_and_after_differ_by_exactly_the_credit(balance: int, minor: int) -> None:
    found = effects(plan(made.usd(minor), balance=balance))
    after = found.get("balance_owed_after")
    credited = found.get("credit_after")
    left = after.minor if after else -credited.minor if credited else None
    assert left == balance - minor
    assert (after is None) is (balance <= minor)
