"""Customer portal, payouts and uploaded files."""

from __future__ import annotations

from typing import Any

from billing_console.practice import shapes
from billing_console.practice.call import Call, Route, equals
from billing_console.practice.errors import invalid, malformed, missing_parameter
from billing_console.practice.listing import in_range
from billing_console.practice.params import Upload

Json = dict[str, Any]
MAX_FILE = 5 * 1024 * 1024
FILE_LIFE = 270 * 24 * 3600
_MAGIC = {b"%PDF": "pdf", b"\x89PNG": "png", b"\xff\xd8\xff": "jpg"}


def list_configurations(call: Call) -> Json:
    wanted = equals(call.params, "active", "is_default")
    kind = "billing_portal.configuration"
    return call.page(kind, call.all(kind), wanted).body(call.path)


def retrieve_configuration(call: Call) -> Json:
    return call.find("billing_portal.configuration", call.ids[0])


def create_session(call: Call) -> Json:
    """A link that lets anyone in who has it, for minutes."""
    params = call.params
    if not params.get("customer"):
        raise missing_parameter("customer")
    customer = call.living("customer", params["customer"], "customer")
    configuration = _configuration(call)
    flow_data = params.get("flow_data")
    flow = None if flow_data is None else _flow(call, customer["id"], configuration, flow_data)
    session_id = call.id("bps")
    return shapes.portal_session(
        id=session_id,
        created=call.now,
        customer=customer["id"],
        configuration=configuration["id"],
        url=f"https://billing.stripe.com/p/session/test_{session_id[5:]}",
        flow=flow,
        locale=params.get("locale"),
        return_url=params.get("return_url") or configuration["default_return_url"],
    )


def _configuration(call: Call) -> Json:
    wanted = call.params.get("configuration")
    if wanted:
        return call.find("billing_portal.configuration", wanted, "configuration")
    for row in call.state.scan("billing_portal.configuration"):
        if row["is_default"] and row["active"]:
            return row
    raise invalid(
        "No configuration provided and your test mode default configuration has not been created. Provide a "
        "configuration or create your default by saving your customer portal settings in test mode at "
        "https://dashboard.stripe.com/test/settings/billing/portal."
    )


def _flow(call: Call, customer_id: str, configuration: Json, wanted: Json) -> Json:
    kind = wanted["type"]
    subscription = (wanted.get(kind) or {}).get("subscription")
    if kind.startswith("subscription_"):
        param = f"flow_data[{kind}][subscription]"
        if not subscription:
            raise missing_parameter(param)
        if call.find("subscription", subscription, param)["customer"] != customer_id:
            raise invalid(f"The subscription {subscription} does not belong to the customer {customer_id}.", param)
    feature = "subscription_update" if kind == "subscription_update_confirm" else kind
    if not configuration["features"].get(feature, {}).get("enabled"):
        raise invalid(
            f"This flow cannot be used because the {feature} feature of the portal configuration is disabled.",
            "flow_data[type]",
        )
    after = wanted.get("after_completion") or {}
    return shapes.portal_flow(
        type=kind,
        subscription=subscription,
        after_completion=after.get("type", "portal_homepage"),
        return_url=(after.get("redirect") or {}).get("return_url"),
        confirmation_message=(after.get("hosted_confirmation") or {}).get("custom_message"),
    )


def list_payouts(call: Call) -> Json:
    params = call.params
    wanted = equals(params, "status", "destination")
    return call.page(
        "payout",
        call.all("payout"),
        lambda row: (
            wanted(row)
            and in_range(row["created"], params.get("created"))
            and in_range(row["arrival_date"], params.get("arrival_date"))
        ),
    ).body(call.path)


def retrieve_payout(call: Call) -> Json:
    return call.find("payout", call.ids[0])


def create_file(call: Call) -> Json:
    """Keeps the facts of an upload, not its content."""
    upload, purpose = call.params.get("file"), call.params["purpose"]
    if not isinstance(upload, Upload):
        raise missing_parameter("file")
    if not upload.content:
        raise malformed("The file you uploaded is empty.", "file")
    kind = next((kind for magic, kind in _MAGIC.items() if upload.content.startswith(magic)), None)
    if purpose == "dispute_evidence":
        if len(upload.content) > MAX_FILE:
            raise malformed("The file you uploaded is too large: dispute evidence is limited to 5 MB.", "file")
        if kind is None:
            raise malformed(
                "The file you uploaded is not of a supported type: dispute evidence must be a PDF, JPEG or PNG.", "file"
            )
    file = shapes.file(
        id=call.id("file"),
        created=call.now,
        filename=upload.filename,
        size=len(upload.content),
        type=kind or upload.filename.rpartition(".")[2],
        purpose=purpose,
        expires_at=call.now + FILE_LIFE,
    )
    return call.save(file)


def retrieve_file(call: Call) -> Json:
    return call.find("file", call.ids[0])


_CONFIGURATIONS = "/v1/billing_portal/configurations"
_KIND = "billing_portal.configuration"

ROUTES = (
    Route("GET", _CONFIGURATIONS, _KIND, "customer_portal_read", list_configurations, "list"),
    Route("GET", _CONFIGURATIONS + "/{id}", _KIND, "customer_portal_read", retrieve_configuration),
    Route("POST", "/v1/billing_portal/sessions", "billing_portal.session", "customer_portal_write", create_session),
    Route("GET", "/v1/payouts", "payout", "payout_read", list_payouts, "list"),
    Route("GET", "/v1/payouts/{id}", "payout", "payout_read", retrieve_payout),
    Route("POST", "/v1/files", "file", "file_write", create_file),
    Route("GET", "/v1/files/{id}", "file", "file_read", retrieve_file),
)
