"""The table of payments: what was taken, what became of it, and what could go back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from billing_console.domain.facts import Facts
from billing_console.domain.findings import Finding
from billing_console.domain.money import Money
from billing_console.domain.records import Payment
from ui import format as words
from ui.models.column import ButtonCell, CellKind, Column, PillCell
from ui.pages import customer_words as told
from ui.pages.customer_refusals import refund_refusal
from ui.pages.customer_tables import Record
from ui.texts import decline_name
from ui.theme.paint import Kind

REFUND = "refund"


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment with what the page says of it; ``refusal`` is empty where a refund can be asked for."""

    payment: Payment
    pills: tuple[PillCell, ...]
    decline: str
    refusal: str
    is_barred: bool = False  # by a dispute: what is left can't go back as a refund, now or ever

    @property
    def has_rest(self) -> bool:
        """True when there is something left that could go back."""
        return not self.payment.refundable.is_zero

    @property
    def refundable(self) -> Money:
        """What can go back as a refund, whoever may ask for it; nothing where a dispute stands against it."""
        return Money.zero(self.payment.amount.currency) if self.is_barred else self.payment.refundable


def payment_rows(facts: Facts, findings: Sequence[Finding], blanket: str) -> list[PaymentRow]:
    """The payments, newest first; ``blanket`` is a reason that holds against every refund."""
    doubled = told.duplicates(findings)
    newest_first = sorted(facts.payments, key=lambda payment: payment.created, reverse=True)
    return [
        PaymentRow(
            payment,
            tuple(PillCell(text, tone) for text, tone in told.payment_pills(payment, facts, doubled)),
            _decline(payment),
            refund_refusal(payment, facts, blanket=blanket),
            is_barred=not payment.refundable.is_zero and bool(refund_refusal(payment, facts)),
        )
        for payment in newest_first
    ]


def _decline(payment: Payment) -> str:
    code = payment.decline_code or payment.failure_code
    return decline_name(code) if code and payment.status == "failed" else ""


def _button(row: PaymentRow) -> ButtonCell | None:
    """Only where there is something left; then a reason may still stand against it."""
    return ButtonCell("Refund…", Kind.DANGER_OUTLINE, not row.refusal, row.refusal) if row.has_rest else None


def _rest_spoken(row: PaymentRow) -> str:
    told_rest = "nothing" if row.refundable.is_zero else words.spoken(row.refundable)
    return f"{told_rest}. {row.refusal}" if row.refusal else told_rest


def _amount_order(row: PaymentRow) -> tuple[str, int]:
    return row.payment.amount.currency, row.payment.amount.minor


def _rest_order(row: PaymentRow) -> tuple[str, int]:
    return row.payment.amount.currency, row.refundable.minor


def _spoken_amount(row: PaymentRow) -> str:
    return ", ".join([words.spoken(row.payment.amount), *(pill.text for pill in row.pills)])


PAYMENTS: Record[PaymentRow] = Record(
    key="payments",
    name="Payments",
    columns=(
        Column(
            "date",
            "Date",
            lambda r: words.day_time(r.payment.created),
            sort=lambda r: r.payment.created,
            tip=lambda r: words.utc_full(r.payment.created),
        ),
        Column("invoice", "Invoice", lambda r: r.payment.invoice_number or r.payment.invoice or told.DASH),
        Column("method", "Method", lambda r: told.method(r.payment)),
        Column("status", "Status", lambda r: r.decline, CellKind.PILLS, pills=lambda r: r.pills),
        Column(
            "amount",
            "Amount",
            lambda r: str(r.payment.amount),
            CellKind.MONEY,
            sort=_amount_order,
            spoken=_spoken_amount,
        ),
        Column(
            "refundable",
            "Refundable",
            lambda r: told.DASH if r.refundable.is_zero else str(r.refundable),
            CellKind.MONEY,
            sort=_rest_order,
            spoken=_rest_spoken,
            tip=lambda r: r.refusal,
        ),
        Column("id", "Id", lambda r: r.payment.id, CellKind.MONO, hidden=True),
        Column(REFUND, "", lambda _: "", CellKind.BUTTON, button=_button, sortable=False),
    ),
    row_key=lambda row: row.payment.id,
    headers=("Date", "Payment", "Invoice", "Method", "Status", "Decline", "Amount", "Refundable"),
    cells=lambda r: (
        r.payment.created,
        r.payment.id,
        r.payment.invoice_number or r.payment.invoice or "",
        told.method(r.payment),
        ", ".join(pill.text for pill in r.pills),
        r.decline,
        r.payment.amount,
        r.refundable,
    ),
    icon="card",
    empty=("No payments", "Charges, holds and failed attempts of this customer appear here."),
)


def no_payments(outside: Sequence[Money]) -> tuple[str, str]:
    """Title and sentence where the table is empty; ``outside`` is what was paid without Stripe."""
    if not outside:
        return PAYMENTS.empty
    told_sums = " and ".join(map(str, outside))
    return (
        "No payments through Stripe",
        f"{told_sums} came outside Stripe. Give it back the way it came.",
    )
