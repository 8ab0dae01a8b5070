"""Details tell everything that is known, ids in full, and nothing that must not be passed on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.made import NOW, customer, dispute, facts, failed, hold, invoice, payment, refund, subscription
from tests.ui.pages.customer_views import double_checkout, operation
from ui.pages.customer_details import Details, details_of, kind_of
from ui.pages.customer_payments import payment_rows
from ui.pages.customer_tables import RefundRow
from ui.pages.customer_timeline import moments
from ui.theme.tokens import Text


def _told(details: Details) -> dict[str, str]:
    return {name: value for name, value, _ in details.lines}


def _payment(**changed: object) -> Details:
    known = facts(**changed)
    return details_of(payment_rows(known, (), "")[0], known)


def test_a_payment_with_its_ids_fee_receipt_refunds_and_disputes() -> None:
    full = payment(receipt_url="https://pay.stripe.com/receipts/x", description="Pro", metadata={"order": "77"})
    details = _payment(payments=(full,), refunds=(refund(),), disputes=(dispute(),))
    told = _told(details)
    assert details.title == "Payment of $49.00"
    assert told["Payment id"] == "ch_one"
    assert told["Fee"] == "$1.72, not returned on a refund"
    assert told["Date"] == "2 Nov 2026 10:11 (2026-11-02 10:11:00 UTC)"
    assert told["Refund id"] == "re_one · $24.50 · succeeded"
    assert told["Dispute id"].startswith("du_one")
    assert told["Metadata"] == "order: 77"
    assert details.links == (("Receipt", "https://pay.stripe.com/receipts/x"),)
    assert (details.kind, details.object_id) == ("payments", "pi_ch_one")
    assert ("Payment id", "ch_one", Text.MONO) in details.lines


def test_what_the_bank_suspects_stays_with_us() -> None:
    secret = failed(code="stolen_card", seller_message="The bank returned the decline code `stolen_card`.")
    assert "stolen" not in str(_payment(payments=(secret,)))
    plain = failed(seller_message="The card has insufficient funds.")
    assert _told(_payment(payments=(plain,)))["Outcome"] == "The card has insufficient funds."


def test_a_hold_says_when_it_ends() -> None:
    assert "23 Nov 2026" in _told(_payment(payments=(hold(),)))["Hold ends"]


def test_an_invoice_with_its_lines_and_pages() -> None:
    bill = invoice(hosted_url="https://invoice.stripe.com/i/x", pdf_url="https://pay.stripe.com/invoice/x/pdf")
    details = details_of(bill, facts())
    assert _told(details)["Line 1"] == "$49.00 · Pro"
    assert [name for name, _ in details.links] == ["Invoice page", "PDF"]


def test_a_subscription_with_what_is_pending() -> None:
    ending = replace(subscription(), cancel_at_period_end=True, metadata={"seat_of": "amara"})
    told = _told(details_of(ending, facts()))
    assert told["Cancels"].startswith("2 Dec 2026")
    assert told["Subscription id"] == "sub_one"
    assert told["Metadata"] == "seat_of: amara"


def test_refund_moment_and_customer() -> None:
    known = facts()
    assert _told(details_of(RefundRow(refund(), "NW-1"), known))["Refund id"] == "re_one"
    (moment,) = [m for m in moments(double_checkout(), [operation()]) if m.key == "bc-1"]
    assert _told(details_of(moment, known))["By"] == "m.keller"
    told = _told(details_of(customer(phone="+1 555", delinquent=True), known))
    assert (told["Phone"], told["Overdue"]) == ("+1 555", "has an unpaid invoice")
    assert told["Read"].startswith("20 Nov 2026")


def test_every_id_has_its_place_in_the_dashboard() -> None:
    kinds = [kind_of(id_) for id_ in ("cus_1", "sub_1", "in_1", "du_1", "dp_1", "ch_1", "pi_1")]
    assert kinds == ["customers", "subscriptions", "invoices", "disputes", "disputes", "payments", "payments"]


def test_anything_else_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="datetime"):
        details_of(NOW, facts())
