"""What a new coupon takes off, and for how long."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from billing_console.domain.catalog import FOREVER, ONCE, REPEATING, CouponTerms
from billing_console.domain.errors import InvalidInput
from billing_console.domain.money import Money
from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text
from ui.widgets.combo import Combo
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit

PERCENT, AMOUNT = "percent", "amount"
MOST_MONTHS = 36
LONGEST_LABEL = 40
DURATIONS = ((ONCE, "Next invoice only"), (REPEATING, "Some months"), (FOREVER, "Without an end"))


class TermsFields(QWidget):
    """Percentage or amount, its length, and the name the customer reads. Emits `changed` for every edit."""

    changed = Signal()

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._currency = currency
        self._kind = Combo("What it takes off", ((PERCENT, "Percent"), (AMOUNT, currency.upper())))
        self.value = LineEdit("How much it takes off", text="20", kind=Text.STRONG)
        self._length = Combo("How long", DURATIONS)
        self.months = LineEdit("Months", text="3")
        self.months.setEnabled(False)
        self.label = LineEdit("Name on the invoice", placeholder="The customer reads it on the invoice")
        self.label.setMaxLength(LONGEST_LABEL)
        self._lay_out()
        self._length.changed.connect(self._length_chosen)
        self._kind.changed.connect(self._edited)
        for field in (self.value, self.months, self.label):
            field.textEdited.connect(self._edited)

    def _lay_out(self) -> None:
        px = theme().px
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(SPACE.s))
        grid.setVerticalSpacing(px(SPACE.xs))
        parts = (
            ("TAKES OFF", self.value, 90),
            ("", self._kind, 110),
            ("FOR", self._length, 170),
            ("MONTHS", self.months, 70),
            ("NAME ON THE INVOICE", self.label, 0),
        )
        for column, (title, field, width) in enumerate(parts):
            if title:
                grid.addWidget(Label(title, Text.CAPS), 0, column)
            if width:
                field.setFixedWidth(px(width))
            grid.addWidget(field, 1, column)
        grid.setColumnStretch(len(parts) - 1, 1)

    def terms(self) -> CouponTerms:
        """What the fields say; raises InvalidInput for what can't be read."""
        length = self._length.key()
        months = self._months() if length == REPEATING else None
        if self._kind.key() == AMOUNT:
            amount = Money.parse(self.value.text(), self._currency)
            return CouponTerms(amount_off=amount, duration=length, months=months)
        return CouponTerms(percent_off=percent(self.value.text()), duration=length, months=months)

    def _months(self) -> int:
        text = self.months.text().strip()
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
        if not 1 <= number <= MOST_MONTHS:
            raise InvalidInput("months_range", most=MOST_MONTHS)
        return number

    def _length_chosen(self, key: str) -> None:
        self.months.setEnabled(key == REPEATING)
        self._edited()

    def _edited(self, *_: object) -> None:
        self.changed.emit()


def percent(text: str) -> str:
    """A percentage as Stripe writes it, without signs and idle zeros; raises InvalidInput for what is none."""
    plain = text.replace("%", "").strip().replace(",", ".")
    try:
        exact = Decimal(plain)
    except InvalidOperation as problem:
        raise InvalidInput("percent_range", percent=plain) from problem
    if not (exact.is_finite() and 0 < exact <= 100 and exact == exact.quantize(Decimal("0.01"))):
        raise InvalidInput("percent_range", percent=plain)
    whole = f"{exact.quantize(Decimal('0.01')):f}"
    return whole.rstrip("0").rstrip(".")
