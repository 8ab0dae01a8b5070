"""The one place where problems and small successes reach the operator when no page or dialog claims them."""

from __future__ import annotations

import logging

from PySide6.QtWidgets import QWidget

from billing_console.domain.errors import BillingError
from ui.texts import sentence
from ui.theme.tokens import Tone
from ui.widgets.toast import Toast

log = logging.getLogger(__name__)


class Notices:
    """Shows toasts over one window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def say(self, text: str) -> None:
        """A short word that something worked."""
        Toast(self._window, text, Tone.POSITIVE).show()

    def warn(self, text: str) -> None:
        """A short word that something was not done, and why."""
        Toast(self._window, text, Tone.WARNING).show()

    def clear(self) -> None:
        """What was said belonged to something that is no longer in front."""
        for toast in self._window.findChildren(Toast):
            toast.close()

    def report(self, problem: BaseException) -> None:
        """A problem nobody else showed; a bug also goes to the log, redacted."""
        if not isinstance(problem, BillingError):
            log.error("unexpected problem", exc_info=problem)
        Toast(self._window, sentence(problem), Tone.DANGER).show()
