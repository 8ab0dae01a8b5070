"""Previews made by hand from hand-made facts, and outcomes of them, without any console."""

from __future__ import annotations

from datetime import timedelta

from billing_console.actions.refund_payment import RefundPayment, RefundReason
from billing_console.domain.audit import Draft, Entry
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import BillingError
from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.operation import Operation, Step, StepState
from billing_console.domain.policy import Circumstances, judge
from billing_console.policy_pack import load_pack
from billing_console.services.execution import Outcome
from billing_console.services.operations import Preview
from tests import made


def preview(amount: Money | None = None, facts: Facts | None = None, *, role: str = "support_lead") -> Preview:
    """A refund of the newest payment, planned and judged."""
    known = facts or made.facts()
    wanted = amount or made.usd(4900)
    action = RefundPayment(
        known.customer.id, "ch_one", wanted, RefundReason.REQUESTED_BY_CUSTOMER, Bucket.PRODUCT_FAILURE
    )
    plan = action.plan(known, made.NOW)
    verdict = judge(plan, Circumstances(role, facts_age=timedelta(seconds=2)), load_pack())
    return Preview(action, plan, verdict, known)


def outcome(
    state: StepState, *, status: str = "succeeded", error: BillingError | None = None, number: str = "A"
) -> Outcome:
    """How that refund ended."""
    shown = preview()
    is_done = state is StepState.DONE
    step = Step(
        1,
        shown.plan.calls[0],
        state,
        request_id="req_one",
        result_id="re_one" if is_done else None,
        result_status=status if is_done else None,
    )
    operation = Operation(
        id=f"bc-{number}",
        action="refund_payment",
        customer="cus_amara",
        customer_name="Amara Okafor",
        object_id="ch_one",
        operator="M. Keller",
        case="CASE-0412",
        created=made.NOW,
        fingerprint=shown.plan.fingerprint,
        plan={"amount": {"minor": 4900, "currency": "usd"}},
        steps=(step,),
    )
    draft = Draft("M. Keller", "support_lead", "outcome", "refund_payment", state.value)
    return Outcome(operation, Entry(1284, made.NOW, draft, "", "", b""), error)
