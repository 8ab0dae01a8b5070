"""Why banks decline cards: Stripe's code, advice and words for each decline code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Decline:
    """One way a payment fails."""

    code: str
    decline_code: str
    message: str
    advice: str | None
    network_code: str
    seller_message: str


def _declined(
    decline_code: str, advice: str | None, network_code: str, message: str = "Your card was declined."
) -> Decline:
    seller = "The bank did not return any further details with this decline."
    if decline_code == "insufficient_funds":
        seller = "The bank returned the decline code `insufficient_funds`."
    return Decline("card_declined", decline_code, message, advice, network_code, seller)


_ALL: Final = (
    _declined("insufficient_funds", "try_again_later", "51", "Your card has insufficient funds."),
    _declined("do_not_honor", "try_again_later", "05"),
    _declined("generic_decline", "try_again_later", "05"),
    _declined("lost_card", "do_not_try_again", "41"),
    _declined("stolen_card", "do_not_try_again", "43"),
    _declined("card_velocity_exceeded", "try_again_later", "65"),
    _declined("transaction_not_allowed", "do_not_try_again", "57"),
    _declined("pickup_card", "do_not_try_again", "04"),
    _declined("fraudulent", "do_not_try_again", "59"),
    Decline(
        "expired_card",
        "expired_card",
        "Your card has expired.",
        "confirm_card_data",
        "54",
        "The bank returned the decline code `expired_card`.",
    ),
    Decline(
        "incorrect_cvc",
        "incorrect_cvc",
        "Your card's security code is incorrect.",
        "confirm_card_data",
        "N7",
        "The bank returned the decline code `incorrect_cvc`.",
    ),
    Decline(
        "processing_error",
        "processing_error",
        "An error occurred while processing your card. Try again in a little bit.",
        "try_again_later",
        "96",
        "The bank returned the decline code `processing_error`.",
    ),
    Decline(
        "authentication_required",
        "authentication_required",
        "Your card was declined. This transaction requires authentication.",
        None,
        "1A",
        "The bank returned the decline code `authentication_required`.",
    ),
)

DECLINES: Final = {decline.decline_code: decline for decline in _ALL}

SOFT: Final = (
    "insufficient_funds",
    "insufficient_funds",
    "insufficient_funds",
    "do_not_honor",
    "generic_decline",
    "card_velocity_exceeded",
    "processing_error",
)
"""Declines that often succeed later, with the common ones more often."""
HARD: Final = (
    "expired_card",
    "expired_card",
    "lost_card",
    "stolen_card",
    "transaction_not_allowed",
    "do_not_honor",
    "insufficient_funds",
)
"""Declines that end a subscription."""
