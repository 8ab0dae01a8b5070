"""A field for an amount of money."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from billing_console.domain.errors import BillingError, InvalidInput
from billing_console.domain.money import Money
from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text, Tone
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit

_WIDTH = 150


class MoneyEdit(QWidget):
    """Reads what a person types as `Money`, exactly, and says below the field what is wrong with it.

    `explain` turns a refusal into a sentence (`ui.texts.sentence`). `maximum` refuses more than that. Emits
    `value_changed(Money or None)` whenever what is typed means another amount, None while it means none.
    """

    value_changed = Signal(object)
    returnPressed = Signal()  # noqa: N815 - as Qt's own fields name it

    def __init__(
        self,
        name: str,
        currency: str,
        *,
        explain: Callable[[BillingError], str],
        value: Money | None = None,
        maximum: Money | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        px = theme().px
        self._currency = currency
        self._explain = explain
        self._maximum = maximum
        self._value: Money | None = None
        code = Label(currency.upper(), Text.KEY)
        self.edit = LineEdit(f"{name}, {currency.upper()}", kind=Text.STRONG, trailing=code)
        self.edit.setFixedWidth(px(_WIDTH))
        self._error = Label("", Text.SECONDARY, tone=Tone.DANGER, wrap=True)
        self._error.setVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(SPACE.xs))
        column.addWidget(self.edit)
        column.addWidget(self._error)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._text_changed)
        self.edit.returnPressed.connect(self.returnPressed)
        if value is not None:
            self.set_value(value)

    def value(self) -> Money | None:
        """The amount, or None while there is none or it is refused."""
        return self._value

    def error(self) -> str:
        """The sentence below the field; empty while all is well."""
        return self._error.text()

    def set_value(self, value: Money) -> None:
        """Shows an amount as people write it. Raises ValueError for another currency."""
        if value.currency != self._currency:
            raise ValueError(f"{value.currency} in a field for {self._currency}")
        self.edit.setText(str(value))

    def set_maximum(self, maximum: Money | None) -> None:
        self._maximum = maximum
        self._text_changed(self.edit.text())

    def _text_changed(self, text: str) -> None:
        try:
            found: Money | None = self._read(text)
            problem = ""
        except InvalidInput as refused:
            found = None
            problem = self._explain(refused) if text.strip() else ""
        self._error.setText(problem)
        self._error.setVisible(bool(problem))
        self.edit.set_error(problem)
        if found != self._value:
            self._value = found
            self.value_changed.emit(found)

    def _read(self, text: str) -> Money:
        found = Money.parse(text, self._currency)
        if self._maximum is not None and found > self._maximum:
            raise InvalidInput("amount_above_rest", amount=str(found), rest=str(self._maximum))
        return found
