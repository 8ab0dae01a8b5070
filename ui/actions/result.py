"""What came of an operation: done, refused or not known yet, with the note to hand on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from billing_console.domain import handoff
from billing_console.domain.errors import BillingError, OutcomeUnknown
from billing_console.domain.findings import diagnose
from billing_console.domain.operation import Operation, StepState
from ui import texts
from ui.actions import words
from ui.actions.link_once import LinkOnce
from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text, Tone
from ui.widgets.banner import Banner
from ui.widgets.key_value import KeyValue
from ui.widgets.label import Label
from ui.widgets.pill import Pill
from ui.widgets.preview_box import PreviewBox
from ui.widgets.row import Row, Stack, Stretch
from ui.widgets.text_area import TextArea

if TYPE_CHECKING:
    from billing_console.services.execution import Outcome
    from billing_console.services.operations import Preview

NAME_WIDTH = 150
BACK = "Back to the form"
FIND_OUT = "Find out now"
FINDING_OUT = "Finding out…"
NEVER_SENT = "It never came to the journal, so nothing was sent."


def leaves_open(problem: BaseException) -> bool:
    """True for an error after which nobody can say whether something was sent: no second try before that is known."""
    return not isinstance(problem, BillingError) or isinstance(problem, OutcomeUnknown)


def handoff_note(preview: Preview, now: datetime, *operations: Operation) -> str:
    """The note to hand on, from the facts that the preview rests on and what was done about them."""
    facts = preview.facts
    return handoff.draft(facts, diagnose(facts, now), preview.plan.bucket, operations, now).as_text()


def copy_note(result: ResultView | None, preview: Preview | None, now: datetime) -> None:
    """Puts the handoff note on the clipboard: the result's, or one about what was only looked at."""
    text = result.note if result is not None else ""
    if not text and preview is not None:
        text = handoff_note(preview, now)
    QGuiApplication.clipboard().setText(text)


class ResultView(QWidget):
    """Takes the place of the form once an operation was confirmed.

    Emits `settle_wanted`, and `back_wanted` where nothing was moved. `spoken` is what a screen reader should hear.
    """

    settle_wanted = Signal()
    back_wanted = Signal()

    def __init__(
        self, preview: Preview, verb: str, clock: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._preview = preview
        self._verb = verb
        self._clock = clock
        self.spoken = ""
        self.operation_id = ""  # empty until the journal's id is known
        self.is_known = True
        self._can_go_back = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().px(SPACE.l))
        self._banner = Banner(Tone.INFO, "")
        self._banner.command_clicked.connect(self._command_clicked)
        self._title = Label("", Text.SECTION)
        self._pill = Pill("", Tone.NEUTRAL)
        self._facts = KeyValue(name_width=NAME_WIDTH)
        self._link = LinkOnce()
        self._box = PreviewBox("What happens now")
        self._note = TextArea("Handoff note", lines=8, readonly=True)
        self._note_part = Stack(Label("HANDOFF NOTE", Text.CAPS), self._note)
        head = Row(self._title, self._pill, Stretch())
        for part in (head, self._banner, self._link, self._facts, self._box, self._note_part):
            self._column.addWidget(part)

    @property
    def note(self) -> str:
        """The handoff note; empty where nothing certain could be written."""
        return self._note.toPlainText()

    def show_outcome(self, outcome: Outcome) -> None:
        """How the operation stands."""
        operation = outcome.operation
        self.operation_id = operation.id
        self.is_known = operation.is_settled
        self._can_go_back = outcome.state is StepState.FAILED
        if outcome.state is StepState.DONE:
            self._show_done(operation)
        elif outcome.state is StepState.FAILED:
            self._show_failed(outcome.error)
        else:
            self._show_unknown(outcome.error)
        if outcome.secret is not None and (link := outcome.secret.take()):
            self._link.show_link(link)
        self._show_facts(outcome)
        is_done = outcome.state is StepState.DONE
        self._box.set_rows(words.effect_rows(self._preview.plan) if is_done else [])
        self._box.setVisible(is_done)
        self._set_note(handoff_note(self._preview, self._clock(), operation))

    def show_lost(self, problem: BaseException) -> None:
        """Confirming ended in a way that leaves open whether anything was sent."""
        self.is_known = False
        self.operation_id = str(problem.data.get("operation", "")) if isinstance(problem, BillingError) else ""
        self._show_unknown(problem)
        self._facts.clear()
        self._box.hide()
        self._set_note("")

    def show_settled(self, outcome: Outcome | None) -> None:
        """What finding out brought; None: it was never written down, and what isn't is not sent."""
        if outcome is not None:
            self.show_outcome(outcome)
            return
        self._can_go_back = True
        self._head("Not done", "not sent", Tone.WARNING)
        self._say(Tone.WARNING, f"{NEVER_SENT} {texts.NOTHING_MOVED}", command=BACK)

    def show_not_settled(self, problem: BaseException) -> None:
        """Finding out itself failed; it can be tried again."""
        self._say(Tone.WARNING, texts.sentence(problem), command=FIND_OUT)

    # ---------------------------------------------------------------------------------------------------- the endings

    def _show_done(self, operation: Operation) -> None:
        step = operation.steps[-1] if operation.steps else None
        status = (step.result_status or "") if step else ""
        word, tone, title, told = "done", "positive", "Done", ""  # a subscription's own status says nothing of the deed
        if operation.action.startswith("refund_"):
            word, tone, title, told = texts.STATUSES.get(status, (status.replace("_", " "), "neutral", "Done", ""))
        self._head(title, word or "done", Tone(tone))
        asked = (effect for effect in self._preview.plan.effects if effect.code in texts.AFTER)
        asks = [texts.fill(texts.AFTER[effect.code], words.shown(effect.data)) for effect in asked]
        said = " ".join(part for part in (told, *asks) if part)
        self._say(Tone.WARNING if tone in {"warning", "danger"} else Tone.INFO, said)

    def _show_failed(self, problem: BillingError | None) -> None:
        self._head("Not done", "refused", Tone.DANGER)
        sentence = texts.sentence(problem) if problem is not None else texts.sentence(BillingError())
        self._say(Tone.DANGER, f"{sentence} {texts.NOTHING_MOVED}", command=BACK)

    def _show_unknown(self, problem: BaseException | None) -> None:
        if isinstance(problem, BillingError) and problem.code == "approval_required":
            self._head("Waiting at Stripe", "waiting", Tone.INFO)
            self._say(Tone.INFO, texts.sentence(problem), FIND_OUT)
            return
        self._head("Not known yet", "unknown", Tone.WARNING)
        lost = texts.sentence(OutcomeUnknown())
        is_same = problem is None or (isinstance(problem, OutcomeUnknown) and texts.sentence(problem) == lost)
        self._say(Tone.WARNING, lost if is_same else f"{texts.sentence(problem or OutcomeUnknown())} {lost}", FIND_OUT)

    def _head(self, title: str, word: str, tone: Tone) -> None:
        self._title.setText(f"{title}: {self._verb}")
        self._pill.set(word, tone)

    def _say(self, tone: Tone, text: str, command: str = "") -> None:
        self._banner.set(tone, text, command=command)
        self._banner.setVisible(bool(text))
        self.spoken = f"{self._title.text()}, {self._pill.text()}. {text}"

    def _show_facts(self, outcome: Outcome) -> None:
        operation = outcome.operation
        step = operation.steps[-1] if operation.steps else None
        self._facts.clear()
        if step is not None and step.result_id:
            self._facts.add("At Stripe", step.result_id, Text.MONO)
        self._facts.add("Operation", operation.id, Text.MONO)
        if operation.case:
            self._facts.add("Case", operation.case)
        if outcome.entry is not None:
            self._facts.add("Audit trail", f"written to the trail as #{outcome.entry.seq}")
        if step is not None and step.request_id:
            self._facts.add("Stripe request", step.request_id, Text.MONO)

    def _set_note(self, note: str) -> None:
        self._note.setPlainText(note)
        self._note_part.setVisible(bool(note))

    # ---------------------------------------------------------------------------------------------------- finding out

    def _command_clicked(self) -> None:
        if self._can_go_back:
            self.back_wanted.emit()
            return
        self._banner.set(Tone.WARNING, FINDING_OUT)
        self.settle_wanted.emit()
