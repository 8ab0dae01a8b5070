"""Codes of the core as sentences for people; templates take the data that travels with the code.

Each error class of the core has a sentence here under its default code, and special ones under their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from string import Formatter
from typing import Any

from typing_extensions import override

from billing_console.domain import declines
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import BillingError, InvalidInput
from ui import texts_actions, texts_bills
from ui.texts_amounts import amount_sentence
from ui.texts_approvals import REVIEW_CLAUSES
from ui.texts_errors import ERRORS, TRYING

BUCKETS: Mapping[Bucket, str] = {
    Bucket.DUPLICATE_PURCHASE: "Duplicate personal purchase",
    Bucket.TEAM_PURCHASE: "Real multi-seat or team purchase",
    Bucket.FAILED_CHECKOUT: "Failed or incomplete checkout",
    Bucket.NO_SELF_SERVICE: "Could not cancel: missing self-service",
    Bucket.PRODUCT_FAILURE: "Product failure or trust break",
    Bucket.ACCIDENTAL_RENEWAL: "Accidental renewal (within 7 days)",
}

# The words of the mode bar; the word alone tells the modes apart.
MODES: Mapping[str, tuple[str, str]] = {
    "live": ("LIVE", "Real money · {account}"),
    "test": ("TEST MODE", "Stripe test data · {account}"),
    "practice": ("PRACTICE MODE", "Sandbox company “Northwind Cloud” — no real money moves"),
}

ROLES = {
    "viewer": "Viewer",
    "support": "Support",
    "support_lead": "Support lead",
    "finance": "Finance",
    "admin": "Admin",
}

# What the diagnosis noticed: a title and an explanation.
FINDINGS: Mapping[str, tuple[str, str]] = {
    "duplicate_subscription": (
        "Duplicate personal subscription",
        "Same plan, same card, 1 seat each, created {minutes} minutes apart. A double checkout, not a team purchase.",
    ),
    "team_purchase": (
        "Two subscriptions, bought on purpose",
        "{minutes} minutes apart, with {other_seats} and {seats} seats. Looks like a real team purchase: ask first.",
    ),
    "charged_twice": (
        "Charged twice on {day}",
        "{amount} × 2 captured on {card}. Neither is an authorisation hold.",
    ),
    "hold": (
        "A hold, not a charge",
        "{amount} is reserved by the bank, not taken. It drops off by itself, usually within 7 days{until}.",
    ),
    "payment_failed": (
        "Payment failed: {decline}",
        "{amount} could not be collected. {advice}{next}",
    ),
    "authentication_pending": (
        "3-D Secure is pending",
        "{amount} waits for the customer to confirm it with the bank. Send the pay link; a retry can't do it.",
    ),
    "open_dispute": (
        "Open dispute: {reason}",
        "{amount} is charged back. No refund until it is decided: the bank has the money already.{due}",
    ),
    "open_inquiry": (
        "Open inquiry: {reason}",
        "The bank asks about {amount}. A full refund settles it; a partial one does not.{due}",
    ),
    "dispute_lost": (
        "Dispute lost: {reason}",
        "{amount} went back to the customer through the bank. A refund on top would pay it twice.",
    ),
    "refund_failed": (
        "Refund of {amount} failed",
        "The refund of {day} came back; the customer still waits ({reason}). Ask how the money can reach them.",
    ),
    "refund_pending": (
        "Refund of {amount} is pending",
        "Asked for on {day} and not paid yet. Wait for it; don't refund it once more.",
    ),
    "past_due": (
        "{amount} is past due",
        "Unpaid for {days} days. Within the grace period until {limit}.",
    ),
    "grace_over": (
        "{amount} is past due, grace period over",
        "Unpaid for {days} days; the grace period ended {limit}.",
    ),
    "card_expired": (
        "The card has expired",
        "{card} ran out in {month}. The next charge will fail: send the portal link for a new card.",
    ),
    "card_expiring": (
        "The card expires soon",
        "{card} runs out at the end of {month}. Ask for a new card before the next charge.",
    ),
    "paid_outside": (
        "{amount} was paid outside Stripe",
        "Stripe never had this money and can't refund it. Give it back the way it came, for example by bank transfer.",
    ),
}

PILLS: Mapping[str, str] = {
    "duplicate_subscription": "Duplicate subscription",
    "team_purchase": "Team purchase",
    "charged_twice": "Charged twice",
    "hold": "Hold",
    "payment_failed": "Payment failed",
    "authentication_pending": "3-D Secure pending",
    "open_dispute": "Open dispute",
    "open_inquiry": "Open inquiry",
    "dispute_lost": "Dispute lost",
    "refund_failed": "Refund failed",
    "refund_pending": "Refund pending",
    "past_due": "Past due",
    "grace_over": "Grace period over",
    "card_expired": "Card expired",
    "card_expiring": "Card expires soon",
    "paid_outside": "Paid outside Stripe",
}

# Decline codes as what to tell the customer. Some must never be disclosed: they read like a plain decline.
_PLAIN_DECLINE = "The bank declined and gives no reason. The customer should call the bank or use another card."
DECLINE_ADVICE: Mapping[str, str] = {
    "insufficient_funds": "Not enough money on the card. Ask to top up or use another card.",
    "expired_card": "The card has expired. Ask the customer to add a new one through the portal.",
    "do_not_honor": "The bank refuses without saying why. The customer should call the bank.",
    "generic_decline": _PLAIN_DECLINE,
    "lost_card": _PLAIN_DECLINE,
    "stolen_card": _PLAIN_DECLINE,
    "fraudulent": _PLAIN_DECLINE,
    "merchant_blacklist": _PLAIN_DECLINE,
    "pickup_card": _PLAIN_DECLINE,
    "authentication_required": "The bank wants 3-D Secure. Send the pay link so that the customer can confirm it.",
    "processing_error": "The bank had a technical problem. Try once more later.",
    "try_again_later": "The bank asks to try again later.",
    "incorrect_cvc": "The security code was wrong. The customer should enter the card again.",
    "card_velocity_exceeded": "The card's limit is used up. The customer should call the bank or use another card.",
    "card_not_supported": "The card can't be used for this kind of purchase. Ask for another card.",
}

# The safest next steps: what, and why.
STEPS: Mapping[str, tuple[str, str]] = {
    "send_portal_link": ("Send portal link", "Restore self-service"),
    "send_pay_link": ("Send the pay link", "The customer pays or confirms at Stripe"),
    "cancel_duplicate": ("Cancel duplicate {object}", "At once, no proration"),
    "refund_duplicate": ("Refund {amount} from {time}", "Duplicate charge only"),
    "answer_dispute": ("Answer the bank about {object}", "Before the due date"),
    "explain_hold": ("Explain the hold", "Nothing was taken; nothing to refund"),
    "follow_up": ("Write follow-up", "Draft is ready"),
}

# Policy clauses; the mark beside them comes from the clause's decision.
CLAUSES: Mapping[str, str] = {
    "payment_succeeded": "Payment succeeded and was captured",
    "not_payment_succeeded": "This is a {status}: nothing was taken",
    "something_left": "There is something left to refund",
    "not_something_left": "Everything was refunded already ({refunded})",
    "no_open_dispute": "No open dispute on this charge",
    "not_no_open_dispute": "Open dispute {dispute}: the bank has the money already",
    "no_lost_dispute": "Not lost to a dispute before",
    "not_no_lost_dispute": "Dispute {dispute} was lost: the customer has the money already",
    "same_day_duplicate": "Same-day duplicate confirmed",
    "not_same_day_duplicate": "Not a same-day duplicate of another payment",
    "not_no_inquiry": "The bank has an open inquiry ({dispute})",
    "bucket_allows": "Refunds for this reason are within policy",
    "bucket_is_exception": "A refund for this reason is an exception",
    "bucket_unconfirmed": "Called a duplicate, but no same-day duplicate was found",
    "within_window": "Within {days} days of the payment",
    "outside_window": "More than {days} days since the payment",
    "under_threshold": "Under approval threshold ({limit})",
    "above_threshold": "{total} for this customer today is above {limit}",
    "no_threshold": "No limit is set for {currency}",
    "role_may": "{role} may do this",
    "role_may_ask": "{role} may ask for it; another person decides",
    "role_may_not": "{role} may not do this",
    "key_may": "Your key may do this",
    "key_may_not": "Your key may not do this",
    "key_untested": "Stripe tells at sending whether this key may do this",
    "facts_fresh": "Re-read from Stripe {seconds} s ago",
    **texts_actions.CLAUSES,
    **texts_bills.CLAUSES,
    **REVIEW_CLAUSES,
}

# What will happen: the sentence, and the words beside it where there is no amount.
EFFECTS: Mapping[str, tuple[str, str]] = {
    "customer_receives": ("Customer receives, on {method}, in 5–10 business days", ""),
    "fee_not_returned": ("Stripe fee on the payment, not returned", ""),
    "refundable_after": ("Still refundable afterwards", ""),
    "invoice_stays": ("Invoice {invoice}", "stays {status}"),
    "subscription_stays": ("Subscription {subscription}", "stays {status} — cancel it separately"),
    "inquiry_resolved": ("The bank's inquiry", "is settled by the full refund"),
    "inquiry_stays_open": ("The bank's inquiry", "stays open: only a full refund settles it"),
    **texts_actions.EFFECTS,
    **texts_bills.EFFECTS,
}

# What Stripe says of a refund: the word in the pill, its tone, the word before the deed, and what it means.
STATUSES: Mapping[str, tuple[str, str, str, str]] = {
    "succeeded": ("succeeded", "positive", "Done", ""),
    "pending": ("requested", "warning", "Requested", "It is pending at the bank: requested, not paid yet."),
    "requires_action": ("waits for the customer", "warning", "Requested", "Stripe asked the customer where to pay it."),
    "failed": ("failed at the bank", "danger", "Failed", "The bank did not take it; the money is back in the balance."),
    "canceled": ("canceled", "warning", "Canceled", "Stripe canceled it; nothing reaches the customer."),
}
AFTER = texts_actions.AFTER
VALUES = texts_bills.VALUES
NOTHING_MOVED = "No money was moved."
# Why a search result was found, and the tone of the status beside it.
MATCHES = {
    "name": "name",
    "email": "e-mail",
    "metadata": "metadata",
    "last4": "last 4",
    "amount": "amount",
    "id": "id",
    "phone": "phone",
}
STATUS_TONES = {
    "active": "positive",
    "trialing": "info",
    "past_due": "warning",
    "unpaid": "danger",
    "incomplete": "warning",
    "incomplete_expired": "neutral",
    "canceled": "neutral",
    "paused": "warning",
}
REFUND_REASONS = {"duplicate": "Duplicate", "requested_by_customer": "Requested by customer"}


class _Gentle(Formatter):
    """Fills what is known and leaves the rest empty: a sentence must never fail."""

    @override
    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), "")


def fill(template: str, data: Mapping[str, Any]) -> str:
    """A template with its data, as plain text."""
    return _Gentle().vformat(template, (), data).strip()


def sentence(error: BaseException) -> str:
    """What happened and what to do now, for any error; bugs get an honest sentence too."""
    if not isinstance(error, BillingError):
        return f"The console made a mistake ({type(error).__name__}). Nothing more was sent; see the log."
    if isinstance(error, InvalidInput) and (told := amount_sentence(error)):
        return told
    template = ERRORS.get(error.code)
    if template is None:
        known = (kind.default_code for kind in type(error).__mro__ if issubclass(kind, BillingError))
        template = next(ERRORS[code] for code in known if code in ERRORS)
    data = {name: _plain(value) for name, value in error.data.items()}
    if "decline_code" in data:
        data["decline_code"] = decline_name(data["decline_code"])
    if "currency" in data:
        data["currency"] = data["currency"].upper()
    return fill(template, data)


def trying(error: BaseException) -> str:
    """What went wrong with a key that is being tried, and what to do now."""
    known = TRYING.get(error.code) if isinstance(error, BillingError) else None
    return known or sentence(error)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return str(value)


def decline_advice(code: str) -> str:
    """What to do about a declined card; unknown codes read like a plain decline."""
    return DECLINE_ADVICE.get(code, _PLAIN_DECLINE)


def decline_name(code: str) -> str:
    """A decline code as it may be shown; some are hidden behind a plain decline."""
    return declines.disclosed(code)
