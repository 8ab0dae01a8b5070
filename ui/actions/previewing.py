"""Keeps a preview up to date while a form is edited: at once from what is known, then from Stripe, latest wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from billing_console.domain.errors import BillingError, InvalidInput, NotFound, StaleFacts
from billing_console.domain.facts import Facts
from billing_console.domain.plans import Action
from ui.actions.form import ActionForm
from ui.tasks import TaskScope
from ui.texts import sentence

if TYPE_CHECKING:
    from billing_console.bootstrap import Console
    from billing_console.services.operations import Preview

DEBOUNCE_MS = 120
CHECKING = "The plan is being checked."
UNREAD = "Stripe has to be asked first."


class Previewing(QObject):
    """What the form asks for, planned and judged.

    Emits `updated` whenever `current`, `obstacle` or `is_fresh` changed, `reread` when newer facts reached the form,
    `failed(error)` for what no field of the form is to blame for. `current` is the one preview that may be confirmed;
    while the form and it differ there is none.
    """

    updated = Signal()
    reread = Signal()
    failed = Signal(object)

    def __init__(self, console: Console, form: ActionForm, tasks: TaskScope, parent: QObject) -> None:
        super().__init__(parent)
        self._console = console
        self._form = form
        self._tasks = tasks
        self.facts: Facts = form.facts
        self.current: Preview | None = None
        self.last: Preview | None = None  # the last one that was shown, for the words on the screen
        self.obstacle = CHECKING
        self.is_fresh = False
        self._is_reading = False
        self._has_failed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self.weigh)
        form.changed.connect(self._form_changed)

    @property
    def is_reading(self) -> bool:
        """True while Stripe is being asked."""
        return self._is_reading

    def weigh(self) -> None:
        """Plan and judge what the form says now; asks Stripe for the facts if it has not yet."""
        self._timer.stop()
        self._set_obstacle(CHECKING)
        try:
            action = self._form.action()
        except InvalidInput as problem:
            self._tasks.cancel("replan")
            self._set_obstacle(sentence(problem))
            return
        self._tasks.latest(
            "replan",
            self._console.operations.replan,
            action,
            self.facts,
            then=self._planned,
            on_error=self._not_planned,
        )
        if not (self.is_fresh or self._is_reading or self._has_failed):
            self._read(action)

    def read_again(self) -> None:
        """Ask Stripe once more, after a failure or because what is known may be out of date."""
        self.is_fresh = self._has_failed = False
        self.weigh()

    def adopt(self, preview: Preview) -> None:
        """A newer preview came from elsewhere, out of a refused confirmation."""
        self._take(preview.facts)
        self._show_or_weigh(preview)

    def hold(self) -> None:
        """Whatever was previewed may no longer be confirmed."""
        self._timer.stop()
        self._tasks.cancel("replan")
        self._set_obstacle(CHECKING)

    def _form_changed(self) -> None:
        self.hold()
        self._timer.start()

    def _set_obstacle(self, obstacle: str) -> None:
        self.current, self.obstacle = None, obstacle
        if obstacle not in (CHECKING, UNREAD):
            self.last = None  # the form says nothing that could be shown
        self.updated.emit()

    # --------------------------------------------------------------------------------------------------- from Stripe

    def _read(self, action: Action) -> None:
        self._is_reading = True
        self._tasks.latest(
            "read", self._console.operations.preview, action, then=self._was_read, on_error=self._was_not_read
        )

    def _was_read(self, preview: Preview) -> None:
        self._is_reading = False
        self._take(preview.facts)
        self._show_or_weigh(preview)

    def _was_not_read(self, problem: BaseException) -> None:
        self._is_reading = False
        if isinstance(problem, InvalidInput | NotFound):
            # The page's facts were out of date, or what was typed is not there: an amount that no longer fits, an
            # unknown coupon. Fetch the facts without planning on them.
            self._is_reading = True
            customer = self._form.facts.customer.id
            self._tasks.latest(
                "read", self._facts_now, customer, then=self._facts_read, on_error=self._was_not_read_either
            )
            return
        self._was_not_read_either(problem)

    def _was_not_read_either(self, problem: BaseException) -> None:
        self._is_reading = False
        self._has_failed = True
        self._set_obstacle(UNREAD if self.obstacle == CHECKING else self.obstacle)
        self.failed.emit(problem)

    async def _facts_now(self, customer: str) -> Facts:
        found: Facts | None = None
        async for view in self._console.customers.view(customer):
            found = view.facts
        if found is None:
            raise StaleFacts
        return found

    def _facts_read(self, facts: Facts) -> None:
        self._is_reading = False
        self._take(facts)
        self.weigh()

    def _take(self, facts: Facts) -> None:
        self.facts = facts
        self.is_fresh, self._has_failed = True, False
        try:
            self._form.set_facts(facts, self._console.clock())
        except BillingError as problem:
            self.failed.emit(problem)
        self.reread.emit()

    def _show_or_weigh(self, preview: Preview) -> None:
        """Shows a preview that still says what the form says; otherwise the form's own is made."""
        try:
            is_same = self._form.action() == preview.action
        except InvalidInput:
            is_same = False
        if is_same:
            self._timer.stop()
            self._tasks.cancel("replan")
            self._planned(preview)
        else:
            self.weigh()

    # ----------------------------------------------------------------------------------------------------- from facts

    def _planned(self, preview: Preview) -> None:
        self._form.show_problem(None)
        self.last = preview
        if self.is_fresh:
            self.current, self.obstacle = preview, ""
        else:
            self.current, self.obstacle = None, UNREAD if self._has_failed else CHECKING
        self.updated.emit()

    def _not_planned(self, problem: BaseException) -> None:
        is_shown = isinstance(problem, BillingError) and self._form.show_problem(problem)
        self._set_obstacle(sentence(problem))
        # Before Stripe was asked the figures may simply be old; what it says decides.
        if not is_shown and not self._is_reading:
            self.failed.emit(problem)
