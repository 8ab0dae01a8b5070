"""API keys of the practice account and what each of them may do."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from billing_console.practice import errors

# Assembled from parts so that no scanner takes this public practice key for a real one.
DEMO_KEY = "rk" + "_test_" + "practiceCompanyConsole0001"

# Right -> the label under which Stripe's key page shows it.
LABELS = {
    "accounts_kyc_basic": "Basic account information",
    "balance": "Balance",
    "balance_transaction_source": "Balance transaction sources",
    "billing_clock": "Test clocks",
    "charge": "Charges and Refunds",
    "coupon": "Coupons",
    "credit_note": "Credit notes",
    "customer": "Customers",
    "customer_portal": "Customer portal",
    "dispute": "Disputes",
    "event": "Events",
    "file": "Files",
    "invoice": "Invoices",
    "payment_intent": "PaymentIntents",
    "payment_method": "Payment Methods",
    "payout": "Payouts",
    "plan": "Prices",
    "product": "Products",
    "promotion_code": "Promotion Codes",
    "review": "Reviews",
    "subscription": "Subscriptions",
    "webhook": "Webhook Endpoints",
}

# Object name -> the right its readers need. Objects not named here need none of their own.
OBJECT_RIGHT = {
    "account": "accounts_kyc_basic",
    "balance": "balance",
    "balance_transaction": "balance",
    "billing_portal.configuration": "customer_portal",
    "charge": "charge",
    "coupon": "coupon",
    "credit_note": "credit_note",
    "customer": "customer",
    "dispute": "dispute",
    "event": "event",
    "file": "file",
    "invoice": "invoice",
    "invoice_payment": "invoice",
    "payment_intent": "payment_intent",
    "payment_method": "payment_method",
    "payout": "payout",
    "price": "plan",
    "product": "product",
    "promotion_code": "promotion_code",
    "radar.early_fraud_warning": "charge",
    "refund": "charge",
    "review": "review",
    "subscription": "subscription",
    "subscription_item": "subscription",
    "webhook_endpoint": "webhook",
}

# Holding the left right means holding the right ones too.
_IMPLIED = {
    "invoice_read": ("credit_note_read",),
    "balance_transaction_source_read": ("balance_read",),
}

# What the console needs on the practice account: to read everything, to write where it acts.
CONSOLE_RIGHTS = frozenset(f"{name}_read" for name in LABELS) | frozenset(
    f"{name}_write"
    for name in (
        "charge",
        "coupon",
        "credit_note",
        "customer",
        "customer_portal",
        "dispute",
        "file",
        "invoice",
        "subscription",
    )
)


@dataclass(frozen=True, slots=True)
class Key:
    """One API key; `rights` None means unrestricted (a secret key)."""

    secret: str
    rights: frozenset[str] | None
    expired: bool = False

    @property
    def test_mode(self) -> bool:
        return "_test_" in self.secret

    def may(self, right: str) -> bool:
        """Whether a right such as "charge_read" is held; a write right includes its read right."""
        if self.rights is None:
            return True
        held = {each.removeprefix("rak_") for each in self.rights}
        for each in list(held):
            if each.endswith("_write"):
                held.add(each.removesuffix("_write") + "_read")
        for each in list(held):
            held.update(_IMPLIED.get(each, ()))
        return right in held


def masked(secret: str) -> str:
    """The form in which Stripe repeats a key: prefix, stars, last four characters."""
    head, _, tail = secret.rpartition("_")
    if len(tail) <= 4:
        return f"{head}_{'*' * len(tail)}" if head else "*" * len(tail)
    return f"{head + '_' if head else ''}{'*' * (len(tail) - 4)}{tail[-4:]}"


class Keys:
    """The keys the practice account knows."""

    def __init__(self) -> None:
        self._known: dict[str, Key] = {DEMO_KEY: Key(DEMO_KEY, CONSOLE_RIGHTS)}

    def add_secret(self, *, live: bool = False) -> str:
        """A new unrestricted key."""
        return self._add("sk", None, live)

    def add_restricted(self, rights: Iterable[str], *, live: bool = False) -> str:
        """A new restricted key with rights such as "charge_read", with or without the rak_ prefix."""
        names = frozenset(each.removeprefix("rak_") for each in rights)
        for each in names:
            if each.rpartition("_")[0] not in LABELS:
                raise ValueError(f"unknown right: {each}")
        return self._add("rk", names, live)

    def _add(self, kind: str, rights: frozenset[str] | None, live: bool) -> str:
        secret = "_".join((kind, "live" if live else "test", secrets.token_hex(12)))
        self._known[secret] = Key(secret, rights)
        return secret

    def restrict(self, secret: str, rights: Iterable[str]) -> None:
        """Change the rights of a known key, as the owner of the account would on Stripe's key page."""
        self._known[secret] = Key(secret, frozenset(rights))

    def expire(self, secret: str) -> None:
        self._known[secret] = Key(secret, self._known[secret].rights, expired=True)

    def revoke(self, secret: str) -> None:
        del self._known[secret]

    def identify(self, secret: str | None) -> Key:
        """The key behind a request; raises Stripe's 401 for a missing, unknown or expired one."""
        if not secret:
            raise errors.no_key()
        key = self._known.get(secret)
        if key is None:
            raise errors.invalid_key(masked(secret))
        if key.expired:
            raise errors.expired_key(masked(secret))
        return key


def require(key: Key, right: str, account_id: str) -> None:
    """Raises Stripe's 403 unless the key holds the right."""
    if key.may(right):
        return
    slug, _, access = right.rpartition("_")
    label = f"{LABELS[slug]} {access.capitalize()}"
    mode = "test%2F" if key.test_mode else ""
    page = f"{mode}apikeys%2Fmk_{key.secret[-4:]}%2Fedit"
    edit = f"https://dashboard.stripe.com/b/{account_id}?destination=%2F{page}"
    raise errors.StripeError(
        403,
        f"Permission denied. The provided key '{masked(key.secret)}' does not have the required permissions for this "
        f"endpoint on account '{account_id}'. Enabling \"{label}\" ('{right}') permissions on this key would allow "
        f"this request to continue. You can edit permissions at {edit}",
        code="more_permissions_required",
        stored=False,
    )
