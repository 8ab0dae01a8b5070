"""The settings: profile and key, look, the team's rules, storage, trail, and what kind of session this is."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from billing_console.bootstrap import Console, Desk
from billing_console.domain.errors import BillingError
from billing_console.settings import Settings
from ui.commands import Command
from ui.pages.customer_body import Body, reach_edge
from ui.pages.page import Page
from ui.pages.settings_key import RotateSheet
from ui.pages.settings_look import LookCard
from ui.pages.settings_policy import PolicyCard
from ui.pages.settings_profile import ProfileCard
from ui.pages.settings_storage import StorageCard
from ui.pages.settings_trust import AnchorState, TrustCard
from ui.tasks import ask
from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text, Tone
from ui.widgets.banner import Banner
from ui.widgets.label import Label

TWO_COLUMNS = 760  # pixels that two columns of cards need
TEMPORARY = "Everything of it is forgotten when the console closes: the practice company, its journal and its trail."
IN_MEMORY = "The key is held in memory: it has to be pasted again at the next start, with the passphrase."


class SettingsPage(Page):
    """Shows and changes what belongs to this desk; what has no function yet is not here.

    With a `desk`, choices are remembered and the key can be rotated. Emits `add_profile_wanted`,
    `theme_wanted("system" | "light" | "dark")` and `text_size_wanted(percent)`.
    """

    add_profile_wanted = Signal()
    theme_wanted = Signal(str)
    text_size_wanted = Signal(int)

    def __init__(self, console: Console, desk: Desk | None = None, parent: QWidget | None = None) -> None:
        super().__init__(console, parent)
        self._desk = desk
        self._is_stale = True
        settings = self._remembered()
        can_rotate = desk is not None and console.profile.mode != "practice"
        self.profile = ProfileCard(console.profile, console.policy, console.clock(), can_rotate=can_rotate)
        self.look = LookCard(settings.theme, settings.text_scale)
        self.storage = StorageCard(console.folder)
        self.trust = TrustCard(console.audit.public_key, is_temporary=self._forgets)
        self.policy = PolicyCard(console.policy)
        self._arrange()
        self._connect()

    @property
    def _forgets(self) -> bool:
        return self.console.is_temporary or (self._desk is not None and self._desk.is_in_memory)

    def _remembered(self) -> Settings:
        """The choices as they are now; a file that can't be read is a problem on the page, not a reason to stop."""
        if self._desk is None:
            return Settings()
        try:
            return self._desk.settings()
        except BillingError as problem:
            self.show_problem(problem)
            return Settings()

    def _arrange(self) -> None:
        px = theme().px
        inner = QWidget()
        whole = QVBoxLayout(inner)
        whole.setSpacing(px(SPACE.l))
        whole.addWidget(Label("Settings", Text.TITLE))
        if self.console.is_temporary:
            whole.addWidget(Banner(Tone.INFO, TEMPORARY, lead="This is a practice session."))
        elif self._forgets:
            whole.addWidget(Banner(Tone.WARNING, IN_MEMORY, lead="Without the keychain."))
        row = self._columns = QHBoxLayout()
        row.setSpacing(px(SPACE.l))
        for cards in ((self.profile, self.look), (self.storage, self.trust)):
            column = QVBoxLayout()
            column.setSpacing(px(SPACE.l))
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            row.addLayout(column, 1)
        whole.addLayout(row)
        whole.addWidget(self.policy)
        whole.addStretch(1)
        reach_edge(self, Body(inner, whole))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns of cards where they have room, else one."""
        super().resizeEvent(event)
        is_narrow = self.width() < theme().px(TWO_COLUMNS)
        ways = QBoxLayout.Direction
        self._columns.setDirection(ways.TopToBottom if is_narrow else ways.LeftToRight)

    def _connect(self) -> None:
        self.profile.add_wanted.connect(self.add_profile_wanted)
        self.profile.rotate_wanted.connect(self.rotate)
        self.look.theme_wanted.connect(self._theme_chosen)
        self.look.text_size_wanted.connect(self._text_size_chosen)
        self.storage.sync_wanted.connect(self.sync_now)
        self.storage.stop_wanted.connect(self.console.sync.stop)
        self.storage.refill_wanted.connect(self.refill)
        self.trust.said.connect(self.said)

    # -------------------------------------------------------------------------------------------------------- reading

    @override
    def shown(self) -> None:
        self.reload()

    @override
    def reload(self) -> None:
        self.storage.show_state(self.console.sync.state, self.console.clock())
        self.trust.show_verdict(self.console.trail_verdict)
        self.tasks.latest("counts", self.console.cache_counts, then=self._show_counts)
        self.tasks.latest("anchor", self._anchor, then=self.trust.show_anchor)

    def _show_counts(self, counts: Mapping[str, int]) -> None:
        self.clear_problem()
        self.storage.show_counts(counts)

    async def _anchor(self) -> AnchorState:
        ledger = self.console.ledger
        await ledger.close()  # what is being anchored just now
        try:
            return AnchorState(await ledger.anchor(), ledger.anchor_problem)
        except BillingError as problem:
            return AnchorState(None, problem)

    @override
    def changed(self, ids: frozenset[str]) -> None:
        if not self.isVisible():
            return
        if "sync" in ids:
            self.storage.show_state(self.console.sync.state, self.console.clock())
            self.tasks.latest("counts", self.console.cache_counts, then=self._show_counts)
        if "audit" in ids:
            self.trust.show_verdict(self.console.trail_verdict)
            self.tasks.latest("anchor", self._anchor, then=self.trust.show_anchor)

    # ------------------------------------------------------------------------------------------------------- commands

    @override
    def commands(self) -> list[Command]:
        found = [
            Command("settings:sync", "Sync with Stripe now", self.sync_now, icon="refresh"),
            Command("settings:add", "Add another profile…", self.add_profile_wanted.emit, icon="plus"),
        ]
        if self._desk is not None and self.console.profile.mode != "practice":
            found.append(Command("settings:rotate", "Rotate the Stripe key…", self.rotate, icon="key"))
        return found

    def sync_now(self) -> None:
        """Look at Stripe now instead of at the next turn."""
        self.console.sync.wake()
        self.said.emit("Looking at Stripe now")

    def refill(self) -> None:
        """Read everything again; what is cached stays readable meanwhile."""
        self.storage.refill.set_allowed(False, "The cache is being filled already.")
        self.tasks.latest(
            "refill", self.console.sync.refill, then=lambda _done: self.said.emit("Filling the cache again")
        )

    def rotate(self) -> None:
        """Ask for a new key of the same account and put it in the place of the old one."""
        self.tasks.latest("rotate", self._rotate)

    async def _rotate(self) -> None:
        if self._desk is None:
            return
        known = self._remembered().profile(self.console.profile.id) or self.console.profile
        sheet = RotateSheet(self, self._desk, known)
        sheet.link_wanted.connect(self.link_wanted)
        try:
            accepted = await ask(sheet)
        finally:
            await sheet.tasks.aclose()
            sheet.deleteLater()
        if accepted:
            self.profile.show_profile(sheet.profile, self.console.clock())
            self.said.emit("The new key is kept; it is used from the next start on")

    # ------------------------------------------------------------------------------------------------------- the look

    def _theme_chosen(self, chosen: str) -> None:
        self.theme_wanted.emit(chosen)
        self._remember(theme=chosen)

    def _text_size_chosen(self, percent: int) -> None:
        self.text_size_wanted.emit(percent)
        self._remember(text_scale=percent)

    def _remember(self, **choices: Any) -> None:
        desk = self._desk
        if desk is None:
            return

        def keep() -> None:
            desk.save(replace(desk.settings(), **choices))

        self.tasks.latest("remember", asyncio.to_thread, keep)
