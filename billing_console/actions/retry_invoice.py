"""Try once more to collect an unpaid invoice from the customer's card, where another try can work and may be made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from billing_console.domain import declines
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput
from billing_console.domain.facts import Facts
from billing_console.domain.findings import CHARGE_GAP, same_physical_card
from billing_console.domain.invoices import (
    in_status,
    is_confirmation_pending,
    label,
    method_of,
    path_of,
    payments_of,
    plan_of,
    saved_method,
    subscription_effect,
    wanted_invoice,
)
from billing_console.domain.plans import Condition, Effect, Plan, StripeCall, Subject
from billing_console.domain.records import Invoice, Payment

# Stripe is about to try by itself: two tries in a row look like a mistake to customer and bank.
SOON = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class RetryInvoice:
    """Charge what remains of one invoice now, to the card that Stripe would take or to another saved one."""

    name: ClassVar[str] = "retry_invoice"
    customer: str
    invoice: str
    bucket: Bucket
    payment_method: str = ""  # another saved way to pay; empty: the one that Stripe takes by itself

    @property
    def subject(self) -> Subject:
        """The invoice with how it is being paid."""
        return Subject(self.customer, invoices=(self.invoice,))

    def plan(self, facts: Facts, now: datetime) -> Plan:
        """One charge; raises NotFound without the invoice, InvalidInput for a way to pay that is not the customer's."""
        invoice = wanted_invoice(facts, self.customer, self.invoice)
        if self.payment_method and saved_method(facts, self.payment_method) is None:
            raise InvalidInput("method_unknown", method=self.payment_method)
        method = self.payment_method or method_of(facts, invoice)
        return plan_of(
            self,
            facts,
            invoice,
            now,
            self._call(),
            effects=_effects(facts, invoice, method),
            conditions=[
                *_payable(invoice, method),
                *self._guards(facts, invoice, method),
                *_notes(facts, invoice, now),
            ],
            amount=invoice.amount_remaining,
            before_after=[("invoice_status", invoice.status, "paid")],
            terms={"direction": "charge"},
            resting_on=[method, is_confirmation_pending(facts, invoice)],
        )

    def _call(self) -> StripeCall:
        path = path_of(self.invoice)
        params: dict[str, Any] = {"off_session": True}
        if self.payment_method:
            params["payment_method"] = self.payment_method
        return StripeCall(
            "POST", f"{path}/pay", params, moves_money=True, lookup_path=path, lookup_state={"status": "paid"}
        )

    def _guards(self, facts: Facts, invoice: Invoice, method: str | None) -> list[Condition]:
        """What forbids another try: the bank's last word about this very card, or a confirmation that is waited for."""
        last = next(iter(payments_of(facts, invoice)), None)
        declined = last if last is not None and last.status == "failed" else None
        if declined is not None and _is_other_card(facts, declined, method):
            declined = None
        code = declines.disclosed(declines.code_of(declined)) if declined else ""
        advice = (declined.advice_code or "") if declined else ""
        data = {"decline_code": code, "advice_code": advice}
        waits = is_confirmation_pending(facts, invoice) and not self.payment_method
        waits = waits or (declined is not None and declines.needs_customer(declined))
        return [
            Condition("no_hard_decline", declined is None or not declines.is_final(declined), data),
            Condition("no_confirmation_pending", not waits, {"invoice": label(invoice)}),
            Condition(
                "card_data_valid", declined is None or not declines.needs_new_data(declined), data, required=False
            ),
        ]


def _payable(invoice: Invoice, method: str | None) -> list[Condition]:
    return [
        in_status(invoice, "invoice_payable", "open", "uncollectible"),
        Condition("something_due", invoice.amount_remaining.minor > 0, {"paid": str(invoice.amount_paid)}),
        Condition("method_on_file", method is not None),
    ]


def _notes(facts: Facts, invoice: Invoice, now: datetime) -> list[Condition]:
    """Worth knowing before charging: that Stripe will try by itself, or that the same was just paid."""
    notes = []
    if invoice.next_attempt is not None and now <= invoice.next_attempt <= now + SOON:
        notes.append(Condition("no_attempt_soon", False, {"at": invoice.next_attempt.isoformat()}, required=False))
    twin = _twin(facts, invoice, now)
    if twin is not None:
        notes.append(Condition("no_recent_twin", False, {"payment": twin.id}, required=False))
    subscription = facts.subscription(invoice.subscription)
    if subscription is not None and not subscription.is_running:
        data = {"subscription": subscription.id, "status": subscription.status}
        notes.append(Condition("subscription_running", False, data, required=False))
    return notes


def _twin(facts: Facts, invoice: Invoice, now: datetime) -> Payment | None:
    """A payment of the same amount that went through within a day, for something else."""
    taken = (p for p in facts.payments if p.paid and p.captured and p.amount == invoice.amount_remaining)
    return next((p for p in taken if now - p.created < CHARGE_GAP and p.invoice != invoice.id), None)


def _is_other_card(facts: Facts, declined: Payment, method: str | None) -> bool:
    """True only when it is known that the card to be charged is not the one that was declined."""
    saved = saved_method(facts, method)
    if saved is None or declined.card is None:
        return False
    return saved.card is None or not same_physical_card(saved.card, declined.card)


def _effects(facts: Facts, invoice: Invoice, method: str | None) -> list[Effect]:
    saved = saved_method(facts, method)
    card = f"{saved.card.brand} {saved.card.last4}" if saved and saved.card else (saved.type if saved else method or "")
    effects = [
        Effect("customer_charged", {"method": card}, invoice.amount_remaining),
        Effect("invoice_becomes_paid", {"invoice": label(invoice)}),
        *subscription_effect(facts, invoice, settles=True),
    ]
    if invoice.next_attempt is not None:
        effects.append(Effect("schedule_stays_if_declined", {"at": invoice.next_attempt.isoformat()}))
    return [*effects, Effect("pay_link_instead", {"invoice": label(invoice)})]
