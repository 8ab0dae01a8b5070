"""Finds out what became of one confirmed operation whose outcome did not reach the sheet."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from billing_console.domain.errors import BillingError
from billing_console.domain.operation import Operation
from billing_console.domain.plans import Plan

if TYPE_CHECKING:
    from billing_console.services.execution import Outcome
    from billing_console.services.operations import Operations


async def find_out(operations: Operations, plan: Plan, since: datetime, operation_id: str) -> Outcome | None:
    """Settle what is open, then look into the journal; None when it was never written down, so nothing was sent.

    `operation_id` may be empty where confirming broke off before it was told: then the operation is known by what it
    acts upon and by its time, `since` being when the button was pressed.
    """
    from billing_console.services.execution import Outcome

    def is_it(operation: Operation) -> bool:
        if operation_id:
            return operation.id == operation_id
        is_same = (operation.action, operation.object_id) == (plan.action, plan.object_id)
        return is_same and operation.created >= since

    for outcome in await operations.settle():
        if is_it(outcome.operation):
            return outcome
    for operation in await operations.of_customer(plan.customer):
        if is_it(operation):
            code = next((step.error for step in operation.steps if step.error), None)
            return Outcome(operation, None, BillingError(code) if code else None)
    return None
