"""One figure with its name and a remark."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.theme.tokens import Text, Tone
from ui.widgets.card import Card
from ui.widgets.label import Label


class FigureCard(Card):
    """Name, figure and remark; the remark's tone says whether it is good news."""

    def __init__(
        self, name: str, value: str, remark: str = "", tone: Tone | None = None, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._name = name
        self._value = Label(value, Text.FIGURE, elide=True)
        self._remark = Label(remark, Text.SECONDARY, tone=tone, elide=True)
        self.add(Label(name, Text.SECONDARY, elide=True))
        self.add(self._value)
        self.add(self._remark)
        self.set(value, remark, tone)

    def set(self, value: str, remark: str = "", tone: Tone | None = None) -> None:
        self._value.setText(value)
        self._remark.setText(remark)
        self._remark.set_tone(tone)
        self.setAccessibleName(f"{self._name}: {value}" + (f", {remark}" if remark else ""))
