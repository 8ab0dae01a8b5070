"""The judgement of somebody else's request: what needs a second person is allowed if this is the person who may."""

from __future__ import annotations

from dataclasses import replace

from billing_console.domain.money import Money
from billing_console.domain.plans import Plan
from billing_console.domain.policy import Circumstances, Clause, Decision, Policy, Role, Verdict, judge, verdict_of

ASKS = "ask:"  # before an action's name in a role: may ask for it


def judge_request(plan: Plan, circumstances: Circumstances, policy: Policy) -> Verdict:
    """Weigh a plan for an approver; what is denied to anybody stays denied."""
    role = policy.roles.get(circumstances.role)
    own = judge(plan, circumstances, policy)
    clauses = [_lifted(clause) for clause in own.clauses if clause.code != "role_may_ask"]
    return verdict_of([_approver(plan, circumstances, role), *clauses])


def may_ask(role: str, action: str, policy: Policy) -> bool:
    """True when this role may do the action, or ask for it."""
    known = policy.roles.get(role)
    return known is not None and (action in known.actions or f"{ASKS}{action}" in known.actions)


def _lifted(clause: Clause) -> Clause:
    """What asks for a second person stays worth knowing: it is why the request was made."""
    if clause.decision is Decision.NEEDS_APPROVAL:
        return replace(clause, decision=Decision.ALLOWED, note=True)
    return clause


def _approver(plan: Plan, circumstances: Circumstances, role: Role | None) -> Clause:
    title = {"role": role.title if role else circumstances.role}
    if role is None or plan.action not in role.approves:
        return Clause("approver_may_not", Decision.DENIED, title)
    if plan.at_stake is None or role.approves_up_to is None:
        return Clause("approver_may", Decision.ALLOWED, title)
    currency = plan.at_stake.currency
    limit = role.approves_up_to.get(currency)
    if limit is None:
        return Clause("approver_without_limit", Decision.DENIED, {**title, "currency": currency.upper()})
    moved = circumstances.moved_today or Money.zero(currency)
    data = {**title, "customer": plan.customer_name or plan.customer, "limit": str(Money(limit, currency))}
    total = moved + plan.at_stake
    if total.minor > limit:
        return Clause("approver_above", Decision.DENIED, {**data, "total": str(total)})
    return Clause("approver_within", Decision.ALLOWED, {**data, "moved": str(moved)})
