"""What the trail keeps of a step's outcome: names and codes, never the answer itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from billing_console.domain.declines import disclosed
from billing_console.domain.errors import BillingError
from billing_console.domain.operation import Operation, Step

if TYPE_CHECKING:
    from billing_console.gateway.client import Answer


def outcome_data(
    operation: Operation, number: int, error: BillingError | None, how: str, answer: Answer | None
) -> dict[str, Any]:
    """The result of an operation's step, how it was found out, and where its other steps stand."""
    step = operation.steps[number - 1]
    return {
        "idempotency_key": operation.key(number),
        "stripe_request": step.request_id,
        "result": step.result_id,
        "result_status": step.result_status,
        "error": error.code if error else None,
        "error_text": str(error.data.get("message", "")) if error else None,
        "decline_code": disclosed(str(error.data["decline_code"])) if error and "decline_code" in error.data else None,
        "advice_code": error.data.get("advice_code") if error else None,
        "settled_by": how or ("replay" if answer and answer.replayed else ""),
        "steps": [_step_data(each) for each in operation.steps] if len(operation.steps) > 1 else None,
    }


def _step_data(step: Step) -> dict[str, Any]:
    """Of several steps each has its own result: a later failure doesn't undo what came before."""
    return {"call": f"{step.call.method} {step.call.path}", "state": step.state.value, "result": step.result_id}
