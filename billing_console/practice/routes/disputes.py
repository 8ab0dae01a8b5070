"""Disputes and early fraud warnings: evidence goes to the bank once, and a closed dispute is lost."""

from __future__ import annotations

from typing import Any

from billing_console.practice import errors
from billing_console.practice.call import Call, Route, changed, equals, merge_metadata
from billing_console.practice.errors import invalid
from billing_console.practice.listing import in_range

Json = dict[str, Any]
MAX_CHARACTERS = 150_000
_OPEN = {
    "needs_response": "under_review",
    "warning_needs_response": "warning_under_review",
    "appeal_needs_response": "appeal_under_review",
}
_FILE_FIELDS = frozenset(
    (
        "cancellation_policy",
        "customer_communication",
        "customer_signature",
        "duplicate_charge_documentation",
        "receipt",
        "refund_policy",
        "service_documentation",
        "shipping_documentation",
        "uncategorized_file",
    )
)


def list_disputes(call: Call) -> Json:
    """By charge, payment intent or time only: there is no filter by status."""
    return _beside_charge(call, "dispute")


def list_warnings(call: Call) -> Json:
    return _beside_charge(call, "radar.early_fraud_warning")


def _beside_charge(call: Call, kind: str) -> Json:
    rows = call.rows(("charge", "charge"), ("payment_intent", "payment_intent"), kind=kind)
    wanted = equals(call.params, "charge", "payment_intent")
    created = call.params.get("created")
    return call.page(kind, rows, lambda row: in_range(row["created"], created) and wanted(row)).body(call.path)


def retrieve_dispute(call: Call) -> Json:
    return call.find("dispute", call.ids[0])


def retrieve_warning(call: Call) -> Json:
    return call.find("radar.early_fraud_warning", call.ids[0])


def update_dispute(call: Call) -> Json:
    """Stages evidence with `submit` false; otherwise, and by default, sends it to the bank: once only."""
    dispute = call.edit("dispute", call.ids[0])
    before = {**dispute, "evidence": dict(dispute["evidence"]), "evidence_details": dict(dispute["evidence_details"])}
    evidence = call.params.get("evidence")
    submit = call.params.get("submit", True)
    if dispute["status"] not in _OPEN:
        if evidence or "submit" in call.params:
            raise invalid("This dispute can no longer be updated: its evidence was submitted or it is closed.")
        submit = False
    if (evidence or submit) and not (dispute["evidence_details"]["due_by"] or 0) >= call.now:
        raise invalid("The evidence due date of this dispute has passed.", "evidence")
    method = call.params.get("intended_submission_method")
    if method in ("smart_disputes", "prefer_smart_disputes"):
        raise invalid(
            "Smart Disputes is not available on this account.",
            "intended_submission_method",
            "smart_disputes_not_available",
        )
    if evidence is not None:
        _stage(call, dispute, evidence)
    merge_metadata(dispute, call.params.get("metadata"))
    if submit:
        _submit(dispute)
    call.save(dispute)
    call.emit("charge.dispute.updated", dispute, changed(before, dispute))
    return dispute


def _stage(call: Call, dispute: Json, evidence: Any) -> None:
    fields: Json = dict.fromkeys(dispute["evidence"], "") if evidence == "" else evidence
    staged = dispute["evidence"]
    for name, value in fields.items():
        if name in _FILE_FIELDS and value:
            file = call.find("file", value, f"evidence[{name}]")
            if file["purpose"] != "dispute_evidence":
                raise invalid(f"The file {value} was not uploaded as dispute_evidence.", f"evidence[{name}]")
        if name == "enhanced_evidence":
            staged[name] = {**(staged.get(name) or {}), **value} if value else {}
        else:
            staged[name] = value if value != "" else None
    if _size(staged) > MAX_CHARACTERS:
        raise errors.malformed(
            f"The combined character count of all evidence fields is limited to {MAX_CHARACTERS:,}.", "evidence"
        )
    dispute["evidence_details"]["has_evidence"] = any(staged.values())


def _size(value: Any) -> int:
    if isinstance(value, dict):
        return sum(_size(each) for each in value.values())
    if isinstance(value, list):
        return sum(_size(each) for each in value)
    return len(value) if isinstance(value, str) else 0


def _submit(dispute: Json) -> None:
    details = dispute["evidence_details"]
    dispute["status"] = _OPEN[dispute["status"]]
    details["submission_count"] += 1
    details["submission_method"] = "manual"
    # At the bank the money question is settled: an inquiry under review can still be refunded, a chargeback never.
    dispute["is_charge_refundable"] = dispute["status"].startswith("warning")


def close_dispute(call: Call) -> Json:
    """Accepting: the dispute is lost for good, its fee too."""
    dispute = call.edit("dispute", call.ids[0])
    if dispute["status"] not in _OPEN:
        raise invalid("This dispute is already closed.")
    before = dispute["status"]
    dispute["status"] = "warning_closed" if before.startswith("warning") else "lost"
    dispute["is_charge_refundable"] = False
    call.save(dispute)
    call.emit("charge.dispute.closed", dispute, {"status": before})
    return dispute


def list_reviews(call: Call) -> Json:
    """Open reviews only."""
    created = call.params.get("created")
    return call.page("review", call.all("review"), lambda row: row["open"] and in_range(row["created"], created)).body(
        call.path
    )


def retrieve_review(call: Call) -> Json:
    return call.find("review", call.ids[0])


def approve_review(call: Call) -> Json:
    review = call.edit("review", call.ids[0])
    if not review["open"]:
        raise invalid("This review is already closed.")
    review.update(open=False, reason="approved", closed_reason="approved")
    call.save(review)
    call.emit("review.closed", review, {"open": True})
    return review


_EFW = "/v1/radar/early_fraud_warnings"

ROUTES = (
    Route("GET", "/v1/disputes", "dispute", "dispute_read", list_disputes, "list"),
    Route("GET", "/v1/disputes/{id}", "dispute", "dispute_read", retrieve_dispute),
    Route("POST", "/v1/disputes/{id}", "dispute", "dispute_write", update_dispute),
    Route("POST", "/v1/disputes/{id}/close", "dispute", "dispute_write", close_dispute),
    Route("GET", "/v1/reviews", "review", "review_read", list_reviews, "list"),
    Route("GET", "/v1/reviews/{id}", "review", "review_read", retrieve_review),
    Route("POST", "/v1/reviews/{id}/approve", "review", "review_write", approve_review),
    Route("GET", _EFW, "radar.early_fraud_warning", "charge_read", list_warnings, "list"),
    Route("GET", _EFW + "/{id}", "radar.early_fraud_warning", "charge_read", retrieve_warning),
)
