"""Shapes of disputes and early fraud warnings."""

from __future__ import annotations

from typing import Final, Required, TypedDict, Unpack

from billing_console.practice.shapes.values import Json, filled

EVIDENCE_FIELDS: Final = (
    "access_activity_log",
    "billing_address",
    "cancellation_policy",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_communication",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "customer_signature",
    "duplicate_charge_documentation",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "receipt",
    "refund_policy",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "service_documentation",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_documentation",
    "shipping_tracking_number",
    "uncategorized_file",
    "uncategorized_text",
)


class DisputeFields(TypedDict, total=False):
    """What varies in a dispute; `amount` is in minor units, `balance_transactions` are whole objects."""

    id: Required[str]
    amount: Required[int]
    charge: Required[str]
    created: Required[int]
    currency: Required[str]
    reason: Required[str]
    status: Required[str]
    balance_transactions: list[Json]
    enhanced_eligibility_types: list[str]
    intended_submission_method: str | None
    is_charge_refundable: bool
    metadata: dict[str, str]
    payment_intent: str | None


class EvidenceDetails(TypedDict, total=False):
    """How far the answer is; `due_by` is None or 0 when no answer is possible."""

    due_by: int | None
    enhanced_eligibility: Json
    has_evidence: bool
    past_due: bool
    submission_count: int
    submission_method: str


_DISPUTE: Final[Json] = {
    "id": "",
    "object": "dispute",
    "amount": 0,
    "balance_transactions": [],
    "charge": "",
    "created": 0,
    "currency": "",
    "enhanced_eligibility_types": [],
    "evidence": {**dict.fromkeys(EVIDENCE_FIELDS), "enhanced_evidence": {}},
    "evidence_details": {
        "due_by": None,
        "enhanced_eligibility": {},
        "has_evidence": False,
        "past_due": False,
        "submission_count": 0,
        "submission_method": "not_submitted",
    },
    "intended_submission_method": None,
    "is_charge_refundable": False,
    "livemode": False,
    "metadata": {},
    "payment_intent": None,
    "payment_method_details": {},
    "reason": "",
    "status": "",
}


def dispute(
    *,
    brand: str,
    case_type: str = "chargeback",
    network_reason_code: str | None = None,
    evidence: Json | None = None,
    evidence_details: EvidenceDetails | None = None,
    **fields: Unpack[DisputeFields],
) -> Json:
    """A card dispute of any stage; inquiries have case_type inquiry."""
    shape = filled(_DISPUTE, fields)
    shape["evidence"].update(evidence or {})
    shape["evidence_details"].update(evidence_details or {})
    shape["payment_method_details"] = {
        "card": {
            "brand": brand,
            "case_type": case_type,
            "network": brand,
            "network_reason_code": network_reason_code,
        },
        "type": "card",
    }
    return shape


def compelling_evidence_3(*, status: str, required_actions: list[str] | None = None) -> Json:
    """The `enhanced_eligibility` of a Visa 10.4 dispute."""
    return {"visa_compelling_evidence_3": {"required_actions": list(required_actions or []), "status": status}}


def early_fraud_warning(
    *,
    id: str,
    charge: str,
    created: int,
    payment_intent: str | None = None,
    fraud_type: str = "unauthorized_use_of_card",
    actionable: bool = True,
) -> Json:
    """The card network's notice that a payment is probably fraudulent."""
    shape: Json = {
        "id": id,
        "object": "radar.early_fraud_warning",
        "actionable": actionable,
        "charge": charge,
        "created": created,
        "fraud_type": fraud_type,
        "livemode": False,
    }
    if payment_intent is not None:
        shape["payment_intent"] = payment_intent
    return shape
