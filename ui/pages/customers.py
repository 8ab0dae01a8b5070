"""Where one is when no customer is open: how to find one, who was open lately, and stories to learn with."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billing_console.bootstrap import Console
from billing_console.services.execution import Outcome
from ui.pages.customer_body import Body, reach_edge
from ui.pages.customers_tile import Tile, TileGrid
from ui.pages.page import Page
from ui.texts_audit import settled_words
from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text, Tone
from ui.widgets.avatar import Avatar
from ui.widgets.card import Card
from ui.widgets.icon import Icon
from ui.widgets.keycap import Keycap
from ui.widgets.label import Label

Recent = tuple[str, str, str]  # id, name, e-mail
HINT = "A name or e-mail or part of it, an id of any kind, the last four digits of a card, an amount, a GitHub name."
ABOUT_STORIES = "Made-up customers of the practice company, each with something to find out."
NO_RECENT = "Customers you open in this session are listed here, so that you find back to them."


class CustomersPage(Page):
    """The way to a customer; emits ``customer_wanted``."""

    def __init__(self, console: Console, parent: QWidget | None = None) -> None:
        super().__init__(console, parent)
        inner = QWidget()
        self._body = QVBoxLayout(inner)
        self._body.setSpacing(theme().px(SPACE.m))
        self._body.addWidget(Label("Customers", Text.TITLE))
        self._body.addWidget(_search_hint())
        self._recent_head = _section("Opened in this session")
        self._body.addWidget(self._recent_head)
        self._no_recent = Label(NO_RECENT, Text.SECONDARY, wrap=True)
        self._body.addWidget(self._no_recent)
        self.recent = TileGrid("Opened in this session")
        self.recent.chosen.connect(self.customer_wanted)
        self._body.addWidget(self.recent)
        self.stories = TileGrid("Stories to learn with")
        self.stories.chosen.connect(self.customer_wanted)
        self._add_stories()
        self._body.addStretch(1)
        reach_edge(self, Body(inner, self._body))
        self.set_recent([])

    def say_settled(self, outcomes: Sequence[Outcome]) -> None:
        """What was left open before, by a crash or a lost reply, and how it ended."""
        told = "; ".join(settled_words(outcome) for outcome in outcomes[-3:])
        self.banner.set(Tone.INFO, told, lead="Finished from before:")
        self.banner.show()

    def set_recent(self, customers: Sequence[Recent]) -> None:
        """The customers opened lately, the latest first."""
        self._no_recent.setVisible(not customers)
        self.recent.setVisible(bool(customers))
        tiles = []
        for customer_id, name, email in customers:
            title = name or email or customer_id
            below = email if name and email else customer_id
            tiles.append((customer_id, Tile(title, below, mark=Avatar(name or email or "—"))))
        self.recent.set_tiles(tiles)

    def _add_stories(self) -> None:
        stories = self.console.stories
        if stories:
            self._body.addWidget(_section("Stories to learn with"))
            self._body.addWidget(Label(ABOUT_STORIES, Text.SECONDARY, wrap=True))
        self.stories.set_tiles([(customer, Tile(title, teaching, wrap=True)) for title, teaching, customer in stories])
        self.stories.setVisible(bool(stories))
        self._body.addWidget(self.stories)


def _section(title: str) -> Label:
    label = Label(title, Text.SECTION)
    label.setContentsMargins(0, theme().px(SPACE.s), 0, 0)
    return label


def _search_hint() -> Card:
    px = theme().px
    card = Card()
    row = QHBoxLayout()
    row.setContentsMargins(0, px(SPACE.s), 0, px(SPACE.s))
    row.setSpacing(px(SPACE.l))
    row.addWidget(Icon("search", size=24), 0, Qt.AlignmentFlag.AlignVCenter)
    lines = QVBoxLayout()
    lines.setSpacing(px(SPACE.xs))
    first = QHBoxLayout()
    first.setSpacing(px(SPACE.s))
    first.addWidget(Label("Find a customer:", Text.HEADING))
    first.addWidget(Keycap("Ctrl K"), 0, Qt.AlignmentFlag.AlignVCenter)
    first.addStretch(1)
    lines.addLayout(first)
    lines.addWidget(Label(HINT, Text.SECONDARY, wrap=True))
    row.addLayout(lines, 1)
    card.add_layout(row)
    return card
