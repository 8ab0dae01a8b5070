"""The sheet that shows any action before it is done, has it confirmed once, and shows what came of it."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from billing_console.domain.errors import BillingError, InvalidInput
from billing_console.domain.policy import Decision
from billing_console.services.offers import offered_prices
from ui.actions import FORMS, words
from ui.actions.asking import ask_somebody
from ui.actions.check import PlanView, Retype, amount_to_retype
from ui.actions.finding_out import find_out
from ui.actions.previewing import CHECKING, UNREAD, Previewing
from ui.actions.problem import ProblemBanner
from ui.actions.result import ResultView, copy_note, leaves_open
from ui.commands import Wish
from ui.tasks import TaskScope
from ui.theme.tokens import SPACE
from ui.widgets.announce import announce
from ui.widgets.button import Button
from ui.widgets.pill import Pill
from ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from billing_console.bootstrap import Console
    from billing_console.services.execution import Outcome
    from billing_console.services.operations import Preview

log = logging.getLogger(__name__)

ASK = "Ask for approval"
COPY_NOTE = "Copy handoff note"
FINISHING = "It is being finished: closing would not stop it."
RETYPE = "Type the amount to confirm."


class ConfirmSheet(Sheet):
    """Form, policy check, what will happen, one button; then the result.

    Open it with `open()` and delete it after `finished`: Accepted when something was confirmed. Raises NotFound where
    the wish's object is not among its facts. Emits `said` for toasts.
    """

    said = Signal(str)

    def __init__(self, parent: QWidget, console: Console, wish: Wish) -> None:
        form = FORMS[wish.action](wish, wish.facts, console.clock())
        word, tone = words.mode(console.profile.mode)
        super().__init__(parent, form.title, pills=(Pill(word, tone, spoken=f"Mode: {word}"),), about=form.about)
        self.title.setMinimumWidth(self.title.sizeHint().width())  # what is acted upon shortens first
        self._console = console
        self.form = form
        self.tasks = TaskScope(self._show_problem)
        self._banner = ProblemBanner()
        self._plan_view = PlanView(number=form.parts + 1)
        self._retype = Retype()
        self._result: ResultView | None = None
        self._is_executing = False
        self._confirming: Preview | None = None
        self._since = console.clock()
        for part in (self._banner, form, self._plan_view, self._retype):
            self.add(part)
            self.add_gap(SPACE.xs if part is form else 0)
        self._build_buttons()
        self._previewing = Previewing(console, form, self.tasks, self)
        self._previewing.updated.connect(self._refresh)
        self._previewing.reread.connect(self._facts_reread)
        self._previewing.failed.connect(self._show_problem)
        self._banner.command_clicked.connect(self._try_again)
        self._retype.edited.connect(self._refresh)
        self._stop_listening = console.changes.listen(self._changed)
        # A window that goes takes its sheet along without asking.
        self.destroyed.connect(self.tasks.close)
        self.destroyed.connect(self._stop_listening)
        self._plan_view.show_reading()
        self._refresh()

    def _build_buttons(self) -> None:
        self.set_note(self.form.promise)
        self._copy = Button(COPY_NOTE)
        self._copy.clicked.connect(self._copy_note)
        self._cancel = Button(self.form.leave)
        self._cancel.clicked.connect(self.reject)
        self._confirm = Button(self.form.deed, self.form.kind)
        self._confirm.clicked.connect(self._confirmed)
        for button in (self._copy, self._cancel, self._confirm):
            self.add_button(button)
        self._copy.hide()

    @override
    def open(self) -> None:
        """Show the sheet; from here on it keeps its preview up to date."""
        super().open()
        self.form.focus_first()
        if self.form.wants_offers:
            known = self._console
            self.tasks.latest("offers", offered_prices, known.gateway, known.policy.tiers, then=self.form.take_offers)
        self._previewing.weigh()

    # --------------------------------------------------------------------------------------------- before it is done

    def _obstacle(self) -> str:
        """Why the button can't be pressed now; empty when it can."""
        preview = self._previewing.current
        if preview is None:
            reading = self._previewing.is_reading and self._previewing.obstacle in (CHECKING, UNREAD)
            return words.READING if reading else self._previewing.obstacle
        if preview.verdict.decision is Decision.DENIED:
            return words.blocking(preview.verdict)
        return "" if self._retype.is_met() else RETYPE

    def _refresh(self) -> None:
        """Draw what the previewing knows."""
        if self._is_executing or self._result is not None:
            return
        previewing, preview = self._previewing, self._previewing.last
        self._retype.ask_for(amount_to_retype(preview, self._console.profile.mode, self._console.policy))
        if preview is not None:
            self._plan_view.show_preview(preview, is_fresh=previewing.is_fresh, is_reading=previewing.is_reading)
        elif previewing.obstacle not in (CHECKING, UNREAD):
            self._plan_view.show_obstacle(previewing.obstacle, self.form)
        needs_other = preview is not None and preview.verdict.decision is Decision.NEEDS_APPROVAL
        self._confirm.setText(ASK if needs_other else self._verb(preview))
        self._copy.setVisible(needs_other)
        is_blocked = preview is not None and preview.verdict.decision is not Decision.ALLOWED
        self.set_note(words.blocking(preview.verdict) if preview is not None and is_blocked else self.form.promise)
        obstacle = self._obstacle()
        self._confirm.set_allowed(not obstacle, obstacle)
        self.relayout()

    def _verb(self, preview: Preview | None) -> str:
        return self.form.verb(preview.plan) if preview is not None else self.form.deed

    def _show_problem(self, problem: BaseException) -> None:
        self._banner.tell(problem, is_fresh=self._previewing.is_fresh)
        self._refresh()

    def _try_again(self) -> None:
        self._banner.clear()
        self._previewing.read_again()

    def _facts_reread(self) -> None:
        self.about.setText(self.form.about)
        self._banner.was_read()

    # -------------------------------------------------------------------------------------------------------- doing it

    def _confirmed(self) -> None:
        """The button was pressed. Whatever was on the screen is what is handed over, and only once."""
        preview = self._previewing.current
        if self._is_executing or preview is None or self._obstacle():
            return
        if preview.verdict.decision is Decision.NEEDS_APPROVAL:
            asking = (self, self._console, preview, self._verb(preview), self.said.emit)
            self.tasks.latest("ask", ask_somebody, *asking)
            return
        self._is_executing, self._confirming, self._since = True, preview, self._console.clock()
        self._banner.clear()
        self.form.setEnabled(False)
        self._retype.setEnabled(False)
        self._cancel.set_allowed(False, FINISHING)
        self._confirm.setText(self.form.running)
        self._confirm.set_allowed(False, FINISHING)
        announce(self, self.form.running)

        def done(outcome: Outcome) -> None:
            self._make_result(preview).show_outcome(outcome)
            self._show_result()

        confirm, refused = self._console.operations.confirm, partial(self._refused, preview)
        self.tasks.latest("confirm", confirm, preview, self.form.note(), then=done, on_error=refused)

    def _refused(self, preview: Preview, problem: BaseException) -> None:
        """Confirming raised: most of it says that nothing was sent; what doesn't must never invite a second try."""
        if leaves_open(problem):
            log.error("confirming %s ended openly", preview.plan.action, exc_info=problem)
            self._make_result(preview).show_lost(problem)
            self._show_result()
            return
        self._thaw()
        newer = problem.data.get("preview") if isinstance(problem, BillingError) else None
        if newer is not None:
            self._previewing.adopt(newer)
        else:
            self._previewing.read_again()
        if not (isinstance(problem, InvalidInput) and self.form.show_problem(problem)):
            self._show_problem(problem)

    def _thaw(self) -> None:
        self._is_executing = False
        self.form.setEnabled(True)
        self._retype.setEnabled(True)
        self._cancel.set_allowed(True)
        self.set_note(self.form.promise)
        self.form.focus_first()

    # ------------------------------------------------------------------------------------------------------ afterwards

    def _make_result(self, preview: Preview) -> ResultView:
        result = ResultView(preview, self.form.verb(preview.plan), self._console.clock)
        result.settle_wanted.connect(self._find_out)
        result.back_wanted.connect(self._go_back)
        self._result = result
        self.add(result)
        return result

    def _show_result(self) -> None:
        """The same sheet, now with what came of it."""
        self._is_executing = False
        if self._result is None:
            return
        for part in (self.form, self._plan_view, self._retype, self._banner):
            part.hide()
        self._confirm.hide()
        self.set_note("")
        self._copy.setVisible(bool(self._result.note))
        self._cancel.set_allowed(True)
        self._cancel.setText("Close")
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        self.relayout()
        announce(self, self._result.spoken, assertive=True)

    def _go_back(self) -> None:
        """Nothing was moved: the form, as it was left, for another try on fresh facts."""
        if self._result is not None:
            self._result.hide()
            self._result.deleteLater()
            self._result = None
        for part in (self.form, self._plan_view, self._confirm):
            part.show()
        self._cancel.setText(self.form.leave)
        self._thaw()
        self._previewing.read_again()

    def _find_out(self) -> None:
        result, preview, since = self._result, self._confirming, self._since
        if result is None or preview is None:
            return

        def not_found(problem: BaseException) -> None:
            result.show_not_settled(problem)
            self._show_result()

        def found(outcome: Outcome | None) -> None:
            result.show_settled(outcome)
            self._show_result()

        operations, known = self._console.operations, result.operation_id
        self.tasks.latest("find", find_out, operations, preview.plan, since, known, then=found, on_error=not_found)

    def _changed(self, ids: frozenset[str]) -> None:
        """The console may have found out by itself."""
        is_open = self._result is not None and not self._result.is_known
        if is_open and self._confirming is not None and self._confirming.plan.object_id in ids:
            self._find_out()

    def _copy_note(self) -> None:
        copy_note(self._result, self._previewing.last, self._console.clock())
        self.said.emit("Handoff note copied")
        announce(self, "Handoff note copied")

    # --------------------------------------------------------------------------------------------------------- leaving

    async def aclose(self) -> None:
        """End the sheet's work; a confirmed operation goes on."""
        await self.tasks.aclose()

    @override
    def reject(self) -> None:
        if self._is_executing:
            self.set_note(FINISHING)
            announce(self, FINISHING, assertive=True)
            return
        if self._result is not None:
            self.accept()
            return
        super().reject()

    @override
    def done(self, arg__1: int) -> None:
        self.tasks.close()
        self._stop_listening()
        super().done(arg__1)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.isAutoRepeat() and self._confirm.isVisible() and self._confirm.isEnabled():
            # Enter in a field leads to the button and no further: money needs a second, deliberate press.
            self._confirm.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        super().keyPressEvent(event)
