"""The handoff note: what was wrong, what was decided and done, in the six headings teams agreed on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from billing_console.domain.cases import Bucket
from billing_console.domain.facts import Facts
from billing_console.domain.findings import Finding
from billing_console.domain.money import Money
from billing_console.domain.operation import Operation, StepState

HEADINGS = ("CUSTOMER", "BILLING STATE", "DECISION", "ACTION TAKEN", "FOLLOW-UP", "PRODUCT GAP")

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_ADDRESS = re.compile(r"(?<=\w):(?=//)|(?<=www)\.", re.IGNORECASE)

_BUCKET_WORDS = {
    Bucket.DUPLICATE_PURCHASE: "duplicate personal purchase",
    Bucket.TEAM_PURCHASE: "real multi-seat or team purchase",
    Bucket.FAILED_CHECKOUT: "failed or incomplete checkout",
    Bucket.NO_SELF_SERVICE: "could not cancel: missing self-service",
    Bucket.PRODUCT_FAILURE: "product failure or trust break",
    Bucket.ACCIDENTAL_RENEWAL: "accidental renewal",
}
_GAPS = {
    Bucket.DUPLICATE_PURCHASE: "no guard against buying the same plan twice",
    Bucket.NO_SELF_SERVICE: "no way to cancel without support",
    Bucket.ACCIDENTAL_RENEWAL: "no reminder before a yearly renewal",
    Bucket.TEAM_PURCHASE: "seats and plans are not explained at checkout",
}
_STATE_WORDS = {
    StepState.DONE: "done",
    StepState.FAILED: "refused, nothing moved",
    StepState.UNKNOWN: "sent, outcome not yet known",
    StepState.SENT: "being sent",
    StepState.PREPARED: "about to be sent",
}


@dataclass(frozen=True, slots=True)
class Handoff:
    """Six paragraphs in the order of HEADINGS, free of card numbers, keys and links that open an account."""

    paragraphs: tuple[str, ...]

    def as_text(self) -> str:
        """Plain text to paste into a ticket."""
        return "\n".join(f"{head}\n{text}\n" for head, text in zip(HEADINGS, self.paragraphs, strict=True))

    def as_markdown(self) -> str:
        """The same as Markdown; text from Stripe cannot become markup."""
        pairs = zip(HEADINGS, self.paragraphs, strict=True)
        return "\n".join(f"## {head}\n\n{_escaped(text)}\n" for head, text in pairs)


def draft(
    facts: Facts, findings: Iterable[Finding], bucket: Bucket | None, operations: Iterable[Operation], now: datetime
) -> Handoff:
    """A note from what is known; the follow-up and the gap are proposals for a person to edit."""
    done = tuple(operations)
    return Handoff(
        (
            _customer(facts),
            _state(facts, findings),
            f"Classified as {_BUCKET_WORDS[bucket]}." if bucket else "Not classified yet.",
            _actions(done),
            _follow_up(done, now),
            f"Proposed: {_GAPS[bucket]}." if bucket in _GAPS else "None noticed.",
        )
    )


def _customer(facts: Facts) -> str:
    customer = facts.customer
    return f"{_line(customer.name) or 'No name'} · {_line(customer.email) or 'no e-mail'} · {customer.id}"


def _state(facts: Facts, findings: Iterable[Finding]) -> str:
    plans = [
        f"{item.price.product_name or item.price.id} ({subscription.status})"
        for subscription in facts.subscriptions
        if subscription.ended_at is None
        for item in subscription.items
    ]
    noticed = [f"{f.code.replace('_', ' ')} {f.amount or ''}".strip() for f in findings]
    stamp = facts.as_of.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    running = "; ".join(map(_line, plans)) or "No subscription"
    return f"{running}. Noticed: {', '.join(noticed) or 'nothing'}. As of {stamp}."


def _actions(operations: tuple[Operation, ...]) -> str:
    if not operations:
        return "None (no-op)."
    lines = []
    for operation in operations:
        amount = _amount(operation)
        step = operation.steps[-1]
        result = f", {step.result_id} {step.result_status or ''}".rstrip() if step.result_id else ""
        verb = operation.action.replace("_", " ")
        what = f"{verb} {amount or ''}".rstrip()
        lines.append(f"{what} on {operation.object_id}: {_STATE_WORDS[operation.state]}{result} ({operation.id}).")
    impact = _impact(operations)
    return "\n".join(lines) + (f"\nRevenue impact: {impact}." if impact else "")


def _amount(operation: Operation) -> Money | None:
    amount = operation.plan.get("amount")
    return Money(int(amount["minor"]), str(amount["currency"])) if amount else None


def _impact(operations: tuple[Operation, ...]) -> str:
    """What left, per currency; unknown and failed operations are not counted."""
    totals: dict[str, Money] = {}
    for operation in operations:
        amount = _amount(operation)
        if operation.state is StepState.DONE and amount is not None:
            totals[amount.currency] = totals.get(amount.currency, Money.zero(amount.currency)) - amount
    return ", ".join(str(total) for total in totals.values())


def _follow_up(operations: tuple[Operation, ...], now: datetime) -> str:
    refunds = [o for o in operations if o.action == "refund_payment" and o.state is StepState.DONE]
    if not refunds:
        return "Tell the customer what was found and what happens next."
    total = ", ".join(str(amount) for o in refunds if (amount := _amount(o)))
    asked = now.astimezone(UTC).strftime("%d %b %Y")
    return (
        f"We asked your bank on {asked} to give back {total}. It usually arrives within 5 to 10 business days on the "
        "card you paid with. Reply here if it has not come by then."
    )


def _line(text: str) -> str:
    """Text from outside on one line, without what rings, moves the cursor or turns the direction of the line."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def _escaped(text: str) -> str:
    escaped = "".join(f"\\{c}" if c in "\\`*_{}[]<>#+!|~&" else c for c in text)
    return _ADDRESS.sub(r"\\\g<0>", escaped)  # many readers turn even a bare address into a link
