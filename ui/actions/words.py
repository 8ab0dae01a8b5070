"""Clauses and effects of a plan as lines for the widgets that show them: words only, no figure is made here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime

from billing_console.domain.cases import Bucket
from billing_console.domain.plans import Effect, Plan
from billing_console.domain.policy import Clause, Decision, Verdict
from ui import format as words
from ui import texts
from ui.theme.tokens import Tone
from ui.widgets import check_line
from ui.widgets.check_line import Check
from ui.widgets.preview_box import PreviewRow

NAME_LENGTH = 40
FRESHNESS = "facts_fresh"
UNPROVEN = frozenset({"key_untested"})  # nothing stands against it, but a tick would promise too much
DUPLICATE, NO_DUPLICATE = "same_day_duplicate", "not_same_day_duplicate"  # only a question where somebody says so
READING = "Reading from Stripe…"
UNREAD = "Not yet read from Stripe"
NOTHING = PreviewRow("Nothing: the policy check says no", ("",))
CODED = frozenset({"behavior", "duration"})  # data whose values are codes of Stripe's
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # marks that turn the direction of text
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\+00:00|Z)")
_ID = re.compile(r"[a-z]{2,6}_[A-Za-z0-9_]{6,}")

MODES: Mapping[str, tuple[str, Tone]] = {
    "practice": ("PRACTICE", Tone.PRACTICE),
    "test": ("TEST", Tone.WARNING),
    "live": ("LIVE", Tone.DANGER),
}


def person(name: str) -> str:
    """A name that stands before figures in one line: short, on one line, and unable to turn their order round."""
    one_line = " ".join(_TURNS.sub("", name).split())
    cut = one_line if len(one_line) <= NAME_LENGTH else f"{one_line[: NAME_LENGTH - 1]}…"
    turns = any(unicodedata.bidirectional(c) in {"R", "AL", "AN"} for c in cut)
    return f"\u2068{cut}\u2069" if turns else cut


def mode(name: str) -> tuple[str, Tone]:
    """The word and colour of a mode; anything unknown reads as live, the careful reading."""
    return MODES.get(name, MODES["live"])


def clause_text(clause: Clause) -> str:
    """A clause as a sentence; one that has none yet is shown by its code."""
    template = texts.CLAUSES.get(clause.code, clause.code.replace("_", " ").capitalize())
    return texts.fill(template, shown(clause.data))


def clause_lines(
    verdict: Verdict, *, is_fresh: bool, is_reading: bool = False, bucket: Bucket | None = None
) -> list[check_line.Clause]:
    """Every clause with its sign; until Stripe has answered, the freshness line says how far that is.

    Whether a payment was made twice is weighed only where `bucket`, what happened, says so.
    """
    lines = []
    for clause in verdict.clauses:
        if clause.code == FRESHNESS and not is_fresh:
            lines.append(check_line.Clause(Check.EMPTY, READING if is_reading else UNREAD))
            continue
        if bucket is not Bucket.DUPLICATE_PURCHASE and clause.code in (DUPLICATE, NO_DUPLICATE):
            if clause.code == DUPLICATE:
                lines.append(check_line.Clause(Check.NEUTRAL, clause_text(clause)))
            continue
        lines.append(_line(clause))
    return lines


def _line(clause: Clause) -> check_line.Clause:
    text = clause_text(clause)
    if clause.code in UNPROVEN:
        return check_line.Clause(Check.NEUTRAL, text)
    if clause.decision is Decision.DENIED:
        return check_line.Clause(Check.FAILED, text)
    if clause.decision is Decision.NEEDS_APPROVAL:
        return check_line.Clause(Check.WARNING, text, "Needs a second person")
    return check_line.Clause(Check.WARNING if clause.note else Check.PASSED, text)


def blocking(verdict: Verdict) -> str:
    """Why a plan can't simply be carried out, in one line."""
    reasons = ". ".join(clause_text(clause) for clause in verdict.blocking)
    if verdict.decision is Decision.NEEDS_APPROVAL:
        return f"A second person is needed: {reasons}."
    return f"{reasons}."


def effect_rows(plan: Plan) -> list[PreviewRow]:
    """What will happen, line by line; the amount that moves stands out."""
    return [_row(effect, plan) for effect in plan.effects]


def denied_rows() -> list[PreviewRow]:
    """What will happen where the rules say no."""
    return [NOTHING]


def _row(effect: Effect, plan: Plan) -> PreviewRow:
    fallback = (effect.code.replace("_", " ").capitalize(), "")
    what, state = (texts.fill(part, shown(effect.data)) for part in texts.EFFECTS.get(effect.code, fallback))
    value = str(effect.amount) if effect.amount is not None else state
    moves = effect.amount is not None and effect.amount == plan.at_stake and effect is plan.effects[0]
    return PreviewRow(what, (value,), strong=moves)


def shown(data: Mapping[str, str]) -> dict[str, str]:
    """An effect's or clause's data as people read it: cards by their brand, ids short, states without underscores.

    Times become days; ``…_time`` is the time with UTC behind it, ``…_words`` the day with its preposition or nothing,
    ``span`` the days from and to.
    """
    found = {name: _shown(name, value) for name, value in data.items()}
    for name, value in data.items():
        moment = _moment(value)
        preposition = "until" if name.endswith("until") else "on"
        found[f"{name}_words"] = f" {preposition} {words.day(moment)}" if moment else ""
        if moment is not None:
            found[f"{name}_time"] = f"{words.day_time(moment)} ({moment.astimezone(UTC):%H:%M} UTC)"
    if data.get("from") and data.get("to"):
        found["span"] = found["from"] if data["from"] == data["to"] else f"{found['from']} – {found['to']}"
    return found


def _shown(name: str, value: str) -> str:
    if name == "method":
        return words.method(value)
    if name in CODED:  # before ids: some look like one
        return texts.VALUES.get(value, value)
    moment = _moment(value)
    if moment is not None:
        return words.day(moment)
    if _ID.fullmatch(value):
        return words.short_id(value)
    return value.replace("_", " ") if name == "status" else value


def _moment(value: str) -> datetime | None:
    return datetime.fromisoformat(value) if _TIME.fullmatch(value) else None
