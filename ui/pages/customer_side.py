"""The right column: what was noticed, the safest next step, and the case it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from billing_console.domain.cases import Case
from billing_console.domain.findings import Finding
from ui import format as words
from ui.pages.customer_findings import explained, step_words
from ui.pages.customer_time import TimeLabel
from ui.texts import BUCKETS
from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text, Tone
from ui.widgets.card import Card
from ui.widgets.key_value import KeyValue
from ui.widgets.label import Label
from ui.widgets.pill import Pill
from ui.widgets.steps import Step, Steps

if TYPE_CHECKING:
    from billing_console.actions import NextStep
    from billing_console.services.customers import CustomerView

NOTHING_FOUND = (
    "None of the checks applies: duplicates, double charges, holds, failed payments, disputes, refunds, late bills, "
    "cards that run out."
)

# Tells why a step can't be taken now; empty when it can.
Refusal = Callable[["NextStep"], str]


class Side(QWidget):
    """Up to three cards below one another, or two abreast in a narrow window. Emits ``step_chosen(NextStep)``."""

    step_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_flat = False
        self._shown: object = None
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme().px(SPACE.l))
        self._cards: list[QWidget] = []
        self._steps: dict[str, NextStep] = {}
        self.setAccessibleName("Diagnosis and next steps")

    def set_flat(self, is_flat: bool) -> None:
        """Side by side, or below one another."""
        self._is_flat = is_flat
        columns = 2 if is_flat and len(self._cards) > 1 else 1
        for card in self._cards:
            self._layout.removeWidget(card)
        for number, card in enumerate(self._cards):
            # An odd one out takes a whole line.
            is_alone = number == len(self._cards) - 1 and number % columns == 0
            self._layout.addWidget(card, number // columns, number % columns, 1, columns if is_alone else 1)
        for row in range(len(self._cards) + 1):
            self._layout.setRowStretch(row, 1 if row == len(self._cards) else 0)
        self._layout.setColumnStretch(0, 1)
        self._layout.setColumnStretch(1, columns - 1)

    def set_view(self, view: CustomerView, refusal: Refusal) -> None:
        """Replace the cards, unless they would say the same again."""
        refusals = {f"{step.code}:{step.object_id}": refusal(step) for step in view.steps}
        shown = (view.findings, view.steps, view.case, refusals)
        if shown == self._shown:
            return
        self._shown = shown
        for card in self._cards:
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [_diagnosis(view.findings)]
        self._steps = {f"{step.code}:{step.object_id}": step for step in view.steps}
        if self._steps:
            self._cards.append(self._next_steps(refusals))
        if view.case is not None:
            self._cards.append(_case(view.case))
        self.set_flat(self._is_flat)

    def _next_steps(self, refusals: Mapping[str, str]) -> Card:
        card = Card("Safest next step", pills=[Pill("reversible first", Tone.INFO)])
        steps = Steps([_row(key, step, refusals[key]) for key, step in self._steps.items()])
        steps.chosen.connect(self._chosen)
        card.add(steps)
        card.add_stretch()
        return card

    def _chosen(self, key: str) -> None:
        self.step_chosen.emit(self._steps[key])


def _row(key: str, step: NextStep, reason: str) -> Step:
    title, detail = step_words(step)
    button = "Do" if step.action or step.code == "follow_up" else "Stripe"
    return Step(key, title, detail, button, not reason, reason)


def _diagnosis(findings: tuple[Finding, ...]) -> Card:
    count = f"{len(findings)} finding{'' if len(findings) == 1 else 's'}"
    card = Card("Diagnosis", right=count)
    if not findings:
        card.add(Label(NOTHING_FOUND, Text.SECONDARY, wrap=True))
    for number, finding in enumerate(findings):
        title, text = explained(finding)
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, theme().px(SPACE.xs) if number else 0, 0, 0)
        column.setSpacing(theme().px(3))
        column.addWidget(Label(title, Text.STRONG, wrap=True))
        column.addWidget(Label(text, Text.SECONDARY, wrap=True))
        card.add(block)
    card.add_stretch()
    return card


def _case(case: Case) -> Card:
    card = Card("Case", right=case.label)
    rows = KeyValue(name_width=86)
    rows.add("Bucket", BUCKETS[case.bucket])
    rows.add("Owner", case.owner)
    rows.add("Opened", TimeLabel(words.day_time(case.opened_at), words.utc_full(case.opened_at)))
    card.add(rows)
    if case.note:
        card.add(Label(case.note, Text.SECONDARY, wrap=True, align=Qt.AlignmentFlag.AlignLeft))
    card.add_stretch()
    return card
