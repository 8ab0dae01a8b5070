"""A customer with an unpaid bill, made by hand and at the practice company."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import timedelta
from typing import Any

from billing_console.domain.facts import Facts
from billing_console.domain.records import Invoice, InvoicePayment, Payment
from billing_console.practice import shapes
from tests import made
from tests.practice.tiny import DAY, NOW, TinyWorld, make_customer, tiny_world

Json = dict[str, Any]
CUSTOMER, INVOICE = "cus_c1", "in_c1_2"


def bill(**changed: Any) -> Invoice:
    """This month's $49.00, tried once and not paid."""
    unpaid: dict[str, Any] = {
        "status": "open",
        "amount_paid": made.usd(0),
        "amount_remaining": made.usd(4900),
        "attempted": True,
        "attempt_count": 1,
    }
    return made.invoice("in_open", **(unpaid | changed))


def declined(code: str = "insufficient_funds", **changed: Any) -> Payment:
    """The try that failed."""
    return made.failed("ch_try", code, **({"invoice": "in_open", "created": made.NOW - timedelta(days=1)} | changed))


def link(intent_status: str | None = "requires_payment_method", **changed: Any) -> InvoicePayment:
    """The bill's payment, still open."""
    base = InvoicePayment("inpay_1", "in_open", "open", None, "payment_intent", "pi_1", "ch_try", made.NOW)
    return replace(base, intent_status=intent_status, **changed)


def facts(*tries: Payment, invoice: Invoice | None = None, **changed: Any) -> Facts:
    """A customer who is past due with this bill."""
    past_due = made.subscription(status="past_due", latest_invoice="in_open")
    base: dict[str, Any] = {
        "subscriptions": (past_due,),
        "invoices": (invoice or bill(),),
        "payments": tries or (declined(),),
        "invoice_payments": (link(),),
    }
    return made.facts(**(base | changed))


def world(*, last4: str = "4242", status: str = "open", **customer: Any) -> TinyWorld:
    """The tiny world in which the first customer's newest bill is unpaid; ``last4`` decides what another try meets."""
    plain = tiny_world()
    bundle = copy.deepcopy(make_customer(1))
    bundle["cus_c1"].update(customer)
    bundle["pm_c1"]["card"]["last4"] = last4
    bundle["sub_c1"]["status"] = "past_due"
    bundle[INVOICE].update(status=status, amount_paid=0, amount_remaining=4900, attempted=True, attempt_count=1)
    bundle[INVOICE]["status_transitions"]["paid_at"] = None
    for gone in ("ch_c1_2", "txn_c1_2"):
        del bundle[gone]
    bundle["pi_c1_2"].update(status="requires_payment_method", latest_charge=None, amount_received=0)
    bundle["inpay_c1_2"] = shapes.invoice_payment(
        id="inpay_c1_2",
        invoice=INVOICE,
        created=NOW - 10 * DAY,
        currency="usd",
        amount_requested=4900,
        payment_intent="pi_c1_2",
    )
    return TinyWorld([bundle, *plain.bundles[1:]], plain.shelf, plain.funds)
