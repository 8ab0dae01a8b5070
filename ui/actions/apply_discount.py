"""The fields of a discount: which coupon, and what to make where there is none of that name."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from billing_console.actions.apply_discount import ApplyDiscount
from billing_console.domain.catalog import CouponTerms
from billing_console.domain.errors import BillingError, InvalidInput
from billing_console.domain.facts import Facts
from billing_console.domain.plans import Plan
from ui.actions.coupon_terms import TermsFields
from ui.actions.subscription_form import SubscriptionForm
from ui.commands import Wish
from ui.theme.current import theme
from ui.theme.paint import Kind
from ui.theme.tokens import SPACE, Text
from ui.widgets.check_box import CheckBox
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.row import Row, Stack, Stretch

COUPON_WIDTH = 230
LONGEST_ID = 200
MISSING = "coupon_missing"


class DiscountForm(SubscriptionForm):
    """Apply one coupon to a subscription."""

    title: ClassVar[str] = "Apply a coupon"
    deed: ClassVar[str] = "Apply coupon"
    running: ClassVar[str] = "Applying…"
    promise: ClassVar[str] = "Recorded in the audit trail before it is sent. Discounts that are there stay."
    kind: ClassVar[Kind] = Kind.PRIMARY

    def __init__(self, wish: Wish, facts: Facts, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(wish, facts, now, parent)
        self._coupon = LineEdit("Coupon", placeholder="Its id at Stripe", kind=Text.STRONG)
        self._coupon.setMaxLength(LONGEST_ID)
        self._coupon.setFixedWidth(theme().px(COUPON_WIDTH))
        self._create = CheckBox("Make it if there is none yet")
        self._terms = TermsFields(self.subscription.currency)
        self._terms.hide()
        line = Row(self._coupon, self._create, Stretch(), gap=SPACE.l)
        self.lay_out(Stack(Label("2 · COUPON", Text.CAPS), line, self._terms))
        self._coupon.textEdited.connect(self._edited)
        self._create.toggled.connect(self._create_toggled)
        self._terms.changed.connect(self._edited)

    def _create_toggled(self, is_on: bool) -> None:
        self._terms.setVisible(is_on)
        self._edited()

    def _new_terms(self) -> CouponTerms | None:
        return self._terms.terms() if self._create.isChecked() else None

    @override
    def action(self) -> ApplyDiscount:
        try:
            action = self._action()
        except InvalidInput as problem:
            self.show_problem(problem)
            raise
        self.show_problem(None)
        return action

    def _action(self) -> ApplyDiscount:
        bucket, coupon = self.bucket(), self._coupon.text().strip()
        if not coupon:
            raise InvalidInput(MISSING)
        return ApplyDiscount(
            self.facts.customer.id,
            self.subscription.id,
            coupon,
            bucket,
            self.opened,
            self._new_terms(),
            self._terms.label.text().strip() if self._create.isChecked() else "",
        )

    @override
    def show_problem(self, problem: BillingError | None) -> bool:
        code = problem.code if problem is not None else ""
        fields = (self._coupon, self._terms.value, self._terms.months, self._terms.label)
        prefixes = (("coupon_",), ("percent_", "amount_", "discount_", "currency_"), ("months_",), ("label_",))
        field = next((f for f, starts in zip(fields, prefixes, strict=True) if code.startswith(starts)), None)
        # An empty field is no mistake yet: the button says what is missing.
        is_shown = field is not None and code not in {MISSING, "amount_missing"}
        self.tell(None, *fields)
        if is_shown and field is not None:
            self.tell(problem, field)
        return problem is None or field is not None

    @override
    def verb(self, plan: Plan) -> str:
        coupon = self._coupon.text().strip()
        return f"Apply {coupon}" if len(coupon) <= 20 else self.deed
