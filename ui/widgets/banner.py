"""A sentence across a page or sheet: what is the matter, how old what is shown is, and the command that helps."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import Canvas, Kind
from ui.theme.tokens import SIZE, SPACE, Text, Tone
from ui.widgets.button import Button
from ui.widgets.icon import Icon
from ui.widgets.marked_label import Mark, MarkedLabel, Run

_ICONS = {Tone.WARNING: "alert", Tone.DANGER: "stop"}


class Banner(QWidget):
    """A notice in the tone of info, warning or danger.

    `lead` is set in bold before the sentence, `age` follows it ("as of 09:41 UTC"). `command` makes a button.
    Emits `command_clicked` and, where `dismissable`, `dismissed` (after it has hidden itself).
    """

    command_clicked = Signal()
    dismissed = Signal()

    def __init__(
        self,
        tone: Tone,
        text: str,
        *,
        lead: str = "",
        age: str = "",
        command: str = "",
        dismissable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        px = theme().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(SPACE.m), px(10), px(SPACE.m), px(10))
        row.setSpacing(px(10))
        self._icon = Icon(_ICONS.get(tone, "info"), tone=tone)
        self._text = MarkedLabel([], Text.SECONDARY, tone=tone, wrap=True)
        self._button = Button(command or "…", Kind.NORMAL)
        self._button.setVisible(bool(command))
        self._button.clicked.connect(self.command_clicked)
        self._cross = Button(kind=Kind.ICON, icon="x", name="Dismiss")
        self._cross.setVisible(dismissable)
        self._cross.clicked.connect(self._cross_clicked)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._cross, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.set(tone, text, lead=lead, age=age, command=command)

    def set(self, tone: Tone, text: str, *, lead: str = "", age: str = "", command: str = "") -> None:
        """Says something else in the same place."""
        self._tone = tone
        self._icon.set(_ICONS.get(tone, "info"), tone)
        self._text.set_tone(tone)
        runs = [Run(lead, Mark.STRONG), Run(" ")] if lead else []
        runs.append(Run(text))
        if age:
            runs.append(Run(f" · {age}"))
        self._text.set_runs(runs)
        self._button.setText(command or "…")
        self._button.setVisible(bool(command))
        self.setAccessibleName(self._text.text())
        self.update()

    def _cross_clicked(self) -> None:
        self.hide()
        self.dismissed.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        surface = canvas.tokens.pair(self._tone).surface
        canvas.box(QRectF(self.rect()), canvas.theme.px(SIZE.radius_control), surface)
        painter.end()
