"""Credit notes: correcting an invoice, with the money going back as refund, credit or out of band."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from billing_console.practice import collecting, money, shapes
from billing_console.practice.call import Call, Route, changed, equals, merge_metadata
from billing_console.practice.errors import invalid, malformed
from billing_console.practice.listing import in_range
from billing_console.practice.routes.customers import credit_balance
from billing_console.practice.routes.refunds import refund_charge

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a credit note is worth and where the money after payment goes, in minor units."""

    lines: list[Json]
    amount: int
    before_payment: int
    refund: int
    credit: int
    out_of_band: int
    existing: list[Json]


def list_credit_notes(call: Call) -> Json:
    params = call.params
    rows = call.rows(("customer", "customer"), ("invoice", "invoice"), kind="credit_note")
    wanted = equals(params, "customer", "invoice")
    created = params.get("created")
    return call.page("credit_note", rows, lambda row: in_range(row["created"], created) and wanted(row)).body(call.path)


def retrieve_credit_note(call: Call) -> Json:
    return call.find("credit_note", call.ids[0])


def preview_credit_note(call: Call) -> Json:
    invoice, parts = _plan(call)
    return _build(call, invoice, parts, call.id("cn"))


def create_credit_note(call: Call) -> Json:
    """E-mails the customer unless `email_type` is none; on an open invoice it lowers what remains to be paid."""
    invoice, parts = _plan(call)
    charge = _charge(call, invoice) if parts.refund else None
    if parts.refund and charge is None:
        raise invalid("This invoice has no successful charge to refund.", "refund_amount")
    note_id = call.id("cn")
    refunds = list(parts.existing)
    if charge is not None:
        refund = refund_charge(call, charge, parts.refund, reason=_refund_reason(call))
        refunds.append(shapes.credit_note_refund(refund=refund["id"], amount=parts.refund))
    note = _build(call, invoice, parts, note_id, refunds)
    if parts.credit:
        entry = credit_balance(
            call,
            invoice["customer"],
            -parts.credit,
            invoice["currency"],
            type="credit_note",
            invoice=invoice["id"],
            credit_note=note_id,
        )
        note["customer_balance_transaction"] = entry["id"]
    call.save(note, invoice["customer"])
    _lower(call, invoice["id"], parts)
    call.emit("credit_note.created", note)
    return note


def _refund_reason(call: Call) -> str | None:
    reason = call.params.get("reason")
    return reason if reason in ("duplicate", "fraudulent") else "requested_by_customer" if reason else None


def _plan(call: Call) -> tuple[Json, _Parts]:
    params = call.params
    invoice = call.find("invoice", params["invoice"], "invoice")
    if invoice["status"] not in ("open", "paid"):
        raise invalid(
            f"Credit notes can only be created for open or paid invoices; this one is {invoice['status']}.", "invoice"
        )
    lines = _lines(call, invoice)
    amount = sum(line["amount"] for line in lines)
    left = invoice["total"] - _credited(invoice)
    if amount > left:
        raise invalid(
            f"The credit note amount ({money.in_words(amount, invoice['currency'])}) is greater than what is left to "
            f"credit on the invoice ({money.in_words(left, invoice['currency'])}).",
            "amount",
        )
    before = min(amount, invoice["amount_remaining"])
    existing = [
        shapes.credit_note_refund(
            refund=call.find("refund", str(each.get("refund")), f"refunds[{number}][refund]")["id"],
            amount=each["amount_refunded"]
            if "amount_refunded" in each
            else call.find("refund", each["refund"])["amount"],
        )
        for number, each in enumerate(params.get("refunds") or ())
    ]
    parts = _Parts(
        lines,
        amount,
        before,
        params.get("refund_amount", 0),
        params.get("credit_amount", 0),
        params.get("out_of_band_amount", 0),
        existing,
    )
    _check_sum(parts, invoice["currency"])
    return invoice, parts


def _check_sum(parts: _Parts, currency: str) -> None:
    given = parts.refund + parts.credit + parts.out_of_band + sum(each["amount_refunded"] for each in parts.existing)
    due = parts.amount - parts.before_payment
    if given != due:
        raise invalid(
            f"The sum of credit amount, refund amount and out of band amount ({money.in_words(given, currency)}) must "
            f"equal the post payment amount of the credit note ({money.in_words(due, currency)})."
        )


def _credited(invoice: Json) -> int:
    credited: int = invoice["pre_payment_credit_notes_amount"] + invoice["post_payment_credit_notes_amount"]
    return credited


def _lines(call: Call, invoice: Json) -> list[Json]:
    params = call.params
    if params.get("lines") and "amount" in params:
        raise malformed("You may only specify one of these parameters: amount, lines.", "amount")
    if params.get("lines"):
        return [_line(call, invoice, each, number) for number, each in enumerate(params["lines"])]
    if "amount" not in params:
        raise malformed("One of amount, lines, or shipping_cost must be provided.", "amount", "parameter_missing")
    if params["amount"] < 1:
        raise malformed("Invalid positive integer", "amount", "parameter_invalid_integer")
    words = f"Credit for invoice {invoice['number']}"
    return [shapes.credit_note_line(id=call.id("cnli"), amount=params["amount"], description=words)]


def _line(call: Call, invoice: Json, wanted: Json, number: int) -> Json:
    where = f"lines[{number}]"
    if wanted["type"] == "custom_line_item":
        if "unit_amount" not in wanted or not wanted.get("description"):
            raise malformed(f"Missing required param: {where}[unit_amount].", where, "parameter_missing")
        quantity = wanted.get("quantity", 1)
        return shapes.credit_note_line(
            id=call.id("cnli"),
            amount=wanted["unit_amount"] * quantity,
            description=wanted["description"],
            quantity=quantity,
        )
    source = next((row for row in invoice["lines"]["data"] if row["id"] == wanted.get("invoice_line_item")), None)
    if source is None:
        raise invalid(
            f"No such invoice line item: '{wanted.get('invoice_line_item')}'",
            f"{where}[invoice_line_item]",
            "resource_missing",
        )
    net = source["amount"] - sum(each["amount"] for each in source["discount_amounts"])
    taxed = net + sum(each["amount"] for each in source["taxes"])
    amount = wanted.get("amount", taxed)
    if amount > taxed:
        raise invalid("The amount is greater than the invoice line item's.", f"{where}[amount]")
    return shapes.credit_note_line(
        id=call.id("cnli"), amount=amount, description=source["description"], invoice_line_item=source["id"]
    )


def _charge(call: Call, invoice: Json) -> Json | None:
    """The charge a refund of this invoice goes to: the one with most left to give back."""
    charges = []
    for row in call.state.of_customer(invoice["customer"], "invoice_payment"):
        if row["invoice"] == invoice["id"] and row["status"] == "paid" and row["payment"]["type"] == "payment_intent":
            intent = call.state.get(row["payment"]["payment_intent"])
            charge = call.state.get(intent["latest_charge"]) if intent and intent["latest_charge"] else None
            charges += [charge] if charge else []
    best = max(charges, key=_left, default=None)
    wanted = call.params.get("refund_amount", 0)
    if best is not None and _left(best) < wanted:
        raise invalid(
            f"Refund amount ({money.in_words(wanted, best['currency'])}) is greater than unrefunded amount on charge "
            f"({money.in_words(_left(best), best['currency'])})",
            "refund_amount",
        )
    return best


def _left(charge: Json) -> int:
    left: int = charge["amount_captured"] - charge["amount_refunded"]
    return left


def _build(call: Call, invoice: Json, parts: _Parts, note_id: str, refunds: list[Json] | None = None) -> Json:
    earlier = [
        row for row in call.state.of_customer(invoice["customer"], "credit_note") if row["invoice"] == invoice["id"]
    ]
    note = shapes.credit_note(
        id=note_id,
        invoice=invoice["id"],
        customer=invoice["customer"],
        created=call.now,
        currency=invoice["currency"],
        number=f"{invoice['number']}-CN-{len(earlier) + 1:02d}",
        lines=parts.lines,
        refunds=parts.existing if refunds is None else refunds,
        memo=call.params.get("memo"),
        out_of_band_amount=parts.out_of_band or None,
        pre_payment_amount=parts.before_payment,
        post_payment_amount=parts.amount - parts.before_payment,
        reason=call.params.get("reason"),
    )
    merge_metadata(note, call.params.get("metadata"))
    return note


def _lower(call: Call, invoice_id: str, parts: _Parts) -> None:
    invoice = call.state.edit(invoice_id)
    before = shapes.fresh(invoice)
    invoice["pre_payment_credit_notes_amount"] += parts.before_payment
    invoice["post_payment_credit_notes_amount"] += parts.amount - parts.before_payment
    invoice["amount_due"] -= parts.before_payment
    invoice["amount_remaining"] -= parts.before_payment
    call.save(invoice)
    call.emit("invoice.updated", invoice, changed(before, invoice))
    if invoice["status"] == "open" and invoice["amount_remaining"] == 0:
        collecting.mark_paid(call, invoice, 0)


_ALL = "/v1/credit_notes"

ROUTES = (
    Route("GET", _ALL, "credit_note", "credit_note_read", list_credit_notes, "list"),
    Route("POST", _ALL, "credit_note", "credit_note_write", create_credit_note),
    Route("GET", _ALL + "/preview", "credit_note", "credit_note_read", preview_credit_note),
    Route("GET", _ALL + "/{id}", "credit_note", "credit_note_read", retrieve_credit_note),
)
