"""The diagnosis and its next steps in sentences, with the amounts and dates of the case filled in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from billing_console.domain.findings import Finding
from ui import format as words
from ui.pages.customer_words import short_day
from ui.texts import FINDINGS, PILLS, STEPS, decline_advice, decline_name, fill
from ui.theme.tokens import Tone

if TYPE_CHECKING:
    from billing_console.actions import NextStep

# A step's title has little room, and an id's end is what tells two of a kind apart.
_ID_END = 4
_NETWORK_ADVICE = {
    "do_not_try_again": " Don't try this card again.",
    "confirm_card_data": " The card's details should be checked.",
    "try_again_later": " A later try may work.",
}


def pill(finding: Finding) -> tuple[str, Tone]:
    """The finding as a status word; a kind this version has no word for is shown by its code."""
    return PILLS.get(finding.code, finding.code.replace("_", " ").capitalize()), Tone(finding.tone)


def explained(finding: Finding) -> tuple[str, str]:
    """Title and explanation."""
    head, text = FINDINGS.get(finding.code, (pill(finding)[0], ""))
    data = _data(finding)
    return fill(head, data), fill(text, data)


def step_words(step: NextStep) -> tuple[str, str]:
    """What to do, and why."""
    head, text = STEPS.get(step.code, (step.code.replace("_", " ").capitalize(), ""))
    at = _moment(step.data.get("at"))
    time = f"{at.astimezone():%H:%M}" if at else ""
    data = {**step.data, "object": f"…{step.object_id[-_ID_END:]}", "time": time}
    return fill(head, data), fill(text, data)


def _data(finding: Finding) -> dict[str, Any]:
    """What the templates ask for, made from what travels with the finding."""
    raw = finding.data
    at, until, due, again = (_moment(raw.get(name)) for name in ("at", "until", "due_by", "next_attempt"))
    code = raw.get("decline_code", "")
    return {
        **raw,
        "amount": str(finding.amount) if finding.amount is not None else "",
        "day": short_day(at) if at else "",
        "card": words.method(raw["card"]) if raw.get("card") else "one card",
        "limit": words.day(until) if until else "",
        "until": f", at the latest {words.day(until)}" if until else "",
        "due": f" Answer by {words.day_time(due)}." if due else "",
        "reason": raw.get("reason", "").replace("_", " "),
        "decline": decline_name(code).replace("_", " "),
        "advice": decline_advice(code) + _NETWORK_ADVICE.get(raw.get("advice_code", ""), ""),
        "next": f" Stripe tries again {words.day_time(again)}." if again else "",
    }


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
