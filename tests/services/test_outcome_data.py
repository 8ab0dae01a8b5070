"""What the trail keeps of an outcome: reasons without secrets, results without answers."""

from __future__ import annotations

from billing_console.domain.errors import Rejected
from billing_console.domain.operation import Operation, Step, StepState
from billing_console.domain.plans import StripeCall
from billing_console.services.outcome_data import outcome_data
from tests import made


def operation(steps: int = 1) -> Operation:
    call = StripeCall("POST", "/v1/invoices/in_1/pay")
    done = tuple(Step(n, call, StepState.DONE, result_id=f"in_{n}", result_status="paid") for n in range(1, steps + 1))
    return Operation("bc-1", "retry_invoice", "cus_1", "Amara", "in_1", "m.keller", None, made.NOW, "f", {}, done)


def test_a_decline_keeps_its_advice_and_not_its_secret() -> None:
    told = outcome_data(
        operation(), 1, Rejected("card_declined", decline_code="stolen_card", advice_code="do_not_try_again"), "", None
    )
    assert (told["error"], told["decline_code"], told["advice_code"]) == (
        "card_declined",
        "generic_decline",
        "do_not_try_again",
    )


def test_without_an_error_there_is_a_result() -> None:
    told = outcome_data(operation(), 1, None, "found", None)
    assert (told["result"], told["result_status"], told["settled_by"]) == ("in_1", "paid", "found")
    assert {told[name] for name in ("error", "error_text", "decline_code", "advice_code", "steps")} == {None}


def test_of_several_steps_each_has_its_own() -> None:
    told = outcome_data(operation(2), 2, None, "", None)
    assert [step["result"] for step in told["steps"]] == ["in_1", "in_2"]
