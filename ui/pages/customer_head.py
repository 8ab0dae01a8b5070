"""The head of the customer page: who it is, what was noticed, and what can be done with the whole of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from billing_console.domain.facts import Facts, Origin
from ui import format as words
from ui.pages.customer_findings import pill
from ui.pages.customer_flow import Flow
from ui.pages.customer_id import CopyId
from ui.pages.customer_time import TimeLabel
from ui.theme.current import theme
from ui.theme.paint import Kind
from ui.theme.tokens import SPACE, Text, Tone
from ui.theme.words import plain_tip
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.marked_label import Mark, MarkedLabel, Run
from ui.widgets.pill import Pill

if TYPE_CHECKING:
    from billing_console.services.customers import CustomerView

# Metadata keys by which teams know their customers come first, in their own spelling.
_ALIASES: Mapping[str, str] = {"github": "GitHub", "org_id": "Org", "username": "User"}
_SHOWN_METADATA = 2
_LONGEST = 40
DELETED = "Deleted at Stripe. Past payments stay and can still be refunded; nothing new can be charged."


class Head(QWidget):
    """Name, findings, facts and buttons. Emits what was pressed."""

    copied = Signal(str)
    action_wanted = Signal(str)  # the name of an action on the customer
    handoff_wanted = Signal()
    refresh_wanted = Signal()
    dashboard_wanted = Signal()
    more_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(px(SPACE.s))
        self._name = Flow(gap=px(10), line_gap=px(SPACE.xs))
        self._facts = Flow(gap=px(SPACE.l), line_gap=0)
        row.addLayout(self._name, 1)
        lines.addLayout(row)
        lines.addLayout(self._facts)
        self._deleted = Label(DELETED, Text.SECONDARY, tone=Tone.DANGER, wrap=True)
        self._deleted.hide()
        lines.addWidget(self._deleted)
        self.portal = Button("Portal link")
        self.portal.clicked.connect(partial(self._wanted, "send_portal_link"))
        self.handoff = self._button("Handoff note", self.handoff_wanted)
        self.refresh = self._button("Refresh", self.refresh_wanted)
        self.stripe = self._button("Open in Stripe", self.dashboard_wanted)
        for button in (self.portal, self.handoff, self.refresh, self.stripe):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        # These stay when the rest is made anew, so that a refresh does not take the keyboard away.
        self._age = TimeLabel("", "", muted=True)
        self._more = Button("All details", Kind.LINK, name="All details of the customer")
        self._more.clicked.connect(self.more_wanted)
        self.credit = Button("Give credit", Kind.LINK, name="Give credit on the account")
        self.credit.clicked.connect(partial(self._wanted, "credit_customer"))
        for widget in (self._age, self._more, self.credit):
            self._facts.addWidget(widget)
        self._shown: object = None

    def _button(self, text: str, pressed: SignalInstance) -> Button:
        button = Button(text)
        button.clicked.connect(pressed)
        return button

    def forbid(self, portal: str, credit: str) -> None:
        """Why neither may be asked for now; empty where it may."""
        self.portal.set_allowed(not portal, portal)
        self.credit.set_allowed(not credit, credit)

    def _wanted(self, action: str, *_: object) -> None:
        self.action_wanted.emit(action)

    def set_view(self, view: CustomerView, now: datetime, *, reading: bool) -> None:
        """Say who it is; ``reading`` while a newer answer is on its way."""
        facts = view.facts
        self._age.set(_age(facts, now, reading=reading), words.utc_full(facts.as_of))
        shown = (facts.customer, view.findings, view.lifetime, view.outside)
        if shown == self._shown:
            self._facts.invalidate()
            return
        self._shown = shown
        self._fill_name(view)
        self._fill_facts(view)
        self._deleted.setVisible(facts.customer.deleted)

    def _fill_name(self, view: CustomerView) -> None:
        _empty(self._name)
        customer = view.facts.customer
        name = customer.name or customer.email or ("Deleted customer" if customer.deleted else "No name")
        title = Label(" ".join(name.split()), Text.TITLE, elide=True)
        title.setAccessibleName(f"Customer {name}")
        self._name.addWidget(title)
        if customer.deleted:
            self._name.addWidget(Pill("deleted", Tone.DANGER))
        seen: set[str] = set()
        for finding in view.findings:
            if finding.code not in seen:
                seen.add(finding.code)
                self._name.addWidget(Pill(*pill(finding)))

    def _fill_facts(self, view: CustomerView) -> None:
        _empty(self._facts, keep=(self._age, self._more, self.credit))
        customer = view.facts.customer
        if customer.email:
            self._facts.addWidget(Label(" ".join(customer.email.split()), muted=True, elide=True))
        copy = CopyId(customer.id)
        copy.copied.connect(self.copied)
        self._facts.addWidget(copy)
        QWidget.setTabOrder(self.stripe, copy)
        QWidget.setTabOrder(copy, self._more)
        QWidget.setTabOrder(self._more, self.credit)
        shown = _known_first(customer.metadata)[:_SHOWN_METADATA]
        for key, value in shown:
            self._facts.addWidget(_pair(key, value))
        if customer.created.timestamp() > 0:  # of a deleted customer Stripe tells no more than the id
            since = f"Customer since {words.day(customer.created)}"
            self._facts.addWidget(TimeLabel(since, words.utc_full(customer.created), muted=True))
        self._facts.addWidget(_paid(view))
        for widget in (self._age, self._more, self.credit):
            self._facts.addWidget(widget)


def _paid(view: CustomerView) -> Label:
    """What the customer has paid, what came without Stripe apart from the rest."""
    kept, outside = (" · ".join(map(str, sums)) for sums in (view.lifetime, view.outside))
    text = f"Lifetime {kept}" if kept else "Nothing through Stripe" if outside else "Nothing paid yet"
    if outside:
        text = f"{text} · {outside} outside" + (" Stripe" if kept else "")
    label = Label(text, muted=True, elide=True)
    spoken = [f"Lifetime, paid and kept: {', '.join(map(words.spoken, view.lifetime))}"] if kept else []
    if outside:
        spoken.append(f"paid outside Stripe: {', '.join(map(words.spoken, view.outside))}")
    if spoken:
        label.setAccessibleName("; ".join(spoken))
    return label


def _known_first(metadata: Mapping[str, str]) -> list[tuple[str, str]]:
    known = [(name, metadata[key]) for key, name in _ALIASES.items() if metadata.get(key)]
    return known + [(key, value) for key, value in sorted(metadata.items()) if key not in _ALIASES and value]


def _pair(key: str, value: str) -> QWidget:
    whole = f"{key} {value}"
    short = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    label = MarkedLabel([Run(f"{key[:_LONGEST]} "), Run(" ".join(short.split()), Mark.STRONG)], muted=True)
    label.setAccessibleName(whole)
    if len(value) > _LONGEST:
        label.setToolTip(plain_tip(whole))
    return label


def _age(facts: Facts, now: datetime, *, reading: bool) -> str:
    if facts.origin is Origin.STRIPE:
        return f"Read {facts.as_of.astimezone():%H:%M:%S}"
    return f"Seen {words.age(facts.as_of, now)}" + (", reading…" if reading else "")


def _empty(layout: QLayout, keep: tuple[QWidget, ...] = ()) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None and widget not in keep:
            widget.hide()
            widget.deleteLater()
