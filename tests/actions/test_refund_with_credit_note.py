"""A refund that corrects the invoice too: Stripe is asked first, and mails nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from billing_console.actions.refund_with_credit_note import LONGEST_MEMO, NoteReason, RefundWithCreditNote
from billing_console.domain.cases import Bucket
from billing_console.domain.credit_notes import NoteAsk, PreviewedNote
from billing_console.domain.errors import InvalidInput, NotFound, Rejected, StaleFacts
from billing_console.domain.money import Money
from billing_console.domain.plans import Plan
from tests import made

INVOICE = "in_ch_one"


def refund(amount: Money | None = None, memo: str = "") -> RefundWithCreditNote:
    reason, bucket = NoteReason.PRODUCT_UNSATISFACTORY, Bucket.PRODUCT_FAILURE
    return RefundWithCreditNote("cus_amara", INVOICE, amount or made.usd(1000), reason, bucket, memo)


def note(amount: Money, tax: int = 0) -> PreviewedNote:
    zero = Money.zero(amount.currency)
    return PreviewedNote(amount, zero, amount, Money(tax, amount.currency))


def plan(amount: Money | None = None, memo: str = "", tax: int = 0, **changed: Any) -> Plan:
    wished = amount or made.usd(1000)
    notes = {NoteAsk(INVOICE, wished): note(wished, tax)}
    return refund(wished, memo).plan(made.facts(**({"notes": notes} | changed)), made.NOW)


def broken(found: Plan) -> set[str]:
    return {condition.code for condition in found.conditions if not condition.holds and condition.required}


def test_one_explicit_call_that_mails_nobody() -> None:
    (call,) = plan(memo=" The export was broken. ").calls
    assert (call.method, call.path, call.moves_money, call.tagged) == ("POST", "/v1/credit_notes", True, True)
    assert call.params == {
        "invoice": INVOICE,
        "amount": 1000,
        "refund_amount": 1000,
        "reason": "product_unsatisfactory",
        "email_type": "none",
        "metadata": {"bucket": "product_failure"},
        "memo": "The export was broken.",
    }
    assert (call.lookup_path, call.lookup_params) == ("/v1/credit_notes", {"invoice": INVOICE})
    assert "memo" not in plan().calls[0].params


def test_what_will_happen() -> None:
    found = {effect.code: effect.amount for effect in plan(tax=159).effects}
    assert found["customer_receives"] == made.usd(1000)
    assert found["invoice_corrected"] == made.usd(1000)
    assert found["tax_corrected"] == made.usd(159)
    assert "invoice_stays" not in found
    assert {"no_mail_about_it", "subscription_stays", "refundable_after"} <= set(found)
    assert "tax_corrected" not in {effect.code for effect in plan().effects}
    assert plan().before_after == (("refundable", "$49.00", "$39.00"),)


def test_it_counts_as_the_payment_s_refund() -> None:
    assert (plan().object_id, plan().amount) == ("ch_one", made.usd(1000))
    assert broken(plan()) == set()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"payments": (made.payment(refunded_amount=made.usd(4900)),)}, "something_left"),
        ({"disputes": (made.dispute(),)}, "no_open_dispute"),
        ({"invoices": (made.invoice(status="open"),)}, "invoice_paid"),
        ({"payments": (made.payment(), made.payment("ch_more", invoice=INVOICE))}, "one_payment"),
    ],
)
def test_what_stands_in_the_way(changed: dict[str, Any], code: str) -> None:
    assert code in broken(plan(**changed))


@pytest.mark.parametrize(
    ("amount", "code"),
    [(made.usd(0), "amount_zero"), (made.usd(4901), "amount_above_rest"), (Money(1, "eur"), "currency_mismatch")],
)
def test_amounts_that_cannot_be(amount: Money, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        refund(amount).plan(made.facts(), made.NOW)
    assert refused.value.code == code


def test_without_payment_invoice_or_answer_there_is_no_plan() -> None:
    with pytest.raises(NotFound):
        plan(payments=(made.failed("ch_one"),))
    with pytest.raises(NotFound):
        plan(invoices=())
    with pytest.raises(StaleFacts):
        plan(notes={})
    with pytest.raises(Rejected):
        plan(notes={NoteAsk(INVOICE, made.usd(1000)): Rejected("rejected", message="no")})
    with pytest.raises(InvalidInput):
        plan(memo="x" * (LONGEST_MEMO + 1))


def test_the_fingerprint_follows_stripe_s_figures() -> None:
    other = {NoteAsk(INVOICE, made.usd(1000)): replace(note(made.usd(1000)), before_payment=made.usd(1))}
    assert plan(notes=other).fingerprint != plan().fingerprint


def test_it_asks_for_the_note_it_would_make() -> None:
    assert refund().subject.notes == (NoteAsk(INVOICE, made.usd(1000)),)
    assert refund(made.usd(0)).subject.notes == ()
    assert refund().subject.invoices == (INVOICE,)
