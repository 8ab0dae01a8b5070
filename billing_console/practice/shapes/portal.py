"""Shapes of the customer portal: its configuration and sessions."""

from __future__ import annotations

from typing import Final

from billing_console.practice.shapes.values import Json, fresh

_FEATURES: Final[Json] = {
    "customer_update": {"allowed_updates": ["email", "address", "phone", "tax_id"], "enabled": True},
    "invoice_history": {"enabled": True},
    "payment_method_update": {"enabled": True, "payment_method_configuration": None},
    "subscription_cancel": {
        "cancellation_reason": {
            "enabled": True,
            "feedback_options": None,
            "options": ["too_expensive", "missing_features", "switched_service", "unused", "other"],
        },
        "enabled": True,
        "mode": "at_period_end",
        "proration_behavior": "none",
    },
    "subscription_pause": {"duration": {"interval_options": [], "type": "indefinite"}, "enabled": False},
    "subscription_update": {
        "billing_cycle_anchor": None,
        "default_allowed_updates": [],
        "enabled": False,
        "proration_behavior": "none",
        "schedule_at_period_end": {"conditions": []},
        "trial_update_behavior": "end_trial",
    },
}


def portal_configuration(
    *,
    id: str,
    created: int,
    name: str | None = None,
    headline: str | None = None,
    is_default: bool = True,
    active: bool = True,
    return_url: str | None = None,
    login_url: str | None = None,
    features: Json | None = None,
) -> Json:
    """What customers may do in the portal; `features` replaces whole features by name."""
    return {
        "id": id,
        "object": "billing_portal.configuration",
        "active": active,
        "application": None,
        "business_profile": {"headline": headline, "privacy_policy_url": None, "terms_of_service_url": None},
        "created": created,
        "default_return_url": return_url,
        "features": fresh({**_FEATURES, **(features or {})}),
        "is_default": is_default,
        "livemode": False,
        "login_page": {"enabled": login_url is not None, "url": login_url},
        "metadata": {},
        "name": name,
        "updated": created,
    }


def portal_session(
    *,
    id: str,
    created: int,
    customer: str,
    configuration: str,
    url: str,
    flow: Json | None = None,
    locale: str | None = None,
    return_url: str | None = None,
) -> Json:
    """A short-lived portal session; its `url` lets anyone in who has it."""
    return {
        "id": id,
        "object": "billing_portal.session",
        "configuration": configuration,
        "created": created,
        "customer": customer,
        "customer_account": None,
        "flow": flow,
        "livemode": False,
        "locale": locale,
        "on_behalf_of": None,
        "return_url": return_url,
        "url": url,
    }


def portal_flow(
    *,
    type: str,
    subscription: str | None = None,
    after_completion: str = "portal_homepage",
    return_url: str | None = None,
    confirmation_message: str | None = None,
) -> Json:
    """The task a portal session opens with; `type` as in `flow_data.type`."""
    redirect = None if return_url is None else {"return_url": return_url}
    confirmation = {"custom_message": confirmation_message} if after_completion == "hosted_confirmation" else None
    flow: Json = {
        "after_completion": {"hosted_confirmation": confirmation, "redirect": redirect, "type": after_completion},
        "customer_update": None,
        "subscription_cancel": None,
        "subscription_pause": None,
        "subscription_update": None,
        "subscription_update_confirm": None,
        "type": type,
    }
    if type == "subscription_cancel":
        flow["subscription_cancel"] = {"retention": None, "subscription": subscription}
    if type == "subscription_update":
        flow["subscription_update"] = {"subscription": subscription}
    return flow
