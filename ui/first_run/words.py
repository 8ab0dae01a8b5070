"""The sentences of the first run: what each step says, and what is said of keys and keychains."""

from __future__ import annotations

from collections.abc import Mapping

CHOICES: Mapping[str, tuple[str, str]] = {
    "practice": (
        "Practice company",
        "A made-up Stripe account to learn on, on this computer only. No real money can move.",
    ),
    "real": (
        "Our Stripe account",
        "Connect with a key of your own. With a live key money is real, within the team’s rules.",
    ),
}

# Deeds by the right that they need, in the order in which the key's table names them.
DEEDS: Mapping[str, str] = {
    "charge_write": "refund",
    "subscription_write": "cancel",
    "coupon_write": "comp",
    "customer_portal_write": "portal link",
    "customer_write": "edit customers",
    "invoice_write": "send invoices",
    "credit_note_write": "credit notes",
    "dispute_write": "answer disputes",
    "file_write": "upload evidence",
}
# What is seen with a right to read.
SIGHTS: Mapping[str, str] = {
    "customer_read": "customers",
    "charge_read": "payments",
    "subscription_read": "subscriptions",
    "invoice_read": "invoices",
    "dispute_read": "disputes",
    "event_read": "events",
    "balance_read": "balance",
    "payment_intent_read": "attempts",
    "payment_method_read": "payment methods",
    "product_read": "products",
    "plan_read": "prices",
    "coupon_read": "coupons",
    "payout_read": "payouts",
    "customer_portal_read": "portal",
}

STATE_WORDS = {
    "absent": "no keychain",
    "locked": "locked",
    "denied": "refused",
    "timeout": "no answer",
    "lost": "forgets",
}

IN_MEMORY_LAST_TIME = (
    "The key was held in memory last time, as you chose. Paste it again; your passphrase opens what is kept here."
)
MEMORY = (
    "The key is forgotten when the console closes, and you paste it again at the next start. What is kept on this "
    "computer stays encrypted, with a key made from a passphrase that only you know."
)
NO_WAY_BACK = "Nobody can bring this passphrase back: without it, journal and audit trail here stay closed for ever."
