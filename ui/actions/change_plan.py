"""The fields of a change of plan: which part, to which price of the list, and when the difference is billed."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from billing_console.actions.change_plan import ChangePlan, Settle
from billing_console.domain.errors import BillingError, InvalidInput, NotFound
from billing_console.domain.facts import Facts
from billing_console.domain.plans import Plan
from billing_console.domain.records import Price, SubscriptionItem
from ui.actions.subscription_form import SubscriptionForm, priced
from ui.commands import Wish
from ui.theme.paint import Kind
from ui.theme.tokens import SPACE, Text
from ui.widgets.check_box import CheckBox
from ui.widgets.combo import Combo
from ui.widgets.label import Label
from ui.widgets.radio_group import Option, RadioGroup
from ui.widgets.row import Row, Stack, Stretch

READING = "Reading the prices…"
CHOOSE = "Choose the new plan"
NONE_LISTED = "No other price in this currency is on the list of plans"
SETTLES = (
    Option(Settle.NEXT_INVOICE.value, "With the next invoice", "The difference by days is added there."),
    Option(Settle.NOW.value, "At once", "The difference by days is charged or credited now."),
    Option(Settle.NEVER.value, "Not at all", "The new price counts from the next period."),
)


class ChangePlanForm(SubscriptionForm):
    """Move one part of a subscription to another price; the quantity stays."""

    title: ClassVar[str] = "Change plan"
    deed: ClassVar[str] = "Change plan"
    running: ClassVar[str] = "Changing…"
    promise: ClassVar[str] = "Recorded in the audit trail before it is sent. A declined card leaves all as it was."
    kind: ClassVar[Kind] = Kind.PRIMARY
    wants_offers: ClassVar[bool] = True
    parts: ClassVar[int] = 3

    def __init__(self, wish: Wish, facts: Facts, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(wish, facts, now, parent)
        if not self.subscription.items:
            raise NotFound("item_not_found", id=self.subscription.id)
        self._offers: tuple[Price, ...] = ()
        items = [(item.id, priced(item.price)) for item in self.subscription.items]
        self._item = Combo("Part of the subscription", items)
        self._item.setVisible(len(items) > 1)
        self._price = Combo("New plan", [("", READING)])
        self._settle = RadioGroup(
            SETTLES, name="The difference", columns=3, cards=True, chosen=Settle.NEXT_INVOICE.value
        )
        self._offered = CheckBox("Offered the portal link first")
        line = Row(self._item, self._price, Stretch(), self._offered, gap=SPACE.l)
        self.lay_out(
            Stack(Label("2 · NEW PLAN", Text.CAPS), line),
            Stack(Label("3 · THE DIFFERENCE IS BILLED", Text.CAPS), self._settle),
        )
        self._item.changed.connect(self._item_chosen)
        for signal in (self._price.changed, self._settle.changed, self._offered.toggled):
            signal.connect(self._edited)

    @override
    def take_offers(self, prices: tuple[Price, ...]) -> None:
        """The prices that may be changed to, as Stripe sells them now."""
        self._offers = prices
        self._fill()

    def _fill(self) -> None:
        now = self._chosen_item().price.id
        fits = [p for p in self._offers if p.id != now and p.amount and p.amount.currency == self.subscription.currency]
        self._price.blockSignals(True)
        self._price.clear()
        self._price.addItem(CHOOSE if fits else NONE_LISTED, "")
        for price in fits:
            self._price.addItem(priced(price), price.id)
        self._price.blockSignals(False)
        self._price.updateGeometry()
        self._edited()

    def _chosen_item(self) -> SubscriptionItem:
        items = self.subscription.items
        return next((item for item in items if item.id == self._item.key()), items[0])

    def _item_chosen(self, _key: str) -> None:
        self._fill()

    @override
    def action(self) -> ChangePlan:
        bucket, price, item = self.bucket(), self._price.key(), self._chosen_item()
        if not price:
            raise InvalidInput("price_missing")
        return ChangePlan(
            self.facts.customer.id,
            self.subscription.id,
            item.id,
            item.quantity,
            price,
            Settle(self._settle.key()),
            bucket,
            self.opened,
            self._offered.isChecked(),
        )

    @override
    def show_problem(self, problem: BillingError | None) -> bool:
        is_own = problem is not None and problem.code == "price_not_found"
        self.tell(problem if is_own else None)
        return problem is None or is_own or problem.code == "price_missing"

    @override
    def verb(self, plan: Plan) -> str:
        return self.deed if plan.amount is None else f"Change plan, charge {plan.amount}"
