"""A mock page with every part that the mock customer page does not show."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from billing_console.domain.errors import BillingError
from billing_console.domain.money import Money
from ui.theme.paint import Kind
from ui.theme.tokens import Text, Tone
from ui.widgets.avatar import Avatar
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.check_box import CheckBox
from ui.widgets.check_line import Check, CheckGrid, Clause
from ui.widgets.empty_state import EmptyState
from ui.widgets.figure_card import FigureCard
from ui.widgets.icon import Icon
from ui.widgets.keycap import Keycap
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.marked_label import Mark, MarkedLabel, Run
from ui.widgets.menu_button import MenuButton
from ui.widgets.money_edit import MoneyEdit
from ui.widgets.pill import Pill
from ui.widgets.preview_box import PreviewBox, PreviewRow
from ui.widgets.radio_group import Option, RadioGroup
from ui.widgets.row import Row, Stack, Stretch
from ui.widgets.search_sheet import SearchFrame
from ui.widgets.skeleton import Shape, Skeleton
from ui.widgets.text_area import TextArea
from ui.widgets.toast import Toast

ICONS = (
    "search inbox users user shield flag check pulse chart arrows document gear copy download upload lock key alert "
    "info stop x plus minus chevron-down chevron-up chevron-left chevron-right external refresh clock more undo sun "
    "moon eye eye-off mail card link filter calendar note wifi-off columns tick bang"
).split()


def explain(problem: BillingError) -> str:
    return f"That is no amount ({problem.code})."


def parts_page() -> QWidget:
    page = QWidget()
    outer = QVBoxLayout(page)
    outer.setContentsMargins(20, 18, 20, 20)
    outer.setSpacing(12)
    outer.addWidget(Row(Label("All the parts", Text.TITLE), Label("in one place", muted=True), Stretch(), gap=10))
    outer.addWidget(
        Banner(
            Tone.DANGER,
            "Stripe cannot be reached. What you see may be old.",
            lead="Offline.",
            age="as of 09:41 UTC",
            command="Try again",
            dismissable=True,
        )
    )
    outer.addWidget(Banner(Tone.WARNING, "The audit trail was last verified 3 days ago.", command="Verify"))
    figures = QGridLayout()
    figures.setSpacing(14)
    figures.addWidget(FigureCard("MRR", "$44,812", "+3.7 % on October", Tone.POSITIVE), 0, 0)
    figures.addWidget(FigureCard("Payments failed (24 h)", "1.8 %", "9 of 498 · under 5 %"), 0, 1)
    figures.addWidget(FigureCard("Past due", "14", "$1,022 · 2 over 7 days", Tone.DANGER), 0, 2)
    for column in range(3):
        figures.setColumnStretch(column, 1)
    outer.addLayout(figures)
    cards = QGridLayout()
    cards.setSpacing(14)
    for position, card in enumerate((_words(), _fields(), _states(), _choices(), _checks(), _waiting())):
        cards.addWidget(card, position // 3, position % 3)
    for column in range(3):
        cards.setColumnStretch(column, 1)
    outer.addLayout(cards, 1)
    return page


def _words() -> Card:
    card = Card("Words", right=Avatar("Amara Okafor"))
    card.add(Row(*[Pill(tone.value, tone) for tone in list(Tone)[:4]], Stretch(), gap=6))
    card.add(Row(*[Pill(tone.value, tone) for tone in list(Tone)[4:]], Stretch(), gap=6))
    card.add(MarkedLabel([Run("Amara "), Run("Okaf", Mark.HIGHLIGHT), Run("or · "), Run("cus_Qx81kT", Mark.MONO)]))
    card.add(Row(Button("Primary", Kind.PRIMARY), Button("Danger", Kind.DANGER), MenuButton("USD", [("usd", "USD")])))
    off = Button("Not allowed")
    off.set_allowed(False, "Your role may not do this.")
    card.add(Row(off, Button("Link", Kind.LINK), Button(kind=Kind.ICON, icon="more", name="More"), Keycap("Ctrl K")))
    rows = [Row(*[Icon(name) for name in ICONS[start : start + 16]], Stretch(), gap=6) for start in (0, 16, 32)]
    card.add(Stack(*rows, gap=6))
    card.add_stretch()
    return card


def _fields() -> Card:
    card = Card("Fields")
    card.add(LineEdit("Search", placeholder="Search", icon="search"))
    card.add(LineEdit("Key", text="not a real key", secret=True))
    card.add(LineEdit("State", text="rk_live_…7fQ2", trailing=Pill("restricted", Tone.POSITIVE)))
    money = MoneyEdit("Amount", "usd", explain=explain, value=Money(4900, "usd"))
    wrong = MoneyEdit("Amount", "usd", explain=explain)
    wrong.edit.setText("1.2.3")
    card.add(Row(money, wrong, Stretch()))
    card.add(TextArea("Note", text="Double checkout on 2 Nov, keeping the first one.", lines=2))
    card.add_stretch()
    return card


def _states() -> Card:
    card = Card("Empty")
    card.add(
        EmptyState(
            "inbox", "Nothing waits for you", "Disputes, approvals and failed invoices appear here.", command="Refresh"
        )
    )
    return card


def _choices() -> Card:
    card = Card("Choices")
    options = [
        Option("end", "At period end", "2 Dec 2026, 10:11 CET. Can be undone until then.", "preferred"),
        Option("now", "Now", "Access ends at once. Cannot be undone."),
    ]
    card.add(RadioGroup(options, name="When", cards=True, chosen="end"))
    card.add(CheckBox("Review MRR and alerts", checked=True))
    card.add(CheckBox("Work failed invoices"))
    card.add_stretch()
    return card


def _checks() -> Card:
    card = Card("Checks")
    clauses = [
        Clause(Check.PASSED, "Has an end"),
        Clause(Check.WARNING, "Over the daily limit"),
        Clause(Check.FAILED, "Open dispute on this charge"),
        Clause(Check.EMPTY, "Second person"),
    ]
    card.add(CheckGrid(clauses))
    box = PreviewBox()
    rows = [PreviewRow("2 Dec 2026", ("$49.00", "$0.00"), strong=True), PreviewRow("Given away", ("$49.00",), True)]
    box.set_rows(rows, ["Invoice", "today", "with this comp"])
    card.add(box)
    card.add_stretch()
    return card


def _waiting() -> Card:
    card = Card("Loading", flush=True)
    card.add(Skeleton(5, Shape.TABLE))
    return card


def search_frame(window: QWidget) -> SearchFrame:
    frame = SearchFrame(window)
    frame.edit.setText("okaf")
    frame.set_count("4 customers · 1.8 ms")
    for name, pill, tone in (
        ("Amara Okafor", "duplicate subscription", Tone.DANGER),
        ("Chidi Okafor", "active", Tone.POSITIVE),
    ):
        words = Stack(
            Row(
                MarkedLabel([Run(name[:-6]), Run("Okaf", Mark.HIGHLIGHT), Run("or")], Text.STRONG),
                Pill(pill, tone),
                Stretch(),
            ),
            Label("amara@lumenstudio.io · Pro Monthly ×2 · Visa 4242", Text.SECONDARY),
            gap=2,
        )
        frame.add(Row(Avatar(name), words, Stretch(), Label("cached 40 s ago", Text.SECONDARY), gap=10))
    frame.add_heading("Do")
    frame.add(Row(Icon("arrows"), Label("Refund a payment of Amara Okafor…"), Stretch(), Keycap("R")))
    frame.set_hints([("↑↓", "choose"), ("Enter", "open"), ("Ctrl Enter", "new window")])
    return frame


def toast(window: QWidget) -> Toast:
    return Toast(window, "Refunded $49.00. Written to the trail as #1284.", Tone.POSITIVE, command="Undo")
