"""The window: the frame around the pages, and the wires between them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from billing_console.bootstrap import Console
from ui.actions.confirm import ConfirmSheet
from ui.commands import Command, Wish
from ui.freshness import freshness, status_lines
from ui.links import open_link
from ui.notices import Notices
from ui.pages.audit import AuditPage
from ui.pages.customer import CustomerPage
from ui.pages.customers import CustomersPage
from ui.pages.page import Page
from ui.pages.search import SearchSheet
from ui.pages.settings import SettingsPage
from ui.tasks import TaskScope
from ui.texts import MODES, ROLES
from ui.widgets.mode_bar import ModeBar
from ui.widgets.rail import Rail, RailItem
from ui.widgets.sheet import Sheet
from ui.widgets.top_bar import TopBar

RAIL = (RailItem("customers", "Customers", "users"), RailItem("audit", "Audit trail", "document"))
FOOT = (RailItem("settings", "Settings", "gear"),)
TICK_MS = 1000


class MainWindow(QMainWindow):
    """One open profile on screen."""

    closing = Signal()

    def __init__(self, console: Console) -> None:
        super().__init__()
        self.console = console
        self.tasks = TaskScope(self._failed)
        word, sentence = MODES[console.profile.mode]
        self.setWindowTitle(f"{word} — {console.profile.name} — Billing Console")
        self.mode_bar = ModeBar(console.profile.mode, word, sentence.format(account=console.account))
        self.rail = Rail("Billing Console", RAIL, FOOT)
        self.top_bar = TopBar("Search customers, emails, IDs, last 4…")
        self.notices = Notices(self)
        self.stack = QStackedWidget()
        self.customer = CustomerPage(console)
        self.pages: dict[str, Page] = {
            "customers": CustomersPage(console),
            "customer": self.customer,
            "audit": AuditPage(console),
            "settings": SettingsPage(console),
        }
        self._recent: dict[str, tuple[str, str, str]] = {}
        self._arrange()
        self._connect()
        self._stop_listening = console.changes.listen(self._changed)
        self._clock = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.CoarseTimer)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        self.show_page("customers")
        self._tick()

    # ------------------------------------------------------------------------------------------------- arrangement

    def _arrange(self) -> None:
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.stack, 1)
        row.addWidget(self.rail)
        row.addWidget(right, 1)
        whole = QWidget()
        frame = QVBoxLayout(whole)
        frame.setContentsMargins(0, 0, 0, 0)
        frame.setSpacing(0)
        frame.addWidget(self.mode_bar)
        frame.addWidget(middle, 1)
        self.setCentralWidget(whole)
        for page in self.pages.values():
            self.stack.addWidget(page)
        self.top_bar.set_account(self.console.profile.short_account, self.console.account)
        self.top_bar.set_role(ROLES.get(self.console.operator.role, self.console.operator.role))
        self.top_bar.set_operator(self.console.operator.name)
        self.setMinimumSize(960, 600)
        self.resize(1360, 860)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_page)
        self.top_bar.search_requested.connect(self.open_search)
        for page in self.pages.values():
            page.customer_wanted.connect(self.open_customer)
            page.action_wanted.connect(self.open_action)
            page.said.connect(self.notices.say)
            page.link_wanted.connect(open_link)
        for keys, run in self._shortcuts():
            QShortcut(keys, self, run)

    def _shortcuts(self) -> list[tuple[str, Callable[[], None]]]:
        return [
            ("Ctrl+K", lambda: self.open_search("")),
            ("Ctrl+1", lambda: self.show_page("customers")),
            ("Ctrl+2", lambda: self.show_page("audit")),
            ("Ctrl+,", lambda: self.show_page("settings")),
            ("F5", self.reload_current),
            ("Ctrl+Q", self.close),
        ]

    # -------------------------------------------------------------------------------------------------- navigation

    @property
    def current(self) -> Page:
        """The page in front."""
        return next(page for page in self.pages.values() if page is self.stack.currentWidget())

    def show_page(self, key: str) -> None:
        """Bring a page to the front."""
        page = self.pages[key]
        self.rail.select("customers" if key == "customer" else key)
        self.stack.setCurrentWidget(page)
        page.shown()

    def reload_current(self) -> None:
        """Read what is in front again."""
        self.current.reload()

    def open_customer(self, customer: str) -> None:
        """Show one customer."""
        self.show_page("customer")
        self.customer.open(customer)

    def open_search(self, text: str) -> SearchSheet:
        """The search sheet over whatever is in front."""
        sheet = SearchSheet(self, self.console, self.palette_commands(), text)
        sheet.customer_chosen.connect(self.open_customer)
        self._show(sheet)
        return sheet

    def open_action(self, wish: Wish) -> ConfirmSheet:
        """The dialog of an action."""
        sheet = ConfirmSheet(self, self.console, wish)
        sheet.said.connect(self.notices.say)
        self._show(sheet)
        return sheet

    def _show(self, sheet: Sheet) -> None:
        """Open a sheet; it is gone once it is answered."""
        sheet.finished.connect(lambda _code: sheet.deleteLater())
        sheet.open()

    def palette_commands(self) -> list[Command]:
        """Everything the command palette offers now: what the page can do, then where one can go."""
        places = [
            Command(f"go:{item.key}", f"Go to {item.text}", lambda key=item.key: self.show_page(key), icon=item.icon)
            for item in (*RAIL, *FOOT)
        ]
        return [*self.current.commands(), *places]

    # ------------------------------------------------------------------------------------------------------ changes

    def _changed(self, ids: frozenset[str]) -> None:
        for page in self.pages.values():
            page.changed(ids)

    def _tick(self) -> None:
        now = self.console.clock()
        self.top_bar.set_freshness(*freshness(self.console.sync.state, now))
        self.rail.set_status(status_lines(self.console))

    def _failed(self, problem: BaseException) -> None:
        self.notices.report(problem)

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
