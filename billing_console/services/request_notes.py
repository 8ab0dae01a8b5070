"""The trail's lines about requests for approval: both names, whatever happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from billing_console.domain.audit import Draft

if TYPE_CHECKING:
    from billing_console.domain.approvals import Request
    from billing_console.services.operations import Operator


def about(
    request: Request, operator: Operator, policy: str, *, action: str, outcome: str, data: Mapping[str, Any]
) -> Draft:
    """What this operator did with a request; data without a value is left out."""
    amount = {"minor": request.amount.minor, "currency": request.amount.currency} if request.amount else None
    told = {
        "request": {"id": request.id, "asked_by": request.asked_by, "role": request.role},
        "for": request.action,
        "amount": amount,
        "customer_name": request.customer_name,
        "fingerprint": request.fingerprint,
        "signer": request.signer,
    }
    return Draft(
        actor=operator.name,
        role=operator.role,
        kind="note",
        action=action,
        outcome=outcome,
        object_id=request.object_id,
        customer=request.customer,
        policy=policy,
        data={**told, **{name: value for name, value in data.items() if value}},
    )
