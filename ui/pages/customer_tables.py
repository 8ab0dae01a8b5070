"""What a table of the customer page needs: its columns, its export, and what to say when it is empty."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from billing_console.domain.facts import Facts
from billing_console.domain.money import Money
from billing_console.domain.records import Invoice, Refund, Subscription
from ui import format as words
from ui.models.column import CellKind, Column, PillCell
from ui.pages import customer_words as told
from ui.pages.customer_invoices import ACT, act_button
from ui.pages.customer_timeline import Moment
from ui.texts import REFUND_REASONS

T = TypeVar("T")
Value = str | int | Money | datetime | None


@dataclass(frozen=True, slots=True)
class Record(Generic[T]):
    """One table: how it is shown, and how it is written to a file (``headers``, and ``cells`` of a row)."""

    key: str
    name: str
    columns: tuple[Column[T], ...]
    row_key: Callable[[T], Hashable]
    headers: tuple[str, ...]
    cells: Callable[[T], Sequence[Value]]
    icon: str
    empty: tuple[str, str]


@dataclass(frozen=True, slots=True)
class RefundRow:
    """A refund and the number of the bill it belongs to."""

    refund: Refund
    invoice: str


def refund_rows(facts: Facts) -> list[RefundRow]:
    """The refunds, newest first."""
    rows = []
    for refund in sorted(facts.refunds, key=lambda r: r.created, reverse=True):
        payment = facts.payment(refund.payment) if refund.payment else None
        invoice = (payment.invoice_number or payment.invoice) if payment else None
        rows.append(RefundRow(refund, invoice or told.DASH))
    return rows


def _pill(code: str) -> tuple[PillCell, ...]:
    return (PillCell(*told.status(code)),)


def _order(money: Money) -> tuple[str, int]:
    return money.currency, money.minor


def _due(invoice: Invoice) -> str:
    if invoice.status != "open":
        return told.DASH
    if invoice.next_attempt is not None:
        return f"tries again {words.day_time(invoice.next_attempt)}"
    return words.day(invoice.due_date)


def _outside(invoice: Invoice) -> str:
    """Money that never went through Stripe is said, so that paid and taken are not confused."""
    return "" if invoice.paid_off_stripe.is_zero else f"{invoice.paid_off_stripe} outside Stripe"


def _reason(refund: Refund) -> str:
    reason = refund.reason or ""
    return REFUND_REASONS.get(reason, reason.replace("_", " ")) or told.DASH


def _refund_note(refund: Refund) -> str:
    return (refund.failure_reason or refund.pending_reason or "").replace("_", " ")


INVOICES: Record[Invoice] = Record(
    key="invoices",
    name="Invoices",
    columns=(
        Column(
            "date",
            "Date",
            lambda r: words.day(r.created),
            sort=lambda r: r.created,
            tip=lambda r: words.utc_full(r.created),
        ),
        Column("number", "Invoice", lambda r: r.number or r.id),
        Column("status", "Status", _outside, CellKind.PILLS, pills=lambda r: _pill(r.status)),
        Column("due", "Due", _due, sort=lambda r: r.next_attempt or r.due_date),
        Column("total", "Total", lambda r: str(r.total), CellKind.MONEY, sort=lambda r: _order(r.total)),
        Column("paid", "Paid", lambda r: str(r.amount_paid), CellKind.MONEY, sort=lambda r: _order(r.amount_paid)),
        Column(
            "open", "Open", lambda r: str(r.amount_remaining), CellKind.MONEY, sort=lambda r: _order(r.amount_remaining)
        ),
        Column("id", "Id", lambda r: r.id, CellKind.MONO, hidden=True),
        Column(ACT, "", lambda _: "", CellKind.BUTTON, button=act_button, sortable=False),
    ),
    row_key=lambda row: row.id,
    headers=("Date", "Invoice", "Number", "Status", "Due", "Total", "Paid", "Open", "Paid outside Stripe"),
    cells=lambda r: (
        r.created,
        r.id,
        r.number or "",
        r.status,
        _due(r),
        r.total,
        r.amount_paid,
        r.amount_remaining,
        r.paid_off_stripe,
    ),
    icon="document",
    empty=("No invoices", "Bills of this customer's subscriptions and one-off bills appear here."),
)


def _price_words(subscription: Subscription) -> str:
    parts = [f"{name + ': ' if name else ''}{amount}{rest}" for name, amount, rest in told.prices(subscription)]
    return "; ".join(parts) or told.DASH


SUBSCRIPTIONS: Record[Subscription] = Record(
    key="subscriptions",
    name="Subscriptions",
    columns=(
        Column("title", "Subscription", told.title, CellKind.STRONG),
        Column("status", "Status", lambda _: "", CellKind.PILLS, pills=lambda r: _pill(r.status)),
        Column("price", "Price", _price_words),
        Column(
            "created",
            "Created",
            lambda r: words.day(r.created),
            sort=lambda r: r.created,
            tip=lambda r: words.utc_full(r.created),
        ),
        Column("ended", "Ended", lambda r: words.day(r.ended_at), sort=lambda r: r.ended_at),
        Column("id", "Id", lambda r: r.id, CellKind.MONO),
    ),
    row_key=lambda row: row.id,
    headers=("Created", "Subscription", "Product", "Status", "Price", "Ended"),
    cells=lambda r: (r.created, r.id, told.title(r), r.status, _price_words(r), words.day(r.ended_at)),
    icon="refresh",
    empty=("No subscriptions", "Running and ended subscriptions appear here."),
)

REFUNDS: Record[RefundRow] = Record(
    key="refunds",
    name="Refunds",
    columns=(
        Column(
            "date",
            "Date",
            lambda r: words.day_time(r.refund.created),
            sort=lambda r: r.refund.created,
            tip=lambda r: words.utc_full(r.refund.created),
        ),
        Column("invoice", "Invoice", lambda r: r.invoice),
        Column(
            "status", "Status", lambda r: _refund_note(r.refund), CellKind.PILLS, pills=lambda r: _pill(r.refund.status)
        ),
        Column("reason", "Reason", lambda r: _reason(r.refund)),
        Column("reference", "Bank reference", lambda r: r.refund.reference or told.DASH, CellKind.MONO),
        Column(
            "amount",
            "Amount",
            lambda r: str(r.refund.amount),
            CellKind.MONEY,
            sort=lambda r: _order(r.refund.amount),
            spoken=lambda r: f"{words.spoken(r.refund.amount)}, {told.status(r.refund.status)[0]}",
        ),
        Column("id", "Id", lambda r: r.refund.id, CellKind.MONO, hidden=True),
    ),
    row_key=lambda row: row.refund.id,
    headers=("Date", "Refund", "Payment", "Invoice", "Status", "Reason", "Bank reference", "Amount"),
    cells=lambda r: (
        r.refund.created,
        r.refund.id,
        r.refund.payment or "",
        r.invoice,
        r.refund.status,
        _reason(r.refund),
        r.refund.reference or "",
        r.refund.amount,
    ),
    icon="undo",
    empty=("No refunds", "What was given back, and whether it arrived, appears here."),
)

TIMELINE: Record[Moment] = Record(
    key="timeline",
    name="Timeline",
    columns=(
        Column("date", "Date", lambda r: words.day_time(r.at), sort=lambda r: r.at, tip=lambda r: words.utc_full(r.at)),
        Column("what", "What", lambda r: r.what, stretch=True),
        Column(
            "state",
            "State",
            lambda _: "",
            CellKind.PILLS,
            pills=lambda r: (PillCell(r.state, r.tone),) if r.state else (),
            sort=lambda r: r.state,
        ),
        Column("by", "By", lambda r: r.by),
        Column("about", "About", lambda r: words.short_id(r.about), CellKind.MONO, tip=lambda r: r.about),
        Column("amount", "Amount", lambda r: str(r.amount) if r.amount else "", CellKind.MONEY),
    ),
    row_key=lambda row: row.key,
    headers=("Date", "What", "State", "By", "About", "Amount", "Currency"),
    cells=lambda r: (
        r.at,
        r.what,
        r.state,
        r.by,
        r.about,
        r.amount.plain() if r.amount else "",
        r.amount.currency.upper() if r.amount else "",
    ),
    icon="clock",
    empty=("Nothing happened yet", "Payments, refunds, disputes and our own operations appear here by time."),
)
