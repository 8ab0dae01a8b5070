"""Why something can't be done, in the words of the policy check, so that page and dialog say the same."""

from __future__ import annotations

from billing_console.domain.facts import Facts
from billing_console.domain.policy import Policy
from billing_console.domain.records import Payment
from ui.texts import CLAUSES, fill

OFFLINE = "Offline: nothing can be written"
NO_WAY_BACK = "A canceled subscription can't come back: that is Stripe's rule. Send a checkout for a new one."


def refund_refusal(payment: Payment, facts: Facts, *, blanket: str = "") -> str:
    """The reason, or empty where a refund can be asked for; ``blanket`` is one that holds for every payment."""
    if not (payment.paid and payment.captured):
        status = "hold" if payment.is_hold else f"{payment.status} payment"
        return fill(CLAUSES["not_payment_succeeded"], {"status": status})
    if payment.refundable.is_zero:
        return fill(CLAUSES["not_something_left"], {"refunded": payment.refunded_amount})
    for dispute in facts.disputes_of(payment.id):
        if dispute.is_open and not dispute.is_inquiry:
            return fill(CLAUSES["not_no_open_dispute"], {"dispute": dispute.id})
        if dispute.status == "lost":
            return fill(CLAUSES["not_no_lost_dispute"], {"dispute": dispute.id})
    return blanket


def role_refusal(policy: Policy, role: str, action: str) -> str:
    """Why a role may neither do something nor ask for it; empty where it may."""
    known = policy.roles.get(role)
    if known is not None and {action, f"ask:{action}"} & known.actions:
        return ""
    return fill(CLAUSES["role_may_not"], {"role": known.title if known else role})
