"""Requests in words: what is asked for, by whom, how long is left and how it stands."""

from __future__ import annotations

from datetime import datetime, timedelta

from billing_console.domain.approvals import Filed, Request, Side, Stage
from billing_console.domain.policy import Clause, Decision, Verdict
from billing_console.services.reviewing import Review
from ui import format as words
from ui.actions import words as plan_words
from ui.texts import BUCKETS, ROLES
from ui.texts_approvals import DEEDS, QUIET, STAGES
from ui.theme.tokens import Tone
from ui.widgets import check_line

FIRST = ("request_unchanged", "request_not_own", "approver_within", "no_open_dispute", "request_unused")
SOON, VERY_SOON = timedelta(hours=24), timedelta(hours=2)


def noun(request: Request) -> str:
    """``Refund``."""
    return DEEDS.get(request.action, (request.action.replace("_", " ").capitalize(), ""))[0]


def verb(request: Request) -> str:
    """``refund $7,200.00``."""
    deed = DEEDS.get(request.action, ("", request.action.replace("_", " ")))[1]
    return f"{deed} {request.amount}" if request.amount is not None else deed


def deed(request: Request) -> str:
    """``Refund $7,200.00``."""
    return f"{noun(request)} {request.amount}" if request.amount is not None else noun(request)


def title(request: Request) -> str:
    """``Refund, product failure``: the deed and why the customer asks."""
    bucket = next((told for key, told in BUCKETS.items() if key.value == request.fields.get("bucket")), "")
    return f"{noun(request)}, {bucket[:1].lower()}{bucket[1:]}" if bucket else noun(request)


def heading(request: Request) -> str:
    """``Refund $7,200.00 · Kite & Co``."""
    return f"{deed(request)} · {customer(request)}"


def customer(request: Request) -> str:
    return plan_words.person(request.customer_name) or request.customer


def second_line(filed: Filed) -> str:
    """Whose it is and who asked, below the title."""
    asked = f" · asked by {plan_words.person(filed.request.asked_by)}" if filed.side is Side.RECEIVED else ""
    return f"{customer(filed.request)}{asked}"


def asked(request: Request) -> str:
    """``20 Nov 2026 09:44 by r.osei, Support · rules default 4``."""
    role = ROLES.get(request.role, request.role)
    who = plan_words.person(request.asked_by)
    return f"{words.day_time(request.asked_at)} by {who}, {role} · rules {request.policy}"


def left(request: Request, now: datetime) -> tuple[str, Tone]:
    """``22 h`` and how pressing that is."""
    span = max(timedelta(0), request.expires_at - now)
    hours = int(span.total_seconds()) // 3600
    tone = Tone.DANGER if span < VERY_SOON else Tone.WARNING if span <= SOON else Tone.NEUTRAL
    if hours >= 48:
        return f"{hours // 24} d", tone
    return (f"{hours} h" if hours else f"{int(span.total_seconds()) // 60} min"), tone


def stage(filed: Filed) -> tuple[str, Tone]:
    """How it stands, as a pill."""
    told, tone = STAGES[filed.stage.value]
    return told, Tone(tone)


def what_became(filed: Filed) -> list[tuple[str, str]]:
    """Label and value of what is known about the answer."""
    rows = [("State", stage(filed)[0])]
    if filed.stage is Stage.WAITING:
        rows.append(("Waits until", words.day_time(filed.request.expires_at)))
    if filed.answered_by:
        verbed = "Declined by" if filed.stage is Stage.REFUSED else "Approved by"
        rows.append((verbed, plan_words.person(filed.answered_by)))
    if filed.answered_at is not None:
        rows.append(("When", words.day_time(filed.answered_at)))
    if filed.reason:
        rows.append(("Reason", filed.reason))
    if filed.operation:
        rows.append(("Operation", filed.operation))
    if filed.result:
        rows.append(("At Stripe", filed.result))
    return rows


def check_lines(verdict: Verdict) -> list[check_line.Clause]:
    """Every check that says something; what a pill or another line says already is left out while it is met."""
    fresh = next((clause for clause in verdict.clauses if clause.code == "facts_fresh"), None)
    shown = []
    for clause in sorted(verdict.clauses, key=_rank):
        if clause.code in QUIET and clause not in verdict.blocking:
            continue
        data = {**clause.data, **(fresh.data if fresh and clause.code == "request_unchanged" else {})}
        shown.append(Clause(clause.code, clause.decision, data, clause.note))
    return plan_words.clause_lines(Verdict(verdict.decision, tuple(shown)), is_fresh=True)


def _rank(clause: Clause) -> tuple[bool, int]:
    """What stands in the way first, then what an approver wants to know before anything else."""
    is_met = clause.decision is Decision.ALLOWED
    return is_met, FIRST.index(clause.code) if clause.code in FIRST else len(FIRST)


def subject(review: Review) -> tuple[str, str] | None:
    """What is acted upon, with the figures that matter: label and value; None where it is not known."""
    if review.preview is None:
        return None
    payment = review.preview.facts.payment(review.request.object_id)
    if payment is None:
        return "Object", review.request.object_id
    method = f"{payment.card.brand} {payment.card.last4}" if payment.card else payment.method_type
    parts = (
        words.short_id(payment.id),
        words.day(payment.created),
        str(payment.amount),
        words.method(method),
        f"refundable {payment.refundable}",
    )
    return "Payment", " · ".join(parts)
