"""Who works here with which key: the first card of the settings."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from billing_console.domain.policy import Policy
from billing_console.settings import Profile
from ui.format import utc_full
from ui.texts import MODES
from ui.theme.tokens import Text, Tone
from ui.theme.words import plain_tip
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.key_value import KeyValue
from ui.widgets.label import Label
from ui.widgets.pill import Pill
from ui.widgets.row import Row, Stretch

ROTATE_AFTER = timedelta(days=90)
TONES = {"live": Tone.DANGER, "test": Tone.WARNING, "practice": Tone.PRACTICE}


class ProfileCard(Card):
    """Name, account, mode, operator, role and key. Emits `rotate_wanted` and `add_wanted`."""

    rotate_wanted = Signal()
    add_wanted = Signal()

    def __init__(self, profile: Profile, policy: Policy, now: datetime, *, can_rotate: bool) -> None:
        add = Button("Add another profile…", icon="plus")
        super().__init__("Profile", right=add)
        add.clicked.connect(self.add_wanted)
        self._policy = policy
        self._can_rotate = can_rotate
        self._values = KeyValue()
        self.add(self._values)
        self.show_profile(profile, now)

    def show_profile(self, profile: Profile, now: datetime) -> None:
        """Show this one."""
        role = self._policy.roles.get(profile.role)
        self._values.clear()
        self._values.add("Name", profile.name, Text.STRONG)
        self._values.add("Account", profile.account or "named at the first use", Text.MONO)
        word = MODES.get(profile.mode, (profile.mode, ""))[0]
        self._values.add("Mode", Row(Pill(word.lower(), TONES.get(profile.mode, Tone.NEUTRAL)), Stretch()))
        self._values.add("Operator", profile.operator)
        self._values.add("Role", role.title if role else profile.role)
        if profile.api_base:
            self._values.add("Address", profile.api_base, Text.MONO)
        self._values.add("Key", self._key_row(profile, now))

    def _key_row(self, profile: Profile, now: datetime) -> QWidget:
        hint = Label(profile.key_hint or "—", Text.MONO)
        hint.setAccessibleName(f"Key {profile.key_hint}")
        row = Row(hint, Label(_age(profile.key_added, now), Text.SECONDARY, wrap=True))
        if profile.key_added is not None:
            row.setToolTip(plain_tip(f"Added {utc_full(profile.key_added)}"))
        if is_due(profile, now):
            row.add(Pill("rotate it", Tone.WARNING, spoken="This key is older than 90 days: rotate it"))
        row.add(Stretch())
        if self._can_rotate:
            rotate = Button("Rotate…", name="Rotate the key")
            rotate.clicked.connect(self.rotate_wanted)
            row.add(rotate)
        return row


def _age(added: datetime | None, now: datetime) -> str:
    if added is None:
        return "added before this was noted"
    days = (now - added).days
    return "added today" if days < 1 else "1 day old" if days == 1 else f"{days} days old"


def is_due(profile: Profile, now: datetime) -> bool:
    """True for a real key that is older than 90 days."""
    return profile.mode != "practice" and profile.key_added is not None and now - profile.key_added > ROTATE_AFTER
