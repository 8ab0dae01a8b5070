"""The window: the pages inside their frame, and the wires between them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShortcut
from PySide6.QtWidgets import QMainWindow
from typing_extensions import override

from billing_console.bootstrap import Console, Desk
from billing_console.domain.errors import NotFound
from ui.actions.confirm import ConfirmSheet
from ui.commands import Command, Wish
from ui.frame import FOOT, RAIL, Frame
from ui.links import open_link
from ui.look import Look
from ui.notices import Notices
from ui.pages.approvals import ApprovalsPage
from ui.pages.audit import AuditPage
from ui.pages.customer import CustomerPage
from ui.pages.customers import CustomersPage
from ui.pages.page import Page
from ui.pages.search import SearchSheet
from ui.pages.settings import SettingsPage
from ui.tasks import TaskScope

TICK_MS = 1000


class MainWindow(QMainWindow):
    """One open profile on screen."""

    closing = Signal()

    def __init__(self, console: Console, desk: Desk | None = None) -> None:
        super().__init__()
        self.console = console
        self.frame = Frame(console)
        self.notices = Notices(self)
        self.tasks = TaskScope(self.notices.report)
        self.customers = CustomersPage(console)
        self.customer = CustomerPage(console)
        self.settings = SettingsPage(console, desk)
        self._look = Look(desk)
        self.pages: dict[str, Page] = {
            "customers": self.customers,
            "customer": self.customer,
            "approvals": ApprovalsPage(console),
            "audit": AuditPage(console),
            "settings": self.settings,
        }
        self._recent: dict[str, tuple[str, str, str]] = {}
        self.setWindowTitle(self.frame.title)
        self.setCentralWidget(self.frame)
        self.setMinimumSize(960, 600)
        self.resize(1360, 860)
        self._connect()
        self.show_page("customers")
        self.frame.stack.setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect(self) -> None:
        self.frame.rail.chosen.connect(self.show_page)
        self.frame.top_bar.search_requested.connect(self.open_search)
        for page in self.pages.values():
            self.frame.stack.addWidget(page)
            page.customer_wanted.connect(self.open_customer)
            page.action_wanted.connect(self.open_action)
            page.said.connect(self.notices.say)
            page.refused.connect(self.notices.warn)
            page.link_wanted.connect(open_link)
        self.settings.theme_wanted.connect(self._look.set_theme)
        self.settings.text_size_wanted.connect(self._look.set_text_size)
        for keys, run in self._shortcuts():
            QShortcut(keys, self, run)
        self._stop_listening = self.console.changes.listen(self._changed)
        self._clock = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.CoarseTimer)
        self._clock.timeout.connect(self.frame.refresh)
        self._clock.start()

    def _shortcuts(self) -> list[tuple[str, Callable[[], object]]]:
        return [
            ("Ctrl+K", lambda: self.open_search("")),
            ("Ctrl+1", lambda: self.show_page("customers")),
            ("Ctrl+2", lambda: self.show_page("audit")),
            ("Ctrl+3", lambda: self.show_page("approvals")),
            ("Ctrl+,", lambda: self.show_page("settings")),
            ("F5", lambda: self.current.reload()),  # noqa: PLW0108  # the page in front when it is pressed
            ("Ctrl+Q", self.close),
        ]

    # -------------------------------------------------------------------------------------------------- navigation

    @property
    def current(self) -> Page:
        """The page in front."""
        return next(page for page in self.pages.values() if page is self.frame.stack.currentWidget())

    def show_page(self, key: str) -> None:
        """Bring a page to the front."""
        view = self.customer.view
        if key == "customers" and view is not None:
            who = view.facts.customer
            self._recent.pop(who.id, None)
            self._recent[who.id] = (who.id, who.name, who.email)
            self.customers.set_recent(list(reversed(self._recent.values()))[:9])
        page = self.pages[key]
        if page is not self.frame.stack.currentWidget():
            self.notices.clear()
        self.frame.rail.select("customers" if key == "customer" else key)
        self.frame.stack.setCurrentWidget(page)
        page.shown()

    def open_customer(self, customer: str) -> None:
        """Show one customer."""
        if self.customer.customer_id != customer:
            self.notices.clear()
        self.customer.open(customer)
        self.show_page("customer")

    def open_search(self, text: str) -> SearchSheet:
        """The search sheet over whatever is in front."""
        sheet = SearchSheet(self, self.console, self.palette_commands(), text)
        sheet.customer_chosen.connect(self.open_customer)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()
        return sheet

    def open_action(self, wish: Wish) -> ConfirmSheet | None:
        """The dialog of an action; None, and a notice, when its object is no longer among the facts."""
        try:
            sheet = ConfirmSheet(self, self.console, wish)
        except NotFound as problem:
            self.notices.report(problem)
            return None
        sheet.said.connect(self.notices.say)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()
        return sheet

    def palette_commands(self) -> list[Command]:
        """Everything the command palette offers now: what the page can do, then where one can go."""

        def go(key: str) -> Callable[[], None]:
            return lambda: self.show_page(key)

        places = [
            Command(f"go:{item.key}", f"Go to {item.text}", go(item.key), icon=item.icon) for item in (*RAIL, *FOOT)
        ]
        return [*self.current.commands(), *places]

    # ------------------------------------------------------------------------------------------------------ changes

    def _changed(self, ids: frozenset[str]) -> None:
        if "audit" in ids:
            self.tasks.latest("trail", self.console.look_at_trail)
        if "settled" in ids:
            self.customers.say_settled(self.console.settled)
        if ids & {"sync", "trail", "operations"}:
            self.frame.refresh()
        for page in self.pages.values():
            page.changed(ids)

    def start(self) -> None:
        """The first check of the trail, behind the first paint."""
        self.tasks.latest("verify", self.console.verify_trail)

    async def aclose(self) -> None:
        """End the window's work; confirmed operations go on until they are recorded."""
        self._clock.stop()
        self._stop_listening()
        await asyncio.gather(self.tasks.aclose(), *(page.aclose() for page in self.pages.values()))

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()  # the application closes the window when the last operation is recorded
        self.closing.emit()
