"""Shapes of the account itself, its events, webhook endpoints and files."""

from __future__ import annotations

from billing_console.practice.shapes.values import API_VERSION, Json, address, list_of


def account(*, id: str, name: str, email: str, created: int, support_email: str, url: str) -> Json:
    """A standard account in the United States that may charge and is paid out daily."""
    return {
        "id": id,
        "object": "account",
        "business_profile": {
            "mcc": "5734",
            "minority_owned_business_designation": None,
            "name": name,
            "product_description": None,
            "specified_commercial_transactions_act_url": None,
            "support_address": address(),
            "support_email": support_email,
            "support_phone": None,
            "support_url": None,
            "url": url,
        },
        "business_type": "company",
        "capabilities": {"card_payments": "active", "transfers": "active"},
        "charges_enabled": True,
        "country": "US",
        "created": created,
        "default_currency": "usd",
        "details_submitted": True,
        "email": email,
        "metadata": {},
        "payouts_enabled": True,
        "settings": _account_settings(name),
        "type": "standard",
    }


def _account_settings(name: str) -> Json:
    no_kana = {"statement_descriptor_prefix_kana": None, "statement_descriptor_prefix_kanji": None}
    return {
        "branding": {"icon": None, "logo": None, "primary_color": None, "secondary_color": None},
        "card_payments": {
            "decline_on": {"avs_failure": False, "cvc_failure": True},
            "statement_descriptor_prefix": None,
            **no_kana,
        },
        "dashboard": {"display_name": name, "timezone": "Etc/UTC"},
        "invoices": {"default_account_tax_ids": None, "hosted_payment_method_save": "offer"},
        "payments": {
            "statement_descriptor": name.upper(),
            "statement_descriptor_kana": None,
            "statement_descriptor_kanji": None,
            **no_kana,
        },
        "payouts": {
            "debit_negative_balances": True,
            "schedule": {"delay_days": 2, "interval": "daily"},
            "statement_descriptor": None,
        },
    }


def event(
    *,
    id: str,
    type: str,
    created: int,
    data: Json,
    previous: Json | None = None,
    pending_webhooks: int = 0,
    request: str | None = None,
    idempotency_key: str | None = None,
    api_version: str = API_VERSION,
) -> Json:
    """Something that happened; `data` is the object as it was then, `previous` the attributes an update changed."""
    content: Json = {"object": data}
    if previous is not None:
        content["previous_attributes"] = previous
    return {
        "id": id,
        "object": "event",
        "api_version": api_version,
        "created": created,
        "data": content,
        "livemode": False,
        "pending_webhooks": pending_webhooks,
        "request": {"id": request, "idempotency_key": idempotency_key},
        "type": type,
    }


def webhook_endpoint(
    *,
    id: str,
    created: int,
    url: str,
    enabled_events: list[str],
    status: str = "enabled",
    description: str | None = None,
    api_version: str | None = API_VERSION,
) -> Json:
    """Where the account sends its events."""
    return {
        "id": id,
        "object": "webhook_endpoint",
        "api_version": api_version,
        "application": None,
        "created": created,
        "description": description,
        "enabled_events": list(enabled_events),
        "livemode": False,
        "metadata": {},
        "status": status,
        "url": url,
    }


def file(
    *,
    id: str,
    created: int,
    filename: str,
    size: int,
    type: str,
    purpose: str = "dispute_evidence",
    title: str | None = None,
    expires_at: int | None = None,
) -> Json:
    """An uploaded file; `size` in bytes, `type` pdf, png or jpg."""
    return {
        "id": id,
        "object": "file",
        "created": created,
        "expires_at": expires_at,
        "filename": filename,
        "links": list_of(f"/v1/file_links?file={id}", []),
        "purpose": purpose,
        "size": size,
        "title": title,
        "type": type,
        "url": f"https://files.stripe.com/v1/files/{id}/contents",
    }
