"""Customers made by hand for the parts of the customer page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from billing_console.actions import suggest
from billing_console.domain.cases import Case
from billing_console.domain.facts import Facts
from billing_console.domain.findings import classify, diagnose
from billing_console.domain.operation import Operation, Step, StepState
from billing_console.domain.plans import StripeCall
from billing_console.domain.records import Event
from billing_console.services.customers import CustomerView, lifetime
from tests.made import NOW, customer, facts, failed, invoice, payment, refund, subscription, usd

LATER = datetime(2026, 11, 2, 10, 14, tzinfo=UTC)


def view(known: Facts, case: Case | None = None) -> CustomerView:
    """What the service makes of these facts."""
    findings = diagnose(known, NOW)
    return CustomerView(
        known, findings, classify(findings), suggest(known, findings), lifetime(known), case, known.paid_outside
    )


def double_checkout() -> Facts:
    """Two subscriptions three minutes apart, two payments, an older one partly refunded and one that failed."""
    second = payment("ch_two", created=LATER, invoice="in_two", invoice_number="NW-0231-0015")
    older = payment(
        "ch_old",
        created=datetime(2026, 9, 2, 10, 12, tzinfo=UTC),
        invoice="in_old",
        invoice_number="NW-0231-0012",
        refunded_amount=usd(2450),
    )
    refused = failed("ch_refused", created=datetime(2026, 9, 1, 10, 12, tzinfo=UTC), invoice="in_old")
    return facts(
        customer=replace(customer(metadata={"github": "amara-o", "plan": "studio"}), id="cus_Qx81kTz0vB2"),
        subscriptions=(
            subscription("sub_1PrB0000009c", created=LATER),
            subscription("sub_1PqA0000007d"),
            subscription("sub_1Old000000aa", status="canceled", ended_at=NOW - timedelta(days=300)),
        ),
        payments=(second, payment(), older, refused),
        invoices=(
            invoice("in_two", number="NW-0231-0015", created=LATER),
            invoice(),
            invoice("in_old", number="NW-0231-0012"),
        ),
        refunds=(refund(payment="ch_old", reason="requested_by_customer", reference="74150012345678901234567"),),
        events=(
            Event("evt_sub", "customer.subscription.created", LATER, "sub_1PrB0000009c", "cus_Qx81kTz0vB2"),
            Event("evt_charge", "charge.succeeded", LATER, "ch_two", "cus_Qx81kTz0vB2"),
        ),
    )


def operation(state: StepState = StepState.DONE) -> Operation:
    """A refund that this console made."""
    call = StripeCall("POST", "/v1/refunds", moves_money=True)
    return Operation(
        id="bc-1",
        action="refund_payment",
        customer="cus_Qx81kTz0vB2",
        customer_name="Amara Okafor",
        object_id="ch_old",
        operator="m.keller",
        case=None,
        created=NOW - timedelta(days=1),
        fingerprint="f",
        plan={"amount": {"minor": 2450, "currency": "usd"}},
        steps=(Step(1, call, state, result_id="re_one", result_status="succeeded"),),
    )
