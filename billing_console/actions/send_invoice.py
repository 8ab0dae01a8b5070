"""Mail an invoice to the customer once more, with the page on which it can be paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from billing_console.domain.cases import Bucket
from billing_console.domain.facts import Facts
from billing_console.domain.invoices import in_status, label, path_of, plan_of, wanted_invoice
from billing_console.domain.plans import Condition, Effect, Plan, StripeCall, Subject
from billing_console.domain.records import Invoice


@dataclass(frozen=True, slots=True)
class SendInvoice:
    """Let Stripe mail one finalized invoice to the address on file; never to another one."""

    name: ClassVar[str] = "send_invoice"
    customer: str
    invoice: str
    bucket: Bucket

    @property
    def subject(self) -> Subject:
        """The invoice."""
        return Subject(self.customer, invoices=(self.invoice,))

    def plan(self, facts: Facts, now: datetime) -> Plan:
        """One mail, known again by the event that it makes; raises NotFound without the invoice."""
        invoice = wanted_invoice(facts, self.customer, self.invoice)
        return plan_of(
            self,
            facts,
            invoice,
            now,
            StripeCall(
                "POST",
                f"{path_of(invoice.id)}/send",
                lookup_path="/v1/events",
                lookup_params={"type": "invoice.sent"},
            ),
            effects=_effects(facts, invoice),
            conditions=[
                in_status(invoice, "invoice_finalized", "open", "paid", "uncollectible"),
                Condition("email_on_file", bool(facts.customer.email)),
                Condition("mail_leaves", facts.livemode, required=False),
            ],
            resting_on=[facts.customer.email],
        )


def _effects(facts: Facts, invoice: Invoice) -> list[Effect]:
    mailed = Effect("invoice_mailed", {"invoice": label(invoice), "email": facts.customer.email})
    if not facts.livemode:
        mailed = Effect("no_mail_in_test_mode", {"invoice": label(invoice), "email": facts.customer.email})
    if invoice.status == "paid":
        return [mailed, Effect("mail_without_payment")]  # Stripe leaves out how it was paid
    effects = [mailed, Effect("payable_online", {"invoice": label(invoice)}, invoice.amount_remaining)]
    if invoice.hosted_url:
        effects.append(Effect("pay_link_instead", {"invoice": label(invoice)}))
    if invoice.collection_method == "charge_automatically" and invoice.next_attempt is not None:
        effects.append(Effect("still_charged_automatically", {"at": invoice.next_attempt.isoformat()}))
    return effects
