"""The fields of a cancellation: the portal first, when, the money one by one, and why."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from billing_console.actions.cancel_subscription import CancelSubscription, Feedback, When
from billing_console.domain.cases import Bucket
from billing_console.domain.errors import BillingError, InvalidInput, NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.findings import classify, diagnose
from billing_console.domain.plans import Plan
from billing_console.domain.records import Subscription
from billing_console.domain.subscriptions import to_the_second
from ui import format as words
from ui.actions.cancel_money import MoneyQuestions
from ui.actions.day_words import end_of, read_day
from ui.actions.form import ActionForm
from ui.actions.why import Why
from ui.actions.words import person
from ui.commands import Wish
from ui.texts import sentence
from ui.texts_actions import FEEDBACK
from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text, Tone
from ui.widgets.banner import Banner
from ui.widgets.check_box import CheckBox
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.radio_group import Option, RadioGroup
from ui.widgets.row import Row, Stack

NAME_WIDTH = 190
DAY_WIDTH = 150
OFFERED = "Offered the portal link"
ALONE = "Can the customer do this alone?"
SAFEST = "A portal link is the safest step."
LAST_MOMENT = "Ends with that day, in your time zone."


class CancelForm(ActionForm):
    """Cancel one subscription."""

    title: ClassVar[str] = "Cancel a subscription"
    deed: ClassVar[str] = "Cancel"
    running: ClassVar[str] = "Canceling…"
    promise: ClassVar[str] = "Recorded before it is sent. At period end or on a date, it can be undone until then."
    leave: ClassVar[str] = "Keep subscription"
    parts: ClassVar[int] = 3

    def __init__(self, wish: Wish, facts: Facts, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(wish, facts, now, parent)
        self.subscription = self._find(facts)
        self._opened = to_the_second(now)  # what unused time counts from, however often the facts are read again
        bucket = wish.bucket or classify(diagnose(facts, now))
        self._offered = CheckBox(OFFERED)
        usual = When.PERIOD_END if _period_end(self.subscription) else When.NOW
        self._when = self._make_when(When(wish.preset.get("when", usual.value)))
        self._when_room = Stack(Label("1 · WHEN", Text.CAPS), self._when)
        self._day = LineEdit("Day it ends", placeholder="1.12, dec, +30")
        self._day.setFixedWidth(theme().px(DAY_WIDTH))
        self._echo = Label("", Text.SECONDARY, elide=True)
        self._day_row = Row(self._day, self._echo, gap=SPACE.m)
        self._money = MoneyQuestions()
        reasons = list(FEEDBACK.items())
        self._why = Why(3, bucket, reasons)
        if bucket is Bucket.DUPLICATE_PURCHASE:
            self._why.preset("other")
        self._lay_out()
        self._show_when()
        self._offered.toggled.connect(self._edited)
        self._day.textEdited.connect(self._edited)
        self._money.changed.connect(self._answered)
        self._why.changed.connect(self._edited)

    def _find(self, facts: Facts) -> Subscription:
        found = facts.subscription(self.wish.object_id)
        if found is None:
            raise NotFound("subscription_not_found", id=self.wish.object_id)
        return found

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(SPACE.s))  # all of it fits into a window of the usual height
        banner = Banner(Tone.INFO, SAFEST, lead=ALONE)
        strip = QHBoxLayout()
        strip.setSpacing(theme().px(SPACE.m))
        strip.addWidget(banner, 1)
        strip.addWidget(self._offered)
        column.addLayout(strip)
        column.addWidget(self._when_room)
        column.addWidget(self._day_row)
        column.addWidget(Stack(Label("2 · THE MONEY, ASKED ONE BY ONE", Text.CAPS), self._money))
        column.addWidget(self._why)

    def _make_when(self, chosen: When) -> RadioGroup:
        end = _period_end(self.subscription)
        options = (
            Option(
                When.PERIOD_END.value,
                "At period end",
                f"{words.day_time(end)}. Can be undone until then.",
                pill="preferred",
                allowed=end is not None,
                reason="" if end else "It has no period that could end.",
            ),
            Option(When.NOW.value, "Now", "Access ends at once. Cannot be undone."),
            Option(When.ON_DAY.value, "On a date…", "Up to the end of a later day. Can be undone until then."),
        )
        group = RadioGroup(options, name="When", columns=3, cards=True, chosen=chosen.value)
        group.changed.connect(self._when_chosen)
        return group

    # ------------------------------------------------------------------------------------------- what the sheet asks

    @property
    @override
    def about(self) -> str:
        look = theme()
        name = person(self.facts.customer.name) or self.facts.customer.id
        name = look.metrics(Text.SECONDARY).elidedText(name, Qt.TextElideMode.ElideRight, look.px(NAME_WIDTH))
        products = [item.price.product_name or item.price.id for item in self.subscription.items[:1]]
        return " · ".join((name, *products, words.short_id(self.subscription.id)))

    @property
    def when(self) -> When:
        """When it is to end."""
        return When(self._when.key())

    @override
    def action(self) -> CancelSubscription:
        try:
            on = self._on()
        except InvalidInput as problem:
            self._tell(problem)
            raise
        self._tell(None)
        reason = self._why.reason()
        return CancelSubscription(
            customer=self.facts.customer.id,
            subscription=self.subscription.id,
            when=self.when,
            bucket=self._why.bucket(),
            asked_at=self._opened,
            on=on,
            credits_unused_time=self._money.credits(),
            bills_pending=self._money.bills_pending(),
            void_invoices=self._money.voided(),
            feedback=Feedback(reason) if reason else None,
            comment=self._why.comment(),
            portal_offered=self._offered.isChecked(),
        )

    def _on(self) -> datetime | None:
        """The last moment of the chosen day, or the period's own end where it ends on that day."""
        if self.when is not When.ON_DAY:
            return None
        zone = words.local_zone()
        day = read_day(self._day.text(), self.now, zone)
        end = _period_end(self.subscription)
        same_day = end is not None and end > self.now and end.astimezone(zone).date() == day
        return end if same_day else end_of(day, zone)

    @override
    def verb(self, plan: Plan) -> str:
        when = plan.terms.get("when", "")
        if when == When.PERIOD_END.value:
            return "Cancel at period end"
        if when == When.NOW.value:
            return "Cancel now"
        ends = next((e.data["at"] for e in plan.effects if e.code == "ends_at"), "")
        return f"Cancel on {words.day(datetime.fromisoformat(ends))}" if ends else self.deed

    @override
    def note(self) -> str:
        return self._why.note()

    @override
    def show_problem(self, problem: BillingError | None) -> bool:
        is_about_day = problem is not None and problem.code.startswith("date_")
        self._tell(problem if is_about_day else None)
        return problem is None or is_about_day

    @override
    def focus_first(self) -> None:
        self._when.button(self._when.key()).setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def set_facts(self, facts: Facts, now: datetime) -> None:
        found = self._find(facts)
        is_moved = _period_end(found) != _period_end(self.subscription)
        super().set_facts(facts, now)
        self.subscription = found
        if is_moved:
            self._say_when_again()
        self._money.set_subject(facts, found, self.when)

    # ------------------------------------------------------------------------------------------------- what happened

    def _say_when_again(self) -> None:
        """The period was another one than the page knew: the choice is offered with its new date."""
        old = self._when
        had_focus = any(old.button(when.value).hasFocus() for when in When)
        self._when = self._make_when(self.when)
        self._when_room.add(self._when)
        self._when.show()
        QWidget.setTabOrder(self._offered, self._when.button(self.when.value))
        old.hide()
        old.deleteLater()
        if had_focus:
            self.focus_first()

    def _when_chosen(self, _key: str) -> None:
        self._show_when()
        self.changed.emit()

    def _answered(self) -> None:
        self._money.set_subject(self.facts, self.subscription, self.when)
        self.changed.emit()

    def _edited(self, *_: object) -> None:
        self.changed.emit()

    def _show_when(self) -> None:
        self._day_row.setVisible(self.when is When.ON_DAY)
        self._money.set_subject(self.facts, self.subscription, self.when)
        self._tell(None)

    def _tell(self, problem: BillingError | None) -> None:
        """What is wrong with the day beside its field; an empty one is no mistake yet."""
        text = sentence(problem) if problem is not None and problem.code != "date_missing" else ""
        self._day.set_error(text)
        self._echo.set_tone(Tone.DANGER if text else None)
        self._echo.setText(text or self._read_back())

    def _read_back(self) -> str:
        try:
            on = self._on()
        except InvalidInput:
            return LAST_MOMENT
        return f"{words.day_time(on)}. {LAST_MOMENT}" if on else ""


def _period_end(subscription: Subscription) -> datetime | None:
    """When the last of its periods ends."""
    return max((item.period_end for item in subscription.items if item.period_end), default=None)
