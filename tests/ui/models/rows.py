"""A small table of payments for the tests of tables."""

from __future__ import annotations

from dataclasses import dataclass

from ui.models.column import ButtonCell, CellKind, Column, PillCell
from ui.models.table import TableModel
from ui.theme.paint import Kind
from ui.theme.tokens import Tone


@dataclass(frozen=True, slots=True)
class Payment:
    """A made-up payment; `minor` in cents."""

    key: str
    who: str
    status: str
    minor: int | None
    may_refund: bool = True


PAYMENTS = (
    Payment("a", "Lumen Studio", "succeeded", 4900),
    Payment("b", "Kite & Co", "failed", 720000, may_refund=False),
    Payment("c", "orbit", "succeeded", None),
)


def amount(row: Payment) -> str:
    return "—" if row.minor is None else f"${row.minor // 100}.{row.minor % 100:02}"


def refund(row: Payment) -> ButtonCell | None:
    if row.minor is None:
        return None
    return ButtonCell("Refund…", Kind.DANGER_OUTLINE, allowed=row.may_refund, reason="Nothing was captured.")


def columns() -> list[Column[Payment]]:
    return [
        Column(
            "who", "Customer", lambda row: row.who, CellKind.STRONG, secondary=lambda row: f"id {row.key}", stretch=True
        ),
        Column("id", "Id", lambda row: row.key, CellKind.MONO, hidden=True, tip=lambda row: f"payment {row.key}"),
        Column(
            "status",
            "Status",
            lambda row: "ask the bank" if row.status == "failed" else "",
            CellKind.PILLS,
            pills=lambda row: [PillCell(row.status, Tone.DANGER if row.status == "failed" else Tone.POSITIVE)],
        ),
        Column(
            "amount",
            "Amount",
            amount,
            CellKind.MONEY,
            sort=lambda row: row.minor,
            spoken=lambda row: f"{amount(row)} US dollars, {row.status}",
            tone=lambda row: Tone.DANGER if row.status == "failed" else None,
            muted=lambda row: row.minor is None,
        ),
        Column("refund", "", lambda _row: "", CellKind.BUTTON, button=refund, sortable=False),
    ]


def model(rows: tuple[Payment, ...] = PAYMENTS) -> TableModel[Payment]:
    made = TableModel(columns(), lambda row: row.key)
    made.set_rows(rows)
    return made
