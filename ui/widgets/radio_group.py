"""One choice of several: in a line, in columns, or as cards with a sentence each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QRadioButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme.current import theme
from ui.theme.paint import Canvas, pill_size
from ui.theme.tokens import SIZE, SPACE, Text, Tone
from ui.theme.words import plain_tip
from ui.widgets.focus import is_by_keyboard
from ui.widgets.label import Label

_ROW = 24  # as high as a target has to be that is easily hit


@dataclass(frozen=True, slots=True)
class Option:
    """A choice: its key and words; `detail` is the muted remark, `pill` a word of advice."""

    key: str
    text: str
    detail: str = ""
    pill: str = ""
    pill_tone: Tone = Tone.POSITIVE
    allowed: bool = True
    reason: str = ""  # why it is not allowed


class RadioButton(QRadioButton):
    """A round mark with words, the remark after them."""

    def __init__(self, option: Option, *, bare: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.option = option
        self._is_bare = bare  # a card says the remark itself
        self._has_ring = False
        self.setText(option.text.replace("&", "&&"))
        self.setAccessibleName(option.text)
        self.setEnabled(option.allowed)
        self.setToolTip(plain_tip(option.reason))
        self.setAccessibleDescription(". ".join(part for part in (option.detail, option.pill, option.reason) if part))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _kind(self) -> Text:
        return Text.STRONG if self._is_bare else Text.BODY

    @override
    def sizeHint(self) -> QSize:
        look = theme()
        width = look.px(SIZE.mark + 7) + look.metrics(self._kind()).horizontalAdvance(self.option.text) + look.px(4)
        if self.option.detail and not self._is_bare:
            width += look.px(7) + look.metrics(Text.BODY).horizontalAdvance(self.option.detail)
        if self.option.pill:
            width += look.px(6) + pill_size(look, self.option.pill).width()
        return QSize(width, look.px(_ROW))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), theme().px(90)), self.sizeHint().height())

    @override
    def hitButton(self, pos: QPoint, /) -> bool:
        return self.rect().contains(pos)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._has_ring = is_by_keyboard(event.reason())
        super().focusInEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._has_ring = True
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        t, px = canvas.tokens, canvas.theme.px
        side = px(SIZE.mark - 1)
        mark = QRectF(0, round((self.height() - side) / 2), side, side)
        canvas.radio_mark(mark, is_on=self.isChecked(), is_enabled=self.isEnabled())
        ink = t.text if self.isEnabled() else t.text_faint
        left = px(SIZE.mark + 7)
        canvas.text(QRectF(left, 0, self.width() - left, self.height()), self.option.text, self._kind(), ink)
        left += canvas.theme.metrics(self._kind()).horizontalAdvance(self.option.text) + px(7)
        if self.option.detail and not self._is_bare:
            muted = t.text_muted if self.isEnabled() else t.text_faint
            canvas.text(QRectF(left, 0, self.width() - left, self.height()), self.option.detail, Text.BODY, muted)
            left += canvas.theme.metrics(Text.BODY).horizontalAdvance(self.option.detail) + px(7)
        if self.hasFocus() and self._has_ring:  # around the words, not behind the pill
            right = min(left - px(3), self.width())
            canvas.focus_ring(QRectF(side + px(2), 0, right - side - px(2), self.height()), px(5))
        if self.option.pill:
            width = min(pill_size(canvas.theme, self.option.pill).width(), self.width() - left)
            canvas.pill(QRectF(left, 0, width, self.height()), self.option.pill, self.option.pill_tone)
        painter.end()


class _OptionCard(QWidget):
    """A choice as a card: the whole surface can be clicked."""

    def __init__(self, button: RadioButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._button = button
        px = theme().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(SPACE.m), px(7), px(SPACE.m), px(8))
        layout.setSpacing(px(1))
        layout.addWidget(button)
        detail = Label(button.option.detail, Text.SECONDARY, wrap=True)
        detail.setContentsMargins(px(SIZE.mark + 7), 0, 0, 0)
        layout.addWidget(detail)
        layout.addStretch(1)
        button.toggled.connect(self.update)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @override
    def mouseReleaseEvent(self, event: object) -> None:
        if self._button.isEnabled():
            self._button.click()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter)
        t = canvas.tokens
        is_on = self._button.isChecked()
        fill, edge = (t.selection, t.accent.text) if is_on else (t.surface, t.button_edge)
        canvas.box(QRectF(self.rect()), canvas.theme.px(SIZE.radius_control), fill, edge)
        painter.end()


class RadioGroup(QWidget):
    """Options of which one is chosen. `columns` 0 puts them in one line; `cards` gives each its own surface.

    Arrow keys move the choice, Tab leaves the group. `changed(key)` is emitted for the operator's choices and for
    `choose()`. `key()` is empty until something is chosen.
    """

    changed = Signal(str)

    def __init__(
        self,
        options: Sequence[Option],
        *,
        name: str,
        columns: int = 2,
        cards: bool = False,
        chosen: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, RadioButton] = {}
        if columns == 0:
            self._in_line(options)
        else:
            self._in_grid(options, columns, cards=cards)
        if chosen:
            self._buttons[chosen].setChecked(True)
        self._group.buttonToggled.connect(self._button_toggled)

    def _make(self, option: Option, *, bare: bool = False) -> RadioButton:
        button = RadioButton(option, bare=bare)
        self._group.addButton(button)
        self._buttons[option.key] = button
        return button

    def _in_line(self, options: Sequence[Option]) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(14))
        for option in options:
            row.addWidget(self._make(option))
        row.addStretch(1)

    def _in_grid(self, options: Sequence[Option], columns: int, *, cards: bool) -> None:
        px = theme().px
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(SPACE.s))
        grid.setVerticalSpacing(px(SPACE.s if cards else 1))
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        for position, option in enumerate(options):
            button = self._make(option, bare=cards)
            grid.addWidget(_OptionCard(button) if cards else button, position // columns, position % columns)

    def key(self) -> str:
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def choose(self, key: str) -> None:
        self._buttons[key].setChecked(True)

    def button(self, key: str) -> RadioButton:
        return self._buttons[key]

    def _button_toggled(self, button: RadioButton, is_on: bool) -> None:
        if is_on:
            self.changed.emit(button.option.key)
