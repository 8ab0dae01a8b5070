"""Customers, ways to pay and events, in every shape they come in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from billing_console.domain.errors import StripeTrouble
from billing_console.domain.money import Money
from billing_console.domain.records import Card
from billing_console.gateway.mapping import UNKNOWN_TIME, card, customer, event, payment_method

THEN = 1_700_000_000
CUSTOMER: dict[str, Any] = {"id": "cus_1", "object": "customer", "created": THEN}
VISA = {"brand": "Visa", "last4": "4242", "exp_month": 4, "exp_year": 2027, "fingerprint": "fp", "country": "DE"}


def test_a_whole_customer() -> None:
    found = customer(
        CUSTOMER
        | {
            "name": "<b>Ada</b> \u202eadA", "email": "ada@example.com", "phone": "+49", "description": "d",
            "currency": "EUR", "balance": -500, "delinquent": True, "address": {"country": "DE"},
            "invoice_settings": {"default_payment_method": {"id": "pm_1"}}, "default_source": "card_9",
            "metadata": {"github": "ada"},
        }
    )  # fmt: skip
    assert found.name == "<b>Ada</b> \u202eadA"
    assert (found.email, found.phone, found.description, found.country) == ("ada@example.com", "+49", "d", "DE")
    assert (found.currency, found.balance, found.delinquent) == ("eur", Money(-500, "eur"), True)
    assert found.default_payment_method == "pm_1"
    assert found.metadata == {"github": "ada"}
    assert found.created == datetime.fromtimestamp(THEN, UTC)


def test_a_bare_a_deleted_and_an_old_customer() -> None:
    bare = customer(CUSTOMER | {"balance": 0, "currency": None, "email": None, "name": None, "address": None})
    assert (bare.name, bare.email, bare.balance, bare.currency, bare.deleted) == ("", "", None, None, False)
    gone = customer({"id": "cus_2", "object": "customer", "deleted": True})
    assert (gone.id, gone.deleted, gone.created) == ("cus_2", True, UNKNOWN_TIME)
    old = customer(CUSTOMER | {"default_source": "card_9", "invoice_settings": {"default_payment_method": None}})
    assert old.default_payment_method == "card_9"
    assert customer(CUSTOMER | {"currency": "bitcoin", "balance": 5}).balance is None


@pytest.mark.parametrize("missing", ["id", "created"])
def test_a_customer_needs_an_id_and_a_beginning(missing: str) -> None:
    with pytest.raises(StripeTrouble, match="unreadable"):
        customer({name: value for name, value in CUSTOMER.items() if name != missing})


def test_cards_tell_what_they_may() -> None:
    assert card(VISA) == Card("visa", "4242", 4, 2027, "fp", "DE")
    assert card({"last4": "4242"}) == Card("unknown", "4242", 0, 0)
    assert card({"last4": "4242", "brand": None, "network": "Cartes_Bancaires"}) == Card(
        "cartes_bancaires", "4242", 0, 0
    )
    assert card({"brand": "visa"}) is None


def test_payment_methods_new_and_old() -> None:
    new = payment_method({"id": "pm_1", "type": "card", "card": VISA, "customer": "cus_1", "created": THEN})
    assert (new.customer, new.type, new.card) == ("cus_1", "card", card(VISA))
    bank = payment_method({"id": "pm_2", "type": "sepa_debit", "sepa_debit": {"last4": "3000"}, "created": THEN})
    assert (bank.type, bank.customer) == ("sepa_debit", None)
    old = payment_method({"id": "card_1", "object": "card", "customer": {"id": "cus_1"}, **VISA})
    assert (old.type, old.card, old.created) == ("card", card(VISA), UNKNOWN_TIME)
    assert payment_method({"id": "pm_3", "type": "hologram", "created": THEN}).type == "hologram"


def test_events_of_any_version_give_their_ids() -> None:
    payload = {"id": "in_1", "object": "invoice", "customer": {"id": "cus_1"}, "charge": "ch_1"}
    found = event(
        {"id": "evt_1", "type": "invoice.paid", "created": THEN, "data": {"object": payload}, "pending_webhooks": 2,
         "request": {"id": "req_1", "idempotency_key": "k"}}
    )  # fmt: skip
    assert (found.object_id, found.customer, found.pending_webhooks, found.request_id) == ("in_1", "cus_1", 2, "req_1")
    about = {"id": "evt_2", "type": "customer.updated", "created": THEN, "request": "req_2"}
    found = event(about | {"data": {"object": {"id": "cus_2", "object": "customer", "customer": None}}})
    assert (found.customer, found.request_id) == ("cus_2", "req_2")
    thin = event({"id": "evt_3", "created": THEN})
    assert (thin.type, thin.object_id, thin.customer, thin.request_id) == ("unknown", None, None, None)
