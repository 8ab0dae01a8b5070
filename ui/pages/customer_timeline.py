"""What happened to a customer, newest first: Stripe's events, payments, refunds, disputes and our own operations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.operation import Operation, StepState
from billing_console.domain.records import Event
from ui.pages import customer_words as told
from ui.texts import decline_name
from ui.texts_audit import ACTIONS
from ui.theme.tokens import Tone

_STATES = {
    StepState.DONE: ("done", Tone.POSITIVE),
    StepState.FAILED: ("refused", Tone.DANGER),
    StepState.UNKNOWN: ("outcome unknown", Tone.WARNING),
    StepState.SENT: ("being sent", Tone.INFO),
    StepState.PREPARED: ("about to be sent", Tone.INFO),
}
# Events that only repeat what a payment, refund or dispute on the list says already.
_ECHOES = ("charge.", "payment_intent.", "refund.", "invoice_payment.")


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened; ``what`` is words, ``about`` the id it concerns."""

    key: str
    at: datetime
    what: str
    state: str
    tone: Tone
    about: str
    amount: Money | None = None
    by: str = "Stripe"


def moments(facts: Facts, operations: Iterable[Operation]) -> tuple[Moment, ...]:
    """Everything merged by time, the newest first."""
    found = [*_payments(facts), *_refunds(facts), *_disputes(facts), *_events(facts), *map(_operation, operations)]
    return tuple(sorted(found, key=lambda moment: (moment.at, moment.key), reverse=True))


def _payments(facts: Facts) -> Iterator[Moment]:
    for payment in facts.payments:
        what = "Hold" if payment.is_hold else "Payment"
        code = payment.decline_code or payment.failure_code
        if payment.status == "failed" and code:
            what = f"Payment: {decline_name(code).replace('_', ' ')}"
        word, tone = ("reserved", Tone.INFO) if payment.is_hold else told.status(payment.status)
        yield Moment(payment.id, payment.created, what, word, tone, payment.id, payment.amount, "Customer")


def _refunds(facts: Facts) -> Iterator[Moment]:
    for refund in facts.refunds:
        word, tone = told.status(refund.status)
        by = "This console" if refund.operation else "Stripe"
        yield Moment(refund.id, refund.created, "Refund", word, tone, refund.payment or refund.id, refund.amount, by)


def _disputes(facts: Facts) -> Iterator[Moment]:
    for dispute in facts.disputes:
        what = f"{'Inquiry' if dispute.is_inquiry else 'Dispute'}: {dispute.reason.replace('_', ' ')}"
        word, tone = told.status(dispute.status)
        yield Moment(dispute.id, dispute.created, what, word, tone, dispute.payment, dispute.amount, "Bank")


def _events(facts: Facts) -> Iterator[Moment]:
    for event in facts.events:
        if not event.type.startswith(_ECHOES):
            yield Moment(event.id, event.created, _event_words(event), "", Tone.NEUTRAL, event.object_id or event.id)


def _event_words(event: Event) -> str:
    """``customer.subscription.updated`` as ``Subscription updated``."""
    parts = event.type.replace("_", " ").split(".")
    if len(parts) > 2 and parts[0] == "customer":
        parts = parts[1:]
    return " ".join(parts).capitalize()


def _operation(operation: Operation) -> Moment:
    word, tone = _STATES[operation.state]
    amount = operation.plan.get("amount")
    return Moment(
        key=operation.id,
        at=operation.created,
        what=f"Operation: {ACTIONS.get(operation.action, operation.action.replace('_', ' '))}",
        state=word,
        tone=tone,
        about=operation.object_id,
        amount=Money(int(amount["minor"]), str(amount["currency"])) if amount else None,
        by=operation.operator,
    )
