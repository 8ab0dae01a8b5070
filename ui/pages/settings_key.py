"""The dialog that replaces a profile's key, after the new one has proved to belong to the same account and mode."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from billing_console.bootstrap import Desk
from billing_console.domain.errors import BillingError, InvalidInput
from billing_console.services.profiles import KeyReport, key_page
from billing_console.settings import Profile
from ui.tasks import TaskScope
from ui.texts import trying
from ui.texts_errors import PASSING
from ui.theme.tokens import Text, Tone
from ui.widgets.announce import announce
from ui.widgets.banner import Banner
from ui.widgets.button import Button, Kind
from ui.widgets.key_field import KeyField
from ui.widgets.label import Label
from ui.widgets.sheet import Sheet

ABOUT = (
    "Make a new key at Stripe with the same rights and paste it. It is tried before it takes the old one's place; "
    "delete the old one at Stripe afterwards."
)


class RotateSheet(Sheet):
    """Accepted when the new key is kept: `profile` is then the changed one. Emits `link_wanted`."""

    link_wanted = Signal(str)

    def __init__(self, parent: QWidget, desk: Desk, profile: Profile) -> None:
        super().__init__(parent, "Rotate the key", about=profile.key_hint, width=620)
        self.profile = profile
        self._desk = desk
        self._is_good = False
        self.tasks = TaskScope(self._failed)
        self.field = KeyField()
        self.refusal = Banner(Tone.DANGER, "", command="Test again")
        self.refusal.command_clicked.connect(self._given)
        self.refusal.hide()
        self.add(Label(ABOUT, Text.SECONDARY, wrap=True))
        self.add_heading("New key")
        self.add(self.field)
        self.add(self.refusal)
        self.field.given.connect(self._given)
        self.field.refused.connect(lambda code: self._failed(InvalidInput(code)))
        self.field.cleared.connect(self._cleared)
        self._build_foot_buttons()
        self.set_note("The old key stays in use until the new one is kept.")
        self.finished.connect(self._closed)
        self._look()

    def _build_foot_buttons(self) -> None:
        stripe = Button("Open Stripe…")
        stripe.clicked.connect(self._open_stripe)
        cancel = Button("Cancel")
        cancel.clicked.connect(self.reject)
        self.main = Button("Replace the key", Kind.PRIMARY)
        self.main.clicked.connect(self._replace)
        for button in (stripe, cancel, self.main):
            self.add_button(button)

    def _open_stripe(self) -> None:
        self.link_wanted.emit(key_page(self.profile.role, "live" if self.profile.mode == "live" else "test"))

    def _given(self) -> None:
        self._is_good = False
        self.refusal.hide()
        self.field.set_state("testing…", Tone.NEUTRAL)
        self._look()
        self.tasks.latest("test", self._test, then=self._tested)

    async def _test(self) -> KeyReport:
        profile = self.profile
        return await self._desk.try_key(self.field.key, profile.role, api_base=profile.api_base, profile=profile)

    def _tested(self, report: KeyReport) -> None:
        self._is_good = True
        self.field.set_state(f"{report.mode} · same account · answers", Tone.POSITIVE)
        announce(self, "The new key answers and belongs to the same account.")
        self._look()

    def _cleared(self) -> None:
        self.tasks.cancel("test")
        self._is_good = False
        self.refusal.hide()
        self._look()

    def _failed(self, problem: BaseException) -> None:
        again = isinstance(problem, BillingError) and problem.code in PASSING
        words = trying(problem)
        self.field.set_state("no answer" if again else "refused", Tone.WARNING if again else Tone.DANGER)
        self.refusal.set(Tone.WARNING if again else Tone.DANGER, words, command="Test again" if again else "")
        self.refusal.show()
        announce(self, words, assertive=True)
        self._look()

    def _look(self) -> None:
        self.main.set_allowed(self._is_good, "Paste a key of the same account and mode first.")
        self.relayout()

    def _replace(self) -> None:
        self._is_good = False
        self.main.set_allowed(False, "The key is being kept.")
        self.tasks.latest("keep", self._keep, then=self._kept)

    async def _keep(self) -> Profile:
        return await self._desk.profiles.rotate_key(self.profile.id, self.field.key)

    def _kept(self, profile: Profile) -> None:
        self.profile = profile
        self.accept()

    def _closed(self) -> None:
        self.field.wipe()
        self.tasks.close()
