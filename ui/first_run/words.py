"""The sentences of the first run: what each step says, and what is said of keys and keychains."""

from __future__ import annotations

from collections.abc import Mapping

from billing_console.domain.errors import BillingError
from ui.texts import sentence

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
    "customer_read": "customers: view",
    "charge_read": "payments: view",
    "subscription_read": "subscriptions: view",
    "invoice_read": "invoices: view",
    "dispute_read": "disputes: view",
    "event_read": "events: view",
    "balance_read": "balance: view",
    "payment_intent_read": "payment attempts: view",
    "payment_method_read": "payment methods: view",
    "product_read": "products: view",
    "plan_read": "prices: view",
    "coupon_read": "coupons: view",
    "payout_read": "payouts: view",
    "customer_portal_read": "portal: view",
}

# The same codes read differently while a key is being tried than in the middle of work.
_TRYING: Mapping[str, str] = {
    "offline": "Stripe can't be reached, so the key could not be tested. Look at the network or proxy, then test "
    "again. The key was not kept.",
    "key_invalid": "Stripe does not know this key: it may be revoked or mistyped. Copy it again, or make a new one.",
    "key_expired": "This key has expired. Make a new one at Stripe and paste that.",
    "mode_mismatch": "Stripe answers this key in the other mode than its prefix says. Copy the key again.",
    "secret_key_refused": "A live secret key can do everything, and the team’s rules refuse it: whoever gets hold of "
    "it owns the account. Make a restricted key with the rights listed above.",
    "rate_limited": "Stripe gets too many requests from this account just now. Test again in a moment.",
    "stripe_trouble": "Stripe had a problem of its own and could not test the key. Test again in a moment.",
}
# Problems that may be gone when the same key is tried again.
PASSING = frozenset({"offline", "rate_limited", "stripe_trouble"})

# What the state of the keychain means, and the remedy.
KEYCHAIN: Mapping[str, tuple[str, str]] = {
    "absent": (
        "There is no system keychain here.",
        "On Linux, install GNOME Keyring (apt install gnome-keyring), sign in again, then try again.",
    ),
    "locked": (
        "The system keychain is locked.",
        "Unlock it: usually with the password you sign in with, in the window that asks for it; then try again.",
    ),
    "denied": (
        "The system keychain refused access.",
        "Allow Billing Console to use it in the keychain's own settings, then try again.",
    ),
    "timeout": (
        "The system keychain does not answer.",
        "Look for its window asking for a password, perhaps behind this one; then try again.",
    ),
    "lost": (
        "The system keychain forgets what it is given.",
        "It accepted a test entry and did not have it afterwards. Repair it or start another one, then try again.",
    ),
}
STATE_WORDS = {
    "absent": "no keychain",
    "locked": "locked",
    "denied": "refused",
    "timeout": "no answer",
    "lost": "forgets",
}

MEMORY = (
    "The key is forgotten when the console closes, and you paste it again at the next start. What is kept on this "
    "computer stays encrypted, with a key made from a passphrase that only you know."
)
NO_WAY_BACK = "Nobody can bring this passphrase back: without it, journal and audit trail here stay closed for ever."


def trying(problem: BaseException) -> str:
    """What went wrong with a key that is being tried, and what to do now."""
    if isinstance(problem, BillingError) and problem.code in _TRYING:
        return _TRYING[problem.code]
    return sentence(problem)


def masked(prefix: str, mode: str, last: str) -> str:
    """A key as it may be shown: ``rk_live_••••7fQ2``."""
    return f"{prefix}_{mode}_{'•' * 24}{last}"
