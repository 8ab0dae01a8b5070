"""Shapes of cards as Stripe shows them on payment methods and on charges."""

from __future__ import annotations

from billing_console.practice.shapes.values import Json, fresh


def checks(*, cvc: str | None = "pass", postal_code: str | None = "pass", line1: str | None = None) -> Json:
    """What the bank said about the card data: pass, fail, unavailable or unchecked."""
    return {"address_line1_check": line1, "address_postal_code_check": postal_code, "cvc_check": cvc}


def _card(brand: str) -> Json:
    return {
        "brand": brand,
        "checks": checks(),
        "display_brand": "american_express" if brand == "amex" else brand,
        "generated_from": None,
        "networks": {"available": [brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def payment_method(
    *,
    id: str,
    created: int,
    brand: str,
    last4: str,
    exp_month: int,
    exp_year: int,
    fingerprint: str,
    customer: str | None = None,
    country: str = "US",
    funding: str = "credit",
    billing: Json,
    metadata: dict[str, str] | None = None,
) -> Json:
    """A card; `billing` comes from billing_details()."""
    card = {**_card(brand), "country": country, "exp_month": exp_month, "exp_year": exp_year}
    card.update(fingerprint=fingerprint, funding=funding, last4=last4)
    return {
        "id": id,
        "object": "payment_method",
        "allow_redisplay": "limited",
        "billing_details": fresh(billing),
        "card": card,
        "created": created,
        "customer": customer,
        "customer_account": None,
        "livemode": False,
        "metadata": dict(metadata or {}),
        "type": "card",
    }


def card_details(
    *,
    payment_method: Json,
    amount: int,
    authorized: bool = True,
    three_d_secure: Json | None = None,
    capture_before: int | None = None,
) -> Json:
    """The `payment_method_details` of a charge with this card; `amount` in minor units."""
    card = payment_method["card"]
    details: Json = {
        **{key: card[key] for key in ("brand", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4")},
        "amount_authorized": amount if authorized else None,
        "authorization_code": None,
        "checks": dict(card["checks"]),
        "electronic_commerce_indicator": None if three_d_secure is None else "05",
        "extended_authorization": {"status": "disabled"},
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": card["brand"],
        "network_token": {"used": False},
        "network_transaction_id": None,
        "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
        "regulated_status": card["regulated_status"],
        "three_d_secure": three_d_secure,
        "transaction_link_id": None,
        "wallet": None,
    }
    if capture_before is not None:
        details["capture_before"] = capture_before
    return {"card": details, "type": "card"}


def three_d_secure_passed() -> Json:
    """The trace of a successful 3-D Secure challenge."""
    return {
        "authentication_flow": "challenge",
        "electronic_commerce_indicator": "05",
        "exemption_indicator": None,
        "result": "authenticated",
        "result_reason": None,
        "transaction_id": None,
        "version": "2.2.0",
    }
