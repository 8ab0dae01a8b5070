"""The audit trail's codes as words: actions, outcomes and everything that can be wrong with a trail or its export."""

from __future__ import annotations

from collections.abc import Mapping

from billing_console.domain.money import Money
from billing_console.domain.operation import StepState
from billing_console.services.execution import Outcome

ACTIONS = {
    "refund_payment": "refund",
    "cancel_subscription": "canceled",
    "undo_cancellation": "undid a cancellation",
    "comp_subscription": "gave a comp",
    "extend_trial": "moved the next charge",
    "pause_collection": "paused collection",
    "resume_collection": "resumed collection",
    "apply_discount": "applied a coupon",
    "retry_invoice": "charged an invoice",
    "send_invoice": "mailed an invoice",
    "send_portal_link": "made a portal link",
    "void_invoice": "voided an invoice",
    "mark_uncollectible": "wrote an invoice off",
    "credit_customer": "credited the account",
    "refund_with_credit_note": "refund with credit note",
    "change_plan": "changed the plan",
    "classify": "classified",
    "close_case": "closed the case",
    "verify": "verified the trail",
    "export": "exported",
    "session": "signed in",
    "ask_approval": "asked for approval",
    "open_request": "opened a request",
    "refuse_request": "declined a request",
    "request_done": "request carried out",
    "trust_signer": "trusted a person",
    "distrust_signer": "trusts no more",
}
OUTCOMES: Mapping[str, tuple[str, str]] = {
    "intent": ("intent", "neutral"),
    "done": ("done", "positive"),
    "failed": ("refused", "danger"),
    "unknown": ("unknown", "warning"),
    "note": ("note", "neutral"),
    "session": ("session", "neutral"),
}
CHANGES = {"refundable": "Refundable"}

# The trail in the store.
TRAIL_PROBLEMS = {
    "gap": "Entry {seq}: an entry before it is missing",
    "chain": "Entry {seq} does not follow the one before it",
    "hash": "Entry {seq} was changed",
    "signature": "Entry {seq} is not signed by this installation",
    "time": "Entry {seq} is not later than the one before it",
    "truncated": "The end of the trail is missing",
    "rewritten": "The trail was replaced: entry {seq} is not the one the keychain remembers",
}

# An exported file.
EXPORT_PROBLEMS = {
    "edited": "Line {line}: entry {seq} was changed.",
    "signature": "Line {line}: entry {seq} is not signed by the key that the file names.",
    "removed": "Before line {line}: entries {seq} to {until} were removed.",
    "moved": "Line {line}: entry {seq} was moved from its place.",
    "inserted": "Line {line}: entry {seq} was slipped in.",
    "chain": "Line {line}: entry {seq} does not follow the one before it; it is of another history.",
    "time": "Line {line}: entry {seq} is not later than the one before it.",
    "head": "Line {line}: entry {seq} is not the last one that the file promises.",
    "truncated": "After line {line}: entries from {seq} to {until} are missing.",
    "unsealed": "After line {line}: the last line, which seals the file, is missing or cut.",
    "empty_file": "The file is empty.",
    "not_export": "Line {line}: this is no exported audit trail.",
    "unknown_format": "Line {line}: the export was written by a version that this one does not know.",
    "header": "Line {line}: the first line, which says what the file is, is damaged.",
    "encoding": "Line {line} is not text in UTF-8.",
    "not_json": "Line {line} can't be read as an entry.",
    "line_too_long": "Line {line} is longer than any entry can be.",
    "footer": "Line {line}: the last line does not match the lines before it.",
    "footer_signature": "Line {line}: the last line is not signed by the key that the file names.",
    "after_footer": "Line {line}: something was added after the end.",
}


def settled_words(outcome: Outcome) -> str:
    """How something that was left open has ended: ``refund $49.00 to Amara Okafor: done, #7``."""
    operation = outcome.operation
    amount = operation.plan.get("amount")
    money = f" {Money(int(amount['minor']), str(amount['currency']))}" if amount else ""
    verb = ACTIONS.get(operation.action, operation.action.replace("_", " "))
    who = " ".join(operation.customer_name.split())[:60]
    ended = "done" if outcome.state is StepState.DONE else "nothing moved"
    number = f", #{outcome.entry.seq}" if outcome.entry is not None else ""
    return f"{verb}{money}{f' for {who}' if who else ''}: {ended}{number}"
