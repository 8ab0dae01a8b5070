"""What stands between a form and its button: the policy check, what will happen, and the amount typed once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from billing_console.domain.errors import InvalidInput
from billing_console.domain.money import Money
from billing_console.domain.policy import Decision, Policy
from ui.actions import words
from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text
from ui.widgets.check_line import Check, CheckGrid, Clause
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.preview_box import PreviewBox, PreviewRow
from ui.widgets.row import Row, Stack

if TYPE_CHECKING:
    from billing_console.services.operations import Preview

WAITING = Clause(Check.EMPTY, "Waits for the answers above")
NOTHING_YET = "Nothing yet"
RETYPE_WIDTH = 190


class PlanView(QWidget):
    """Shows any plan and its verdict."""

    def __init__(self, parent: QWidget | None = None, *, number: int = 3) -> None:
        super().__init__(parent)
        self._lines: list[Clause] = []
        self._rows: list[PreviewRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(SPACE.l))
        self._grid = CheckGrid()
        self._grid.setAccessibleName("Policy check")
        self._box = PreviewBox("What will happen")
        column.addWidget(Stack(Label(f"{number} · POLICY CHECK", Text.CAPS), self._grid))
        column.addWidget(self._box)

    def show_preview(self, preview: Preview, *, is_fresh: bool, is_reading: bool = False) -> None:
        """A plan, judged; `is_fresh` is False while its facts have not been read from Stripe."""
        denied = preview.verdict.decision is Decision.DENIED
        bucket = preview.plan.bucket
        lines = words.clause_lines(preview.verdict, is_fresh=is_fresh, is_reading=is_reading, bucket=bucket)
        self._show(lines, words.denied_rows() if denied else words.effect_rows(preview.plan))

    def show_obstacle(self, obstacle: str, form: QWidget | None = None) -> None:
        """The form says nothing that could be planned; what was shown is no longer true.

        What `form` says beside its field already is not said a second time.
        """
        self._show([WAITING], [PreviewRow(NOTHING_YET if form and _says(form, obstacle) else obstacle, ("",))])

    def show_reading(self) -> None:
        """Before the first plan."""
        self._show([Clause(Check.EMPTY, words.READING)], [PreviewRow("…", ("",))])

    def _show(self, lines: list[Clause], rows: list[PreviewRow]) -> None:
        """Only what differs is drawn anew."""
        if lines != self._lines:
            self._lines = lines
            self._grid.set_clauses(lines)
        if rows != self._rows:
            self._rows = rows
            self._box.set_rows(rows)


def _says(form: QWidget, words: str) -> bool:
    return any(label.text() == words and label.isVisibleTo(form) for label in form.findChildren(Label))


def amount_to_retype(preview: Preview | None, mode: str, policy: Policy) -> Money | None:
    """The amount to be typed once more: in live mode, above the team's limit, where the rules allow it at all."""
    if preview is None or preview.plan.amount is None or preview.verdict.decision is not Decision.ALLOWED:
        return None
    amount = preview.plan.amount
    limit = policy.retype_above.get(amount.currency)
    return amount if mode == "live" and limit is not None and amount > Money(limit, amount.currency) else None


class Retype(QWidget):
    """Live mode, above the team's limit: the amount is typed once more. Emits `edited`."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted: Money | None = None
        self._field = LineEdit("Type the amount to confirm")
        self._field.setFixedWidth(theme().px(RETYPE_WIDTH))
        self._field.textChanged.connect(self._text_changed)
        self._words = Label("", Text.SECONDARY, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(SPACE.s))
        column.addWidget(Label("TYPE THE AMOUNT TO CONFIRM", Text.CAPS))
        column.addWidget(Row(self._field, self._words))
        self.hide()

    def ask_for(self, amount: Money | None) -> None:
        """The amount that has to be typed; None asks for nothing."""
        if amount != self._wanted:
            self._wanted = amount
            self._field.clear()
        self._words.setText(f"This moves real money: type {amount} here." if amount is not None else "")
        self.setVisible(amount is not None)

    def is_met(self) -> bool:
        """True when the same amount was typed, or none is asked for."""
        if self._wanted is None:
            return True
        try:
            return Money.parse(self._field.text(), self._wanted.currency) == self._wanted
        except InvalidInput:
            return False

    def _text_changed(self, _text: str) -> None:
        self.edited.emit()
