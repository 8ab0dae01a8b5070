"""A card for each subscription that has not ended, side by side as far as there is room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from billing_console.domain.facts import Facts
from billing_console.domain.findings import Finding
from billing_console.domain.records import Subscription
from ui import format as words
from ui.pages import customer_words as told
from ui.pages.customer_flow import Flow
from ui.pages.customer_id import CopyId
from ui.pages.customer_refusals import NO_WAY_BACK
from ui.pages.customer_subscription_actions import main_actions, more_actions
from ui.pages.customer_time import TimeLabel
from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text, Tone
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.key_value import KeyValue
from ui.widgets.label import Label
from ui.widgets.marked_label import Mark, MarkedLabel, Run
from ui.widgets.menu_button import MenuButton
from ui.widgets.pill import Pill
from ui.widgets.row import Stack

if TYPE_CHECKING:
    from billing_console.services.customers import CustomerView

# Tells why the operator may not do an action; empty where nothing forbids it.
Forbids = Callable[[str], str]
_NARROWEST = 340
_ENDED = frozenset({"canceled", "incomplete_expired"})


def forbids_nothing(_action: str) -> str:
    """For whoever may do everything."""
    return ""


def has_ended(subscription: Subscription) -> bool:
    """True when nothing of it is left to act on."""
    return subscription.ended_at is not None or subscription.status in _ENDED


class SubscriptionCards(QWidget):
    """Shows what runs; what has ended is counted and stands in its tab. Emits ``copied(id)``.

    Emits ``action_wanted(action, id)`` for what is to be done with a subscription.
    """

    copied = Signal(str)
    action_wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: list[QWidget] = []
        self._columns = 0
        self._shown: object = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme().px(SPACE.l))
        self.setAccessibleName("Subscriptions")

    def set_view(
        self, view: CustomerView, now: datetime, blanket: str = "", forbids: Forbids = forbids_nothing
    ) -> None:
        """Replace all cards, unless they would say the same again; ``blanket`` holds against doing anything now."""
        facts = view.facts
        shown = (facts.customer, facts.subscriptions, facts.payment_methods, view.findings, now.date(), blanket)
        if shown == self._shown:
            return
        self._shown = shown
        for card in self._cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        running = [s for s in view.facts.subscriptions if not has_ended(s)]
        running.sort(key=lambda subscription: subscription.created)
        self._cards = [self._card(s, view, now, blanket, forbids) for s in running] or [
            _nothing(len(view.facts.subscriptions))
        ]
        self._columns = 0
        self._arrange()

    def _card(
        self, subscription: Subscription, view: CustomerView, now: datetime, blanket: str, forbids: Forbids
    ) -> SubscriptionCard:
        card = SubscriptionCard(subscription, view.facts, view.findings, now)
        card.add_buttons(subscription, now, blanket, forbids)
        card.copied.connect(self.copied)
        card.action_wanted.connect(self.action_wanted)
        return card

    def _arrange(self) -> None:
        room = self.width() + self._grid.spacing()
        fits = max(1, room // (theme().px(_NARROWEST) + self._grid.spacing()))
        columns = min(fits, len(self._cards))
        if columns == self._columns:
            return
        for column in range(max(columns, self._grid.columnCount())):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for number, card in enumerate(self._cards):
            self._grid.addWidget(card, number // columns, number % columns)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


class SubscriptionCard(Card):
    """One subscription: its status, what lies over it, price, period, next bill, way to pay, discount, and buttons."""

    copied = Signal(str)
    action_wanted = Signal(str, str)

    def __init__(
        self,
        subscription: Subscription,
        facts: Facts,
        findings: tuple[Finding, ...],
        now: datetime,
    ) -> None:
        double = next(
            (f for f in findings if f.code == "duplicate_subscription" and f.objects[0] == subscription.id), None
        )
        pills = [Pill(*told.status(subscription.status))]
        if double is not None:
            pills.append(Pill("duplicate", Tone.DANGER))
        copy = CopyId(subscription.id, short=True)
        super().__init__(told.title(subscription), pills=pills, right=copy, danger=double is not None)
        copy.copied.connect(self.copied)
        self._add_overlays(subscription, now)
        rows = KeyValue()
        rows.add("Price", _prices(subscription))
        rows.add("Current period", _lines(told.current_periods(subscription), _period_tip(subscription)))
        coming, comes = told.next_invoice(subscription)
        rows.add("Next invoice", _lines([coming], _utc(subscription.period_end) if comes else "", muted=not comes))
        rows.add("Created", _lines([_created(subscription, double)], _utc(subscription.created)))
        rows.add("Payment method", told.pays_with(facts, subscription))
        discounts = [told.discount(given) for given in subscription.discounts]
        rows.add("Discount", _lines(discounts or ["none"], "", muted=not discounts))
        self.add(rows)
        self.add_stretch()

    def add_buttons(self, subscription: Subscription, now: datetime, blanket: str, forbids: Forbids) -> None:
        """What can be done with it, each disabled with the reason where it can't."""
        line = QWidget()
        flow = Flow(line, gap=theme().px(SPACE.s), line_gap=theme().px(SPACE.xs))
        for action, text, kind in main_actions(subscription, now):
            button = Button(text, kind, name=f"{text} {subscription.id}")
            reason = blanket or forbids(action)
            button.set_allowed(not reason, reason)
            button.clicked.connect(partial(self._wanted, subscription.id, action))
            flow.addWidget(button)
        more = MenuButton("More…", more_actions(subscription, now), name=f"More for {subscription.id}")
        more.set_allowed(not blanket, blanket)
        more.chosen.connect(partial(self._wanted, subscription.id))
        flow.addWidget(more)
        self.add(line)

    def _wanted(self, subscription: str, action: str, *_: object) -> None:
        self.action_wanted.emit(action, subscription)

    def _add_overlays(self, subscription: Subscription, now: datetime) -> None:
        overlays = told.overlays(subscription, now)
        if not overlays:
            return
        line = QWidget()
        flow = Flow(line, gap=theme().px(6), line_gap=theme().px(SPACE.xs))
        for text, tone in overlays:
            flow.addWidget(Pill(text, tone))
        self.add(line)


def _created(subscription: Subscription, double: Finding | None) -> str:
    if double is None:
        return words.day(subscription.created)
    return f"{words.day(subscription.created)}, {double.data.get('minutes', '?')} min after the first"


def _prices(subscription: Subscription) -> QWidget:
    """Each item's price; which product it is stands below it where there are several."""
    lines: list[QWidget] = []
    for product, amount, rest in told.prices(subscription):
        line = MarkedLabel([Run(amount, Mark.STRONG), Run(rest)])
        line.setAccessibleName(f"Price: {line.text()} {product}".strip())
        lines.append(line)
        if product:
            lines.append(Label(product, Text.SECONDARY, elide=True))
    return Stack(*lines, gap=2) if lines else Label(told.DASH)


def _lines(texts: list[str], tip: str, *, muted: bool = False) -> QWidget:
    """Lines below one another; where they tell a time, its UTC is in the tool tip."""
    labels = [TimeLabel(text, tip, muted=muted) for text in texts]
    return labels[0] if len(labels) == 1 else Stack(*labels, gap=SPACE.xs)


def _utc(moment: datetime | None) -> str:
    return words.utc_full(moment) if moment is not None else ""


def _period_tip(subscription: Subscription) -> str:
    start, end = subscription.period_start, subscription.period_end
    return f"{_utc(start)} to {_utc(end)}" if start and end else ""


def _nothing(ended: int) -> Card:
    """Said plainly where no subscription runs."""
    card = Card("No running subscription")
    ends = {0: "There never was a subscription.", 1: "The one that ended is in the tab Subscriptions."}
    text = f"Nothing is billed regularly. {ends.get(ended, f'The {ended} that ended are in the tab Subscriptions.')}"
    text = f"{text} {NO_WAY_BACK}" if ended else text
    card.add(Label(text, Text.SECONDARY, wrap=True, align=Qt.AlignmentFlag.AlignLeft))
    return card
