"""What stands around every page: mode bar, rail, top bar, and the words that keep them true."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from billing_console.bootstrap import Console
from ui.freshness import freshness, status_lines
from ui.texts import MODES, ROLES
from ui.widgets.mode_bar import ModeBar
from ui.widgets.rail import Rail, RailItem
from ui.widgets.top_bar import TopBar

Line = TypeVar("Line", QVBoxLayout, QHBoxLayout)

RAIL = (
    RailItem("customers", "Customers", "users"),
    RailItem("approvals", "Approvals", "check"),
    RailItem("audit", "Audit trail", "document"),
)
FOOT = (RailItem("settings", "Settings", "gear"),)


class Frame(QWidget):
    """The frame of one console; ``stack`` holds the pages."""

    def __init__(self, console: Console) -> None:
        super().__init__()
        self._console = console
        word, sentence = MODES[console.profile.mode]
        self.title = f"{word} — {console.profile.name} — Billing Console"
        self.mode_bar = ModeBar(console.profile.mode, word, sentence.format(account=console.account))
        self.rail = Rail("Billing Console", RAIL, FOOT)
        self.top_bar = TopBar("Search customers, emails, IDs, last 4…")
        self.stack = QStackedWidget()
        self.stack.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # where the keyboard rests when nothing is chosen
        self.top_bar.set_account(console.profile.short_account, console.account)
        self.top_bar.set_role(ROLES.get(console.operator.role, console.operator.role))
        self.top_bar.set_operator(console.operator.name)
        self._arrange()
        self.refresh()

    def refresh(self) -> None:
        """Say again how fresh everything is and how the trail stands."""
        self.top_bar.set_freshness(*freshness(self._console.sync.state, self._console.clock()))
        self.rail.set_status(status_lines(self._console))
        self.rail.set_count("approvals", self._console.approvals.waiting)

    def _arrange(self) -> None:
        right = QWidget()
        column = _tight(QVBoxLayout(right))
        column.addWidget(self.top_bar)
        column.addWidget(self.stack, 1)
        middle = QWidget()
        row = _tight(QHBoxLayout(middle))
        row.addWidget(self.rail)
        row.addWidget(right, 1)
        whole = _tight(QVBoxLayout(self))
        whole.addWidget(self.mode_bar)
        whole.addWidget(middle, 1)


def _tight(layout: Line) -> Line:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    return layout
