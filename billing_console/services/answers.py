"""Whether an object from Stripe can be what one of our calls made: an answer that does not fit is not believed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from billing_console.domain.operation import METADATA_KEY
from billing_console.domain.plans import StripeCall

EVENTS: Final = "/v1/events"
# Answers that let anybody in who has them, and the field it is in. Kept by path, so that no action can forget it: the
# field goes to whoever waits for it and nowhere else, and what nobody waits for any more is given up, not sent again.
_BEARERS: Final[Mapping[str, str]] = {"/v1/billing_portal/sessions": "url"}
# Parameters that come back in the object they made: money and whose it is.
_TOLD_BACK: Final = ("amount", "currency", "charge", "payment_intent", "customer")


def is_tagged(item: Mapping[str, Any], operation_id: str) -> bool:
    """True when the object carries this operation's id."""
    metadata = item.get("metadata")
    return isinstance(metadata, Mapping) and metadata.get(METADATA_KEY) == operation_id


def bearer_field(call: StripeCall) -> str:
    """The field of this call's answer that lets anybody in who has it; empty for answers that are no secret."""
    return _BEARERS.get(call.path, "")


def fits(item: Mapping[str, Any], call: StripeCall, operation_id: str) -> bool:
    """True when this one object says of itself what the call asked for: our tag, the same money, the same owner."""
    name = item.get("id")
    if not (isinstance(name, str) and name) or "error" in item or item.get("object") == "list":
        return False
    if call.lookup_path == EVENTS and item.get("object") == "event":
        return _is_event_of(item, call, operation_id)
    if not call.tagged:
        return True
    return is_tagged(item, operation_id) and all(_is_told_back(item, call, field) for field in _TOLD_BACK)


def _is_event_of(event: Mapping[str, Any], call: StripeCall, operation_id: str) -> bool:
    """True when Stripe made this event for a request under one of our keys, about the object that was called."""
    request, data = event.get("request"), event.get("data")
    key = request.get("idempotency_key") if isinstance(request, Mapping) else None
    about = data.get("object") if isinstance(data, Mapping) else None
    name = about.get("id") if isinstance(about, Mapping) else None
    return isinstance(key, str) and key.startswith(f"{operation_id}:") and name in call.path.split("/")


def _is_told_back(item: Mapping[str, Any], call: StripeCall, field: str) -> bool:
    asked, told = call.params.get(field), item.get(field)
    if asked is None or told is None:
        return True
    if isinstance(told, Mapping):  # expanded
        told = told.get("id")
    return bool(type(told) is type(asked) and told == asked)
