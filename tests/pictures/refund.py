"""A mock refund sheet made of the kit."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.theme.paint import Kind
from ui.theme.tokens import Text, Tone
from ui.widgets.button import Button
from ui.widgets.check_line import Check, CheckGrid, Clause
from ui.widgets.combo import Combo
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.pill import Pill
from ui.widgets.preview_box import PreviewBox, PreviewRow
from ui.widgets.radio_group import Option, RadioGroup
from ui.widgets.row import Row, Stack, Stretch
from ui.widgets.sheet import Sheet

_BUCKETS = (
    Option("duplicate", "Duplicate personal purchase"),
    Option("team", "Real multi-seat or team purchase"),
    Option("failed", "Failed or incomplete checkout"),
    Option("cancel", "Could not cancel: missing self-service"),
    Option("trust", "Product failure or trust break"),
    Option("renewal", "Accidental renewal (within 7 days)"),
)
_CLAUSES = (
    Clause(Check.PASSED, "Payment succeeded, nothing refunded yet"),
    Clause(Check.PASSED, "No open dispute on this charge"),
    Clause(Check.PASSED, "Same-day duplicate confirmed"),
    Clause(Check.PASSED, "Under approval threshold ($5,000)"),
    Clause(Check.PASSED, "Your key may refund"),
    Clause(Check.PASSED, "Cache is fresh: re-read from Stripe 2 s ago"),
)
_EFFECTS = (
    PreviewRow("Customer receives, on Visa 4242, in 5–10 business days", ("$49.00",), strong=True),
    PreviewRow("Stripe fee on the payment, not returned", ("$1.72",)),
    PreviewRow("Subscription sub_1PrB…9c", ("stays active — cancel it separately",)),
)


def refund_sheet(window: QWidget) -> Sheet:
    sheet = Sheet(
        window,
        "Refund a payment",
        pills=[Pill("PRACTICE", Tone.PRACTICE)],
        about="Amara Okafor · 2 Nov 2026 10:14 · $49.00 · Visa 4242",
    )
    sheet.add_heading("1 · What happened")
    sheet.add(RadioGroup(_BUCKETS, name="What happened", chosen="duplicate"))
    sheet.add_gap(4)
    sheet.add(_how_much())
    sheet.add_heading("3 · Policy check")
    sheet.add(CheckGrid(_CLAUSES))
    sheet.add_gap(4)
    box = PreviewBox()
    box.set_rows(_EFFECTS)
    sheet.add(box)
    sheet.set_note("Recorded in the audit trail before it is sent. Safe to retry: one refund only.")
    cancel = Button("Cancel")
    cancel.clicked.connect(sheet.reject)
    sheet.add_button(cancel)
    sheet.add_button(Button("Refund $49.00", Kind.DANGER))
    return sheet


def _how_much() -> QWidget:
    amount = LineEdit("Amount", text="$49.00", kind=Text.STRONG)
    amount.setFixedWidth(150)
    left = Stack(
        Label("2 · How much", Text.CAPS),
        RadioGroup(
            [Option("full", "Full refundable"), Option("unused", "Unused time", "$19.60"), Option("other", "Other")],
            name="How much",
            columns=0,
            chosen="full",
        ),
        Row(amount, Label("of $49.00 refundable", Text.SECONDARY), Stretch(), gap=10),
    )
    right = Stack(
        Label("Reason sent to Stripe", Text.CAPS),
        Combo("Reason sent to Stripe", [("duplicate", "Duplicate"), ("fraudulent", "Fraudulent")]),
        Stretch(),
    )
    right.setFixedWidth(313)
    return Row(left, Stretch(), right)
