"""Requests for approval in words: what is asked for, how it stands and everything that is checked about it."""

from __future__ import annotations

from collections.abc import Mapping

# Per action: the noun in a list, and what the button says after "Approve and".
DEEDS: Mapping[str, tuple[str, str]] = {
    "refund_payment": ("Refund", "refund"),
    "cancel_subscription": ("Cancellation", "cancel"),
    "undo_cancellation": ("Undo of a cancellation", "undo the cancellation"),
    "comp_subscription": ("Comp", "give the comp"),
    "extend_trial": ("Longer trial", "extend the trial"),
    "change_plan": ("Change of plan", "change the plan"),
    "apply_discount": ("Discount", "apply the discount"),
    "credit_customer": ("Credit", "credit"),
    "retry_invoice": ("Retry of an invoice", "retry"),
    "void_invoice": ("Void invoice", "void"),
    "mark_uncollectible": ("Write-off", "write off"),
    "pause_collection": ("Pause of collection", "pause collection"),
    "resume_collection": ("Collection again", "resume collection"),
}

# How a request stands: the word and its tone.
STAGES: Mapping[str, tuple[str, str]] = {
    "waiting": ("waiting", "warning"),
    "approved": ("being settled", "warning"),
    "done": ("done", "positive"),
    "failed": ("refused by Stripe", "danger"),
    "refused": ("declined", "danger"),
    "expired": ("expired", "neutral"),
}

# What is checked about a request before the rules are; the mark beside it comes from the clause's decision.
REVIEW_CLAUSES: Mapping[str, str] = {
    "signer_trusted": "Signed by {name}, whom you trust",
    "signer_unknown": "Signed by a key you don't trust ({fingerprint}). Have {name} tell you theirs, by voice",
    "signer_other_name": "Signed with the key of {known}, but asked as {name}",
    "request_not_own": "Not your own request",
    "request_own": "Your own request: another person has to approve it",
    "request_in_time": "Still in time",
    "request_expired": "Expired: it has to be asked again",
    "request_from_future": "Dated in the future: one of the two clocks is wrong",
    "request_waits_too_long": "Asked for longer than {days} days: it has to be asked again",
    "request_answered": "Declined already by {by}: {reason}",
    "request_used": "Used already ({result}): each request is carried out once",
    "request_unused": "Request unedited and unused",
    "request_unchanged": "Nothing changed since it was asked (re-read {seconds} s ago)",
    "request_changed": "Something changed at Stripe since it was asked: a new request is needed",
    "request_unread": "Stripe could not be read, so nothing can be approved now",
    "request_other_account": "For another Stripe account ({account})",
    "request_other_mode": "For {mode} mode, not for this one",
    "asker_may": "Their role may ask for this",
    "asker_may_not": "The role {role} may not ask for this",
    "approver_may": "{role} may approve this",
    "approver_may_not": "{role} may not approve this",
    "approver_within": "{customer} today: {moved} of {limit} daily limit",
    "approver_above": "{total} for {customer} today is above your daily limit of {limit}",
    "approver_without_limit": "{role} may not approve {currency}",
}
# Said by a pill or a line above already, or not worth a line while all is well.
QUIET = frozenset({"signer_trusted", "request_in_time", "asker_may", "role_may", "facts_fresh"})

HOURS = (
    (1, "1 hour"),
    (4, "4 hours"),
    (8, "8 hours"),
    (24, "24 hours"),
    (48, "2 days"),
    (72, "3 days"),
    (168, "7 days"),
)
