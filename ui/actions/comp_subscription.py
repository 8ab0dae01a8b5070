"""The fields of a comp: how long a subscription is free, or to which day its next charge moves, and why."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from billing_console.actions.comp_subscription import MOST_MONTHS, CompSubscription
from billing_console.actions.extend_trial import USUAL, ExtendTrial
from billing_console.domain.catalog import FOREVER, ONCE, REPEATING
from billing_console.domain.errors import BillingError, InvalidInput
from billing_console.domain.facts import Facts
from billing_console.domain.plans import Plan
from billing_console.domain.records import Subscription
from billing_console.domain.subscriptions import next_charge, to_the_second
from ui import format as words
from ui.actions.day_words import read_day
from ui.actions.subscription_form import SubscriptionForm
from ui.commands import Wish
from ui.texts_actions import COMP_LABELS
from ui.theme.current import theme
from ui.theme.paint import Kind
from ui.theme.tokens import SPACE, Text, Tone
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.radio_group import Option, RadioGroup
from ui.widgets.row import Row, Stack, Stretch

EXTEND = "extend"
MONTHS_WIDTH, DAY_WIDTH = 90, 150
WAYS = (
    Option(REPEATING, "Free months", "100 % off, always with an end"),
    Option(EXTEND, "Extend the period", "Moves the next billing date"),
    Option(ONCE, "Next invoice free", "100 % off, once"),
    Option(FOREVER, "Without an end", "100 % off for good", pill="needs approval", pill_tone=Tone.WARNING),
)


class CompForm(SubscriptionForm):
    """Give a subscription for free: a coupon that ends, or a later next charge."""

    title: ClassVar[str] = "Comp or extend"
    deed: ClassVar[str] = "Comp"
    running: ClassVar[str] = "Giving…"
    promise: ClassVar[str] = "Recorded in the audit trail before it is sent."
    kind: ClassVar[Kind] = Kind.PRIMARY
    begins_with: ClassVar[str] = REPEATING

    def __init__(self, wish: Wish, facts: Facts, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(wish, facts, now, parent)
        self._asked_at = to_the_second(now)  # tells this comp from a later one, however often facts are read again
        self._way = RadioGroup(WAYS, name="How", columns=2, cards=True, chosen=wish.preset.get("how", self.begins_with))
        self._months = LineEdit("Months", text=wish.preset.get("months", "1"), kind=Text.STRONG)
        self._months.setFixedWidth(theme().px(MONTHS_WIDTH))
        self._day = LineEdit("Next charge on", placeholder="1.12, dec, +30", text=self._usual_day())
        self._day.setFixedWidth(theme().px(DAY_WIDTH))
        labels = [Option(key, text) for key, (text, _) in COMP_LABELS.items()]
        self._label = RadioGroup(labels, name="On the invoice", columns=0, chosen="recovery")
        self._kept = Label("", Text.SECONDARY, elide=True)
        self._months_part = Stack(Label("MONTHS", Text.CAPS), self._months, gap=SPACE.xs)
        self._day_part = Stack(Label("NEXT CHARGE ON", Text.CAPS), self._day, gap=SPACE.xs)
        self._label_part = Stack(Label("ON THE INVOICE", Text.CAPS), self._label, gap=SPACE.s)
        kept = Stack(Label("EXISTING DISCOUNTS", Text.CAPS), self._kept, gap=SPACE.s)
        parts = (self._months_part, self._day_part, self._label_part, kept, Stretch())
        self.lay_out(Stack(Label("2 · HOW", Text.CAPS), self._way), Row(*parts, gap=SPACE.xl))
        self._show_way()
        self._way.changed.connect(self._way_chosen)
        self._label.changed.connect(self._edited)
        for field in (self._months, self._day):
            field.textEdited.connect(self._edited)

    def _usual_day(self) -> str:
        charge = next_charge(self.subscription)
        return words.day(charge + USUAL) if charge is not None else ""

    # ------------------------------------------------------------------------------------------- what the sheet asks

    @override
    def action(self) -> CompSubscription | ExtendTrial:
        try:
            found = self._extension() if self._way.key() == EXTEND else self._comp()
        except InvalidInput as problem:
            self.show_problem(problem)
            raise
        self.tell(None, self._months, self._day)
        return found

    def _comp(self) -> CompSubscription:
        duration = self._way.key()
        return CompSubscription(
            customer=self.facts.customer.id,
            subscription=self.subscription.id,
            duration=duration,
            bucket=self.bucket(),
            asked_at=self._asked_at,
            months=self._number() if duration == REPEATING else None,
            label=COMP_LABELS[self._label.key()][1],
        )

    def _extension(self) -> ExtendTrial:
        zone = words.local_zone()
        day = read_day(self._day.text(), self.now, zone)
        charge = next_charge(self.subscription) or self._asked_at
        until = datetime.combine(day, charge.astimezone(zone).time(), zone).astimezone(charge.tzinfo)
        return ExtendTrial(self.facts.customer.id, self.subscription.id, until, self.bucket())

    def _number(self) -> int:
        text = self._months.text().strip()
        if not (text.isascii() and text.isdigit() and len(text) < 4):
            raise InvalidInput("months_range", most=MOST_MONTHS)
        return int(text)

    @override
    def verb(self, plan: Plan) -> str:
        if plan.action == ExtendTrial.name:
            to = next((e.data["to"] for e in plan.effects if e.code == "next_charge_moves"), "")
            return f"Extend to {words.day(datetime.fromisoformat(to))}" if to else "Extend"
        duration, months = plan.terms.get("duration", ""), plan.terms.get("months", "")
        if duration == REPEATING:
            return f"Comp {months} month{'' if months == '1' else 's'}"
        return "Comp without an end" if duration == FOREVER else "Comp the next invoice"

    @override
    def show_problem(self, problem: BillingError | None) -> bool:
        code = problem.code if problem is not None else ""
        is_about_day = code.startswith(("date_", "trial_"))
        is_mine = is_about_day or code == "months_range"
        fields = (self._day, self._months) if is_about_day else (self._months, self._day)
        self.tell(problem if is_mine else None, *fields)
        return problem is None or is_mine

    @override
    def set_facts(self, facts: Facts, now: datetime) -> None:
        was_usual = self._day.text() == self._usual_day()
        super().set_facts(facts, now)
        if was_usual:
            self._day.setText(self._usual_day())
        self._kept.setText(_discounts(self.subscription))

    # ------------------------------------------------------------------------------------------------- what happened

    def _way_chosen(self, _key: str) -> None:
        self._show_way()
        self._edited()

    def _show_way(self) -> None:
        way = self._way.key()
        self._months_part.setVisible(way == REPEATING)
        self._day_part.setVisible(way == EXTEND)
        self._label_part.setVisible(way != EXTEND)
        self._kept.setText(_discounts(self.subscription))
        self.tell(None, self._months, self._day)


def _discounts(subscription: Subscription) -> str:
    kept = [discount.name or discount.coupon for discount in subscription.discounts]
    return f"{', '.join(kept)} · kept" if kept else "none · would be kept"
