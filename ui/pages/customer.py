"""The customer page: who it is, what runs, what was paid, what is wrong and the safest next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from billing_console.bootstrap import Console
from billing_console.domain.errors import AccessRefused, Offline
from billing_console.domain.facts import Origin
from billing_console.domain.handoff import draft
from billing_console.domain.operation import Operation
from billing_console.services.exports import table_csv
from ui import format as words
from ui.commands import Command, Wish
from ui.links import dashboard
from ui.pages.customer_body import reach_edge
from ui.pages.customer_details import details_of, kind_of
from ui.pages.customer_frame import Frame
from ui.pages.customer_handoff import HandoffSheet
from ui.pages.customer_head import Head
from ui.pages.customer_history import History
from ui.pages.customer_payments import PaymentRow
from ui.pages.customer_refusals import OFFLINE, refund_refusal, role_refusal
from ui.pages.customer_sheets import DetailsSheet, ExportSheet, file_name
from ui.pages.customer_side import Side
from ui.pages.customer_subscriptions import SubscriptionCards
from ui.pages.customer_tables import Record
from ui.pages.page import Page
from ui.texts import sentence
from ui.theme.tokens import Tone
from ui.widgets.empty_state import EmptyState
from ui.widgets.skeleton import Shape, Skeleton

if TYPE_CHECKING:
    from billing_console.actions import NextStep
    from billing_console.services.customers import CustomerView

NO_DASHBOARD = "This company is not at Stripe: there is no page to open"
COPY_KEYS = "Ctrl+Shift+C"
REFUND_PAYMENT = "refund_payment"


class CustomerPage(Page):
    """Shows one customer at a time; the cached view at once, Stripe's when it comes."""

    def __init__(self, console: Console, parent: QWidget | None = None) -> None:
        super().__init__(console, parent)
        self.customer_id = ""
        self.view: CustomerView | None = None
        self._is_reading = False
        self._was_offline = self._is_offline
        self.head = Head()
        self.cards = SubscriptionCards()
        self.side = Side()
        self.history = History()
        self._stack = QStackedWidget()
        self._skeleton = Skeleton(14, Shape.TABLE)
        self._absent = EmptyState("user", "This customer can't be shown", "The reason is above; try again from there.")
        self._content = Frame(self.head, self.cards, self.side, self.history)
        for widget in (self._skeleton, self._absent, self._content):
            self._stack.addWidget(widget)
        reach_edge(self, self._stack)
        self._connect()

    def _connect(self) -> None:
        self.head.copied.connect(self._copied)
        self.head.action_wanted.connect(self._wish)
        self.head.handoff_wanted.connect(self.write_handoff)
        self.head.refresh_wanted.connect(self.reload)
        self.head.dashboard_wanted.connect(self.open_dashboard)
        self.head.more_wanted.connect(self._more_wanted)
        self.cards.copied.connect(self._copied)
        self.cards.action_wanted.connect(self._wish)
        self.side.step_chosen.connect(self._step_chosen)
        self.history.refund_wanted.connect(self._refund_wanted)
        self.history.invoice_wanted.connect(self._wish)
        self.history.details_wanted.connect(self.show_details)
        self.history.copied.connect(self._copied)
        self.history.export_wanted.connect(self.export)
        self.history.refused.connect(self.refused)
        for keys, run in ((COPY_KEYS, self.copy_chosen), ("R", self.history.refund_current)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    # --------------------------------------------------------------------------------------------------------- reading

    def open(self, customer_id: str) -> None:
        """Show this customer; another one's view goes away at once."""
        if customer_id != self.customer_id:
            self.customer_id = customer_id
            self.view = None
            self.history.start_over()
            self.clear_problem()
            self._stack.setCurrentWidget(self._skeleton)
        self.reload()

    @override
    def reload(self) -> None:
        if not self.customer_id:
            return
        self._is_reading = True
        if self.view is None:
            self._stack.setCurrentWidget(self._skeleton)
        self.tasks.stream("view", self.console.customers.view, self.customer_id, then=self._viewed)
        of_customer = self.console.operations.of_customer
        self.tasks.latest("operations", of_customer, self.customer_id, then=self.history.set_operations)

    @override
    def changed(self, ids: frozenset[str]) -> None:
        if self.customer_id in ids:
            self.reload()
        elif self._is_offline != self._was_offline:
            self._render()

    @override
    def show_problem(self, problem: BaseException) -> None:
        self._is_reading = False
        super().show_problem(problem)
        if self.view is None:
            self._stack.setCurrentWidget(self._absent)
            return
        tone = Tone.WARNING if isinstance(problem, Offline | AccessRefused) else Tone.DANGER
        seen = words.age(self.view.facts.as_of, self.console.clock())
        self.banner.set(tone, sentence(problem), age=f"last read {seen}", command="Try again")
        self._render()

    def _viewed(self, view: CustomerView) -> None:
        self.view = view
        if view.facts.origin is Origin.STRIPE:
            self._is_reading = False
            self.clear_problem()
        self._render()

    # --------------------------------------------------------------------------------------------------------- showing

    @property
    def _is_offline(self) -> bool:
        return self.console.sync.state.phase == "offline"

    @property
    def _blanket(self) -> str:
        return OFFLINE if self._is_offline else ""

    def _render(self) -> None:
        self._was_offline = self._is_offline
        if self.view is None:
            return
        now = self.console.clock()
        self.head.set_view(self.view, now, reading=self._is_reading)
        self.head.stripe.set_allowed(self._has_dashboard, NO_DASHBOARD)
        self.head.forbid(*(self._blanket or self._forbids(a) for a in ("send_portal_link", "credit_customer")))
        self.cards.set_view(self.view, now, self._blanket, self._forbids)
        self.side.set_view(self.view, self._step_refusal)
        self.history.set_view(self.view, self._blanket)
        self._stack.setCurrentWidget(self._content)
        self.history.choose_first()

    # ----------------------------------------------------------------------------------------------------------- doing

    @override
    def commands(self) -> list[Command]:
        if self.view is None:
            return []
        row = self.history.current_payment()
        found = [
            Command("customer:handoff", "Write handoff note", self.write_handoff, icon="note"),
            Command("customer:copy_id", f"Copy {self.customer_id}", self.copy_id, "" if row else COPY_KEYS, "copy"),
            Command("customer:refresh", "Read this customer again", self.reload, "F5", "refresh"),
            Command(
                "customer:dashboard",
                "Open this customer in Stripe",
                self.open_dashboard,
                icon="external",
                reason="" if self._has_dashboard else NO_DASHBOARD,
            ),
        ]
        if row is not None:
            copy = f"Copy {row.payment.id}"
            found.insert(0, Command("customer:copy_payment", copy, self.copy_chosen, COPY_KEYS, "copy"))
            title = f"Refund {row.payment.amount} of {words.day_time(row.payment.created)}…"
            found.insert(0, Command(REFUND_PAYMENT, title, self.history.refund_current, "R", "undo", row.refusal))
        return found

    def copy_id(self) -> None:
        """The customer's id in full."""
        self._copy(self.customer_id)

    def copy_chosen(self) -> None:
        """The id of the payment that is selected, else the customer's."""
        row = self.history.current_payment()
        self._copy(row.payment.id if row is not None else self.customer_id)

    def _copy(self, what: str) -> None:
        if what:
            QGuiApplication.clipboard().setText(what)
            self._copied(what)

    def open_dashboard(self) -> None:
        """The customer's page at Stripe."""
        self._open("customers", self.customer_id)

    def write_handoff(self) -> None:
        """Draft the note from what is known now, our operations included."""
        self.tasks.latest("handoff", self.console.operations.of_customer, self.customer_id, then=self._show_handoff)

    def show_details(self, row: object) -> DetailsSheet | None:
        """Everything known about a row."""
        if self.view is None:
            return None
        details = details_of(row, self.view.facts)
        link = self._link(details.kind, details.object_id) if details.kind and self._has_dashboard else ""
        sheet = DetailsSheet(self, details, link)
        sheet.link_wanted.connect(self.link_wanted)
        sheet.copied.connect(self._copied)
        sheet.open()
        return sheet

    def export(self, record: Record[Any], rows: Sequence[Any]) -> ExportSheet | None:
        """Ask where the table goes, and write it there."""
        if self.view is None:
            return None
        facts = self.view.facts
        about = f"{len(rows)} rows, all columns. Times in UTC, as of {words.utc_full(facts.as_of)}."
        name = file_name(facts.customer.id, record.key, self.console.clock())
        sheet = ExportSheet(self, record.name.lower(), name, about)

        def save(path: Path) -> None:
            data = table_csv(record.headers, [record.cells(row) for row in rows])
            self.tasks.latest("export", self.console.save_export, path, data, then=saved, on_error=sheet.failed)

        def saved(_: object) -> None:
            self.said.emit(f"Saved {sheet.path.text()}")
            sheet.accept()

        sheet.save_wanted.connect(save)
        sheet.open()
        return sheet

    # -------------------------------------------------------------------------------------------------------- handlers

    def _copied(self, what: str) -> None:
        self.said.emit(f"Copied {what}")

    def _more_wanted(self) -> None:
        if self.view is not None:
            self.show_details(self.view.facts.customer)

    def _refund_wanted(self, row: PaymentRow) -> None:
        self._wish(REFUND_PAYMENT, row.payment.id)

    def _wish(self, action: str, object_id: str = "", preset: Mapping[str, str] | None = None) -> None:
        if self.view is not None:
            about = object_id or self.customer_id
            self.action_wanted.emit(Wish(action, self.view.facts, about, self.view.bucket, preset or {}))

    def _forbids(self, action: str) -> str:
        return role_refusal(self.console.policy, self.console.profile.role, action)

    def _show_handoff(self, operations: tuple[Operation, ...]) -> None:
        if self.view is None:
            return
        view = self.view
        note = draft(view.facts, view.findings, view.bucket, operations, self.console.clock())
        sheet = HandoffSheet(self, note)
        sheet.copied.connect(self._copied)
        sheet.open()

    # ----------------------------------------------------------------------------------------------------------- steps

    def _step_refusal(self, step: NextStep) -> str:
        """Why a step can't be taken now."""
        if step.code == "follow_up":
            return ""
        if step.action is None:
            return "" if self._has_dashboard else NO_DASHBOARD
        if step.action == REFUND_PAYMENT and self.view is not None:
            payment = self.view.facts.payment(step.object_id)
            return refund_refusal(payment, self.view.facts, blanket=self._blanket) if payment else ""
        return self._blanket or self._forbids(step.action)

    def _step_chosen(self, step: NextStep) -> None:
        if step.code == "follow_up":
            self.write_handoff()
        elif step.action is not None:
            self._wish(step.action, step.object_id, step.data)
        else:
            self._open(kind_of(step.object_id), step.object_id)

    @property
    def _has_dashboard(self) -> bool:
        return self.console.profile.mode != "practice" and not self.console.profile.api_base

    def _link(self, kind: str, object_id: str) -> str:
        facts = self.view.facts if self.view is not None else None
        livemode = facts.livemode if facts is not None else self.console.profile.mode == "live"
        return dashboard(kind, object_id, livemode=livemode, account=self.console.account)

    def _open(self, kind: str, object_id: str) -> None:
        if self._has_dashboard:
            self.link_wanted.emit(self._link(kind, object_id))
