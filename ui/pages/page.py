"""What every page is: a widget with its own tasks, a banner for problems and a place in the window."""

from __future__ import annotations

import logging

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from billing_console.bootstrap import Console
from billing_console.domain.errors import AccessRefused, BillingError, Offline
from ui.commands import Command
from ui.tasks import TaskScope
from ui.texts import sentence
from ui.theme.current import theme
from ui.theme.tokens import SPACE, Tone
from ui.widgets.announce import announce
from ui.widgets.banner import Banner

log = logging.getLogger(__name__)


class Page(QWidget):
    """A screen of the console. Children emit, the window connects."""

    customer_wanted = Signal(str)  # a customer's id
    action_wanted = Signal(object)  # a ui.commands.Wish
    link_wanted = Signal(str)  # a page at Stripe
    said = Signal(str)  # something worth a toast, e.g. "Copied"
    refused = Signal(str)  # why something that was asked for is not done

    def __init__(self, console: Console, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.console = console
        self.tasks = TaskScope(self.show_problem)
        px = theme().px
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(SPACE.xl), px(SPACE.xl), px(SPACE.xl), px(SPACE.xl))
        self.column.setSpacing(px(SPACE.l))
        self.banner = Banner(Tone.WARNING, "", command="Try again")
        self.banner.hide()
        self.banner.command_clicked.connect(self.reload)
        self.column.addWidget(self.banner)

    def shown(self) -> None:
        """The page came to the front."""

    def reload(self) -> None:
        """Read everything again."""

    def changed(self, ids: frozenset[str]) -> None:
        """Something changed somewhere; ids are objects, ``audit``, ``sync`` or ``operations``."""

    def commands(self) -> list[Command]:
        """What can be done here now."""
        return []

    def show_problem(self, problem: BaseException) -> None:
        """A sentence on top of the page; what was shown stays below it."""
        if not isinstance(problem, BillingError):
            log.error("unexpected on %s", type(self).__name__, exc_info=problem)
        tone = Tone.WARNING if isinstance(problem, Offline | AccessRefused) else Tone.DANGER
        words = sentence(problem)
        self.banner.set(tone, words, command="Try again")
        self.banner.show()
        announce(self, words, assertive=True)

    def clear_problem(self) -> None:
        """What went wrong is over."""
        self.banner.hide()

    async def aclose(self) -> None:
        """End the page's work."""
        await self.tasks.aclose()
