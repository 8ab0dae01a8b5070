"""Requests for approval: what waits for this person, what they asked for, and what became of both."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from billing_console.bootstrap import Console
from billing_console.domain.approvals import Filed, Request, Side, Stage
from billing_console.services.reviewing import Review
from ui import format as words
from ui.actions.asking import save_request
from ui.commands import Command
from ui.models.column import CellKind, Column, PillCell
from ui.models.table import TableModel
from ui.pages import approvals_words as said_as
from ui.pages.approvals_review import ReviewCard
from ui.pages.approvals_sheets import DeclineSheet, PasteSheet, TrustSheet
from ui.pages.page import Page
from ui.tasks import ask
from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text
from ui.widgets.button import Button
from ui.widgets.data_table import DataTable
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import Label
from ui.widgets.rule import Rule
from ui.widgets.tabs import Tab, Tabs

WAITING, ASKED, DONE = "waiting", "asked", "done"
EMPTY = {
    WAITING: ("Nothing waits for you", "Paste a request that somebody sent you."),
    ASKED: ("Nothing is asked for", "“Ask for approval” in a dialog makes a request."),
    DONE: ("Nothing was answered yet", "Approved, declined and expired requests stay here."),
}
ROW = 52


class ApprovalsPage(Page):
    """Three lists and one request in full."""

    def __init__(self, console: Console, parent: QWidget | None = None) -> None:
        super().__init__(console, parent)
        self._filed: tuple[Filed, ...] = ()
        self._is_listing = False
        self._wanted: str | None = None  # the request to be chosen once the list was read
        self.model: TableModel[Filed] = TableModel(self._columns(), key=lambda filed: filed.request.id)
        self.table: DataTable[Filed] = DataTable(self.model, name="Requests", row_height=ROW, rounded_top=True)
        self.table.row_selected.connect(self._chosen)
        self.card = ReviewCard(console, self.tasks)
        self.card.said.connect(self.said)
        self.card.answered.connect(self.reload)
        self.card.decline_wanted.connect(lambda request: self.tasks.latest("decline", self._decline, request))
        self.card.trust_wanted.connect(lambda request: self.tasks.latest("trust", self._trust, request))
        self.card.save_wanted.connect(lambda request: self.tasks.latest("save", self._save, request))
        self._build_head()
        self._build_body()

    def _columns(self) -> list[Column[Filed]]:
        def left(filed: Filed) -> Sequence[PillCell]:
            return (PillCell(*said_as.left(filed.request, self.console.clock())),)

        def state(filed: Filed) -> Sequence[PillCell]:
            return (PillCell(*said_as.stage(filed)),)

        def nothing(_filed: Filed) -> str:
            return ""

        return [
            Column(
                "request",
                "Request",
                lambda filed: said_as.title(filed.request),
                CellKind.STRONG,
                secondary=said_as.second_line,
                stretch=True,
            ),
            Column(
                "amount",
                "Amount",
                lambda filed: str(filed.amount) if filed.amount is not None else "—",
                CellKind.MONEY,
                spoken=lambda filed: words.spoken(filed.amount) if filed.amount is not None else "no amount",
            ),
            Column("left", "Left", nothing, CellKind.PILLS, pills=left, sort=lambda f: f.request.expires_at),
            Column("state", "State", nothing, CellKind.PILLS, pills=state, sort=lambda filed: filed.stage.value),
        ]

    # ------------------------------------------------------------------------------------------------ arrangement

    def _build_head(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme().px(SPACE.m))
        self.count = Label("", Text.SECONDARY)
        self.paste_button = Button("Paste a request…")
        self.paste_button.clicked.connect(self.paste)
        self.trust_button = Button("Trusted people")
        self.trust_button.clicked.connect(self.trust)
        head.addWidget(Label("Approvals", Text.TITLE))
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.paste_button)
        head.addWidget(self.trust_button)
        self.column.addLayout(head)
        self.tabs = Tabs(
            (Tab(WAITING, "Waiting for me"), Tab(ASKED, "I asked"), Tab(DONE, "Done")), name="Which requests"
        )
        self.tabs.changed.connect(self._tab_chosen)
        line = QVBoxLayout()
        line.setSpacing(0)
        line.addWidget(self.tabs)
        line.addWidget(Rule())
        self.column.addLayout(line)

    def _build_body(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme().px(SPACE.l))
        self.empties = {key: EmptyState("check", *told) for key, told in EMPTY.items()}
        row.addWidget(self.table, 13)
        for empty in self.empties.values():
            empty.hide()
            row.addWidget(empty, 13)
        self._area = self._scroll()
        row.addWidget(self._area, 25)
        self.column.addLayout(row, 1)
        self._area.hide()

    def _scroll(self) -> QScrollArea:
        """The request with its result may be higher than a small window."""
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.card)
        area.viewport().setAutoFillBackground(False)
        self.card.setAutoFillBackground(False)
        return area

    # ---------------------------------------------------------------------------------------------------- reading

    @override
    def shown(self) -> None:
        self.reload()
        self.tasks.latest("follow", self.console.approvals.follow)

    @override
    def reload(self) -> None:
        self.tasks.latest("list", self.console.approvals.requests, then=self._show)

    @override
    def changed(self, ids: frozenset[str]) -> None:
        if "approvals" in ids and self.isVisible():
            self.reload()

    def _show(self, filed: tuple[Filed, ...]) -> None:
        self.clear_problem()
        self._filed = filed
        waiting, asked = len(self._of(WAITING)), len(self._of(ASKED))
        self.tabs.set_count(WAITING, waiting or None)
        self.tabs.set_count(ASKED, asked or None)
        waits = "1 waits for you" if waiting == 1 else f"{waiting} wait for you"
        self.count.setText(f"{waits} · {asked} you asked for")
        self._show_list()

    def _of(self, tab: str) -> list[Filed]:
        """The requests of one tab: what waits on either side, and everything else."""
        sides = {WAITING: Side.RECEIVED, ASKED: Side.ASKED}
        is_open = (Stage.WAITING, Stage.APPROVED)
        if tab == DONE:
            return [filed for filed in self._filed if filed.stage not in is_open]
        return [filed for filed in self._filed if filed.side is sides[tab] and filed.stage in is_open]

    def _show_list(self) -> None:
        tab = self.tabs.key()
        rows = self._of(tab)
        self.table.set_column_visible("left", tab == WAITING)
        self.table.set_column_visible("state", tab != WAITING)
        shown = self.card.request.id if self.card.request is not None else None
        self._is_listing = True  # rows that come and go are no choice of the person
        self.model.set_rows(rows)
        self._is_listing = False
        self.table.setVisible(bool(rows))
        for key, empty in self.empties.items():
            empty.setVisible(key == tab and not rows)
        if self.card.is_busy:
            return
        wanted, self._wanted = self._wanted or shown, None
        ids = [filed.request.id for filed in rows]
        if ids:
            self.table.select_key(wanted if wanted in ids else ids[0])
            self._chosen(self.table.current_row())
        elif self.card.review is None or shown in {filed.request.id for filed in self._filed}:
            self._area.hide()

    def _tab_chosen(self, _key: str) -> None:
        """Whoever goes to another list has read the result."""
        self.card.forget_result()
        self._show_list()

    def _chosen(self, filed: Filed | None) -> None:
        """A row came to the front; what is looked at already is not looked at again."""
        if filed is None or self._is_listing:
            return
        is_same = self.card.request == filed.request and self._area.isVisibleTo(self)
        if is_same and self.card.shows(filed):
            return
        self._area.show()
        self.card.show_filed(filed)

    # --------------------------------------------------------------------------------------------------- commands

    @override
    def commands(self) -> list[Command]:
        return [
            Command("approvals:paste", "Paste a request for approval…", self.paste, icon="check"),
            Command("approvals:trust", "Trusted people…", self.trust, icon="users"),
        ]

    def paste(self) -> None:
        """Open a request that somebody sent."""
        self.tasks.latest("paste", self._paste)

    async def _paste(self) -> None:
        sheet = PasteSheet(self, self.console)
        sheet.opened.connect(self._opened)
        try:
            await ask(sheet)
        finally:
            await sheet.tasks.aclose()
            sheet.deleteLater()

    def _opened(self, review: Review) -> None:
        """A request was opened, from the list or not: it is what is looked at now."""
        self.tasks.cancel("review")
        self._area.show()
        self.card.show_review(review)
        self._wanted = review.request.id
        self.tabs.choose(WAITING)
        self.reload()

    def trust(self) -> None:
        """Who is trusted, and what to tell others."""
        self.tasks.latest("trust", self._trust, None)

    async def _trust(self, request: Request | None) -> None:
        sheet = TrustSheet(self, self.console, request.asked_by if request is not None else "")
        sheet.said.connect(self.said)
        try:
            await ask(sheet)
        finally:
            await sheet.tasks.aclose()
            sheet.deleteLater()
        if request is not None:
            self._opened(await self.console.approvals.open(self.console.approvals.text(request)))

    async def _decline(self, request: Request) -> None:
        sheet = DeclineSheet(self, said_as.heading(request))
        try:
            accepted = await ask(sheet)
        finally:
            sheet.deleteLater()
        if accepted:
            await self.console.approvals.refuse(request, sheet.reason)
            self.said.emit("Declined and written to the trail")
            self.reload()

    async def _save(self, request: Request) -> None:
        told = await save_request(self, self.console, request)
        if told:
            self.said.emit(told)
