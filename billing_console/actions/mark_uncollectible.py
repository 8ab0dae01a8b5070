"""Write an invoice off as bad debt: collecting stops, but the customer may still pay it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from billing_console.domain.cases import Bucket
from billing_console.domain.facts import Facts
from billing_console.domain.invoices import in_status, label, path_of, plan_of, subscription_effect, wanted_invoice
from billing_console.domain.plans import Effect, Plan, StripeCall, Subject


@dataclass(frozen=True, slots=True)
class MarkUncollectible:
    """Write one open invoice off; for bills that were right and will not be paid."""

    name: ClassVar[str] = "mark_uncollectible"
    customer: str
    invoice: str
    bucket: Bucket

    @property
    def subject(self) -> Subject:
        """The invoice with how it is being paid."""
        return Subject(self.customer, invoices=(self.invoice,))

    def plan(self, facts: Facts, now: datetime) -> Plan:
        """One call; raises NotFound without the invoice."""
        invoice = wanted_invoice(facts, self.customer, self.invoice)
        path = path_of(invoice.id)
        return plan_of(
            self,
            facts,
            invoice,
            now,
            StripeCall(
                "POST", f"{path}/mark_uncollectible", lookup_path=path, lookup_state={"status": "uncollectible"}
            ),
            effects=[
                Effect("counts_as_bad_debt", {"invoice": label(invoice)}, invoice.amount_remaining),
                Effect("still_payable", {"invoice": label(invoice)}),
                Effect("retries_stop") if invoice.next_attempt else Effect("no_retries_left"),
                *subscription_effect(facts, invoice, settles=True),
            ],
            conditions=[in_status(invoice, "invoice_open", "open")],
            value=invoice.amount_remaining,
            before_after=[("invoice_status", invoice.status, "uncollectible")],
        )
