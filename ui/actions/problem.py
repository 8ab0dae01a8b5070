"""The banner on top of a sheet: what went wrong, in a sentence, while everything that was typed stays below it."""

from __future__ import annotations

import logging

from PySide6.QtWidgets import QWidget

from billing_console.domain.errors import AccessRefused, BillingError, NotFound, Offline
from ui.texts import sentence
from ui.theme.tokens import Tone
from ui.widgets.announce import announce
from ui.widgets.banner import Banner

TRY_AGAIN = "Try again"

log = logging.getLogger(__name__)


class ProblemBanner(Banner):
    """Hidden until something goes wrong; `command_clicked` means that reading should be tried again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Tone.WARNING, "", parent=parent)
        self._is_about_reading = False
        self.hide()

    def tell(self, problem: BaseException, *, is_fresh: bool) -> None:
        """Say it; as long as Stripe has not been read there is something to try again."""
        if not isinstance(problem, BillingError):
            log.error("unexpected in a sheet", exc_info=problem)
        self._is_about_reading = not is_fresh
        is_mild = isinstance(problem, Offline | AccessRefused)
        can_retry = not is_fresh and not isinstance(problem, NotFound)
        told = sentence(problem)
        self.set(Tone.WARNING if is_mild else Tone.DANGER, told, command=TRY_AGAIN if can_retry else "")
        self.show()
        announce(self, told, assertive=True)

    def was_read(self) -> None:
        """Stripe was read after all: a complaint that it could not be is over, any other stays."""
        if self._is_about_reading:
            self.clear()

    def clear(self) -> None:
        """Nothing is wrong any more."""
        self._is_about_reading = False
        self.hide()
