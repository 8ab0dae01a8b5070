"""What happens at Stripe without a request: refunds that settle or fail, disputes that are decided."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from billing_console.practice import funds, shapes
from billing_console.practice.call import Call, changed
from billing_console.practice.routes.refunds import FAILS_LATER

Json = dict[str, Any]


def settle_refunds(call: Call, fail: Collection[str], reason: str) -> list[str]:
    """Settle every pending refund, and fail those whose id or charge is in `fail`; answers the ids that moved.

    Refunds to Stripe's "fails later" test card fail by themselves.
    """
    moved = []
    for row in list(call.state.scan("refund")):
        named = row["id"] in fail or row["charge"] in fail
        if row["status"] in ("pending", "succeeded") and (named or _fails_by_card(call, row)):
            _fail(call, row["id"], reason)
        elif row["status"] == "pending":
            _succeed(call, row["id"])
        else:
            continue
        moved.append(row["id"])
    return moved


def _fails_by_card(call: Call, refund: Json) -> bool:
    charge = call.state.get(refund["charge"]) if refund["charge"] else None
    details = (charge or {}).get("payment_method_details") or {}
    return bool((details.get("card") or {}).get("last4") == FAILS_LATER)


def _succeed(call: Call, refund_id: str) -> None:
    refund = call.state.edit(refund_id)
    before = dict(refund)
    refund["status"] = "succeeded"
    refund.pop("pending_reason", None)
    if refund["balance_transaction"] is None:
        refund["balance_transaction"] = funds.enter(
            call,
            amount=-refund["amount"],
            currency=refund["currency"],
            source=refund_id,
            type="refund",
            owner=refund["customer"],
            description="REFUND FOR CHARGE",
        )["id"]
    refund["destination_details"] = shapes.card_destination(reference="24492160000000000000001", status="available")
    call.save(refund)
    _tell(call, refund, before)


def _fail(call: Call, refund_id: str, reason: str) -> None:
    """The money comes back to the account, and the charge can be refunded again."""
    refund = call.state.edit(refund_id)
    before = dict(refund)
    refund["status"] = "failed"
    refund["failure_reason"] = reason
    refund.pop("pending_reason", None)
    if refund["balance_transaction"] is not None:
        refund["failure_balance_transaction"] = funds.enter(
            call,
            amount=refund["amount"],
            currency=refund["currency"],
            source=refund_id,
            type="refund_failure",
            owner=refund["customer"],
            description="REFUND FAILURE",
        )["id"]
    call.save(refund)
    if refund["charge"]:
        charge = call.state.edit(refund["charge"])
        charge["amount_refunded"] -= refund["amount"]
        charge["refunded"] = False
        call.save(charge)
    _tell(call, refund, before)
    call.emit("refund.failed", refund)


def _tell(call: Call, refund: Json, before: Json) -> None:
    previous = changed(before, refund)
    call.emit("refund.updated", refund, previous)
    call.emit("charge.refund.updated", refund, previous)


def settle_disputes(call: Call) -> list[str]:
    """Decide disputes under review by Stripe's magic words in `uncategorized_text`; without one they stay open."""
    moved = []
    for row in list(call.state.scan("dispute")):
        outcome = _outcome(row)
        if outcome is not None:
            dispute = call.state.edit(row["id"])
            dispute["status"] = outcome
            call.save(dispute)
            if outcome == "won":
                _reinstate(call, dispute)
            call.emit("charge.dispute.closed", dispute, {"status": row["status"]})
            moved.append(row["id"])
    return moved


def _outcome(dispute: Json) -> str | None:
    if dispute["status"] not in ("under_review", "warning_under_review"):
        return None
    inquiry = dispute["status"].startswith("warning")
    words = dispute["evidence"].get("uncategorized_text") or ""
    if "winning_evidence" in words:
        return "warning_closed" if inquiry else "won"
    if "losing_evidence" in words:
        return "warning_closed" if inquiry else "lost"
    return "needs_response" if inquiry and "escalate_inquiry_evidence" in words else None


def _reinstate(call: Call, dispute: Json) -> None:
    entry = funds.enter(
        call,
        amount=dispute["amount"],
        currency=dispute["currency"],
        source=dispute["id"],
        type="adjustment",
        reporting_category="dispute_reversal",
        owner=call.state.owner_of(dispute["id"]),
        description=f"Chargeback reversal for {dispute['charge']}",
    )
    dispute["balance_transactions"] = [*dispute["balance_transactions"], entry]
    call.save(dispute)
    call.emit("charge.dispute.funds_reinstated", dispute)
