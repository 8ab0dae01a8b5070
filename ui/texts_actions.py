"""Sentences of what changes a subscription: its conditions, its effects, and what to ask for afterwards."""

from __future__ import annotations

from collections.abc import Mapping

# Conditions; dates are filled in as days, `…_words` with the word before them or not at all.
CLAUSES: Mapping[str, str] = {
    "not_ended": "The subscription has not ended",
    "not_not_ended": "It has ended and can't come back: start a new one instead",
    "subscription_running": "The subscription is running",
    "not_subscription_running": "The subscription is {status}",
    "no_schedule": "No schedule decides what becomes of it",
    "not_no_schedule": "Schedule {schedule} decides what becomes of it: release it at Stripe first",
    "changes_something": "Something would change",
    "not_changes_something": "Nothing would change: it is like that already",
    "no_pending_end": "No cancellation is pending",
    "not_no_pending_end": "It ends anyway{at_words}",
    # cancel and undo
    "invoices_are_open": "The invoices to void are unpaid",
    "not_invoices_are_open": "Invoice {invoice} is not unpaid any more",
    "portal_offered": "Offered the portal link first",
    "not_portal_offered": "The portal link was not offered first",
    "cancellation_pending": "A cancellation is pending",
    "not_cancellation_pending": "No cancellation is pending: there is nothing to undo",
    # comp and extend
    "costs_something": "There is something to pay that can be given",
    "not_costs_something": "It costs nothing already",
    "covers_an_invoice": "Covers at least one invoice",
    "not_covers_an_invoice": "No invoice comes in {months} months: choose more, or the next invoice",
    "coupon_unused": "Not given before",
    "not_coupon_unused": "This comp was given already",
    "later_than_paid": "Later than what is paid for",
    "not_later_than_paid": "Paid{paid_until_words} already: choose a later day",
    "term_needs_approval": "“{value}” is for a second person to decide ({term})",
}

# What will happen: the sentence, and the words beside it where there is no amount.
EFFECTS: Mapping[str, tuple[str, str]] = {
    "next_invoice": ("Next invoice, {at}", ""),
    "discount_kept": ("Discount “{name}”", "stays{until_words}"),
    # cancel and undo
    "ends_at": ("Access continues until", "{at_time}"),
    "ends_now": ("Access", "ends at once, for good"),
    "bills_until_then": ("Invoices that still come until then", "{count}"),
    "no_further_invoices": ("Next invoice", "will not be created"),
    "nothing_more_to_bill": ("Next invoice", "will not be created"),
    "unused_time_lost": ("Unused time, not given back", ""),
    "no_unused_time": ("Unused time", "none is left on that day"),
    "pending_dropped": ("Not yet billed, dropped", ""),
    "account_credit": ("Credit on the account for unused time, as of {as_of}", ""),
    "paid_from_credit": ("Final invoice, paid from the account's credit", ""),
    "final_charge": ("Final invoice, charged at once", ""),
    "invoice_voided": ("Unpaid invoice {invoice}, voided: nobody owes it any more", ""),
    "invoice_stays_owed": ("Unpaid invoice {invoice}, stays owed", ""),
    "no_cash_back": ("Unused part of the last payment, not refunded by this", "refund it separately"),
    "goes_on": ("The subscription goes on", "it would have ended {until_now}"),
    # comp and extend
    "free_invoices": ("Given away: {count} × the invoice, {span}", ""),
    "free_for_a_year": ("Given away each year: {count} × the invoice", ""),
    "bills_again": ("First invoice to be paid again, {at}", ""),
    "never_bills_again": ("Afterwards", "free until somebody ends it"),
    "coupon_of_its_own": ("The invoice says “{label}”", "a coupon of its own, used once"),
    "next_charge_moves": ("Next charge, {to} instead of {from}", ""),
    "free_time": ("Given away: {days} days", ""),
    "billing_day_moves": ("Later invoices", "counted from {to}"),
    "shows_as_trial": ("Status until then", "trialing instead of {status}"),
}

# What an effect leaves open, asked once it is done.
AFTER: Mapping[str, str] = {
    "subscription_stays": "Should the subscription {subscription} end too? It stays {status}: cancel it separately.",
    "no_cash_back": "No money went back. Should it? Refund the last payment separately: it is a step of its own.",
}

# Why a customer leaves, in Stripe's list.
FEEDBACK: Mapping[str, str] = {
    "": "No reason sent",
    "other": "Other",
    "too_expensive": "Too expensive",
    "unused": "Not used",
    "missing_features": "Missing features",
    "switched_service": "Switched to another service",
    "too_complex": "Too complex",
    "low_quality": "Low quality",
    "customer_service": "Customer service",
}

# Why something is given, as the customer reads it on the invoice.
COMP_LABELS: Mapping[str, tuple[str, str]] = {
    "recovery": ("Support recovery", "With our apologies"),
    "vip": ("VIP", "Complimentary"),
    "outage": ("Outage credit", "Outage credit"),
}
