"""Decline codes: which one must stay unsaid, which forbid another try, and what else a bank can mean."""

from __future__ import annotations

from typing import Final

from billing_console.domain.records import Payment

# Said of a card, these could put somebody in danger or warn a thief: to everybody they read like a plain decline.
UNDISCLOSED: Final = frozenset({"lost_card", "stolen_card", "fraudulent", "merchant_blacklist", "pickup_card"})
# The customer has to confirm the payment; no retry from our side can.
AUTHENTICATION: Final = frozenset({"authentication_required", "authentication_not_handled"})
# Whoever tries such a card again only harms the company's standing with the card networks.
_NEVER_AGAIN: Final = UNDISCLOSED | {
    *("revocation_of_authorization", "revocation_of_all_authorizations", "stop_payment_order"),
    *("do_not_try_again", "invalid_authorization", "invalid_billing_agreement", "invalid_payment_information"),
    *("compliance_violation", "incorrect_number", "invalid_number", "invalid_account"),
}
# The same card can't work before the customer has changed something about it.
_NEEDS_NEW_DATA: Final = frozenset(
    {"expired_card", "incorrect_cvc", "invalid_cvc", "invalid_expiry_month", "invalid_expiry_year"}
    | {"incorrect_zip", "incorrect_address", "incorrect_pin", "invalid_pin", "expired_payment_information"}
)


def code_of(payment: Payment) -> str:
    """Why a payment was declined, in the most exact code there is."""
    return payment.decline_code or payment.failure_code or "generic_decline"


def disclosed(code: str) -> str:
    """A decline code as it may be written down and shown."""
    return "generic_decline" if code in UNDISCLOSED else code


def is_final(payment: Payment) -> bool:
    """True when this card must not be tried again; the bank's advice outranks its code, except where safety speaks."""
    code = code_of(payment)
    if payment.advice_code == "do_not_try_again" or code in UNDISCLOSED:
        return True
    return payment.advice_code != "try_again_later" and code in _NEVER_AGAIN


def needs_new_data(payment: Payment) -> bool:
    """True when the customer has to correct or replace the card first."""
    return payment.advice_code == "confirm_card_data" or code_of(payment) in _NEEDS_NEW_DATA


def needs_customer(payment: Payment) -> bool:
    """True when only the customer can go on: the bank wants 3-D Secure."""
    return code_of(payment) in AUTHENTICATION
