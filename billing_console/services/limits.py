"""What counts towards a customer's limit of the day: done here, done elsewhere, and asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.operation import Operation, StepState
from billing_console.domain.plans import REFUNDS, Plan
from billing_console.store import journal, requests

if TYPE_CHECKING:
    from billing_console.store.database import Connection

DAY = timedelta(hours=24)
NOTED = "refund_with_credit_note"
_CAME_BACK = frozenset({"failed", "canceled"})


def moved_today(connection: Connection, plan: Plan, facts: Facts, now: datetime) -> Money | None:
    """The sum of the last 24 hours for the plan's customer, action and currency; None where no money is at stake.

    Splitting does not help: what other consoles refunded counts as Stripe shows it, what waits for a second person
    counts as if it were done.
    """
    if plan.at_stake is None:
        return None
    since = now - DAY
    alike = REFUNDS if plan.action in REFUNDS else {plan.action}
    done = [o for o in journal.of_customer(connection, plan.customer) if o.action in alike]
    asked = [f for name in sorted(alike) for f in requests.asked_for(connection, plan.customer, name, since)]
    amounts = [
        *_of_operations(done, since),
        *_of_others(done, plan, facts, since),
        *(filed.amount for filed in asked if filed.amount is not None and filed.at(now) == filed),
    ]
    total = Money.zero(plan.at_stake.currency)
    for amount in amounts:
        if amount.currency == total.currency:
            total = total + amount
    return total


def _of_operations(done: Iterable[Operation], since: datetime) -> list[Money]:
    """What was confirmed here and did not fail."""
    amounts = []
    for operation in done:
        if operation.action == NOTED and operation.state is StepState.DONE:
            continue  # its refund carries no name of ours and is counted among those at Stripe
        amount = operation.plan.get("amount") or operation.plan.get("value")
        if operation.state is not StepState.FAILED and operation.created > since and amount:
            amounts.append(Money(int(amount["minor"]), str(amount["currency"])))
    return amounts


def _of_others(done: Iterable[Operation], plan: Plan, facts: Facts, since: datetime) -> list[Money]:
    """Refunds at Stripe that did not come from this desk."""
    if plan.action not in REFUNDS:
        return []
    ours = {operation.id for operation in done}
    return [
        refund.amount
        for refund in facts.refunds
        if refund.operation not in ours and refund.created > since and refund.status not in _CAME_BACK
    ]
