"""An invoice's totals follow from its lines, balances, payments and credit notes."""

from __future__ import annotations

from billing_console.practice import shapes
from billing_console.practice.shapes import Json


def line(amount: int, *, off: int = 0, tax: int = 0) -> Json:
    return shapes.line_item(
        id=f"il_{amount}",
        invoice="in_1",
        amount=amount,
        currency="usd",
        description="Pro",
        period_start=10,
        period_end=20,
        discounts=["di_1"] if off else [],
        discount_amounts=[{"amount": off, "discount": "di_1"}] if off else [],
        taxes=[shapes.line_tax(amount=tax, tax_rate="txr_1", taxable_amount=amount - off)] if tax else [],
    )


def bill(*lines: Json, starting_balance: int = 0, ending_balance: int | None = None, amount_paid: int = 0) -> Json:
    return shapes.invoice(
        id="in_1",
        created=5,
        currency="usd",
        customer="cus_1",
        lines=list(lines),
        starting_balance=starting_balance,
        ending_balance=ending_balance,
        amount_paid=amount_paid,
    )


def test_discounts_and_taxes_of_all_lines_are_added_per_discount_and_rate() -> None:
    shape = bill(line(4900, off=980, tax=745), line(1900, off=380, tax=289))
    assert (shape["subtotal"], shape["total_excluding_tax"], shape["total"]) == (6800, 5440, 6474)
    assert shape["total_discount_amounts"] == [{"amount": 1360, "discount": "di_1"}]
    assert [(tax["amount"], tax["taxable_amount"]) for tax in shape["total_taxes"]] == [(1034, 5440)]


def test_credit_balance_is_used_up_before_anything_is_due() -> None:
    shape = bill(line(4900), starting_balance=-2000, ending_balance=0)
    assert (shape["total"], shape["amount_due"], shape["amount_remaining"]) == (4900, 2900, 2900)
    covered = bill(line(4900), starting_balance=-10000, ending_balance=-5100)
    assert (covered["amount_due"], covered["amount_remaining"]) == (0, 0)


def test_totals_follow_a_payment_and_a_credit_note() -> None:
    shape = bill(line(4900))
    shape["amount_paid"] = 1900
    shape["pre_payment_credit_notes_amount"] = 1000
    shapes.retotal(shape)
    assert (shape["amount_due"], shape["amount_remaining"], shape["total"]) == (3900, 2000, 4900)


def test_two_invoices_share_nothing() -> None:
    one, other = bill(line(100)), bill(line(100))
    one["metadata"]["note"] = "changed"
    one["automatic_tax"]["enabled"] = True
    assert other["metadata"] == {}
    assert other["automatic_tax"]["enabled"] is False
