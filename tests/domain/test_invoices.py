"""What acting on an invoice has in common: whose it is, how it is paid, what becomes of its subscription."""

from __future__ import annotations

import pytest

from billing_console.domain import invoices
from billing_console.domain.errors import NotFound
from tests import made, owing


def test_only_the_customer_s_own_invoice_is_found() -> None:
    facts = owing.facts()
    assert invoices.wanted_invoice(facts, "cus_amara", "in_open").id == "in_open"
    for customer, invoice in (("cus_other", "in_open"), ("cus_amara", "in_nowhere")):
        with pytest.raises(NotFound):
            invoices.wanted_invoice(facts, customer, invoice)


def test_it_is_called_by_its_number() -> None:
    assert invoices.label(owing.bill()) == "NW-0231-0014"
    assert invoices.label(owing.bill(number=None)) == "in_open"
    assert invoices.path_of("in_open") == "/v1/invoices/in_open"


def test_its_own_way_to_pay_comes_first() -> None:
    facts = owing.facts()
    assert invoices.method_of(facts, owing.bill(default_payment_method="pm_own")) == "pm_own"
    assert invoices.method_of(facts, owing.bill(subscription=None)) == "pm_visa"
    assert invoices.saved_method(facts, "pm_visa") == made.method()
    assert invoices.saved_method(facts, None) is None


@pytest.mark.parametrize(
    ("status", "pending"),
    [("requires_action", True), ("requires_confirmation", True), ("succeeded", False), (None, False)],
)
def test_a_confirmation_is_pending_while_the_bank_waits(status: str | None, pending: bool) -> None:
    facts = owing.facts(invoice_payments=(owing.link(status),))
    assert invoices.is_confirmation_pending(facts, owing.bill()) is pending
    assert not invoices.is_confirmation_pending(facts, owing.bill(id="in_other"))


def test_the_subscription_goes_on_when_its_newest_bill_is_settled() -> None:
    def told(**changed: object) -> list[str]:
        return [
            effect.code for effect in invoices.subscription_effect(owing.facts(), owing.bill(**changed), settles=True)
        ]

    assert told() == ["subscription_recovers"]
    assert told(id="in_older") == ["subscription_stays_as_is"]
    assert told(subscription=None) == []
