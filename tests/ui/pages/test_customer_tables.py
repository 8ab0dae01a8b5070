"""Tables on the page, on the clipboard and in a file say the same."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from billing_console.services.exports import table_csv
from tests.made import NOW, facts, invoice, refund, usd
from tests.ui.pages.customer_views import double_checkout, operation, view
from ui.models.column import Column
from ui.pages.customer_payments import PAYMENTS, payment_rows
from ui.pages.customer_tables import INVOICES, REFUNDS, SUBSCRIPTIONS, TIMELINE, Record, RefundRow, refund_rows
from ui.pages.customer_timeline import moments

KNOWN = double_checkout()
TABLES: list[tuple[Record[Any], list[Any]]] = [
    (PAYMENTS, payment_rows(KNOWN, view(KNOWN).findings, "")),
    (INVOICES, list(KNOWN.invoices)),
    (SUBSCRIPTIONS, list(KNOWN.subscriptions)),
    (REFUNDS, refund_rows(KNOWN)),
    (TIMELINE, list(moments(KNOWN, [operation()]))),
]


def _column(record: Record[Any], key: str) -> Column[Any]:
    return next(column for column in record.columns if column.key == key)


@pytest.mark.parametrize(("record", "rows"), TABLES, ids=lambda value: getattr(value, "key", ""))
def test_every_table_can_be_written_to_a_file(record: Record[Any], rows: list[Any]) -> None:
    data = table_csv(record.headers, [record.cells(row) for row in rows])
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(lines) == len(rows) + 1
    assert {len(line) for line in lines} == {len(lines[0])}
    keys = [column.key for column in record.columns]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(("record", "rows"), TABLES, ids=lambda value: getattr(value, "key", ""))
def test_every_cell_can_be_shown_sorted_and_read_out(record: Record[Any], rows: list[Any]) -> None:
    for column in record.columns:
        for row in rows:
            assert isinstance(column.plain(row), str)
            assert isinstance(column.read_out(row), str)
        sort = column.sort
        if sort is not None:
            present = [sort(row) for row in rows if sort(row) is not None]
            assert sorted(present) is not None


def test_an_open_invoice_says_when_it_is_tried_again() -> None:
    due = _column(INVOICES, "due")
    again = invoice(status="open", next_attempt=NOW + timedelta(days=1), due_date=NOW)
    assert due.text(again) == "tries again 21 Nov 2026 09:52"
    assert due.text(invoice(status="open", due_date=NOW)) == "20 Nov 2026"
    assert due.text(invoice()) == "—"


def test_money_outside_stripe_is_said() -> None:
    status = _column(INVOICES, "status")
    assert status.plain(invoice(paid_off_stripe=usd(4900))) == "paid $49.00 outside Stripe"
    assert status.plain(invoice()) == "paid"


def test_a_refund_says_why_it_waits_or_failed() -> None:
    status = _column(REFUNDS, "status")
    waiting = RefundRow(refund(status="pending", pending_reason="insufficient_funds"), "—")
    assert status.plain(waiting) == "pending insufficient funds"
    assert status.plain(RefundRow(refund(status="failed", failure_reason="lost_or_stolen_card"), "—")).startswith(
        "failed"
    )


def test_refunds_name_the_bill_they_belong_to() -> None:
    assert [row.invoice for row in refund_rows(KNOWN)] == ["NW-0231-0012"]
    assert refund_rows(facts(refunds=(refund(payment=None),)))[0].invoice == "—"
