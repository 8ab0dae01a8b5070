"""Sentences of what is done about bills: pauses, coupons, plans, retries, mails, links, write-offs and credit."""

from __future__ import annotations

from collections.abc import Mapping

CLAUSES: Mapping[str, str] = {
    # pause, resume
    "collection_paused": "Collection is paused",
    "not_collection_paused": "Collection is not paused: there is nothing to resume",
    # coupon
    "coupon_fits_currency": "The coupon fits the currency",
    "not_coupon_fits_currency": "Coupon {coupon} is in {currency}, the subscription is not",
    "coupon_is_new_here": "Not given here before",
    "not_coupon_is_new_here": "Coupon {coupon} is given here already",
    "coupon_valid": "The coupon can still be used",
    "not_coupon_valid": "Coupon {coupon} can't be used any more: it has expired or was used up",
    "coupon_as_described": "The coupon is as described",
    "not_coupon_as_described": "There is a coupon {coupon} already and it takes off something else",
    # plan
    "price_active": "The new price is in use",
    "not_price_active": "{price} was archived at Stripe and can't be sold any more",
    "same_currency": "Same currency",
    "not_same_currency": "The new price is in {currency}, the subscription is not",
    "quantity_kept": "The quantity stays",
    "not_quantity_kept": "The quantity changed at Stripe from {asked} to {now}: look again",
    "price_offered": "{tier} is on the list of plans",
    "price_not_offered": "{plan} is not on the list of plans to change to",
    "quota_lower": "{tier} holds fewer {quota}: {after} instead of {before}",
    # retry
    "invoice_payable": "The invoice can be paid",
    "not_invoice_payable": "Invoice {invoice} is {status}: there is nothing to collect",
    "something_due": "Something is due",
    "not_something_due": "Nothing is left to pay ({paid} was paid)",
    "method_on_file": "There is a card to charge",
    "not_method_on_file": "No way to pay is saved: send the pay link",
    "no_hard_decline": "No decline for good",
    "not_no_hard_decline": "The bank declined this card for good ({decline_code}): another card is needed",
    "no_confirmation_pending": "No confirmation is waited for",
    "not_no_confirmation_pending": "The bank waits for the customer to confirm: send the pay link instead",
    "card_data_valid": "The card's data were in order",
    "not_card_data_valid": "The card's data are out of date: the customer should enter a new card",
    "not_no_attempt_soon": "Stripe tries by itself within the hour",
    "not_no_recent_twin": "The same amount was paid within a day ({payment}): is this a second bill for it?",
    # send, void, write off
    "invoice_finalized": "The invoice is final",
    "not_invoice_finalized": "Invoice {invoice} is {status}: it can't be sent",
    "email_on_file": "There is an e-mail address on file",
    "not_email_on_file": "No e-mail address is on file",
    "not_mail_leaves": "Stripe sends no mail in test mode",
    "invoice_voidable": "The invoice is unpaid",
    "not_invoice_voidable": "Invoice {invoice} is {status}: only unpaid ones can be voided",
    "nothing_paid_on_it": "Nothing was paid on it",
    "not_nothing_paid_on_it": "{paid} was paid on it already",
    "invoice_open": "The invoice is open",
    "not_invoice_open": "Invoice {invoice} is {status}: only open ones can be written off",
    # portal
    "not_portal_known": "Your key may not look how the portal is set up",
    "portal_offers": "The portal offers it",
    "not_portal_offers": "The portal doesn't offer this: turn it on at Stripe",
    # credit, credit note
    "invoices_to_come": "Invoices are to come that use it up",
    "not_invoices_to_come": "No invoice is to come that would use it up",
    "invoice_paid": "The invoice is paid",
    "not_invoice_paid": "Invoice {invoice} is {status}: only paid ones are corrected with a refund",
    "one_payment": "One payment paid it",
    "not_one_payment": "{count} payments paid it: refund them one by one",
}

EFFECTS: Mapping[str, tuple[str, str]] = {
    # pause, resume
    "service_goes_on": ("The subscription", "stays {status}: the service goes on"),
    "invoices_while_paused": ("Invoices made meanwhile, {behavior}: {count}", "as many as come"),
    "collection_resumes_at": ("Collection resumes", "{at}, by itself"),
    "collection_resumes_by_hand": ("Collection resumes", "when somebody resumes it"),
    "each_invoice": ("Each of them", ""),
    "collection_resumes": ("Invoices", "are collected again"),
    "draft_stays": ("Draft {invoice} stays a draft", ""),
    # coupon
    "discount_in_all": ("Given away in all: {off}, {duration}", "{off}, {duration}"),
    "next_invoice_becomes": ("Next invoice, {at}, instead of {before}", ""),
    "coupon_made": ("Coupon {coupon}", "is made: {off}, {duration}"),
    # plan
    "charged_now": ("Charged at once", ""),
    "nothing_billed_now": ("Charged at once", "nothing"),
    "plan_becomes": ("{from}", "becomes {to}"),
    "each_period_then": ("Each period then, instead of {before}", ""),
    # retry
    "customer_charged": ("Customer is charged, on {method}", ""),
    "invoice_becomes_paid": ("Invoice {invoice}", "becomes paid"),
    "schedule_stays_if_declined": ("If the bank declines", "Stripe's own next try stays: {at}"),
    "pay_link_instead": ("Instead of this", "the customer can pay by the invoice's link"),
    "subscription_recovers": ("Subscription {subscription}", "becomes active again"),
    "subscription_stays_as_is": ("Subscription {subscription}", "stays {status}"),
    # send, void, write off
    "invoice_mailed": ("Invoice {invoice} is mailed to", "{email}"),
    "no_mail_in_test_mode": ("Invoice {invoice} would be mailed to", "{email}"),
    "mail_without_payment": ("The mail", "doesn't say how it was paid"),
    "payable_online": ("Payable on the invoice's page", ""),
    "still_charged_automatically": ("Stripe still charges the card", "{at}"),
    "invoice_void_for_good": ("Invoice {invoice}", "is void, for good"),
    "claim_given_up": ("Nobody owes it any more", ""),
    "retries_stop": ("Stripe's own tries", "stop"),
    "no_retries_left": ("Stripe's own tries", "none was to come"),
    "counts_as_bad_debt": ("Invoice {invoice}, counts as bad debt", ""),
    "still_payable": ("The customer", "can still pay it"),
    # portal
    "link_lets_anybody_in": ("Whoever has the link", "is let in without a password"),
    "link_only_to": ("Send it only to", "{email}"),
    "link_expires": ("The link ends", "after {minutes} minutes unopened, an hour after its last use"),
    "link_shown_once": ("The link", "is shown once and kept nowhere"),
    "login_page_lasts": ("Lasting page, asks for the e-mail", "{url}"),
    # credit, credit note
    "credit_given": ("Credit on the account", ""),
    "balance_owed_before": ("Owed until now", ""),
    "balance_owed_after": ("Still owed afterwards", ""),
    "credit_after": ("Credit afterwards", ""),
    "reduces_next_invoice": ("Used up from", "the invoice of {at}"),
    "open_invoices_unchanged": ("Unpaid invoices", "{count}, stay as they are"),
    "no_cash_moves": ("Cash", "none moves"),
    "invoice_corrected": ("Invoice {invoice}, corrected by a credit note", ""),
    "tax_corrected": ("Tax in it", ""),
    "no_mail_about_it": ("Mail to the customer", "none"),
}

# Codes inside an effect's data, as people say them.
VALUES: Mapping[str, str] = {
    "keep_as_draft": "kept as drafts",
    "mark_uncollectible": "written off",
    "void": "voided",
    "once": "next invoice only",
    "repeating": "for some months",
    "forever": "without an end",
}
