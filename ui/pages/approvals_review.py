"""One request in full: why, by whom, every check made anew, what would happen, and the two answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from billing_console.domain.approvals import Filed, Request, Side, Stage
from billing_console.domain.errors import BillingError
from ui import format as words
from ui.actions import words as plan_words
from ui.actions.asking import BlockView
from ui.actions.finding_out import find_out
from ui.actions.result import ResultView, leaves_open
from ui.pages import approvals_words as said_as
from ui.pages.approvals_answer import AnswerRow
from ui.tasks import TaskScope
from ui.texts import sentence
from ui.theme.tokens import SPACE, Text, Tone
from ui.widgets.announce import announce
from ui.widgets.banner import Banner
from ui.widgets.card import Card
from ui.widgets.check_line import Check, CheckGrid, Clause
from ui.widgets.key_value import KeyValue
from ui.widgets.label import Label
from ui.widgets.pill import Pill
from ui.widgets.preview_box import PreviewBox, PreviewRow
from ui.widgets.row import Row, Stack

if TYPE_CHECKING:
    from datetime import datetime

    from billing_console.bootstrap import Console
    from billing_console.services.execution import Outcome
    from billing_console.services.reviewing import Review

READING = Clause(Check.EMPTY, plan_words.READING)
BOTH_NAMES = PreviewRow("Executed with your key, recorded with both names", ("audit trail",))


class ReviewCard(QWidget):
    """Shows a request that waits, or what became of it.

    Emits `said(words)`, `answered` after one of the two answers, `decline_wanted(Request)`, `trust_wanted(Request)`
    and `save_wanted(Request)`.
    """

    said = Signal(str)
    answered = Signal()
    decline_wanted = Signal(object)
    trust_wanted = Signal(object)
    save_wanted = Signal(object)

    def __init__(self, console: Console, tasks: TaskScope, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._console = console
        self._tasks = tasks
        self.request: Request | None = None
        self.review: Review | None = None
        self._filed: Filed | None = None
        self._is_approving = False
        self._result: ResultView | None = None
        self._signature = Pill("", Tone.NEUTRAL)
        self._expiry = Pill("", Tone.NEUTRAL)
        self._card = Card("Request", right=Row(self._signature, self._expiry))
        self._facts = KeyValue()
        self._checked = Stack(Label("CHECKED AGAIN NOW", Text.CAPS), margins=(0, SPACE.s, 0, 0))
        self._grid = CheckGrid()
        self._grid.setAccessibleName("Checked again now")
        self._banner = Banner(Tone.WARNING, "")
        self._box = PreviewBox("What will happen")
        self._block = BlockView()
        self._block.said.connect(self.said)
        self._block.save_wanted.connect(self._save)
        self.foot = AnswerRow(console.policy.retype_above, margins=(0, SPACE.s, 0, 0))
        self.foot.approved.connect(self._approve)
        self.foot.declined.connect(lambda: self.decline_wanted.emit(self.request))
        self.foot.trust_wanted.connect(lambda: self.trust_wanted.emit(self.request))
        for part in (self._facts, self._checked, self._grid, self._banner, self._box, self._block, self.foot):
            self._card.add(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        column.addStretch(1)

    # ------------------------------------------------------------------------------------------------------- showing

    @property
    def is_busy(self) -> bool:
        """True while an answer is given or its result is being read: nothing may take its place by itself."""
        return self._result is not None

    def shows(self, filed: Filed) -> bool:
        """True when this request is on the card as it stands."""
        return self.request == filed.request and (self._filed is None or self._filed == filed)

    def show_filed(self, filed: Filed) -> None:
        """A request of the list; one that waits for this person is looked at anew."""
        self._begin(filed.request)
        self._filed = filed
        if filed.side is Side.RECEIVED and filed.stage is Stage.WAITING:
            self.look_again()
            return
        for label, value in said_as.what_became(filed):
            self._facts.add(label, value, Text.MONO if label in {"Operation", "At Stripe"} else Text.BODY)
        told, tone = said_as.stage(filed)
        self._expiry.set(told, tone)
        for part in (self._signature, self._checked, self._grid, self._box, self.foot):
            part.hide()
        is_own = filed.side is Side.ASKED and filed.stage is Stage.WAITING
        self._block.setVisible(is_own)
        if is_own:
            self._block.show_text(self._console.approvals.text(filed.request))

    def look_again(self) -> None:
        """Read the facts anew and check everything."""
        if self.request is not None:
            self._tasks.latest(
                "review", self._console.approvals.review, self.request, then=self.show_review, on_error=self._unread
            )

    def show_review(self, review: Review) -> None:
        """What the checks said; what is being carried out just now is not taken away for it."""
        if self._is_approving:
            return
        if self.request != review.request or self._result is not None or self._block.isVisibleTo(self):
            self._begin(review.request)
        self.review = review
        self._facts.clear()
        self._add_facts(review.request)
        subject = said_as.subject(review)
        if subject is not None:
            self._facts.add(*subject)
        self._show_pills(review)
        self._grid.set_clauses(said_as.check_lines(review.verdict))
        plan = review.preview.plan if review.preview else None
        rows = [*plan_words.effect_rows(plan), BOTH_NAMES] if plan and review.may_approve else plan_words.denied_rows()
        self._box.set_rows(rows)
        self._banner.setVisible(review.problem is not None)
        if review.problem is not None:
            self._banner.set(Tone.WARNING, sentence(review.problem))
        self.foot.show_review(review)
        announce(self, f"{said_as.heading(review.request)}: {'can be approved' if review.may_approve else 'refused'}")

    def _begin(self, request: Request) -> None:
        """Another request: what is known without asking anybody, until the checks are done."""
        self._drop_result()
        self._is_approving = False  # another request is looked at; the journal knows how that one ends
        self.request, self.review, self._filed = request, None, None
        self._card.title.setText(said_as.heading(request))
        self._card.setAccessibleName(said_as.heading(request))
        self._facts.clear()
        self._add_facts(request)
        self._signature.set("being checked…", Tone.NEUTRAL)
        self._expiry.set(f"expires {words.day_time(request.expires_at)}", Tone.NEUTRAL)
        self._grid.set_clauses([READING])
        self._box.set_rows([PreviewRow("…", ("",))])
        for part in (self._signature, self._facts, self._checked, self._grid, self._box, self.foot):
            part.show()
        self._banner.hide()
        self._block.hide()
        self.foot.begin(request)

    def _add_facts(self, request: Request) -> None:
        self._facts.add("Why", f"“{request.why}”", wrap=True)
        self._facts.add("Asked", said_as.asked(request))

    def _show_pills(self, review: Review) -> None:
        request = review.request
        is_trusted = any(clause.code == "signer_trusted" for clause in review.verdict.clauses)
        name = plan_words.person(request.asked_by)
        told = f"signature valid: {name}" if is_trusted else "signer not trusted"
        self._signature.set(told, Tone.POSITIVE if is_trusted else Tone.DANGER)
        self._signature.setToolTip(f"Key {request.signer}")
        is_over = self._console.clock() >= request.expires_at
        when = words.day_time(request.expires_at)
        self._expiry.set(f"expired {when}" if is_over else f"expires {when}", Tone.DANGER if is_over else Tone.NEUTRAL)

    # ----------------------------------------------------------------------------------------------------- answering

    def _approve(self) -> None:
        review = self.review
        if review is None or review.preview is None:
            return
        self._tasks.cancel("review")  # a look under way would take the place of the result
        since = self._console.clock()
        result = ResultView(review.preview, said_as.deed(review.request), self._console.clock)
        result.settle_wanted.connect(lambda: self._find_out(review, result, since))
        result.back_wanted.connect(self._back)
        self._result = result
        self._is_approving = True
        self.foot.hold("Approving…", "It is being carried out.")

        def done(outcome: Outcome) -> None:
            self._is_approving = False
            if self._result is result:
                result.show_outcome(outcome)
                self._show_result(result)
            self.answered.emit()

        def not_done(problem: BaseException) -> None:
            self._is_approving = False
            if self._result is result:
                self._not_approved(result, problem)
            self.answered.emit()

        self._tasks.latest("approve", self._console.approvals.approve, review, then=done, on_error=not_done)

    def _not_approved(self, result: ResultView, problem: BaseException) -> None:
        """Most of it says that nothing was sent; what leaves it open must not invite a second try."""
        if leaves_open(problem):
            result.show_lost(problem)
            self._show_result(result)
            return
        self._back()
        self._banner.set(Tone.WARNING, sentence(problem))
        self._banner.show()
        newer = problem.data.get("review") if isinstance(problem, BillingError) else None
        if newer is not None:
            self.show_review(newer)

    def _show_result(self, result: ResultView) -> None:
        for part in (self._checked, self._grid, self._banner, self._box, self.foot):
            part.hide()
        self._card.add(result)
        announce(self, result.spoken, assertive=True)

    def _find_out(self, review: Review, result: ResultView, since: datetime) -> None:
        if review.preview is None:
            return

        def found(outcome: Outcome | None) -> None:
            result.show_settled(outcome)
            self.answered.emit()

        self._tasks.latest(
            "find",
            find_out,
            self._console.operations,
            review.preview.plan,
            since,
            result.operation_id,
            then=found,
            on_error=result.show_not_settled,
        )

    def _back(self) -> None:
        """Nothing was moved: look once more."""
        request = self.request
        if request is not None:
            self._begin(request)
            self.look_again()

    def forget_result(self) -> None:
        """The result was read: the request it belongs to is shown as it stands the next time."""
        if self._result is not None:
            self._drop_result()
            self.request = self.review = self._filed = None

    def _drop_result(self) -> None:
        if self._result is not None:
            self._result.hide()
            self._result.deleteLater()
            self._result = None

    def _unread(self, problem: BaseException) -> None:
        self._banner.set(Tone.WARNING, sentence(problem))
        self._banner.show()
        self._grid.set_clauses([Clause(Check.EMPTY, plan_words.UNREAD)])

    def _save(self) -> None:
        self.save_wanted.emit(self.request)
