"""Retrying an invoice: what is charged on which card, and everything that forbids another try."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from billing_console.actions.retry_invoice import RetryInvoice
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput, NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.plans import Plan
from billing_console.domain.records import Card, PaymentMethod
from tests import made, owing

OTHER = PaymentMethod("pm_other", "cus_amara", "card", Card("mastercard", "4444", 1, 2030, "fp_other"), made.NOW)
BANK = PaymentMethod("pm_bank", "cus_amara", "sepa_debit", None, made.NOW)
SAVED = (made.method(), OTHER, BANK)


def retry(method: str = "", invoice: str = "in_open") -> RetryInvoice:
    return RetryInvoice("cus_amara", invoice, Bucket.FAILED_CHECKOUT, method)


def plan(facts: Facts | None = None, method: str = "") -> Plan:
    return retry(method).plan(facts or owing.facts(payment_methods=SAVED), made.NOW)


def broken(found: Plan, *, required: bool = True) -> set[str]:
    return {c.code for c in found.conditions if not c.holds and c.required is required}


def effects(found: Plan) -> dict[str, dict[str, str]]:
    return {effect.code: dict(effect.data) for effect in found.effects}


def test_one_call_that_moves_money_and_is_known_by_the_paid_invoice() -> None:
    (call,) = plan().calls
    assert (call.method, call.path, call.params) == ("POST", "/v1/invoices/in_open/pay", {"off_session": True})
    assert call.moves_money
    assert not call.tagged
    assert (call.lookup_path, call.lookup_state) == ("/v1/invoices/in_open", {"status": "paid"})


def test_what_remains_is_charged_and_on_which_card_is_said() -> None:
    found = plan(owing.facts(invoice=owing.bill(amount_remaining=made.usd(1900), amount_paid=made.usd(3000))))
    assert found.amount == made.usd(1900)
    assert found.effects[0].amount == made.usd(1900)
    assert effects(found)["customer_charged"] == {"method": "visa 4242"}
    assert found.terms == {"direction": "charge"}
    assert broken(found) == set()


def test_another_saved_card_can_be_charged() -> None:
    found = plan(method="pm_other")
    assert found.calls[0].params["payment_method"] == "pm_other"
    assert effects(found)["customer_charged"] == {"method": "mastercard 4444"}
    with pytest.raises(InvalidInput) as refused:
        plan(method="pm_foreign")
    assert refused.value.code == "method_unknown"


@pytest.mark.parametrize(
    ("invoices", "subscription", "customers", "charged"),
    [
        ("pm_other", "pm_visa", "pm_visa", "mastercard 4444"),
        (None, "pm_bank", "pm_visa", "sepa_debit"),
        (None, None, "pm_visa", "visa 4242"),
        (None, None, "card_legacy", "card_legacy"),
    ],
)
def test_stripe_s_order_of_ways_to_pay(
    invoices: str | None, subscription: str | None, customers: str, charged: str
) -> None:
    facts = owing.facts(
        invoice=owing.bill(default_payment_method=invoices),
        subscriptions=(made.subscription(default_payment_method=subscription),),
        customer=replace(made.customer(), default_payment_method=customers),
        payment_methods=SAVED,
    )
    assert effects(plan(facts))["customer_charged"] == {"method": charged}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"invoice": owing.bill(status="paid")}, "invoice_payable"),
        ({"invoice": owing.bill(status="draft")}, "invoice_payable"),
        ({"invoice": owing.bill(amount_remaining=made.usd(0))}, "something_due"),
    ],
)
def test_only_what_is_owed_can_be_collected(changed: dict[str, Any], code: str) -> None:
    assert code in broken(plan(owing.facts(**changed)))


def test_a_written_off_invoice_can_still_be_paid() -> None:
    assert broken(plan(owing.facts(invoice=owing.bill(status="uncollectible")))) == set()


def test_nothing_on_file_nothing_to_charge() -> None:
    bare = owing.facts(
        customer=replace(made.customer(), default_payment_method=None),
        subscriptions=(),
        payment_methods=(),
    )
    assert broken(plan(bare)) == {"method_on_file"}
    assert effects(plan(bare))["customer_charged"] == {"method": ""}
    assert "subscription_stays_as_is" not in effects(plan(bare))


def test_a_hard_decline_is_not_tried_again_and_keeps_its_secret() -> None:
    found = plan(owing.facts(owing.declined("stolen_card", advice_code="do_not_try_again"), payment_methods=SAVED))
    assert broken(found) == {"no_hard_decline"}
    assert "stolen" not in str(found)


def test_a_hard_decline_of_one_card_says_nothing_about_another() -> None:
    facts = owing.facts(owing.declined("stolen_card"), payment_methods=SAVED)
    assert broken(plan(facts, "pm_other")) == set()
    assert broken(plan(facts, "pm_bank")) == set()
    unknown = owing.facts(owing.declined("stolen_card", card=None), payment_methods=SAVED)
    assert broken(plan(unknown, "pm_other")) == {"no_hard_decline"}


def test_the_newest_try_counts() -> None:
    before = owing.declined("stolen_card", created=made.NOW - timedelta(days=9))
    after = replace(owing.declined(), id="ch_later")
    assert broken(plan(owing.facts(before, after))) == set()
    paid = made.payment("ch_paid", invoice="in_open", created=made.NOW)
    assert broken(plan(owing.facts(before, paid))) == set()


def test_a_wait_for_the_customer_ends_only_with_the_customer() -> None:
    code = plan(owing.facts(owing.declined("authentication_required"), payment_methods=SAVED))
    assert broken(code) == {"no_confirmation_pending"}
    pending = owing.facts(invoice_payments=(owing.link("requires_action"),), payment_methods=SAVED)
    assert broken(plan(pending)) == {"no_confirmation_pending"}
    assert broken(plan(pending, "pm_other")) == set()
    closed = owing.facts(invoice_payments=(owing.link("requires_action", status="canceled"),))
    assert broken(plan(closed)) == set()
    assert "pay_link_instead" in effects(plan(pending))


def test_an_expired_card_is_worth_knowing() -> None:
    assert broken(plan(owing.facts(owing.declined("expired_card"))), required=False) == {"card_data_valid"}


@pytest.mark.parametrize(("minutes", "noted"), [(-1, False), (0, True), (60, True), (61, False)])
def test_stripe_s_own_try_within_the_hour_is_noted(minutes: int, noted: bool) -> None:
    soon = owing.bill(next_attempt=made.NOW + timedelta(minutes=minutes))
    found = plan(owing.facts(invoice=soon))
    assert ("no_attempt_soon" in broken(found, required=False)) is noted
    assert "schedule_stays_if_declined" in effects(found)


def test_the_same_amount_just_paid_is_noted() -> None:
    twin = made.payment("ch_twin", created=made.NOW - timedelta(hours=2))
    assert broken(plan(owing.facts(owing.declined(), twin)), required=False) == {"no_recent_twin"}
    old = replace(twin, created=made.NOW - timedelta(days=2))
    assert broken(plan(owing.facts(owing.declined(), old)), required=False) == set()


def test_what_becomes_of_the_subscription() -> None:
    assert "subscription_recovers" in effects(plan())
    ended = owing.facts(subscriptions=(made.subscription(status="canceled", latest_invoice="in_open"),))
    assert "subscription_stays_as_is" in effects(plan(ended))
    assert "subscription_running" in broken(plan(ended), required=False)
    older = owing.facts(subscriptions=(made.subscription(status="past_due", latest_invoice="in_newer"),))
    assert "subscription_stays_as_is" in effects(plan(older))


def test_a_foreign_invoice_is_not_found() -> None:
    with pytest.raises(NotFound):
        retry(invoice="in_nowhere").plan(owing.facts(), made.NOW)
    with pytest.raises(NotFound):
        plan(owing.facts(invoice=owing.bill(customer="cus_other")))


@pytest.mark.parametrize(
    "changed",
    [
        {"invoice": owing.bill(amount_remaining=made.usd(4800))},
        {"invoice": owing.bill(status="uncollectible")},
        {"subscriptions": (made.subscription(status="unpaid", latest_invoice="in_open"),)},
        {"invoice_payments": (owing.link("requires_action"),)},
        {"payments": (owing.declined(), replace(owing.declined(), id="ch_again"))},
    ],
)
def test_the_fingerprint_follows_the_facts(changed: dict[str, Any]) -> None:
    assert plan(owing.facts(**changed)).fingerprint != plan(owing.facts()).fingerprint


def test_it_asks_for_exactly_its_invoice() -> None:
    assert (retry().subject.customer, retry().subject.invoices) == ("cus_amara", ("in_open",))
