"""Facts for plans that rest on previews: a subscription, and Stripe's answers to whatever an action asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.plans import Action, Plan
from billing_console.domain.previews import PreviewedInvoice
from billing_console.domain.records import Discount, InvoiceLine
from tests import made

ENDS = datetime(2026, 12, 2, 10, 11, tzinfo=UTC)  # of the running period
LOYAL = Discount("di_loyal", "LOYAL10", "Loyal", "10", None, "forever", None)


def coming(total: int = 4900, due: int | None = None, *lines: InvoiceLine, **changed: Any) -> PreviewedInvoice:
    """An invoice to come, in dollars; what is due is the total unless said otherwise."""
    amount_due = max(total, 0) if due is None else due
    return replace(PreviewedInvoice(made.usd(total), made.usd(amount_due), lines, ENDS), **changed)


def unused(minor: int, **changed: Any) -> InvoiceLine:
    """A line that gives back time from now on."""
    now = made.NOW.replace(microsecond=0)
    return made.line(**{"amount": made.usd(-minor), "proration": True, "period_start": now} | changed)


def answered(action: Action, facts: Facts | None = None, **answers: PreviewedInvoice | None) -> Facts:
    """The facts with an answer to everything the action asks: by the question's name, else one month's invoice."""
    asks = action.subject.previews
    return replace(facts or made.facts(), previews={ask.key: answers.get(ask.name, coming()) for ask in asks})


def planned(action: Action, facts: Facts | None = None, **answers: PreviewedInvoice | None) -> Plan:
    """The action's plan over these facts and answers."""
    return action.plan(answered(action, facts, **answers), made.NOW)


def effects(plan: Plan) -> dict[str, Money | None]:
    """What happens, by code."""
    return {effect.code: effect.amount for effect in plan.effects}


def told(plan: Plan, code: str) -> dict[str, str]:
    """The data of one effect."""
    return dict(next(effect.data for effect in plan.effects if effect.code == code))


def unmet(plan: Plan) -> set[str]:
    """Conditions that stand in the way."""
    return {condition.code for condition in plan.conditions if condition.required and not condition.holds}


def noted(plan: Plan) -> set[str]:
    """What is worth knowing and in nobody's way."""
    return {condition.code for condition in plan.conditions if not condition.required and not condition.holds}
