"""Events of the last thirty days, and the endpoints they are delivered to."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from billing_console.practice import errors
from billing_console.practice.call import Call, Route
from billing_console.practice.listing import in_range

Json = dict[str, Any]
KEPT_SECONDS = 30 * 24 * 3600
MAX_TYPES = 20


def list_events(call: Call) -> Json:
    """`type` may hold a wildcard, `types` up to twenty names; `delivery_success` false means not yet delivered."""
    params = call.params
    wanted = params.get("types", [])
    if wanted and params.get("type"):
        raise errors.malformed("You may only specify one of these parameters: type, types.", "types")
    if len(wanted) > MAX_TYPES:
        raise errors.malformed(f"You may pass up to {MAX_TYPES} event types.", "types")
    patterns = wanted or ([params["type"]] if params.get("type") else [])
    horizon = call.now - KEPT_SECONDS
    _keep_within(params, horizon)

    def matches(row: Json) -> bool:
        if not in_range(row["created"], params.get("created")):
            return False
        if patterns and not any(fnmatchcase(row["type"], pattern) for pattern in patterns):
            return False
        delivered = params.get("delivery_success")
        return delivered is None or delivered == (row["pending_webhooks"] == 0)

    return call.page("event", call.all("event"), matches).body(call.path)


def _keep_within(params: Json, horizon: int) -> None:
    """Let the list end at the horizon, so that it does not read two years to find nothing."""
    created = params.get("created")
    if isinstance(created, int):
        return
    bounds = dict(created or {})
    bounds["gte"] = max(horizon, bounds.get("gte", 0))
    params["created"] = bounds


def retrieve_event(call: Call) -> Json:
    event = call.find("event", call.ids[0])
    if event["created"] < call.now - KEPT_SECONDS:
        raise errors.no_such("event", call.ids[0])
    return event


def list_webhook_endpoints(call: Call) -> Json:
    return call.page("webhook_endpoint", call.all("webhook_endpoint")).body(call.path)


def retrieve_webhook_endpoint(call: Call) -> Json:
    return call.find("webhook_endpoint", call.ids[0])


ROUTES = (
    Route("GET", "/v1/events", "event", "event_read", list_events, "list"),
    Route("GET", "/v1/events/{id}", "event", "event_read", retrieve_event),
    Route("GET", "/v1/webhook_endpoints", "webhook_endpoint", "webhook_read", list_webhook_endpoints, "list"),
    Route("GET", "/v1/webhook_endpoints/{id}", "webhook_endpoint", "webhook_read", retrieve_webhook_endpoint),
)
