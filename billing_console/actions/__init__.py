"""One file per thing an operator may do: facts in, a Plan out.

ACTIONS is the explicit list; ``suggest`` orders what may help a customer, the safest and most reversible first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from billing_console.actions.apply_discount import ApplyDiscount
from billing_console.actions.cancel_subscription import CancelSubscription
from billing_console.actions.change_plan import ChangePlan
from billing_console.actions.comp_subscription import CompSubscription
from billing_console.actions.credit_customer import CreditCustomer
from billing_console.actions.extend_trial import ExtendTrial
from billing_console.actions.mark_uncollectible import MarkUncollectible
from billing_console.actions.pause_collection import PauseCollection
from billing_console.actions.refund_payment import RefundPayment
from billing_console.actions.refund_with_credit_note import RefundWithCreditNote
from billing_console.actions.resume_collection import ResumeCollection
from billing_console.actions.retry_invoice import RetryInvoice
from billing_console.actions.send_invoice import SendInvoice
from billing_console.actions.send_portal_link import SendPortalLink
from billing_console.actions.undo_cancellation import UndoCancellation
from billing_console.actions.void_invoice import VoidInvoice
from billing_console.domain.facts import Facts
from billing_console.domain.findings import Finding
from billing_console.domain.plans import Action

ACTIONS: tuple[type[Action], ...] = (
    RefundPayment,
    PauseCollection,
    ResumeCollection,
    ApplyDiscount,
    RetryInvoice,
    CancelSubscription,
    UndoCancellation,
    CompSubscription,
    ExtendTrial,
    SendInvoice,
    SendPortalLink,
    VoidInvoice,
    MarkUncollectible,
    CreditCustomer,
    RefundWithCreditNote,
    ChangePlan,
)


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step that may help: an action of the console, or something a person does elsewhere (``action`` is None)."""

    code: str
    object_id: str
    action: str | None = None
    data: Mapping[str, str] = field(default_factory=dict)


def suggest(facts: Facts, findings: Iterable[Finding]) -> tuple[NextStep, ...]:
    """Steps for what was found: restore self-service, mend the state, refund only what is affected, follow up."""
    restore: list[NextStep] = []
    mend: list[NextStep] = []
    refund: list[NextStep] = []
    for finding in findings:
        match finding.code:
            case "duplicate_subscription":
                restore.append(_portal(facts))
                data = {"when": "now"}
                mend.append(NextStep("cancel_duplicate", finding.objects[0], _offered("cancel_subscription"), data))
            case "charged_twice" if finding.bucket is not None and finding.bucket.value == "duplicate_purchase":
                data = {"amount": str(finding.amount), "at": finding.data["at"]}
                refund.append(NextStep("refund_duplicate", finding.objects[0], RefundPayment.name, data))
            case "payment_failed" | "authentication_pending":
                restore.append(NextStep("send_pay_link", finding.objects[0], None, finding.data))
            case "card_expired" | "card_expiring":
                restore.append(_portal(facts))
            case "open_dispute" | "open_inquiry":
                mend.append(NextStep("answer_dispute", finding.objects[0], None, finding.data))
            case "hold":
                mend.append(NextStep("explain_hold", finding.objects[0], None, finding.data))
            case _:
                pass
    steps = [*_distinct(restore), *mend, *refund]
    return (*steps, NextStep("follow_up", facts.customer.id)) if steps else ()


def _portal(facts: Facts) -> NextStep:
    """Let the customer do it; ``gaps`` says what the portal would not let them do, as far as that is known."""
    gaps = facts.portal.gaps if facts.portal else ()
    return NextStep(
        "send_portal_link", facts.customer.id, _offered("send_portal_link"), {"gaps": " ".join(gaps)} if gaps else {}
    )


def _offered(name: str) -> str | None:
    """The action's name where the window has a form for it, which is what being listed means."""
    return name if any(action.name == name for action in ACTIONS) else None


def _distinct(steps: Iterable[NextStep]) -> list[NextStep]:
    found: dict[tuple[str, str], NextStep] = {}
    for step in steps:
        found.setdefault((step.code, step.object_id), step)
    return list(found.values())
