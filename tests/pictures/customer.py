"""A mock customer page made of the kit."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.models.column import ButtonCell, CellKind, Column, PillCell
from ui.models.table import TableModel
from ui.theme.paint import Kind
from ui.theme.tokens import Text, Tone
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.data_table import DataTable
from ui.widgets.key_value import KeyValue
from ui.widgets.label import Label
from ui.widgets.marked_label import Mark, MarkedLabel, Run
from ui.widgets.pill import Pill
from ui.widgets.row import Row, Stack, Stretch
from ui.widgets.steps import Step, Steps
from ui.widgets.tabs import Tab, Tabs


@dataclass(frozen=True, slots=True)
class Payment:
    """A made-up payment."""

    key: str
    date: str
    invoice: str
    status: str
    amount: str
    refundable: str
    note: str = ""
    doubt: str = ""


PAYMENTS = (
    Payment("1", "2 Nov 2026 10:14", "NW-0231-0015", "succeeded", "$49.00", "$49.00", doubt="duplicate?"),
    Payment("2", "2 Nov 2026 10:11", "NW-0231-0014", "succeeded", "$49.00", "$49.00"),
    Payment("3", "2 Oct 2026 10:11", "NW-0231-0013", "succeeded", "$49.00", "$49.00"),
    Payment("4", "2 Sep 2026 10:12", "NW-0231-0012", "partially refunded", "$49.00", "$24.50"),
    Payment("5", "1 Sep 2026 10:12", "NW-0231-0012", "failed", "$49.00", "—", note="insufficient_funds"),
    Payment("6", "2 Aug 2026 10:11", "NW-0231-0011", "succeeded", "$49.00", "$49.00"),
)
_TONES = {"succeeded": Tone.POSITIVE, "failed": Tone.DANGER}


def _pills(row: Payment) -> list[PillCell]:
    pills = [PillCell(row.status, _TONES.get(row.status, Tone.NEUTRAL))]
    return [*pills, PillCell(row.doubt, Tone.WARNING)] if row.doubt else pills


def _refund(row: Payment) -> ButtonCell | None:
    return None if row.refundable == "—" else ButtonCell("Refund…", Kind.DANGER_OUTLINE)


def payment_columns() -> list[Column[Payment]]:
    return [
        Column("date", "Date", lambda row: row.date),
        Column("invoice", "Invoice", lambda row: row.invoice),
        Column("method", "Method", lambda _row: "Visa 4242"),
        Column("status", "Status", lambda row: row.note, CellKind.PILLS, pills=_pills),
        Column("amount", "Amount", lambda row: row.amount, CellKind.MONEY),
        Column("refundable", "Refundable", lambda row: row.refundable, CellKind.MONEY),
        Column("refund", "", lambda _row: "", CellKind.BUTTON, button=_refund, sortable=False),
    ]


def subscription(number: str, *, duplicate: bool) -> Card:
    pills = [Pill("active", Tone.POSITIVE)] + ([Pill("duplicate", Tone.DANGER)] if duplicate else [])
    card = Card("Pro Monthly", pills=pills, right=Label(number, Text.MONO, muted=True), danger=duplicate)
    facts = KeyValue()
    facts.add("Price", MarkedLabel([Run("$49.00", Mark.STRONG), Run(" / month · 1 seat")]))
    facts.add("Current period", "2 Nov – 2 Dec 2026")
    if duplicate:
        facts.add("Created", "2 Nov 2026, 3 min after the first")
    else:
        facts.add("Next invoice", "2 Dec 2026 · $49.00")
    facts.add("Payment method", "Visa •••• 4242, exp 08/28")
    facts.add("Discount", "none", muted=True)
    card.add(facts)
    card.add_gap(5)
    card.add(
        Row(
            Button("Cancel…", Kind.DANGER_OUTLINE),
            Button("Comp or extend…"),
            Button("Change plan…"),
            Stretch(),
            gap=10,
        )
    )
    return card


def finding(title: str, text: str) -> Stack:
    return Stack(Label(title, Text.STRONG), Label(text, Text.SECONDARY, wrap=True), gap=4)


def diagnosis() -> Card:
    card = Card("Diagnosis", right="2 findings")
    card.add(
        finding(
            "Duplicate personal subscription",
            "Same plan, same card, 1 seat each, created 3 minutes apart. Looks like a double checkout, "
            "not a team purchase.",
        )
    )
    card.add_gap(6)
    card.add(finding("Charged twice on 2 Nov", "$49.00 × 2 captured on Visa 4242. Neither is an authorisation hold."))
    return card


def next_steps() -> Card:
    card = Card("Safest next step", pills=[Pill("reversible first", Tone.INFO)])
    steps = [
        Step("portal", "Send portal link", "Restore self-service"),
        Step("cancel", "Cancel duplicate sub_1PrB…9c", "At once, no proration"),
        Step("refund", "Refund $49.00 from 10:14", "Duplicate charge only"),
        Step("write", "Write follow-up", "Draft is ready"),
    ]
    card.add(Steps(steps))
    return card


def case() -> Card:
    card = Card("Case", right="CASE-0412")
    facts = KeyValue(name_width=86)
    facts.add("Bucket", "Duplicate purchase")
    facts.add("Owner", "M. Keller")
    facts.add("SLA", "Standard refund · 21 h 08 m left")
    card.add(facts)
    return card


def side() -> QWidget:
    whole = QWidget()
    whole.setFixedWidth(318)
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(14)
    for card in (diagnosis(), next_steps(), case()):
        column.addWidget(card)
    column.addStretch(1)
    return whole


def identity() -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    words = QVBoxLayout()
    words.setSpacing(6)
    words.addWidget(
        Row(
            Label("Amara Okafor", Text.TITLE),
            Pill("Duplicate subscription", Tone.DANGER),
            Pill("Charged twice", Tone.WARNING),
            Stretch(),
            gap=10,
        )
    )
    words.addWidget(
        Row(
            Label("amara@lumenstudio.io", muted=True),
            Label("cus_Qx81kTz0vB2", Text.MONO, muted=True),
            MarkedLabel([Run("GitHub "), Run("amara-o", Mark.STRONG)], muted=True),
            Label("Customer since 14 Mar 2024", muted=True),
            Label("Lifetime $1,862.00", muted=True),
            Stretch(),
            gap=14,
        )
    )
    line.addLayout(words, 1)
    for text in ("Portal link", "Handoff note", "Escalate"):
        line.addWidget(Button(text), 0, Qt.AlignmentFlag.AlignVCenter)
    return line


def payments() -> Card:
    card = Card(flush=True)
    tabs = Tabs(
        [
            Tab("payments", "Payments", 14),
            Tab("invoices", "Invoices", 14),
            Tab("subscriptions", "Subscriptions", 3),
            Tab("credit", "Credit & notes"),
            Tab("timeline", "Timeline"),
        ],
        name="Records",
    )
    line = Row(
        tabs, Stretch(), Button("Copy table", Kind.LINK), Button("Export CSV", Kind.LINK), gap=0, margins=(14, 8, 9, 6)
    )
    card.add(line)
    model = TableModel(payment_columns(), lambda row: row.key)
    table = DataTable(model, name="Payments", fit_rows=20)
    model.set_rows(PAYMENTS)
    table.select_key("1")
    card.add_line()
    card.add(table)
    return card


def customer_page() -> QWidget:
    page = QWidget()
    outer = QVBoxLayout(page)
    outer.setContentsMargins(20, 18, 20, 20)
    outer.setSpacing(14)
    outer.addLayout(identity())
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(14)
    left = QVBoxLayout()
    left.setSpacing(14)
    cards = QHBoxLayout()
    cards.setSpacing(14)
    cards.addWidget(subscription("sub_1PqA…7d", duplicate=False), 1)
    cards.addWidget(subscription("sub_1PrB…9c", duplicate=True), 1)
    left.addLayout(cards)
    left.addWidget(payments())
    left.addStretch(1)
    grid.addLayout(left, 0, 0)
    grid.addWidget(side(), 0, 1)
    grid.setColumnStretch(0, 1)
    outer.addLayout(grid, 1)
    return page
