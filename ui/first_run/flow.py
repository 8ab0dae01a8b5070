"""Leads through the steps, tries the key and keeps it; afterwards nothing on screen knows the key."""

from __future__ import annotations

import logging

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget
from typing_extensions import override

from billing_console.bootstrap import Desk
from billing_console.domain.errors import BillingError, InvalidInput, VaultUnavailable
from billing_console.services.profiles import KeyReport
from billing_console.settings import Profile
from ui.first_run.frame import Frame, Step
from ui.first_run.keep_step import KeepStep
from ui.first_run.key_step import KeyStep
from ui.first_run.start_step import StartStep
from ui.first_run.words import IN_MEMORY_LAST_TIME
from ui.tasks import TaskScope

log = logging.getLogger(__name__)

PRACTICE = "practice"
BAD_KEY = frozenset({"key_invalid", "key_expired"})


class FirstRun(QWidget):
    """Asks what to open. `finished` carries "practice" or the `Profile` that was added and chosen.

    `api_base` is another Stripe-like server on this computer, for test keys. `profile` is one that exists and needs its
    key again, `problem` says why. `real` skips the first question. `mode_changed(mode)` follows what is chosen and
    pasted: "live", "test", "practice", or empty while nothing is known. `link_wanted` carries a page at Stripe.
    """

    finished = Signal(object)
    mode_changed = Signal(str)
    link_wanted = Signal(str)

    def __init__(
        self,
        desk: Desk,
        *,
        api_base: str | None = None,
        profile: Profile | None = None,
        problem: BillingError | None = None,
        real: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._api_base = profile.api_base if profile is not None else api_base
        self._profile = profile
        self._keychain = ""
        self._is_saving = False
        self.tasks = TaskScope(self._failed)
        has_store = profile is not None and desk.has_passphrase(profile)
        self.start_step = StartStep()
        self.key_step = KeyStep(desk.policy, api_base=self._api_base, profile=profile)
        self.keep_step = KeepStep(has_store=has_store)
        self.frame = Frame()
        for step in (self.start_step, self.key_step, self.keep_step):
            self.frame.add_step(step)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.frame)
        self._connect()
        self._first: Step = self.key_step if profile is not None or real else self.start_step
        self._step: Step = self._first
        self._show(self._first)
        if problem is not None and has_store and problem.code not in BAD_KEY:
            self.key_step.inform(IN_MEMORY_LAST_TIME)  # as it was chosen: nothing is wrong
        elif problem is not None:
            self.key_step.refuse(problem)
        self._ask_keychain()

    def _connect(self) -> None:
        self.frame.back_clicked.connect(self._back)
        self.frame.main_clicked.connect(self._next)
        self.start_step.choice.changed.connect(lambda _key: self._tell_mode())
        self.key_step.mode_seen.connect(self.mode_changed)
        self.key_step.link_wanted.connect(self.link_wanted)
        self.key_step.test_wanted.connect(self._test_wanted)
        self.key_step.field.cleared.connect(lambda: self.tasks.cancel("test"))
        self.keep_step.look_again.connect(self._ask_keychain)
        QShortcut("Alt+Left", self, self._back)
        fields = (self.key_step.operator, self.key_step.name, self.keep_step.passphrase, self.keep_step.again)
        for field in fields:
            field.returnPressed.connect(self._return_pressed)

    # ------------------------------------------------------------------------------------------------------ the steps

    @property
    def step(self) -> Step:
        """The one in front."""
        return self._step

    def _show(self, step: Step) -> None:
        self._step = step
        self.frame.back.setVisible(step is not self._first)
        self.frame.show_step(step)
        self._tell_mode()

    def _tell_mode(self) -> None:
        if self._step is self.start_step:
            self.mode_changed.emit(PRACTICE if self.start_step.choice.key() == PRACTICE else "")
            return
        shape = self.key_step.field.shape
        known = self._profile.mode if self._profile is not None else ""
        self.mode_changed.emit(shape.mode if shape is not None else known)

    def _back(self) -> None:
        if self._is_saving or self._step is self._first:
            return
        self._show(self.key_step if self._step is self.keep_step else self.start_step)

    def _next(self) -> None:
        if self._is_saving or self._step.hindrance():
            return
        if self._step is self.start_step and self.start_step.choice.key() == PRACTICE:
            self.finished.emit(PRACTICE)
        elif self._step is self.start_step:
            self._show(self.key_step)
        elif self._step is self.key_step and self._keychain != "ok":
            self._show(self.keep_step)
        else:
            self._save()

    def _return_pressed(self) -> None:
        self._next()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Only now, inside its window, can a field take the keyboard and keep it."""
        super().showEvent(event)
        if not event.spontaneous():
            QTimer.singleShot(0, self, lambda: self._step.entered())  # noqa: PLW0108  # the step in front by then

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.isAutoRepeat() and isinstance(self.focusWidget(), QRadioButton):
            self._next()
            return
        super().keyPressEvent(event)

    # --------------------------------------------------------------------------------------------------- the keychain

    def _ask_keychain(self) -> None:
        """In memory stays in memory: whoever chose it, or made a store with a passphrase, is asked for that."""
        made_with_passphrase = self._profile is not None and self._desk.has_passphrase(self._profile)
        if self._desk.is_in_memory or made_with_passphrase:
            self._keychain_answered("memory", "")
            return
        self._keychain_answered("", "")
        self.tasks.latest(
            "keychain", self._desk.keychain, then=lambda s: self._keychain_answered(s.kind, s.description)
        )

    def _keychain_answered(self, kind: str, description: str) -> None:
        self._keychain = kind
        self.key_step.set_keychain(kind, description)
        self.keep_step.set_keychain(kind)

    # -------------------------------------------------------------------------------------------------------- the key

    def _test_wanted(self) -> None:
        self.tasks.latest("test", self._test, then=self._tested, on_error=self._test_failed)

    async def _test(self) -> KeyReport:
        """Harmless reads with the key; for a profile that exists, of its own mode and account."""
        step = self.key_step
        return await self._desk.try_key(step.field.key, step.role.key(), api_base=self._api_base, profile=self._profile)

    def _tested(self, report: KeyReport) -> None:
        self.key_step.tested(report)

    def _test_failed(self, problem: BaseException) -> None:
        if not isinstance(problem, BillingError):
            log.error("testing a key failed: %s", type(problem).__name__)  # no traceback: it could lead to the key
        self.key_step.refuse(problem)

    # --------------------------------------------------------------------------------------------------------- saving

    def _save(self) -> None:
        self._is_saving = True
        self.frame.main.set_allowed(False, "The key is being kept.")
        self.frame.main.setText("Saving…")
        self.frame.back.setEnabled(False)
        self.tasks.latest("save", self._keep, then=self._kept, on_error=self._keeping_failed)

    async def _keep(self) -> Profile:
        passphrase = (
            self.keep_step.passphrase.text() if self._step is self.keep_step and self.keep_step.is_memory else ""
        )
        key, report = self.key_step.field.key, self.key_step.report
        if self._profile is not None:
            return await self._desk.rekey(self._profile, key, passphrase=passphrase)
        return await self._desk.add(
            name=self.key_step.name.text(),
            operator=self.key_step.operator.text(),
            role=self.key_step.role.key(),
            key=key,
            account=report.account if report is not None else None,
            api_base=self._api_base,
            passphrase=passphrase,
        )

    def _kept(self, profile: Profile) -> None:
        self._is_saving = False
        self.key_step.field.wipe()
        self.keep_step.wipe()
        self.finished.emit(profile)

    def _keeping_failed(self, problem: BaseException) -> None:
        self._is_saving = False
        self.frame.back.setEnabled(True)
        if not isinstance(problem, BillingError):
            log.error("keeping a key failed: %s", type(problem).__name__)
            problem = BillingError()
        is_name = isinstance(problem, InvalidInput) and problem.code in {"profile_name", "operator_name"}
        if is_name:
            self._show(self.key_step)
            self.key_step.name_refused(problem)
        elif isinstance(problem, VaultUnavailable) and self._step is self.key_step:
            self._show(self.keep_step)
            self._ask_keychain()
        elif self._step is self.keep_step:
            self.keep_step.refuse(problem)
        else:
            self.key_step.refuse(problem)
        self.frame.refresh()

    def _failed(self, problem: BaseException) -> None:
        log.error("the first run stumbled: %s", type(problem).__name__)
        self.key_step.refuse(problem)

    async def aclose(self) -> None:
        """End the work that is under way and forget the key."""
        await self.tasks.aclose()
        self.key_step.field.wipe()
        self.keep_step.wipe()
