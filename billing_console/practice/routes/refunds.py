"""Refunds: money back to the card, with everything that can speak against it."""

from __future__ import annotations

from typing import Any

from billing_console.practice import errors, funds, money, shapes
from billing_console.practice.call import Call, Route, changed, equals, merge_metadata
from billing_console.practice.errors import StripeError, invalid
from billing_console.practice.listing import in_range

Json = dict[str, Any]

# Stripe's test cards whose refunds do not simply succeed, by last four digits.
SUCCEEDS_LATER = "7726"
FAILS_LATER = "5126"

_INQUIRY = frozenset(("warning_needs_response", "warning_under_review"))
_REFUNDABLE_DISPUTES = _INQUIRY | {"warning_closed", "won", "prevented"}


def list_refunds(call: Call) -> Json:
    rows = call.rows(("charge", "charge"), ("payment_intent", "payment_intent"), kind="refund")
    wanted = equals(call.params, "charge", "payment_intent")
    created = call.params.get("created")
    return call.page("refund", rows, lambda row: in_range(row["created"], created) and wanted(row)).body(call.path)


def retrieve_refund(call: Call) -> Json:
    return call.find("refund", call.ids[0])


def create_refund(call: Call) -> Json:
    """Without `amount` all that remains goes back; the charge, its warnings and an inquiry follow."""
    charge = _charge(call)
    disputes = (
        [row for row in call.state.of_customer(charge["customer"], "dispute") if row["charge"] == charge["id"]]
        if charge["customer"]
        else []
    )
    _check_refundable(charge, disputes)
    amount = _amount(call, charge)
    return refund_charge(
        call,
        charge,
        amount,
        reason=call.params.get("reason"),
        metadata=call.params.get("metadata") or {},
        disputes=disputes,
    )


def refund_charge(
    call: Call,
    charge: Json,
    amount: int,
    *,
    reason: str | None = None,
    metadata: Json | None = None,
    disputes: list[Json] | None = None,
) -> Json:
    """Refund a checked amount of a charge; also what a credit note with a refund does."""
    owner = charge["customer"]
    status, why = _first_status(call, charge, amount)
    refund = shapes.refund(
        id=call.id("re"),
        amount=amount,
        charge=charge["id"],
        created=call.now,
        currency=charge["currency"],
        customer=owner,
        metadata={key: value for key, value in (metadata or {}).items() if value != ""},
        payment_intent=charge["payment_intent"],
        payment_method=charge["payment_method"],
        reason=reason,
        status=status,
    )
    if why:
        refund["pending_reason"] = why
    if why != "insufficient_funds":
        refund["balance_transaction"] = _debit(call, refund)["id"]
    call.save(refund, owner)
    _update_charge(call, charge["id"], amount, reason)
    call.emit("refund.created", refund)
    _close_what_it_settles(call, charge["id"], disputes or [])
    return refund


def _charge(call: Call) -> Json:
    charge_id, intent_id = call.params.get("charge"), call.params.get("payment_intent")
    if not charge_id and not intent_id:
        raise errors.malformed(
            "One of the following params should be provided for this request: payment_intent or charge.",
            code="parameter_missing",
        )
    if intent_id:
        intent = call.find("payment_intent", intent_id, "payment_intent")
        if charge_id and charge_id != intent["latest_charge"]:
            raise invalid(f"The charge {charge_id} does not belong to the payment_intent {intent_id}.", "charge")
        if intent["status"] != "succeeded" or not intent["latest_charge"]:
            raise invalid(
                f"This PaymentIntent ({intent_id}) does not have a successful charge to refund.", "payment_intent"
            )
        charge_id = intent["latest_charge"]
    return call.find("charge", str(charge_id), "charge")


def _check_refundable(charge: Json, disputes: list[Json]) -> None:
    name = charge["id"]
    if charge["status"] != "succeeded" or not charge["paid"]:
        raise invalid(
            f"Charge {name} cannot be refunded because it did not succeed.", "charge", "charge_not_refundable"
        )
    if not charge["captured"]:
        raise invalid(
            f"Charge {name} has not been captured, so there is nothing to refund. Cancel the PaymentIntent "
            f"{charge['payment_intent']} to release the authorization.",
            "charge",
            "charge_not_refundable",
        )
    if charge["refunded"]:
        raise invalid(f"Charge {name} has already been refunded.", "charge", "charge_already_refunded")
    if any(row["status"] not in _REFUNDABLE_DISPUTES for row in disputes):
        raise invalid(f"Charge {name} has been charged back; cannot issue a refund.", "charge", "charge_disputed")


def _amount(call: Call, charge: Json) -> int:
    remaining: int = charge["amount_captured"] - charge["amount_refunded"]
    amount: int = call.params.get("amount", remaining)
    if amount < 1:
        raise errors.malformed("Invalid positive integer", "amount", "parameter_invalid_integer")
    if amount > remaining:
        bound = "unrefunded amount on charge" if charge["amount_refunded"] else "charge amount"
        currency = charge["currency"]
        raise StripeError(
            400,
            f"Refund amount ({money.in_words(amount, currency)}) is greater than {bound} "
            f"({money.in_words(remaining, currency)})",
            param="amount",
        )
    return amount


def _first_status(call: Call, charge: Json, amount: int) -> tuple[str, str | None]:
    """What a refund is at first, and why when it is pending."""
    if funds.available(call, charge["currency"]) < amount:
        return "pending", "insufficient_funds"
    details = charge["payment_method_details"] or {}
    if (details.get("card") or {}).get("last4") == SUCCEEDS_LATER:
        return "pending", "processing"
    return "succeeded", None


def _debit(call: Call, refund: Json) -> Json:
    return funds.enter(
        call,
        amount=-refund["amount"],
        currency=refund["currency"],
        source=refund["id"],
        type="refund",
        owner=refund["customer"],
        description="REFUND FOR CHARGE",
    )


def _update_charge(call: Call, charge_id: str, amount: int, reason: str | None) -> None:
    charge = call.state.edit(charge_id)
    before = dict(charge)
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] >= charge["amount_captured"]
    if reason == "fraudulent":
        charge["fraud_details"] = {"user_report": "fraudulent"}
    call.save(charge)
    call.emit("charge.refunded", charge, changed(before, charge))


def _close_what_it_settles(call: Call, charge_id: str, disputes: list[Json]) -> None:
    """A full refund ends an inquiry and leaves a fraud warning nothing to act on."""
    charge = call.find("charge", charge_id)
    if not charge["refunded"]:
        return
    for row in disputes:
        if row["status"] in _INQUIRY:
            dispute = call.state.edit(row["id"])
            dispute["status"] = "warning_closed"
            dispute["is_charge_refundable"] = False
            call.save(dispute)
            call.emit("charge.dispute.closed", dispute, {"status": row["status"]})
    if not charge["customer"]:
        return
    for row in call.state.of_customer(charge["customer"], "radar.early_fraud_warning"):
        if row["charge"] == charge_id and row["actionable"]:
            warning = call.state.edit(row["id"])
            warning["actionable"] = False
            call.save(warning)
            call.emit("radar.early_fraud_warning.updated", warning, {"actionable": True})


def update_refund(call: Call) -> Json:
    """Metadata only."""
    refund = call.edit("refund", call.ids[0])
    before = dict(refund)
    merge_metadata(refund, call.params.get("metadata"))
    call.save(refund)
    call.emit("refund.updated", refund, changed(before, refund))
    return refund


def cancel_refund(call: Call) -> Json:
    """Only a refund that waits for the customer can be canceled."""
    refund = call.edit("refund", call.ids[0])
    if refund["status"] != "requires_action":
        raise invalid(
            f"This refund ({refund['id']}) cannot be canceled because it has a status of {refund['status']}. Only "
            "refunds with status requires_action can be canceled."
        )
    refund["status"] = "canceled"
    call.save(refund)
    call.emit("refund.updated", refund, {"status": "requires_action"})
    return refund


ROUTES = (
    Route("GET", "/v1/refunds", "refund", "charge_read", list_refunds, "list"),
    Route("POST", "/v1/refunds", "refund", "charge_write", create_refund),
    Route("GET", "/v1/refunds/{id}", "refund", "charge_read", retrieve_refund),
    Route("POST", "/v1/refunds/{id}", "refund", "charge_write", update_refund),
    Route("POST", "/v1/refunds/{id}/cancel", "refund", "charge_write", cancel_refund),
)
