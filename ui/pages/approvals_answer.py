"""The foot of a request: decline it, or type its amount and approve it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from billing_console.domain.errors import InvalidInput
from billing_console.domain.money import Money
from ui.actions import words as plan_words
from ui.pages import approvals_words as said_as
from ui.theme.current import theme
from ui.theme.paint import Kind
from ui.theme.tokens import SPACE, Text
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.row import NONE, Margins, Row, Stretch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from billing_console.domain.approvals import Request
    from billing_console.services.reviewing import Review

RETYPE = "Type the amount to confirm"
NOTHING_TO_DECLINE = "There is nothing to decline here."
FINAL = frozenset({"request_used", "request_answered", "signer_unknown"})


class AnswerRow(Row):
    """Emits `approved`, `declined` and `trust_wanted` when the buttons are pressed and may be."""

    approved = Signal()
    declined = Signal()
    trust_wanted = Signal()

    def __init__(
        self, retype_above: Mapping[str, int], *, margins: Margins = NONE, parent: QWidget | None = None
    ) -> None:
        self.decline = Button("Decline…", Kind.DANGER_OUTLINE)
        self.trust = Button("Trust this person…")
        self.retype = LineEdit(RETYPE)
        self.approve = Button("Approve", Kind.DANGER)
        self._words = Label(RETYPE, Text.SECONDARY)
        parts = (self.decline, self.trust, Stretch(), self._words, self.retype, self.approve)
        super().__init__(*parts, gap=SPACE.m, margins=margins, parent=parent)
        self._retype_above = retype_above
        self._review: Review | None = None
        self.retype.setFixedWidth(theme().px(120))
        self.decline.clicked.connect(self.declined)
        self.trust.clicked.connect(self.trust_wanted)
        self.retype.textChanged.connect(lambda _text: self._allow())
        self.approve.clicked.connect(self._approve)

    def begin(self, request: Request) -> None:
        """Another request, not yet checked."""
        self._review = None
        self.retype.clear()
        self.retype.setEnabled(True)
        for part in (self.trust, self.retype, self._words):
            part.hide()
        self.approve.setText(f"Approve and {said_as.verb(request)}")
        self.approve.set_allowed(False, plan_words.READING)
        self.decline.set_allowed(True)

    def show_review(self, review: Review) -> None:
        """What may be answered now."""
        self._review = review
        against = {clause.code for clause in review.verdict.blocking}
        self.trust.setVisible("signer_unknown" in against)
        needs_typing = self._wanted() is not None
        self.retype.setVisible(needs_typing)
        self._words.setVisible(needs_typing)
        can_decline = not (against & FINAL)
        self.decline.set_allowed(can_decline, "" if can_decline else NOTHING_TO_DECLINE)
        self._allow()

    def hold(self, told: str, reason: str) -> None:
        """It is being carried out: no second press."""
        self.approve.setText(told)
        self.retype.setEnabled(False)
        for button in (self.approve, self.decline):
            button.set_allowed(False, reason)

    def _wanted(self) -> Money | None:
        """The amount to be typed once more: above the team's limit, in every mode."""
        review = self._review
        amount = review.request.amount if review is not None and review.may_approve else None
        limit = self._retype_above.get(amount.currency) if amount is not None else None
        return amount if amount is not None and limit is not None and amount.minor > limit else None

    def obstacle(self) -> str:
        """Why it can't be approved now; empty when it can."""
        if self._review is None:
            return plan_words.READING
        if not self._review.may_approve:
            return plan_words.blocking(self._review.verdict)
        wanted = self._wanted()
        if wanted is None:
            return ""
        try:
            is_same = Money.parse(self.retype.text(), wanted.currency) == wanted
        except InvalidInput:
            is_same = False
        return "" if is_same else f"{RETYPE}."

    def _allow(self) -> None:
        obstacle = self.obstacle()
        self.approve.set_allowed(not obstacle, obstacle)

    def _approve(self) -> None:
        if not self.obstacle():
            self.approved.emit()
