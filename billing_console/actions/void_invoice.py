"""Declare an invoice void, for good: nobody has to pay it and nobody can any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from billing_console.domain.cases import Bucket
from billing_console.domain.facts import Facts
from billing_console.domain.invoices import in_status, label, path_of, plan_of, subscription_effect, wanted_invoice
from billing_console.domain.plans import Condition, Effect, Plan, StripeCall, Subject


@dataclass(frozen=True, slots=True)
class VoidInvoice:
    """Void one open or written-off invoice; for bills that should never have been."""

    name: ClassVar[str] = "void_invoice"
    customer: str
    invoice: str
    bucket: Bucket

    @property
    def subject(self) -> Subject:
        """The invoice with how it is being paid."""
        return Subject(self.customer, invoices=(self.invoice,))

    def plan(self, facts: Facts, now: datetime) -> Plan:
        """One call that can't be undone; raises NotFound without the invoice."""
        invoice = wanted_invoice(facts, self.customer, self.invoice)
        path, paid = path_of(invoice.id), invoice.amount_paid
        return plan_of(
            self,
            facts,
            invoice,
            now,
            StripeCall("POST", f"{path}/void", lookup_path=path, lookup_state={"status": "void"}),
            effects=[
                Effect("invoice_void_for_good", {"invoice": label(invoice)}),
                Effect("claim_given_up", {}, invoice.amount_remaining),
                Effect("retries_stop") if invoice.next_attempt else Effect("no_retries_left"),
                *subscription_effect(facts, invoice, settles=True),
            ],
            conditions=[
                in_status(invoice, "invoice_voidable", "open", "uncollectible"),
                Condition("nothing_paid_on_it", paid.is_zero, {"paid": str(paid)}, required=False),
            ],
            value=invoice.amount_remaining,
            before_after=[("invoice_status", invoice.status, "void")],
        )
