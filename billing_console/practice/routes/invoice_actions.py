"""What can be done to an invoice: pay, send, finalize, void, write off."""

from __future__ import annotations

from typing import Any

from billing_console.practice import billing, collecting, shapes
from billing_console.practice.call import Call, Route, changed
from billing_console.practice.errors import invalid

Json = dict[str, Any]


def pay_invoice(call: Call) -> Json:
    """Charges the card, or books the money as received elsewhere; a decline is a 402 and leaves the invoice open."""
    invoice = call.edit("invoice", call.ids[0])
    if invoice["status"] == "paid":
        raise invalid("Invoice is already paid", code="invoice_already_paid")
    if invoice["status"] == "void":
        raise invalid("This invoice is voided and can no longer be paid.", code="invoice_not_editable")
    if invoice["status"] == "draft":
        billing.finalize(call, invoice)
        call.save(invoice)
        call.emit("invoice.finalized", invoice)
    if call.params.get("paid_out_of_band"):
        _cancel_payments(call, invoice)
        invoice["amount_paid_off_stripe"] = invoice["amount_remaining"]
        collecting.mark_paid(call, invoice, invoice["amount_remaining"])
    elif invoice["amount_remaining"] == 0:
        collecting.mark_paid(call, invoice, 0)
    else:
        collecting.charge_invoice(call, invoice, call.params.get("payment_method"))
    return invoice


def _cancel_payments(call: Call, invoice: Json) -> None:
    payment, intent = collecting.intent_of(call, invoice["id"], invoice["customer"])
    if payment is not None:
        canceled = call.state.edit(payment["id"])
        canceled["status"] = "canceled"
        canceled["status_transitions"]["canceled_at"] = call.now
        call.save(canceled)
    if intent is not None:
        stopped = call.state.edit(intent["id"])
        stopped.update(status="canceled", canceled_at=call.now, cancellation_reason="void_invoice")
        call.save(stopped)
        call.emit("payment_intent.canceled", stopped)


def send_invoice(call: Call) -> Json:
    """Mails the hosted page; in test mode no mail leaves, but the event does."""
    invoice = call.find("invoice", call.ids[0])
    if invoice["status"] not in ("open", "paid", "uncollectible"):
        raise invalid(f"You can't send an invoice whose status is {invoice['status']}.", code="invoice_not_editable")
    call.emit("invoice.sent", invoice)
    return invoice


def finalize_invoice(call: Call) -> Json:
    invoice = call.edit("invoice", call.ids[0])
    if invoice["status"] != "draft":
        raise invalid(
            "This invoice is already finalized, you can't re-finalize a non-draft invoice.", code="invoice_not_editable"
        )
    before = shapes.fresh(invoice)
    billing.finalize(call, invoice)
    if "auto_advance" in call.params:
        invoice["auto_advance"] = call.params["auto_advance"]
    call.save(invoice)
    call.emit("invoice.finalized", invoice)
    call.emit("invoice.updated", invoice, changed(before, invoice))
    if invoice["amount_due"] == 0:
        collecting.mark_paid(call, invoice, 0)
    return invoice


def void_invoice(call: Call) -> Json:
    """For good; the number stays used."""
    invoice = call.edit("invoice", call.ids[0])
    if invoice["status"] not in ("open", "uncollectible"):
        raise invalid(
            f"You can only pass in open or uncollectible invoices to void. This invoice isn't voidable: its status is "
            f"{invoice['status']}.",
            code="invoice_not_editable",
        )
    _cancel_payments(call, invoice)
    invoice.update(status="void", auto_advance=False, next_payment_attempt=None)
    invoice.pop("status_details", None)
    invoice["status_transitions"]["voided_at"] = call.now
    call.save(invoice)
    call.emit("invoice.voided", invoice)
    return invoice


def write_off_invoice(call: Call) -> Json:
    """An uncollectible invoice can still be paid or voided."""
    invoice = call.edit("invoice", call.ids[0])
    if invoice["status"] != "open":
        raise invalid("You can only mark open invoices as uncollectible.", code="invoice_not_editable")
    invoice.update(status="uncollectible", auto_advance=False, next_payment_attempt=None)
    invoice["status_details"] = {"uncollectible": {"reason": "user_forgiven"}}
    invoice["status_transitions"]["marked_uncollectible_at"] = call.now
    call.save(invoice)
    call.emit("invoice.marked_uncollectible", invoice)
    return invoice


_ONE = "/v1/invoices/{id}"

ROUTES = (
    Route("POST", _ONE + "/pay", "invoice", "invoice_write", pay_invoice),
    Route("POST", _ONE + "/send", "invoice", "invoice_write", send_invoice),
    Route("POST", _ONE + "/finalize", "invoice", "invoice_write", finalize_invoice),
    Route("POST", _ONE + "/void", "invoice", "invoice_write", void_invoice),
    Route("POST", _ONE + "/mark_uncollectible", "invoice", "invoice_write", write_off_invoice),
)
