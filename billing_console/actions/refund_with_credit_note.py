"""Give money back and correct the invoice with it: for teams whose books must show why revenue went down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar

from billing_console.actions.refund_payment import check_amount, refund_basis, refund_conditions, refund_effects
from billing_console.domain.cases import Bucket
from billing_console.domain.credit_notes import NoteAsk, PreviewedNote
from billing_console.domain.errors import InvalidInput, NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.invoices import in_status, label, wanted_invoice
from billing_console.domain.money import Money
from billing_console.domain.plans import Condition, Effect, Plan, StripeCall, Subject
from billing_console.domain.records import Invoice, Payment

LONGEST_MEMO = 2000  # characters; the customer reads it on the credit note


class NoteReason(Enum):
    """Why, on the credit note; Stripe's fourth reason, fraudulent, also blocks the card and is no part of this."""

    DUPLICATE = "duplicate"
    ORDER_CHANGE = "order_change"
    PRODUCT_UNSATISFACTORY = "product_unsatisfactory"


@dataclass(frozen=True, slots=True)
class RefundWithCreditNote:
    """Refund an explicit amount of a paid invoice by a credit note on it; Stripe mails the customer nothing."""

    name: ClassVar[str] = "refund_with_credit_note"
    customer: str
    invoice: str
    amount: Money
    reason: NoteReason
    bucket: Bucket
    memo: str = ""  # goes onto the credit note

    @property
    def subject(self) -> Subject:
        """The invoice with its payments, and the credit note as it would be."""
        asks = (self._ask,) if self.amount.minor > 0 else ()
        return Subject(self.customer, invoices=(self.invoice,), notes=asks)

    @property
    def _ask(self) -> NoteAsk:
        return NoteAsk(self.invoice, self.amount)

    def plan(self, facts: Facts, now: datetime) -> Plan:
        """One credit note with its refund; raises InvalidInput for an amount that can't be, NotFound without either."""
        invoice = wanted_invoice(facts, self.customer, self.invoice)
        taken = [p for p in facts.payments if p.invoice == invoice.id and p.paid and p.captured]
        if not taken:
            raise NotFound("payment_not_found", id=self.invoice)
        payment = max(taken, key=lambda each: each.refundable.minor)
        check_amount(self.amount, payment)
        if len(self.memo) > LONGEST_MEMO:
            raise InvalidInput("text_too_long", most=LONGEST_MEMO)
        note = facts.note(self._ask)
        subscription = facts.subscription(invoice.subscription)
        rest = payment.refundable
        return Plan(
            action=self.name,
            customer=facts.customer.id,
            customer_name=facts.customer.name,
            object_id=payment.id,
            amount=self.amount,
            calls=(self._call(),),
            effects=self._effects(facts, invoice, payment, note),
            basis=refund_basis(facts, payment, invoice, subscription, note),
            before_after=(("refundable", str(rest), str(rest - self.amount)),),
            conditions=(
                *refund_conditions(facts, payment),
                in_status(invoice, "invoice_paid", "paid"),
                Condition("one_payment", len(taken) == 1, {"count": str(len(taken))}),
            ),
            bucket=self.bucket,
            age=now - payment.created,
        )

    def _call(self) -> StripeCall:
        params: dict[str, Any] = {
            **self._ask.params,
            "reason": self.reason.value,
            "email_type": "none",  # left out, Stripe mails the customer
            "metadata": {"bucket": self.bucket.value},
        }
        if memo := self.memo.strip():
            params["memo"] = memo.encode("utf-8", "replace").decode()
        return StripeCall(
            "POST",
            "/v1/credit_notes",
            params,
            moves_money=True,
            tagged=True,
            lookup_path="/v1/credit_notes",
            lookup_params={"invoice": self.invoice},
        )

    def _effects(self, facts: Facts, invoice: Invoice, payment: Payment, note: PreviewedNote) -> tuple[Effect, ...]:
        subscription = facts.subscription(invoice.subscription)
        told = refund_effects(self.amount, payment, invoice, subscription, facts.disputes_of(payment.id))
        effects = [effect for effect in told if effect.code != "invoice_stays"]
        effects.append(Effect("invoice_corrected", {"invoice": label(invoice)}, note.total))
        if not note.tax.is_zero:
            effects.append(Effect("tax_corrected", {}, note.tax))
        return (*effects, Effect("no_mail_about_it"))
