"""What every action's form is: a few fields that make an action out of what the operator wants."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from billing_console.domain.errors import BillingError
from billing_console.domain.facts import Facts
from billing_console.domain.plans import Action, Plan
from billing_console.domain.records import Price
from ui.commands import Wish
from ui.theme.paint import Kind


class ActionForm(QWidget):
    """The fields of one action; the confirm sheet stands around it and shows what would come of them.

    Constructed from a wish, the facts to begin with and the time; raises NotFound where the facts don't hold the
    object of the wish. Emits `changed` when a field that makes a difference to the plan was edited.
    """

    changed = Signal()
    title: ClassVar[str] = ""
    deed: ClassVar[str] = ""  # on the confirm button while there is no plan
    running: ClassVar[str] = "Working…"  # on the button while the action is carried out
    promise: ClassVar[str] = "Recorded in the audit trail before it is sent."
    leave: ClassVar[str] = "Cancel"  # on the way out: nothing happens
    kind: ClassVar[Kind] = Kind.DANGER  # of the confirm button
    parts: ClassVar[int] = 2  # numbered ones, before the policy check
    wants_offers: ClassVar[bool] = False  # True: it is told the prices on the team's list

    def __init__(self, wish: Wish, facts: Facts, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wish = wish
        self.facts = facts
        self.now = now

    @property
    def about(self) -> str:
        """What is acted upon, for the right end of the sheet's head."""
        raise NotImplementedError

    def action(self) -> Action:
        """What the fields say; raises InvalidInput, which the form has then shown beside the field it is about."""
        raise NotImplementedError

    def verb(self, plan: Plan) -> str:
        """What the confirm button says: the deed and its amount."""
        raise NotImplementedError

    def note(self) -> str:
        """The operator's words for the trail; never sent to Stripe."""
        return ""

    def show_problem(self, problem: BillingError | None) -> bool:
        """Show beside its field what is wrong with the action; None takes it back. False: no field is to blame."""
        return problem is None

    def take_offers(self, prices: tuple[Price, ...]) -> None:
        """The prices that may be changed to, for a form that wants them."""

    def focus_first(self) -> None:
        """Put the keyboard where the operator begins."""

    def set_facts(self, facts: Facts, now: datetime) -> None:
        """Take over facts that were read again, keeping what the operator chose; does not emit `changed`."""
        self.facts, self.now = facts, now
