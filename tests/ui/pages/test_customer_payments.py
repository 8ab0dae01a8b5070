"""Rows of payments: a button only where money can go back, and the reason where it can't."""

from __future__ import annotations

from tests.made import dispute, facts, failed, hold, payment, usd
from tests.ui.pages.customer_views import double_checkout, view
from ui.models.column import ButtonCell, Column
from ui.pages.customer_payments import PAYMENTS, REFUND, PaymentRow, payment_rows
from ui.pages.customer_refusals import OFFLINE


def _column(key: str) -> Column[PaymentRow]:
    return next(column for column in PAYMENTS.columns if column.key == key)


def _button(row: PaymentRow) -> ButtonCell | None:
    made = _column(REFUND).button
    assert made is not None
    return made(row)


def _row(**changed: object) -> PaymentRow:
    (row,) = payment_rows(facts(**changed), (), "")
    return row


def test_the_newest_comes_first_and_the_second_of_two_is_marked() -> None:
    known = double_checkout()
    rows = payment_rows(known, view(known).findings, "")
    assert [row.payment.id for row in rows] == ["ch_two", "ch_one", "ch_old", "ch_refused"]
    shown = [_column("status").plain(row) for row in rows]
    assert shown == ["succeeded duplicate?", "succeeded", "partially refunded", "failed insufficient_funds"]


def test_a_button_only_where_something_is_left() -> None:
    allowed = _button(_row())
    assert allowed is not None
    assert (allowed.text, allowed.allowed) == ("Refund…", True)
    for nothing in (failed(), hold(), payment(refunded_amount=usd(4900))):
        assert _button(_row(payments=(nothing,))) is None


def test_an_open_chargeback_disables_it_with_the_reason() -> None:
    row = _row(disputes=(dispute(),))
    button = _button(row)
    assert button is not None
    assert not button.allowed
    assert "du_one" in button.reason
    assert "du_one" in _column(REFUND).read_out(row)
    rest = _column("refundable")
    assert rest.text(row) == "—"
    assert rest.tip is not None
    assert "du_one" in rest.tip(row)
    assert rest.read_out(row).startswith("Refundable: nothing. Open dispute du_one")
    assert PAYMENTS.cells(row)[-1] == usd(0)


def test_offline_disables_every_refund() -> None:
    (row,) = payment_rows(facts(), (), OFFLINE)
    button = _button(row)
    assert button is not None
    assert button.reason == OFFLINE
    assert _column("refundable").text(row) == "$49.00"


def test_why_nothing_can_go_back_is_told_to_eye_and_ear() -> None:
    row = _row(payments=(hold(),))
    rest = _column("refundable")
    assert rest.text(row) == "—"
    assert rest.tip is not None
    assert rest.tip(row) == "This is a hold: nothing was taken"
    assert rest.read_out(row) == "Refundable: nothing. This is a hold: nothing was taken"


def test_amounts_are_read_out_with_what_became_of_them() -> None:
    assert _column("amount").read_out(_row()) == "Amount: 49.00 US dollars, succeeded"


def test_the_bank_s_secret_stays_one() -> None:
    row = _row(payments=(failed(code="stolen_card"),))
    assert row.decline == "generic_decline"
    assert "stolen" not in " ".join(map(str, PAYMENTS.cells(row)))


def test_times_have_utc_in_the_tool_tip() -> None:
    date = _column("date")
    assert date.tip is not None
    assert date.tip(_row()) == "2026-11-02 10:11:00 UTC"
