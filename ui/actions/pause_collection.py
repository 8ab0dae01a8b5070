"""The fields of a pause: what becomes of invoices meanwhile, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from billing_console.actions.pause_collection import Behavior, PauseCollection
from billing_console.domain.errors import BillingError, InvalidInput
from billing_console.domain.facts import Facts
from billing_console.domain.plans import Plan
from billing_console.domain.subscriptions import add_months
from ui import format as words
from ui.actions.day_words import read_day
from ui.actions.subscription_form import SubscriptionForm
from ui.commands import Wish
from ui.theme.current import theme
from ui.theme.paint import Kind
from ui.theme.tokens import SPACE, Text
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.radio_group import Option, RadioGroup
from ui.widgets.row import Row, Stack, Stretch

DAY_WIDTH = 150
ON_DAY, OPEN = "day", "open"
MONTHS: Mapping[str, int] = {"1": 1, "2": 2, "3": 3}
BEHAVIORS = (
    Option(Behavior.KEEP_AS_DRAFT.value, "Keep as drafts", "Decided when collection resumes.", pill="reversible"),
    Option(Behavior.VOID.value, "Void them", "Nobody ever has to pay them."),
    Option(Behavior.MARK_UNCOLLECTIBLE.value, "Write them off", "They count as bad debt."),
)
UNTIL = (
    Option("1", "1 month"),
    Option("2", "2 months"),
    Option("3", "3 months"),
    Option(ON_DAY, "Until a day"),
    Option(OPEN, "Until somebody resumes it"),
)


class PauseForm(SubscriptionForm):
    """Pause collection of one subscription."""

    title: ClassVar[str] = "Pause collection"
    deed: ClassVar[str] = "Pause collection"
    running: ClassVar[str] = "Pausing…"
    promise: ClassVar[str] = "Recorded in the audit trail before it is sent. It can be resumed at any time."
    kind: ClassVar[Kind] = Kind.PRIMARY
    parts: ClassVar[int] = 3

    def __init__(self, wish: Wish, facts: Facts, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(wish, facts, now, parent)
        self._behavior = RadioGroup(
            BEHAVIORS, name="Invoices made meanwhile", columns=3, cards=True, chosen=Behavior.KEEP_AS_DRAFT.value
        )
        self._until = RadioGroup(UNTIL, name="Until when", columns=0, chosen="1")
        self._day = LineEdit("Collection resumes on", text=words.day(add_months(now, 1)))
        self._day.setFixedWidth(theme().px(DAY_WIDTH))
        self._day.setEnabled(False)
        self.lay_out(
            Stack(Label("2 · INVOICES MADE MEANWHILE", Text.CAPS), self._behavior),
            Stack(Label("3 · UNTIL", Text.CAPS), self._until, Row(self._day, Stretch(), gap=SPACE.s)),
        )
        self._behavior.changed.connect(self._edited)
        self._until.changed.connect(self._until_chosen)
        self._day.textEdited.connect(self._edited)

    def _until_chosen(self, key: str) -> None:
        self._day.setEnabled(key == ON_DAY)
        if key in MONTHS:
            self._day.setText(words.day(add_months(self.opened, MONTHS[key])))
        elif key == OPEN:
            self._day.clear()
        elif not self._day.text():
            self._day.setText(words.day(add_months(self.opened, 1)))
        self._edited()

    def _end(self) -> datetime | None:
        key = self._until.key()
        if key == OPEN:
            return None
        if key in MONTHS:
            return add_months(self.opened, MONTHS[key])
        zone = words.local_zone()
        day = read_day(self._day.text(), self.opened, zone)
        return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)

    @override
    def action(self) -> PauseCollection:
        try:
            end = self._end()
        except InvalidInput as problem:
            self.tell(problem, self._day)
            raise
        self.tell(None, self._day)
        behavior = Behavior(self._behavior.key())
        return PauseCollection(self.facts.customer.id, self.subscription.id, behavior, self.bucket(), end)

    @override
    def show_problem(self, problem: BillingError | None) -> bool:
        is_about_day = problem is not None and problem.code.startswith("date_")
        self.tell(problem if is_about_day else None, self._day)
        return problem is None or is_about_day

    @override
    def verb(self, plan: Plan) -> str:
        return self.deed
